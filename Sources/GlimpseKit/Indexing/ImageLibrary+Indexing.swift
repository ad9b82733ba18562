// Indexing as an asynchronous sequence of events that can be cancelled.

import EmbeddingModels
import ImageDecoding
public import SearchDomain
public import SearchWorkflows
import Support
import Synchronization

/// A run of indexing: iterate it for events, or `finish()` to wait for its end.
///
/// The work begins at once on threads of its own; `cancel()` ends it after the
/// batch in flight. Hold the run until its end: one that is let go of, or whose
/// iteration is left early, counts as cancelled.
public struct IndexingRun: AsyncSequence, Sendable {
  /// What is told while it works.
  public typealias Element = IndexingEvent

  private let stream: AsyncThrowingStream<IndexingEvent, any Error>
  private let cancellation: CancellationFlag

  /// What a run does; the closure tells of events.
  typealias Work =
    @Sendable (CancellationFlag, @escaping @Sendable (IndexingEvent) -> Void) throws -> Void

  init(cancellation: CancellationFlag = CancellationFlag(), _ work: @escaping Work) {
    let (stream, continuation) = AsyncThrowingStream<IndexingEvent, any Error>.makeStream()
    self.stream = stream
    self.cancellation = cancellation
    continuation.onTermination = { _ in cancellation.set() }
    let pending = PendingWork(work)
    _ = WorkerThread {
      let end = pending.carryOut(cancellation) { continuation.yield($0) }
      switch end {
      case .success: continuation.finish()
      case .failure(let error): continuation.finish(throwing: error)
      }
    }
  }

  /// Iterates the events; only one iteration gets them.
  public func makeAsyncIterator() -> AsyncThrowingStream<IndexingEvent, any Error>.AsyncIterator {
    stream.makeAsyncIterator()
  }

  /// Asks the run to end; what is written stays, and the report still comes.
  public func cancel() { cancellation.set() }

  /// Waits for the end.
  ///
  /// - Returns: the report.
  /// - Throws: what stopped the run as a whole.
  @discardableResult
  public func finish() async throws -> IndexingReport {
    var report = IndexingReport()
    for try await event in self {
      if case .finished(let last) = event { report = last }
    }
    return report
  }
}

/// Work that is let go of before its end is told: whoever hears of the end may
/// end the process, and by then no thread may be giving back a model.
private final class PendingWork: Sendable {
  private let work: Mutex<IndexingRun.Work?>

  init(_ work: @escaping IndexingRun.Work) { self.work = Mutex(work) }

  func carryOut(
    _ cancellation: CancellationFlag, _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) -> Result<Void, any Error> {
    let work = work.withLock { work in
      defer { work = nil }
      return work
    }
    return Result { try work?(cancellation, emit) }
  }
}

extension PictureLibrary {
  /// Indexes folders and picture files; only new and changed ones are embedded.
  ///
  /// - Returns: the run, already going. Its errors are `WorkflowError`,
  ///   `CatalogError`, `VectorStoreError`, `EmbeddingModelError` and
  ///   `GlimpseError`.
  public func index(_ paths: [FilePath], options: IndexingOptions = IndexingOptions()) -> IndexingRun {
    IndexingRun { cancellation, emit in
      emit(.finished(try self.carryOutIndexing(paths, options: options, cancellation: cancellation, emit: emit)))
    }
  }

  /// The same for paths as strings.
  public func index(_ paths: [String], options: IndexingOptions = IndexingOptions()) -> IndexingRun {
    index(paths.map { FilePath($0) }, options: options)
  }

  /// The same for callers without asynchronous code: the work begins at once
  /// on a thread of its own, which makes the calls.
  ///
  /// - Parameters:
  ///   - tell: told of each event.
  ///   - end: called once, after the last event, with what stopped the run as a
  ///     whole if anything did.
  /// - Returns: set it to have the run end after the batch in flight.
  public func index(
    _ paths: [FilePath], options: IndexingOptions, tell: @escaping @Sendable (IndexingEvent) -> Void,
    end: @escaping @Sendable (Result<Void, any Error>) -> Void
  ) -> CancellationFlag {
    let cancellation = CancellationFlag()
    let pending = PendingWork { cancellation, emit in
      emit(.finished(try self.carryOutIndexing(paths, options: options, cancellation: cancellation, emit: emit)))
    }
    _ = WorkerThread { end(pending.carryOut(cancellation, tell)) }
    return cancellation
  }

  /// Indexes, then keeps the library in step with the folders until cancelled.
  public func watch(_ paths: [FilePath], options: IndexingOptions = IndexingOptions()) -> IndexingRun {
    IndexingRun { cancellation, emit in
      try self.carryOutWatching(paths, options: options, cancellation: cancellation, emit: emit)
    }
  }
}

extension ImageLibrary {
  /// See `PictureLibrary`. Reads the writing in pictures too, where asked.
  public func carryOutIndexing(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingReport {
    if let languages = options.ocrLanguages, !options.isDryRun { try checkOCR(languages) }
    var report = try indexer().run(
      IndexingRoots.absolute(paths), options: prepared(options), cancellation: cancellation, emit: emit)
    if let languages = options.ocrLanguages, !options.isDryRun, !cancellation.isSet {
      let texts = try readTexts(languages, cancellation)
      if let failure = texts.firstFailure {
        let warning = "The writing in \(texts.failed) pictures could not be read: \(failure)"
        report.warnings.append(warning)
        emit(.warning(warning))
      }
    }
    return report
  }

  /// See `PictureLibrary`.
  public func carryOutWatching(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws {
    try LibraryWatch(indexer: indexer(), cancellation: cancellation)
      .run(IndexingRoots.absolute(paths), options: prepared(options), emit: emit)
  }

  private func indexer() throws -> Indexer {
    let model = try model()
    return Indexer(
      catalog: catalog, space: try model.space, indexes: indexes, source: remote.source,
      recognises: { ImageFormat.recognise($0) != nil },
      loadEncoder: { try model.imageEncoder(for: .indexing) })
  }

  private func prepared(_ options: IndexingOptions) -> IndexingOptions {
    var options = options
    options.scan.skippedFolders.append(folder)
    options.threads = options.threads ?? configuration.threads
    return options
  }
}

/// Paths as they were named.
enum IndexingRoots {
  static func absolute(_ paths: [FilePath]) -> [FilePath] {
    paths.map { $0.lexicallyAbsolute(from: FilePath(WorkingFolder.path)) }
  }
}
