// One indexing run from listing to refreshed index. What is to be done comes
// from IndexPlanner, the heavy stages are IndexingPipeline's.

public import LocalStores
public import SearchDomain
import Support

/// Brings a library up to date with folders of images.
public struct Indexer: Sendable {
  /// Loads the image encoder; called only when an image must be embedded.
  public typealias EncoderLoader = @Sendable () throws -> any ImageEncoder

  private let loadEncoder: EncoderLoader
  private let recognises: @Sendable ([UInt8]) -> Bool
  private let source: (any PictureSource)?
  private let target: @Sendable ([FilePath], IndexingOptions) throws -> any IndexingTarget

  /// Indexes into a library of this machine.
  ///
  /// - Parameters:
  ///   - catalog: open for writing.
  ///   - space: the space of the encoder that `loadEncoder` gives.
  ///   - source: where images are that are no files of this machine; nil knows
  ///     none.
  ///   - recognises: whether the first bytes of a file are those of an image.
  public init(
    catalog: Catalog, space: EmbeddingSpace, indexes: IndexMaintainer,
    source: (any PictureSource)? = nil,
    recognises: @escaping @Sendable ([UInt8]) -> Bool, loadEncoder: @escaping EncoderLoader
  ) {
    self.source = source
    self.recognises = recognises
    self.loadEncoder = loadEncoder
    target = { try CatalogTarget(catalog, indexes, space, $1) }
  }

  /// Indexes into a store on a server. The collection is made if there is none,
  /// and nothing is written into one of another model.
  ///
  /// Such a store remembers neither failures nor how a folder's images got their
  /// category: files that failed are tried again by every run, and without
  /// `options.category` new images get their folder's name and known ones keep
  /// what they have.
  public init(
    store: any ImageStore, space: EmbeddingSpace, source: (any PictureSource)? = nil,
    recognises: @escaping @Sendable ([UInt8]) -> Bool, loadEncoder: @escaping EncoderLoader
  ) {
    self.source = source
    self.recognises = recognises
    self.loadEncoder = loadEncoder
    target = { try StoreTarget(store, space, $0, $1) }
  }

  /// Indexes roots, which are absolute paths of folders or single files, the
  /// same on every machine that works on a store.
  ///
  /// Only new and changed files are read. May be stopped at any time, by
  /// cancelling or by killing the process: what was written stays, and the
  /// next run goes on from there.
  ///
  /// Memory: some 200 bytes for each file in the listing of the roots, and for
  /// each image that is known of this part of them.
  ///
  /// - Parameter emit: told of progress, failures and warnings as they come,
  ///   from several threads.
  /// - Throws: `WorkflowError`, `CatalogError` (`busy` while another run indexes
  ///   into the library), `VectorStoreError`, and what the encoder throws when it
  ///   fails as a whole.
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
    let target = try target(roots, options)
    return try withExtendedLifetime(target) {
      let planner = IndexPlanner(
        store: target.known, options: options, recognises: recognises,
        cancellation: cancellation, source: source)
      let plan = try planner.plan(roots: roots, needing: try target.contentsNeeding())
      var report = plan.report(emit)
      if options.isDryRun {
        plan.pretend(options, &report, emit)
      } else {
        try carryOut(plan, target, options, cancellation, emit, into: &report)
        if !cancellation.isSet {
          for warning in try target.give(metadata, plan) { report.warn(warning, emit) }
        }
        report.wasCancelled = cancellation.isSet
      }
      report.seconds = stopwatch.seconds
      return report
    }
  }

  private func carryOut(
    _ plan: IndexPlan, _ target: any IndexingTarget, _ options: IndexingOptions,
    _ cancellation: CancellationFlag, _ emit: @escaping @Sendable (IndexingEvent) -> Void,
    into report: inout IndexingReport
  ) throws {
    try target.begin(plan)
    var missing = options.prunes ? plan.missing : []
    // What need not be gone may have been moved, and else stays.
    var movable = options.prunes ? plan.movable : []
    let doubtful = Set(movable.map(\.path))
    var tasks = plan.tasks
    var isRepeated = false
    let meter = ProgressMeter(total: tasks.count, known: plan.unchanged, emit: emit)
    // What was known by its content may have left a store meanwhile, taken out by
    // another worker: then it is embedded after all.
    while !tasks.isEmpty, !cancellation.isSet {
      let destination = try target.destination(isRepeated: isRepeated)
      let pipeline = IndexingPipeline(
        destination: destination, encoder: try loadEncoder(), options: options,
        cancellation: cancellation, source: source, meter: meter, emit: emit)
      let outcome = try pipeline.run(tasks)
      report.indexed += outcome.indexed
      report.failures += outcome.failures
      report.unchanged += outcome.unchanged
      if cancellation.isSet { return }
      if options.prunes { missing = plan.stillMissing(among: missing, &report, emit) }
      // Of several origins the one that is surely gone is taken, which is last.
      let settled = try target.settle(outcome, missing: movable + missing)
      report.aliases += settled.aliases
      report.indexed += settled.copied
      report.moved += settled.moved
      report.failures += settled.failures
      report.unchanged += settled.touched
      missing = settled.leftOver.filter { !doubtful.contains($0.path) }
      movable = settled.leftOver.filter { doubtful.contains($0.path) }
      if !destination.asks, settled.unsettled.count == tasks.count {
        throw Self.lostWrites(target)
      }
      tasks = settled.unsettled
      isRepeated = true
    }
    guard !cancellation.isSet else { return }
    report.aliases += plan.aliasCount
    if options.prunes { missing = plan.stillMissing(among: missing, &report, emit) }
    plan.tellWithheld(except: doubtful.subtracting(movable.map(\.path)), &report, emit)
    var progress = IndexingProgress()
    progress.phase = .finishing
    emit(.progress(progress))
    for warning in try target.finish(plan, gone: missing.map(\.path).sorted()) {
      report.warn(warning, emit)
    }
    report.removed = missing.count
  }

  private static func lostWrites(_ target: any IndexingTarget) -> VectorStoreError {
    VectorStoreError(
      kind: .badReply,
      message:
        "\(target.known?.name ?? "the store") does not find what was written into it: look at "
        + "its server")
  }
}
