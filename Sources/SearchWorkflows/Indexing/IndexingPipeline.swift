// The stages that turn files into entries of a library: several threads read, hash
// and decode; some embed in batches; one writes. Bounded queues lie between,
// so memory does not grow with the number of files.

import SearchDomain
import Support
import Synchronization

/// What the stages need from outside.
struct IndexingPipeline: Sendable {
  let destination: any IndexingDestination
  let encoder: any ImageEncoder
  let batchSize: Int
  let threads: Int
  let cancellation: CancellationFlag
  /// Where pictures are that are no files of this machine; nil: nowhere.
  var source: (any PictureSource)?
  /// Told after each file; may be called from any thread.
  /// Outside of these no file is read (`IndexingOptions.confinement`).
  var confinement: [FilePath]?
  let onDone: @Sendable (IndexingFailure?) -> Void

  /// A file whose content has a vector already, or will have once the file
  /// that first brought it is written.
  struct Known: Sendable {
    let task: IndexTask
    let hash: ContentHash
  }

  /// What a run of the stages gave.
  struct Outcome: Sendable {
    var indexed = 0
    /// Pictures elsewhere that are as they were.
    var unchanged = 0
    /// What the pictures that were met elsewhere are known by, not yet written.
    var remote: [RemotePicture] = []
    var known: [Known] = []
    var failures: [IndexingFailure] = []
  }

  /// Bytes of encoded files that may be held at once. One larger file is
  /// still read, alone.
  static let readBudget = 256 << 20
  /// Bytes of prepared pixels that may wait for the encoder.
  static let pixelBudget = 32 << 20
  /// Larger files are refused unread; no picture format here needs more.
  static let largestFile = 2 << 30

  /// Works through the tasks.
  ///
  /// Returns early, with what was done, when cancelled.
  ///
  /// - Throws: what the encoder or the destination throws as a whole: the disk is
  ///   full, the model fails. Everything written before stays.
  func run(_ tasks: [IndexTask]) throws -> Outcome {
    let state = PipelineState(tasks: tasks.filter { $0.remote == nil })
    let arrivals = BoundedQueue<Arrival>(budget: Self.arrivalBudget)
    let prepared = BoundedQueue<Prepared>(budget: Self.pixelBudget)
    let embedded = BoundedQueue<[CatalogItem]>(budget: 4)
    let reading = ByteBudget(Self.readBudget)
    let fetchers = startFetching(tasks.filter { $0.remote != nil }, state, arrivals, embedded)
    let readers = (0..<max(1, threads)).map { _ in
      WorkerThread { self.prepareAll(state, arrivals, reading, prepared, embedded) }
    }
    let encoders = (0..<encoderCount).map { _ in
      WorkerThread { self.encodeAll(state, prepared, embedded) }
    }
    let writing = WorkerThread { self.writeAll(state, embedded) }
    for reader in readers { reader.join() }
    for fetcher in fetchers { fetcher.join() }
    prepared.close()
    for encoder in encoders { encoder.join() }
    embedded.close()
    writing.join()
    return try state.finish()
  }

  // MARK: Reading

  private func prepareAll(
    _ state: PipelineState, _ arrivals: BoundedQueue<Arrival>, _ reading: ByteBudget,
    _ prepared: BoundedQueue<Prepared>, _ embedded: BoundedQueue<[CatalogItem]>
  ) {
    // Whoever leaves because of an error or a wish must not leave fetchers
    // waiting for room.
    defer { arrivals.close() }
    while !cancellation.isSet, !state.hasStopped {
      let arrival: Arrival?
      let task: IndexTask
      if let next = state.nextTask() {
        (task, arrival) = (next, nil)
      } else if let came = arrivals.pop() {
        (task, arrival) = (came.task, came)
      } else {
        return
      }
      do {
        try prepare(task, arrival?.bytes, state, reading, prepared)
      } catch let problem as FileProblem {
        state.settle(1)
        embedded.push([.failed(task, kind: problem.kind, message: problem.message)])
      } catch {
        state.stop(error, cancellation)
      }
    }
  }

  private func prepare(
    _ task: IndexTask, _ fetched: [UInt8]?, _ state: PipelineState, _ reading: ByteBudget,
    _ prepared: BoundedQueue<Prepared>
  ) throws {
    let item = try reading.using(task.file.byteCount) { () throws -> Prepared? in
      let bytes = try fetched ?? read(task)
      let hash = ContentHash(bytes: Digest.of(bytes, .sha256))!  // SHA-256 gives 32 bytes
      if try !state.claim(hash) || destination.hasVector(of: hash) {
        state.addKnown(Known(task: task, hash: hash))
        return nil
      }
      do {
        let image = try encoder.prepare(EncodedImage(bytes: bytes))
        return Prepared(task: task, hash: hash, image: image)
      } catch let error as ImagePreparationError {
        state.disown(hash)
        throw FileProblem(kind: error.kind.rawValue, message: error.message)
      }
    }
    if let item { prepared.push(item, cost: item.image.pixels.count + 1) }
  }

  private func read(_ task: IndexTask) throws(FileProblem) -> [UInt8] {
    do {
      let bytes = try FileIO.read(
        task.file.path.bytes, limit: Self.largestFile, within: confinement?.map(\.bytes))
      guard !bytes.isEmpty else { throw FileProblem(kind: "empty", message: "the file is empty") }
      return bytes
    } catch let problem as FileProblem {
      throw problem
    } catch let error as FileError {
      throw FileProblem(error)
    } catch {
      throw FileProblem(kind: "unreadable", message: "the file cannot be read: \(error)")
    }
  }

  // MARK: Embedding

  private var encoderCount: Int { max(1, encoder.parallelBatches) }

  private func encodeAll(
    _ state: PipelineState, _ prepared: BoundedQueue<Prepared>,
    _ embedded: BoundedQueue<[CatalogItem]>
  ) {
    var batch: [Prepared] = []
    func flush() {
      guard !batch.isEmpty else { return }
      state.settle(batch.count)
      do {
        embedded.push(try encode(batch))
      } catch {
        state.stop(error, cancellation)
      }
      batch.removeAll(keepingCapacity: true)
    }
    while let item = prepared.pop() {
      if state.hasStopped { continue }  // drain, so that no reader waits
      batch.append(item)
      if batch.count >= state.share(of: encoderCount, atMost: batchSize) { flush() }
    }
    if !state.hasStopped { flush() }
  }

  /// Embeds a batch; where that fails, each picture alone, so that one that
  /// cannot be embedded does not take others with it.
  private func encode(_ batch: [Prepared]) throws -> [CatalogItem] {
    do {
      let embeddings = try encoder.encode(batch.map(\.image))
      return zip(batch, embeddings).map { .embedded($0, $1) }
    } catch  where batch.count > 1 {
      var items: [CatalogItem] = []
      var firstError: (any Error)?
      for item in batch {
        do {
          items.append(.embedded(item, try encoder.encode([item.image])[0]))
        } catch {
          firstError = firstError ?? error
          items.append(
            .failed(item.task, kind: "encoding", message: "the model cannot embed it: \(error)"))
        }
      }
      // All failed: it is the model, not a picture.
      let allFailed = items.allSatisfy { if case .failed = $0 { true } else { false } }
      if allFailed, let firstError { throw firstError }
      return items
    }
  }

  // MARK: Writing

  private func writeAll(_ state: PipelineState, _ embedded: BoundedQueue<[CatalogItem]>) {
    var pending: [CatalogItem] = []
    func flush() {
      guard !pending.isEmpty, !state.hasStopped else { return }
      do {
        try write(pending, state)
      } catch {
        state.stop(error, cancellation)
      }
      pending.removeAll(keepingCapacity: true)
    }
    // All that waits goes into one transaction, which is flushed to the disk:
    // a slow disk makes transactions larger, not the run slower.
    while true {
      let waiting = embedded.popAll()
      if waiting.isEmpty { break }
      pending += waiting.joined()
      if pending.count >= batchSize { flush() }
    }
    flush()
  }

  private func write(_ items: [CatalogItem], _ state: PipelineState) throws {
    try destination.write(items)
    for item in items {
      switch item {
      case .embedded:
        state.addIndexed()
        onDone(nil)
      case .failed(let task, _, let message):
        let failure = IndexingFailure(path: task.file.path, message: message)
        state.addFailure(failure)
        onDone(failure)
      }
    }
  }
}

/// A picture on its way to the encoder.
struct Prepared: Sendable {
  let task: IndexTask
  let hash: ContentHash
  let image: PreparedImage
}

/// Why one file cannot be indexed.
struct FileProblem: Error {
  let kind: String
  let message: String

  init(kind: String, message: String) {
    self.kind = kind
    self.message = message
  }

  init(_ error: FileError) {
    if error.isMissingFile {
      self.init(kind: "vanished", message: "the file vanished while it was being read")
    } else if error.isTooLarge {
      self.init(kind: "tooLarge", message: "the file is larger than 2 GB")
    } else {
      self.init(kind: "unreadable", message: "the file cannot be read: \(error.reason)")
    }
  }
}

/// What the writer gets.
enum CatalogItem: Sendable {
  case embedded(Prepared, Embedding)
  case failed(IndexTask, kind: String, message: String)

  var change: ImageChange {
    switch self {
    case .embedded(let item, let embedding):
      .store(item.task.record(hash: item.hash, facts: item.image.facts), embedding)
    case .failed(let task, let kind, let message):
      .recordFailure(
        FailureRecord(
          path: task.file.path, byteCount: task.file.byteCount,
          modifiedNanoseconds: task.file.modifiedNanoseconds, kind: kind, reason: message,
          failedNanoseconds: WallClock.nanoseconds()),
        keepingImage: FailureRecord.passingKinds.contains(kind))
    }
  }
}

extension CatalogItem {
  /// What a picture elsewhere is known by from now on.
  var remotePicture: RemotePicture? {
    guard case .embedded(let item, _) = self else { return nil }
    return item.task.remotePicture
  }
}

extension IndexTask {
  /// What a picture elsewhere is known by from now on.
  var remotePicture: RemotePicture? {
    remote.map { RemotePicture(root: $0.root, path: file.path, validator: $0.validator) }
  }

  func record(hash: ContentHash, facts: ImageFacts) -> ImageRecord {
    ImageRecord(
      id: ImageID(naming: file.path), path: file.path, contentHash: hash,
      byteCount: file.byteCount, modifiedNanoseconds: file.modifiedNanoseconds,
      category: category, facts: facts)
  }
}
