// One indexing run from listing to refreshed index. What is to be done comes
// from IndexPlanner, the heavy stages are IndexingPipeline's, and what a store
// can do is its session's.

import Refusals
public import SearchDomain
public import Support

/// Brings a store up to date with folders of images.
public struct Indexer: Sendable {
  /// Loads the image encoder for about so many images; called only when one must be
  /// embedded.
  public typealias EncoderLoader = @Sendable (_ count: Int) throws -> any ImageEncoder

  private let store: any ImageStore
  private let space: EmbeddingSpace
  private let loadEncoder: EncoderLoader
  private let recognises: @Sendable ([UInt8]) -> Bool
  private let source: (any ImageSource)?
  private let readSidecar: SidecarReader?

  /// Reads what a sidecar file says of its image, by the names that filters
  /// know. Throws `FileFailure.Cause` for a file that is damaged, anything else
  /// to end the run.
  public typealias SidecarReader = @Sendable ([UInt8]) throws -> [String: MetadataValue]

  /// Indexes into a store. Its collection is made if there is none, and nothing
  /// is written into a server's of another model; a library of this machine
  /// gets that model's vectors beside the others, and uses them once they are
  /// complete.
  ///
  /// A store that does not remember files (`StoreCapabilities`) remembers
  /// neither failures nor how a folder's images got their category: files that
  /// failed are tried again by every run, and without `options.category` new
  /// images get their folder's name and known ones keep what they have.
  ///
  /// - Parameters:
  ///   - store: open for writing.
  ///   - space: the space of the encoder that `loadEncoder` gives.
  ///   - source: where images are that are no files of this machine; nil knows
  ///     none.
  ///   - recognises: whether the first bytes of a file are those of an image.
  ///   - readSidecar: nil looks at no sidecar files, nor does a store that does
  ///     not remember files.
  public init(
    store: any ImageStore, space: EmbeddingSpace, source: (any ImageSource)? = nil,
    recognises: @escaping @Sendable ([UInt8]) -> Bool, readSidecar: SidecarReader? = nil,
    loadEncoder: @escaping EncoderLoader
  ) {
    self.store = store
    self.space = space
    self.source = source
    self.recognises = recognises
    self.readSidecar = readSidecar
    self.loadEncoder = loadEncoder
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
  /// - Throws: `WorkflowError`, `VectorStoreError` (`busy` while another run
  ///   indexes into a library), and what the encoder throws when it fails as a
  ///   whole.
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
    let session: any IndexingSession =
      try store.beginIndexing(for: space, isDryRun: options.isDryRun)
      ?? RecordSession(store, space, isDryRun: options.isDryRun)
    return try withExtendedLifetime(session) {
      let planner = IndexPlanner(
        store: session.known, options: options, recognises: recognises,
        cancellation: cancellation, source: source, readsSidecars: readSidecar != nil)
      let plan = try planner.plan(roots: roots, needing: try session.contentsNeedingVectors())
      var report = plan.report(emit)
      if options.isDryRun {
        plan.pretend(options, &report, emit)
      } else {
        try carryOut(plan, session, options, cancellation, emit, into: &report)
        if let readSidecar {
          let giving = SidecarGiving(
            session: session, confinement: options.confinement, cancellation: cancellation,
            read: readSidecar)
          let given = try giving.run(plan.sidecars)
          report.described = given.described
          for warning in given.warnings { report.warn(warning, emit) }
        }
        if !cancellation.isSet {
          try give(metadata, plan, session, options, &report, emit)
        }
        report.wasCancelled = cancellation.isSet
      }
      report.seconds = stopwatch.seconds
      return report
    }
  }

  private func carryOut(
    _ plan: IndexPlan, _ session: any IndexingSession, _ options: IndexingOptions,
    _ cancellation: CancellationFlag, _ emit: @escaping @Sendable (IndexingEvent) -> Void,
    into report: inout IndexingReport
  ) throws {
    try begin(plan, session, options)
    var missing = options.prunes ? plan.missing : []
    // What need not be gone may have been moved, and else stays.
    var movable = options.prunes ? plan.movable : []
    let doubtful = Set(movable.map(\.path))
    var tasks = plan.tasks
    var isRepeated = false
    var deserted: Set<FilePath> = []
    let meter = ProgressMeter(total: tasks.count, known: plan.unchanged, emit: emit)
    // What was known by its content may have left a store meanwhile, taken out by
    // another worker: then it is embedded after all. Each time the first file
    // with a content is embedded unasked, so that the rest grows smaller.
    while !tasks.isEmpty, !cancellation.isSet {
      let pipeline = IndexingPipeline(
        session: session, asks: !isRepeated, encoder: try loadEncoder(tasks.count),
        options: options,
        cancellation: cancellation, source: source, meter: meter, emit: emit)
      let outcome = try pipeline.run(tasks)
      report.indexed += outcome.indexed
      report.failures += outcome.failures
      report.unchanged += outcome.unchanged
      if cancellation.isSet { return }
      if options.prunes { missing = plan.stillMissing(among: missing, &report, emit) }
      // Of several origins the one that is surely gone is taken, which is last.
      let settled = try Settled(
        outcome, in: session, missing: movable + missing,
        remembersFiles: store.capabilities.remembersFiles)
      report.aliases += settled.aliases
      report.indexed += settled.copied
      report.moved += settled.moved
      report.failures += settled.failures
      for failure in settled.failures { emit(.failure(failure)) }
      report.unchanged += settled.touched
      deserted.formUnion(settled.deserted)
      missing = settled.leftOver.filter { !doubtful.contains($0.path) }
      movable = settled.leftOver.filter { doubtful.contains($0.path) }
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
    deserted.subtract(missing.map(\.path))
    for warning in Self.warnings(of: deserted) { report.warn(warning, emit) }
    try session.apply(plan.aliases)
    try session.apply(
      missing.map(\.path).sorted().map {
        options.departedDays > 0 ? .depart(path: $0) : .remove(path: $0)
      })
    let warnings = try session.finish(
      departedDays: options.departedDays, isPartial: plan.isPartial)
    for warning in warnings { report.warn(warning, emit) }
    report.removed = missing.count
  }

  /// Says of pictures that were met elsewhere how their old paths are taken out.
  private static func warnings(of deserted: Set<FilePath>) -> [String] {
    let places = Dictionary(grouping: deserted) { $0.missingPlace ?? $0 }
    return places.sorted { $0.key < $1.key }.map { place, files in
      let pictures = Plural.of(
        files.count, "picture that was met is", "pictures that were met are")
      let they = files.count == 1 ? "it was" : "they were"
      return "\(pictures) known in \(place) too, which is not there (moved, or a disk that is not "
        + "mounted?); the old \(files.count == 1 ? "path stays" : "paths stay") in the library; if "
        + "\(they) moved or deleted, use: glimpse remove \(ShellWord.quoted("\(place)"))"
    }
  }

  /// Notes what the listings say of files that need not be read.
  private func begin(
    _ plan: IndexPlan, _ session: any IndexingSession, _ options: IndexingOptions
  ) throws(VectorStoreError) {
    try session.prepare()
    for root in plan.presentRoots {
      // A part of the work sees a part of the folders' images.
      let isWhole = !root.path.isRemote && options.shard == nil
      try session.remember(LibraryRoot(root), folders: isWhole ? root.folders : nil)
    }
    try session.apply(plan.recategorized + plan.failureChanges)
    if options.prunes { try session.apply(plan.unlisted.map { .unlist($0) }) }
  }

  /// Gives images what lists and metadata files say of them, counts them, and warns
  /// of rows that name no image.
  private func give(
    _ files: [MetadataFile], _ plan: IndexPlan, _ session: any IndexingSession,
    _ options: IndexingOptions, _ report: inout IndexingReport,
    _ emit: (IndexingEvent) -> Void
  ) throws(VectorStoreError) {
    try session.apply(plan.listedAgain.map { .listAgain($0) })
    _ = try session.give(metadata: plan.listedMetadata)
    // Beside other workers another part's images are theirs to tell of.
    let shard = session.isExclusive ? nil : options.shard
    let roots = plan.presentRoots.map(\.path)
    for file in files {
      for remark in file.remarks { report.warn(remark, emit) }
      let places = file.places(from: roots).filter { shard?.takes($0) ?? true }
      let known = try session.imagePaths(among: places)
      let found = file.resolved(from: roots) { known.contains($0) }
      report.named += found.values.count
      report.annotated += try session.give(metadata: found.values)
      guard !found.strangers.isEmpty, shard == nil else { continue }
      report.warn(Self.warning(of: found.strangers, in: file.path), emit)
    }
  }

  /// Rows that name no image, the first of them by their paths.
  private static func warning(of rows: [MetadataFile.Row], in file: FilePath) -> String {
    let named = rows.prefix(5).map { "\($0.place) (\($0.path))" }.joined(separator: ", ")
    let more = rows.count > 5 ? " and \(rows.count - 5) more" : ""
    let head = Plural.of(rows.count, "row of \(file) names", "rows of \(file) name")
    return "\(head) no picture of the library: \(named)\(more)"
  }
}
