// Starting runs of indexing, and carrying them out. What a caller holds of one is
// IndexingRun's.

import Calibration
import EmbeddingModels
import ImageDecoding
public import Indexing
import LocalStores
import RemoteSources
public import SearchDomain
public import Support
import TextDeriving

extension ImageLibrary {
  /// Indexes folders and image files; only new and changed ones are embedded.
  ///
  /// - Returns: the run, already going. Its errors are `WorkflowError`,
  ///   `VectorStoreError`, `EmbeddingModelError` and `GlimpseError`.
  public func index(_ paths: [FilePath], options: IndexingOptions = IndexingOptions())
    -> IndexingRun
  {
    IndexingRun { try self.index(paths, options, $0, $1) }
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
    IndexingRun.begin(cancellation, tell: tell, end: end) {
      try self.index(paths, options, $0, $1)
    }
    return cancellation
  }

  /// Indexes, then keeps the library in step with the folders until cancelled;
  /// every run ends with `finished`.
  public func watch(_ paths: [FilePath], options: IndexingOptions = IndexingOptions())
    -> IndexingRun
  {
    IndexingRun { try self.watch(paths, options, $0, $1) }
  }

  private func index(
    _ paths: [FilePath], _ options: IndexingOptions, _ cancellation: CancellationFlag,
    _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws {
    try options.check()
    if let languages = options.ocrLanguages {
      _ = try local(for: .ocr)
      if !options.isDryRun { _ = try ocrReader(languages) }
    }
    defer { knowledge.noteChange() }
    let preparation = try ScalePreparation(scale, model())
    var report = try indexer().run(
      paths.map(\.absolute), options: prepared(options), cancellation: cancellation,
      emit: preparation.watching(emit))
    if let languages = options.ocrLanguages, !options.isDryRun, !cancellation.isSet {
      let texts = try ocrReader(languages).run(
        over: local(for: .ocr), threads: configuration.threads ?? ProcessorCount.available,
        cancellation: cancellation, read: files.bytes)
      if let warning = texts.warning {
        report.warnings.append(warning)
        emit(.warning(warning))
      }
    }
    if !options.isDryRun {
      preparation.finish(vectorCount: try vectorCount(), cancellation, emit)
    }
    emit(.finished(report))
  }

  private func watch(
    _ paths: [FilePath], _ options: IndexingOptions, _ cancellation: CancellationFlag,
    _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws {
    try options.check()
    if options.ocrLanguages != nil { _ = try local(for: .ocr) }
    defer { knowledge.noteChange() }
    let preparation = try ScalePreparation(scale, model())
    try LibraryWatch(indexer: indexer(), cancellation: cancellation)
      .run(
        paths.map(\.absolute), options: prepared(options),
        emit: preparation.watching(emit) { try? self.vectorCount() })
  }

  private func vectorCount() throws -> Int { try knowledge.vectorCount(in: model().space) }

  private func indexer() throws -> Indexer {
    let model = try model()
    return Indexer(
      store: store, space: try model.space, source: files.source,
      recognises: { ImageFormat.recognise($0) != nil },
      readSidecar: { [decoder = configuration.decoder] in try decoder.sidecarMetadata($0) },
      loadEncoder: { try model.imageEncoder(for: .indexing) })
  }

  private func prepared(_ options: IndexingOptions) -> IndexingOptions {
    var options = options
    if let local { options.scan.skippedFolders.append(local.catalog.folder) }
    options.threads = options.threads ?? configuration.threads
    return options
  }
}
