// One indexing run from listing to refreshed index. What is to be done comes
// from IndexPlanner, the heavy stages are IndexingPipeline's.

public import Cataloging
public import SearchDomain
import Support
import Synchronization

/// Brings the catalog up to date with folders of pictures.
public struct Indexer: FolderIndexer {
  /// Loads the image encoder; called only when a picture must be embedded.
  public typealias EncoderLoader = @Sendable () throws -> any ImageEncoder

  private let catalog: Catalog
  private let space: EmbeddingSpace
  private let loadEncoder: EncoderLoader
  private let recognises: @Sendable ([UInt8]) -> Bool
  private let indexes: IndexMaintainer
  private let source: (any PictureSource)?

  /// - Parameters:
  ///   - catalog: open for writing.
  ///   - space: the space of the encoder that `loadEncoder` gives.
  ///   - source: where pictures are that are no files of this machine; nil
  ///     knows none.
  ///   - recognises: whether the first bytes of a file are those of a picture.
  public init(
    catalog: Catalog, space: EmbeddingSpace, indexes: IndexMaintainer,
    source: (any PictureSource)? = nil,
    recognises: @escaping @Sendable ([UInt8]) -> Bool, loadEncoder: @escaping EncoderLoader
  ) {
    self.source = source
    self.catalog = catalog
    self.space = space
    self.indexes = indexes
    self.recognises = recognises
    self.loadEncoder = loadEncoder
  }

  /// Indexes roots, which are absolute paths of folders or single files.
  ///
  /// Only new and changed files are read. May be stopped at any time, by
  /// cancelling or by killing the process: what was written stays, and the
  /// next run goes on from there.
  ///
  /// - Parameter emit: told of progress, failures and warnings as they come,
  ///   from several threads.
  /// - Throws: `WorkflowError`, `CatalogError` (`busy` while another run
  ///   indexes into the library), and what the encoder throws
  ///   when it fails as a whole.
  public func run(
    _ roots: [FilePath], options: IndexingOptions = IndexingOptions(),
    cancellation: CancellationFlag = CancellationFlag(),
    emit: @escaping @Sendable (IndexingEvent) -> Void = { _ in }
  ) throws -> IndexingReport {
    if options.isDryRun { return try runLocked(roots, options, cancellation, emit) }
    let lock = try catalog.lockForIndexing()
    return try withExtendedLifetime(lock) {
      try runLocked(roots, options, cancellation, emit)
    }
  }

  private func runLocked(
    _ roots: [FilePath], _ options: IndexingOptions, _ cancellation: CancellationFlag,
    _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingReport {
    let stopwatch = Stopwatch()
    // Read first: a file that makes no sense is told of before any work.
    let metadata = try options.metadataFiles.map { path throws(WorkflowError) in
      try MetadataFile(path)
    }
    emit(.progress(IndexingProgress()))
    let set = options.isDryRun ? try catalog.set(for: space) : try setToFill()
    if !options.isDryRun { try compareCopies() }
    let planner = IndexPlanner(
      known: catalog, options: options, recognises: recognises, cancellation: cancellation,
      source: source)
    let plan = try planner.plan(roots: roots, needing: try contentsNeeding(set))
    var report = IndexingReport()
    report.scanned = plan.scanned
    report.unchanged = plan.unchanged
    report.failures = plan.failures
    report.warnings = plan.warnings
    for warning in plan.warnings { emit(.warning(warning)) }
    for failure in plan.failures { emit(.failure(failure)) }
    guard let set, !options.isDryRun else {
      report.indexed = plan.tasks.count
      report.aliases = plan.aliasCount
      plan.tellWithheld(&report, emit)
      report.removed = options.prunes ? plan.missing.count : 0
      report.isDryRun = true
      report.seconds = stopwatch.seconds
      return report
    }
    try carryOut(plan, set: set, options, cancellation, emit, into: &report)
    if !cancellation.isSet {
      try catalog.noteAgain(plan.listedAgain)
      try catalog.give(metadata: plan.listedMetadata)
    }
    if !cancellation.isSet { try give(metadata, plan.presentRoots.map(\.path), &report, emit) }
    report.wasCancelled = cancellation.isSet
    report.seconds = stopwatch.seconds
    return report
  }

  /// The set that this model's vectors go to: the current one, or one built
  /// beside it after a change of model.
  private func setToFill() throws -> VectorSet {
    if let set = try catalog.set(for: space) { return set }
    let isFirst = try catalog.currentSet() == nil
    return try catalog.createSet(for: space, state: isFirst ? .current : .building)
  }

  private func contentsNeeding(_ set: VectorSet?) throws -> Set<ContentHash> {
    guard let set, try catalog.missingVectorCount(in: set.id) > 0 else { return [] }
    var needed: Set<ContentHash> = []
    var last: Int64 = 0
    while true {
      let page = try catalog.imagesMissingVector(in: set.id, after: last, limit: 1000)
      guard let end = page.last else { return needed }
      needed.formUnion(page.map(\.image.contentHash))
      last = end.contentID
    }
  }

  private func carryOut(
    _ plan: IndexPlan, set: VectorSet, _ options: IndexingOptions, _ cancellation: CancellationFlag,
    _ emit: @escaping @Sendable (IndexingEvent) -> Void, into report: inout IndexingReport
  ) throws {
    for root in plan.presentRoots {
      try catalog.saveRoot(
        LibraryRoot(
          path: root.path, options: root.category.stored,
          lastSeenNanoseconds: WallClock.nanoseconds(), scan: root.scan.stored))
      if !root.path.isRemote, options.shard == nil {
        try catalog.saveFolders(root.folders, under: root.path)
      }
    }
    try applyInBatches(plan.recategorized, set.id)
    if options.prunes { try catalog.forget(plan.unlisted) }
    let outcome = try embed(plan, set, options, cancellation, emit)
    report.indexed = outcome.indexed
    report.failures += outcome.failures
    report.unchanged += outcome.unchanged
    guard !cancellation.isSet else { return }

    let prunable = options.prunes ? plan.stillMissing(among: plan.missing, &report, emit) : []
    let reconciler = Reconciler(catalog: catalog, set: set.id)
    // Of several origins the one that is surely gone is taken, which is last.
    let movable = options.prunes ? plan.movable : []
    let settled = try reconciler.settle(outcome.known, missing: movable + prunable)
    report.indexed += settled.copied
    report.moved = settled.moved
    report.failures += settled.failures
    report.unchanged += settled.touched
    try catalog.note(outcome.remote + outcome.known.compactMap(\.task.remotePicture))
    try applyInBatches(plan.aliases, set.id)
    report.aliases = plan.aliasCount + settled.aliases
    let gone = Set(prunable.map(\.path))
    let leaving = settled.leftOver.filter(gone.contains)
    try applyInBatches(
      leaving.map { options.departedDays > 0 ? .depart(path: $0) : .remove(path: $0) }, set.id)
    report.removed = leaving.count
    let stayed = Set(settled.leftOver)
    plan.tellWithheld(except: Set(movable.map(\.path)).subtracting(stayed), &report, emit)
    try purge(options)

    if set.state != .current { try switchIfComplete(set, plan, &report, emit) }
    var progress = IndexingProgress()
    progress.phase = .finishing
    emit(.progress(progress))
    // On the disk before anything is derived from it: an index must not know
    // ids that a loss of power takes back and that are then given again.
    catalog.emptyLog()
    if let current = try catalog.currentSet() { try indexes.refresh(current) }
  }

  private func purge(_ options: IndexingOptions) throws {
    let days = min(max(0, options.departedDays), 36_500)
    try catalog.purgeDeparted(
      before: days == 0 ? nil : WallClock.nanoseconds() - days * 86_400_000_000_000)
  }

  /// Libraries of earlier programs have a picture for every path to a file.
  private func compareCopies() throws {
    guard let groups = try catalog.uncomparedCopies() else { return }
    var changes: [ImageChange] = []
    for copies in groups {
      var files: [FileIdentity: ImageRecord] = [:]
      for image in copies {
        guard let identity = FileIdentity(image.path) else { continue }
        guard let other = files[identity] else {
          files[identity] = image
          continue
        }
        let isBetter = FilePlace.replaces(image.path, for: other.path)
        let (first, further) = isBetter ? (image, other) : (other, image)
        files[identity] = first
        changes.append(
          .alias(path: further.path, id: further.id, of: first.path, category: further.category))
      }
    }
    if let set = try catalog.currentSet() { try applyInBatches(changes, set.id) }
    try catalog.noteCopiesCompared()
  }

  private func embed(
    _ plan: IndexPlan, _ set: VectorSet, _ options: IndexingOptions,
    _ cancellation: CancellationFlag, _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingPipeline.Outcome {
    guard !plan.tasks.isEmpty, !cancellation.isSet else { return IndexingPipeline.Outcome() }
    let meter = ProgressMeter(total: plan.tasks.count, known: plan.unchanged, emit: emit)
    let encoder = try loadEncoder()
    let pipeline = IndexingPipeline(
      destination: CatalogDestination(catalog: catalog, set: set.id), encoder: encoder,
      batchSize: max(1, options.batchSize ?? encoder.preferredBatchSize),
      threads: options.threads ?? ProcessorCount.available, cancellation: cancellation,
      source: source,
      confinement: options.confinement,
      onDone: { failure in
        if let failure { emit(.failure(failure)) }
        meter.count(failure: failure != nil)
      })
    return try pipeline.run(plan.tasks)
  }

  private func switchIfComplete(
    _ set: VectorSet, _ plan: IndexPlan, _ report: inout IndexingReport,
    _ emit: (IndexingEvent) -> Void
  ) throws {
    let missing = try catalog.missingVectorCount(in: set.id)
    guard missing == 0, !plan.isPartial else {
      let warning =
        "The vectors of \(space.modelName) are not complete (\(missing) pictures could not be read now); "
        + "searches go on with the model before. Run the same command again when all folders are there."
      report.warnings.append(warning)
      emit(.warning(warning))
      return
    }
    let before = try catalog.currentSet()
    try catalog.makeCurrent(set.id)
    if let before { try catalog.dropSet(before.id) }
  }

  private func give(
    _ files: [MetadataFile], _ roots: [FilePath], _ report: inout IndexingReport,
    _ emit: (IndexingEvent) -> Void
  ) throws {
    for file in files {
      let found = try file.resolved(from: roots) { try catalog.image(path: $0) != nil }
      try catalog.give(metadata: found.values)
      guard found.strangers > 0 else { continue }
      let warning = "\(found.strangers) rows of \(file.path) name no picture of the library."
      report.warnings.append(warning)
      emit(.warning(warning))
    }
  }

  private func applyInBatches(_ changes: [ImageChange], _ set: VectorSet.ID) throws {
    for start in stride(from: 0, to: changes.count, by: 1000) {
      _ = try catalog.apply(Array(changes[start..<min(start + 1000, changes.count)]), set: set)
    }
  }
}
