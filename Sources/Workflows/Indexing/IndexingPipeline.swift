// The stages that turn files into entries of a library: several threads read, hash
// and decode; some embed in batches; one writes. Bounded queues lie between,
// so memory does not grow with the number of files.

import SearchDomain
import Support
import Synchronization

/// What the stages need from outside.
package struct IndexingPipeline: Sendable {
  /// Where images go.
  let session: any IndexingSession
  /// Whether it is asked for vectors that are there already.
  let asks: Bool
  let encoder: any ImageEncoder
  let batchSize: Int
  let threads: Int
  let cancellation: CancellationFlag
  /// Where images are that are no files of this machine; nil: nowhere.
  var source: (any ImageSource)?
  /// Outside of these no file is read (`IndexingOptions.confinement`).
  var confinement: [FilePath]?
  /// Told after each file; may be called from any thread.
  let onDone: @Sendable (FileFailure?) -> Void

  /// A file whose content has a vector already, or will have once the file
  /// that first brought it is written.
  struct Known: Sendable {
    let task: IndexTask
    let hash: ContentHash
  }

  /// What a run of the stages gave.
  struct Outcome: Sendable {
    var indexed = 0
    /// Images elsewhere that are as they were.
    var unchanged = 0
    /// What the images that were met elsewhere are known by, not yet written.
    var remote: [RemoteImage] = []
    var known: [Known] = []
    var failures: [FileFailure] = []
    /// Why contents gave no image.
    var causes: [ContentHash: FileFailure.Cause] = [:]
  }

  /// Bytes of encoded files that may be held at once. One larger file is
  /// still read, alone.
  package static let readBudget = 256 << 20
  /// Bytes of prepared pixels that may wait for the encoder.
  package static let pixelBudget = 32 << 20

  /// Works through the tasks.
  ///
  /// Returns early, with what was done, when cancelled.
  ///
  /// - Throws: what the encoder or the session throws as a whole: the disk is
  ///   full, the model fails. Everything written before stays.
  func run(_ tasks: [IndexTask]) throws -> Outcome {
    let state = PipelineState(tasks: tasks.filter { $0.remote == nil })
    let arrivals = BoundedQueue<Arrival>(budget: Self.arrivalBudget)
    let prepared = BoundedQueue<Prepared>(budget: Self.pixelBudget)
    let embedded = BoundedQueue<[FinishedTask]>(budget: 4)
    let reading = Semaphore(Self.readBudget)
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
    _ state: PipelineState, _ arrivals: BoundedQueue<Arrival>, _ reading: Semaphore,
    _ prepared: BoundedQueue<Prepared>, _ embedded: BoundedQueue<[FinishedTask]>
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
      } catch let cause as FileFailure.Cause {
        state.settle(1)
        embedded.push([task.failed(cause)])
      } catch {
        state.stop(error, cancellation)
      }
    }
  }

  private func prepare(
    _ task: IndexTask, _ fetched: [UInt8]?, _ state: PipelineState, _ reading: Semaphore,
    _ prepared: BoundedQueue<Prepared>
  ) throws {
    let item = try reading.using(task.file.byteCount) { () throws -> Prepared? in
      let bytes = try fetched ?? WholeFile.read(task.file.path, within: confinement)
      let hash = ContentHash(bytes: Digest.of(bytes, .sha256))!  // SHA-256 gives 32 bytes
      if try !state.claim(hash) || asks && session.hasVector(of: hash) {
        state.addKnown(Known(task: task, hash: hash))
        return nil
      }
      do {
        let image = try encoder.prepare(EncodedImage(bytes: bytes))
        return Prepared(task: task, hash: hash, image: image)
      } catch let cause as FileFailure.Cause {
        state.disown(hash, because: cause)
        throw cause
      }
    }
    if let item { prepared.push(item, cost: item.image.pixels.count + 1) }
  }

  // MARK: Embedding

  private var encoderCount: Int { max(1, encoder.parallelBatches) }

  private func encodeAll(
    _ state: PipelineState, _ prepared: BoundedQueue<Prepared>,
    _ embedded: BoundedQueue<[FinishedTask]>
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

  /// Embeds a batch; where that fails, each image alone, so that one that
  /// cannot be embedded does not take others with it. Where what embeds is away,
  /// no image is at fault: the run ends, and the next goes on.
  private func encode(_ batch: [Prepared]) throws -> [FinishedTask] {
    do {
      let embeddings = try encoder.encode(batch.map(\.image))
      return zip(batch, embeddings).map { $0.embedded($1) }
    } catch  where batch.count > 1 && (error as? any EncoderOutage)?.isOutage != true {
      var items: [FinishedTask] = []
      var firstError: (any Error)?
      for item in batch {
        do {
          items.append(item.embedded(try encoder.encode([item.image])[0]))
        } catch {
          firstError = firstError ?? error
          items.append(
            item.task.failed(
              .init(.encoding, "the model cannot embed it: \(error)"), content: item.hash))
        }
      }
      // All failed: it is the model, not an image.
      let allFailed = items.allSatisfy { $0.failure != nil }
      if allFailed, let firstError { throw firstError }
      return items
    }
  }

  // MARK: Writing

  private func writeAll(_ state: PipelineState, _ embedded: BoundedQueue<[FinishedTask]>) {
    var pending: [FinishedTask] = []
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

  private func write(_ items: [FinishedTask], _ state: PipelineState) throws {
    try session.apply(items.flatMap(\.changes))
    for item in items {
      if let failure = item.failure {
        state.addFailure(failure, of: item.failedContent)
      } else {
        state.addIndexed()
      }
      onDone(item.failure)
    }
  }
}

extension IndexingPipeline {
  /// The stages as a run's options want them.
  init(
    session: any IndexingSession, asks: Bool, encoder: any ImageEncoder,
    options: IndexingOptions, cancellation: CancellationFlag, source: (any ImageSource)?,
    meter: ProgressMeter,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) {
    self.init(
      session: session, asks: asks, encoder: encoder,
      batchSize: max(1, options.batchSize ?? encoder.preferredBatchSize),
      threads: options.threads ?? ProcessorCount.available, cancellation: cancellation,
      source: source, confinement: options.confinement,
      onDone: { failure in
        if let failure { emit(.failure(failure)) }
        meter.count(failure: failure != nil)
      })
  }
}

/// An image on its way to the encoder.
struct Prepared: Sendable {
  let task: IndexTask
  let hash: ContentHash
  let image: PreparedImage
}

/// A file that went through the stages: its image with its vector, or why there
/// is none.
struct FinishedTask: Sendable {
  let task: IndexTask
  let result: Result<StoredRecord, FileFailure>
  /// What could not be embedded, where that is known.
  var failedContent: ContentHash?

  /// Why there is no image; nil where there is one.
  var failure: FileFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }

  /// What is to be written of it. The image of a file that is none any more
  /// goes, also where failures are not remembered.
  var changes: [ImageChange] {
    switch result {
    case .success(let record):
      [.store(record.image, record.embedding)] + (task.remoteImage.map { [.list($0)] } ?? [])
    case .failure(let failure) where task.knownContent != nil && !failure.kind.mayPass:
      [.remove(path: failure.path), .recordFailure(failure)]
    case .failure(let failure): [.recordFailure(failure)]
    }
  }
}

extension Prepared {
  func embedded(_ embedding: Embedding) -> FinishedTask {
    let image = task.record(hash: hash, facts: image.facts)
    return FinishedTask(
      task: task, result: .success(StoredRecord(image: image, embedding: embedding)))
  }
}

extension IndexTask {
  func failed(_ cause: FileFailure.Cause, content: ContentHash? = nil) -> FinishedTask {
    FinishedTask(task: self, result: .failure(failure(cause)), failedContent: content)
  }

  func failure(_ cause: FileFailure.Cause) -> FileFailure {
    FileFailure(
      path: file.path, cause: cause, byteCount: file.byteCount,
      modifiedNanoseconds: file.modifiedNanoseconds)
  }

  /// What an image elsewhere is known by from now on.
  var remoteImage: RemoteImage? {
    remote.map { RemoteImage(root: $0.root, path: file.path, validator: $0.validator) }
  }

  func record(hash: ContentHash, facts: ImageFacts) -> ImageRecord {
    ImageRecord(
      id: ImageID(naming: file.path), path: file.path, contentHash: hash,
      byteCount: file.byteCount, modifiedNanoseconds: file.modifiedNanoseconds,
      category: category, facts: facts)
  }
}
