// Vectors of image files without a catalog: several threads read and decode,
// the calling one runs the model. Memory does not grow with their number,
// but for the vectors.

import Indexing
import SearchDomain
import Support
import Synchronization

/// Embeds image files.
struct ImageEmbedder: Sendable {
  let encoder: any ImageEncoder
  let threads: Int
  let isCancelled: @Sendable () -> Bool

  private typealias Item = (index: Int, image: Result<PreparedImage, FileFailure>)

  /// The vectors of files in their order, or why there is none.
  ///
  /// - Parameter onProgress: told how many are done and how many of them
  ///   failed.
  /// - Throws: what the encoder throws; `CancellationError`.
  func embed(
    _ paths: [FilePath], onProgress: (_ done: Int, _ failed: Int) -> Void = { _, _ in }
  ) throws -> [Result<Embedding, FileFailure>] {
    let queue = BoundedQueue<Item>(budget: IndexingPipeline.pixelBudget)
    let state = Progress(reading: Semaphore(IndexingPipeline.readBudget), open: max(1, threads))
    let readers = (0..<max(1, threads)).map { _ in
      WorkerThread {
        while !isCancelled() {
          let index = state.next.add(1, ordering: .relaxed).oldValue
          guard index < paths.count else { break }
          let picture = prepare(paths[index], state.reading)
          let cost = (try? picture.get().pixels.count) ?? 0
          guard queue.push((index, picture), cost: cost + 1) else { break }
        }
        // The last one out closes the door.
        if state.open.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { queue.close() }
      }
    }
    defer {
      queue.close()
      for reader in readers { reader.join() }
    }
    return try gather(queue, count: paths.count, onProgress)
  }

  private final class Progress: Sendable {
    let next = Atomic<Int>(0)
    let open: Atomic<Int>
    let reading: Semaphore

    init(reading: Semaphore, open: Int) {
      self.reading = reading
      self.open = Atomic(open)
    }
  }

  private func gather(
    _ queue: BoundedQueue<Item>, count: Int, _ onProgress: (Int, Int) -> Void
  ) throws -> [Result<Embedding, FileFailure>] {
    var results = [Result<Embedding, FileFailure>?](repeating: nil, count: count)
    var batch: [(index: Int, image: PreparedImage)] = []
    var done = 0
    var failed = 0
    func flush() throws {
      let vectors = try encoder.encode(batch.map(\.image))
      for (item, vector) in zip(batch, vectors) { results[item.index] = .success(vector) }
      done += batch.count
      batch.removeAll(keepingCapacity: true)
      onProgress(done, failed)
    }
    while let item = queue.pop() {
      if isCancelled() { throw CancellationError() }
      switch item.image {
      case .success(let image): batch.append((item.index, image))
      case .failure(let reason):
        results[item.index] = .failure(reason)
        done += 1
        failed += 1
      }
      if batch.count >= encoder.preferredBatchSize { try flush() }
    }
    if isCancelled() { throw CancellationError() }
    if !batch.isEmpty { try flush() }
    return results.compactMap { $0 }
  }

  private func prepare(
    _ path: FilePath, _ reading: Semaphore
  ) -> Result<PreparedImage, FileFailure> {
    let cause: FileFailure.Cause
    do {
      let size = try FileIO.status(path.bytes).byteCount
      return .success(
        try reading.using(size) {
          try encoder.prepare(EncodedImage(bytes: try WholeFile.read(path)))
        })
    } catch let error as FileError {
      cause = FileFailure.Cause(error)
    } catch let error as FileFailure.Cause {
      cause = error
    } catch {
      cause = FileFailure.Cause(.encoding, "\(error)")
    }
    return .failure(FileFailure(path: path, cause: cause))
  }
}
