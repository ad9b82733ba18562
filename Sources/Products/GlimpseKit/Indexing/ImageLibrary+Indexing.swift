// Starting runs of indexing, and carrying them out. What a caller holds of one is
// IndexingRun's.

import LocalStores
import EmbeddingModels
import ImageDecoding
public import SearchDomain
public import SearchWorkflows
import Support

extension PictureLibrary {
  /// Indexes folders and picture files; only new and changed ones are embedded.
  ///
  /// - Returns: the run, already going. Its errors are `WorkflowError`,
  ///   `VectorStoreError`, `EmbeddingModelError` and `GlimpseError`.
  public func index(_ paths: [FilePath], options: IndexingOptions = IndexingOptions())
    -> IndexingRun
  {
    IndexingRun { cancellation, emit in
      emit(
        .finished(
          try self.carryOutIndexing(paths, options: options, cancellation: cancellation, emit: emit)
        ))
    }
  }

  /// The same for paths as strings.
  public func index(_ paths: [String], options: IndexingOptions = IndexingOptions()) -> IndexingRun
  {
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
    _ paths: [FilePath], options: IndexingOptions,
    tell: @escaping @Sendable (IndexingEvent) -> Void,
    end: @escaping @Sendable (Result<Void, any Error>) -> Void
  ) -> CancellationFlag {
    let cancellation = CancellationFlag()
    let pending = PendingWork { cancellation, emit in
      emit(
        .finished(
          try self.carryOutIndexing(paths, options: options, cancellation: cancellation, emit: emit)
        ))
    }
    _ = WorkerThread { end(pending.carryOut(cancellation, tell)) }
    return cancellation
  }

  /// Indexes, then keeps the library in step with the folders until cancelled.
  public func watch(_ paths: [FilePath], options: IndexingOptions = IndexingOptions())
    -> IndexingRun
  {
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
    try options.check()
    if let languages = options.ocrLanguages, !options.isDryRun { try checkOCR(languages) }
    let scale = try ScalePreparation(captionSource, model(), configuration)
    var report = try indexer().run(
      IndexingRoots.absolute(paths), options: prepared(options), cancellation: cancellation,
      emit: scale.watching(emit))
    if let languages = options.ocrLanguages, !options.isDryRun, !cancellation.isSet {
      let texts = try readTexts(languages, cancellation)
      if let failure = texts.firstFailure {
        let warning = "The writing in \(texts.failed) pictures could not be read: \(failure)"
        report.warnings.append(warning)
        emit(.warning(warning))
      }
    }
    if !options.isDryRun {
      scale.finish(vectorCount: try vectorCount(), cancellation, emit)
    }
    return report
  }

  /// See `PictureLibrary`.
  public func carryOutWatching(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws {
    try options.check()
    let scale = try ScalePreparation(captionSource, model(), configuration)
    try LibraryWatch(indexer: indexer(), cancellation: cancellation)
      .run(
        IndexingRoots.absolute(paths), options: prepared(options),
        emit: scale.watching(emit) { try? self.vectorCount() })
  }

  /// Vectors of the model in use that searches look through.
  private func vectorCount() throws -> Int {
    guard let set = try catalog.currentSet(), set.space.isComparable(with: try model().space)
    else { return 0 }
    return set.vectorCount
  }

  private func indexer() throws -> Indexer {
    let model = try model()
    return Indexer(
      store: store, space: try model.space, source: remote.source,
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
