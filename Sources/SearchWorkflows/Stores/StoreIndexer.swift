// One indexing run into a store on a server. The worker keeps nothing itself:
// what there is to do follows from the folders and the store alone, so it may be
// killed and started again, here or on another machine, beside any number of
// others. Planning and the heavy stages are those of every run.

public import SearchDomain
import Support

/// Brings a store up to date with folders of pictures.
public struct StoreIndexer: FolderIndexer {
  private let store: any ImageStore
  private let space: EmbeddingSpace
  private let source: (any PictureSource)?
  private let loadEncoder: Indexer.EncoderLoader
  private let recognises: @Sendable ([UInt8]) -> Bool

  /// - Parameters:
  ///   - space: the space of the encoder that `loadEncoder` gives.
  ///   - source: where pictures are that are no files of this machine; nil
  ///     knows none.
  ///   - recognises: whether the first bytes of a file are those of a picture.
  public init(
    store: any ImageStore, space: EmbeddingSpace, source: (any PictureSource)? = nil,
    recognises: @escaping @Sendable ([UInt8]) -> Bool, loadEncoder: @escaping Indexer.EncoderLoader
  ) {
    self.store = store
    self.space = space
    self.source = source
    self.recognises = recognises
    self.loadEncoder = loadEncoder
  }

  /// Indexes roots, which are absolute paths of folders or single files, the
  /// same on every machine that works on the store.
  ///
  /// The collection is made if there is none, and nothing is written into one
  /// of another model. Batches go out as they are embedded; when a run is
  /// stopped or killed, what was written stays and the next run goes on.
  ///
  /// A store remembers neither failures nor how a folder's pictures got their
  /// category: files that failed are tried again by every run, and without
  /// `options.category` new pictures get their folder's name and known ones
  /// keep what they have.
  ///
  /// Memory: some 200 bytes for each file in the listing of the roots, and for
  /// each picture that the store has of this part of them.
  ///
  /// - Throws: `WorkflowError`, `VectorStoreError`, and what the encoder throws
  ///   when it fails as a whole.
  public func run(
    _ roots: [FilePath], options: IndexingOptions = IndexingOptions(),
    cancellation: CancellationFlag = CancellationFlag(),
    emit: @escaping @Sendable (IndexingEvent) -> Void = { _ in }
  ) throws -> IndexingReport {
    let stopwatch = Stopwatch()
    // Read first: a file that makes no sense is told of before any work.
    let metadata = try options.metadataFiles.map { path throws(WorkflowError) in
      try MetadataFile(path)
    }
    emit(.progress(IndexingProgress()))
    let isThere = try makeReady(roots, options)
    let planner = IndexPlanner(
      known: StoreKnowledge(store: store, shard: options.shard, isThere: isThere), options: options,
      recognises: recognises, cancellation: cancellation, source: source)
    let plan = try planner.plan(roots: roots, needing: [])
    var report = IndexingReport()
    report.scanned = plan.scanned
    report.unchanged = plan.unchanged
    report.failures = plan.failures
    report.warnings = plan.warnings
    for warning in plan.warnings { emit(.warning(warning)) }
    for failure in plan.failures { emit(.failure(failure)) }
    if options.isDryRun {
      report.indexed = plan.tasks.count
      report.aliases = plan.aliasCount
      plan.tellWithheld(&report, emit)
      report.removed = options.prunes ? plan.missing.count : 0
      report.isDryRun = true
    } else {
      try carryOut(plan, options, cancellation, emit, into: &report)
      if !cancellation.isSet {
        let giver = StoreMetadataGiver(store: store, shard: options.shard)
        for warning in try giver.give(metadata, from: plan.presentRoots.map(\.path)) {
          report.warnings.append(warning)
          emit(.warning(warning))
        }
      }
      report.wasCancelled = cancellation.isSet
    }
    report.seconds = stopwatch.seconds
    return report
  }

  /// Makes or checks the collection before anything is read or written.
  ///
  /// - Returns: whether there is one.
  private func makeReady(_ roots: [FilePath], _ options: IndexingOptions) throws -> Bool {
    let isThere = try store.describe() != nil
    if !isThere {
      // A misspelt path must not leave an empty collection behind.
      for root in roots where !root.isRemote && FileIdentity(root) == nil {
        throw WorkflowError.noSuchPath(root)
      }
      if options.isDryRun { return false }
    }
    if options.isDryRun {
      try store.verify(for: space)
    } else {
      try store.prepare(for: space)
    }
    return true
  }

  private func carryOut(
    _ plan: IndexPlan, _ options: IndexingOptions, _ cancellation: CancellationFlag,
    _ emit: @escaping @Sendable (IndexingEvent) -> Void, into report: inout IndexingReport
  ) throws {
    let reconciler = StoreReconciler(store: store)
    if options.category != nil { try reconciler.recategorize(plan.recategorized) }
    var missing = options.prunes ? plan.missing : []
    // What need not be gone may have been moved, and else stays.
    var movable = options.prunes ? plan.movable : []
    let doubtful = Set(movable.map(\.path))
    report.aliases = plan.aliasCount
    var tasks = plan.tasks
    let meter = ProgressMeter(total: tasks.count, known: plan.unchanged, emit: emit)
    var asks = try store.count(where: nil) > 0
    // What was known by its content may have left the store meanwhile, taken
    // out by another worker: then it is embedded after all.
    while !tasks.isEmpty, !cancellation.isSet {
      let outcome = try embed(tasks, asks: asks, options, cancellation, meter, emit)
      report.indexed += outcome.indexed
      report.failures += outcome.failures
      report.unchanged += outcome.unchanged
      if cancellation.isSet { return }
      if options.prunes { missing = plan.stillMissing(among: missing, &report, emit) }
      let settled = try reconciler.settle(outcome.known, missing: movable + missing)
      report.aliases += settled.aliases
      report.indexed += settled.copied
      report.moved += settled.moved
      report.unchanged += settled.touched
      missing = settled.leftOver.filter { !doubtful.contains($0.path) }
      movable = settled.leftOver.filter { doubtful.contains($0.path) }
      if !asks, settled.unsettled.count == tasks.count { throw Self.lostWrites(store) }
      tasks = settled.unsettled
      asks = false
    }
    guard !cancellation.isSet else { return }
    var progress = IndexingProgress()
    progress.phase = .finishing
    emit(.progress(progress))
    missing = plan.stillMissing(among: missing, &report, emit)
    try store.delete(ids: missing.map { ImageID(naming: $0.path) })
    report.removed = missing.count
    plan.tellWithheld(except: doubtful.subtracting(movable.map(\.path)), &report, emit)
  }

  private func embed(
    _ tasks: [IndexTask], asks: Bool, _ options: IndexingOptions,
    _ cancellation: CancellationFlag, _ meter: ProgressMeter,
    _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingPipeline.Outcome {
    let encoder = try loadEncoder()
    let pipeline = IndexingPipeline(
      destination: StoreDestination(store: store, asks: asks), encoder: encoder,
      batchSize: max(1, options.batchSize ?? encoder.preferredBatchSize),
      threads: options.threads ?? ProcessorCount.available, cancellation: cancellation,
      source: source,
      confinement: options.confinement,
      onDone: { failure in
        if let failure { emit(.failure(failure)) }
        meter.count(failure: failure != nil)
      })
    return try pipeline.run(tasks)
  }

  private static func lostWrites(_ store: any ImageStore) -> VectorStoreError {
    VectorStoreError(
      kind: .badReply,
      message: "\(store.name) does not find what was written into it: look at its server")
  }
}
