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
import Synchronization
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
    let precision = try precisionChoice(preparation)
    defer { precision?.stop() }
    if let remark = precision?.remark { emit(.warning(remark)) }
    var report = try indexer(precision).run(
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
    if let precision, !options.isDryRun {
      precision.finish(into: &report, cancellation, emit)
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
    let last = Mutex<PrecisionChoice?>(nil)
    defer { last.withLock { $0?.stop() } }
    let remarked = Mutex<Set<String>>([])
    let indexer = { @Sendable in
      let before = last.withLock { $0 }
      // What is under way goes on, unless another program has indexed since.
      let precision =
        try before.flatMap { try self.isCurrent($0) ? $0 : nil }
        ?? self.precisionChoice(preparation)
      if precision !== before { before?.stop() }
      if let remark = precision?.remark, remarked.withLock({ $0.insert(remark).inserted }) {
        emit(.warning(remark))
      }
      last.withLock { $0 = precision }
      return try self.indexer(precision)
    }
    try LibraryWatch(indexer: indexer, cancellation: cancellation)
      .run(
        paths.map(\.absolute), options: prepared(options),
        emit: preparation.watching(emit) { try? self.vectorCount() })
  }

  /// What decides the arithmetic of one run; nil for a store on a server.
  private func precisionChoice(_ preparation: ScalePreparation) throws -> PrecisionChoice? {
    guard let local else { return nil }
    return try PrecisionChoice(
      model(), heldPrecision(in: local),
      texts: { try preparation.someVectors() }, keep: { try local.keep($0, for: $1) })
  }

  /// Whether a choice is still open, and about what the library holds now.
  private func isCurrent(_ choice: PrecisionChoice) throws -> Bool {
    guard let local, !choice.isDecided else { return false }
    return try choice.library.isAlike(heldPrecision(in: local))
  }

  private func heldPrecision(in local: LocalStore) throws -> PrecisionChoice.Library {
    let space = try model().space
    let held = try local.heldPrecision(of: space)
    return PrecisionChoice.Library(
      towerName: try local.cacheName(of: space), heldPrecision: held?.name,
      decision: held?.decision)
  }

  private func vectorCount() throws -> Int { try knowledge.vectorCount(in: model().space) }

  private func indexer(_ precision: PrecisionChoice?) throws -> Indexer {
    let model = try model()
    return Indexer(
      store: store, space: try precision?.space ?? model.space, source: files.source,
      recognises: { ImageFormat.recognise($0) != nil },
      readSidecar: { [decoder = configuration.decoder] in try decoder.sidecarMetadata($0) },
      loadEncoder: { count in
        guard let precision else { return try model.imageEncoder(for: .indexing) }
        return try model.imageEncoder(choosing: precision, expecting: count)
      })
  }

  private func prepared(_ options: IndexingOptions) -> IndexingOptions {
    var options = options
    if let local { options.scan.skippedFolders.append(local.catalog.folder) }
    options.threads = options.threads ?? configuration.threads
    return options
  }
}
