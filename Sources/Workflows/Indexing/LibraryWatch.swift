// Indexing that never ends: after a first run, each burst of changes below the
// roots brings another, which costs a listing.

public import SearchDomain
public import Support

/// Keeps a library in step with folders until cancelled.
public struct LibraryWatch: Sendable {
  private let indexer: @Sendable () throws -> Indexer
  private let cancellation: CancellationFlag

  /// How long a folder must be quiet before it is looked at, so that a file
  /// being copied is read once, when it is whole.
  static let quietMilliseconds = 200
  /// How often everything is looked at even without a sign, for network
  /// folders that give none and for watches beyond the system's limit.
  static let patrolSeconds = 300.0

  /// - Parameters:
  ///   - indexer: called for each run.
  ///   - cancellation: ends the watch within half a second.
  public init(
    indexer: @escaping @Sendable () throws -> Indexer, cancellation: CancellationFlag
  ) {
    self.indexer = indexer
    self.cancellation = cancellation
  }

  /// Runs until cancelled. Every run ends with `finished`.
  ///
  /// - Throws: what the first run throws; a later run that fails is told as a
  ///   warning and tried again at the next change.
  public func run(
    _ roots: [FilePath], options: IndexingOptions, emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws {
    let watcher = try FolderWatcher()
    // A library inside a root: its own files would bring a run, which writes.
    let skipped = Set(options.scan.skippedFolders.map(\.bytes))
    for root in roots { watcher.watch(root.bytes, skipping: skipped) }
    let first = try indexer().run(roots, options: options, cancellation: cancellation, emit: emit)
    emit(.finished(first))
    var told = Troubles(first)
    var sinceLook = Stopwatch()
    while !cancellation.isSet {
      let changed = watcher.waitForChange(
        timeoutMilliseconds: 500, quietMilliseconds: Self.quietMilliseconds)
      guard changed || sinceLook.seconds > Self.patrolSeconds else { continue }
      for root in roots { watcher.watch(root.bytes, skipping: skipped) }
      do {
        let known = told
        let report = try indexer().run(roots, options: options, cancellation: cancellation) {
          event in
          if !known.contains(event) { emit(event) }
        }
        told = Troubles(report)
        if report.hasChanges || told != known { emit(.finished(report)) }
      } catch {
        emit(.warning("\(error)"))
      }
      sinceLook = Stopwatch()
    }
  }
}

/// What a run could not do. It is told once, not again by every run that finds
/// it unchanged.
private struct Troubles: Equatable, Sendable {
  let failures: [FilePath: FileFailure.Cause]
  let warnings: Set<String>

  init(_ report: IndexingReport) {
    failures = Dictionary(report.failures.map { ($0.path, $0.cause) }) { $1 }
    warnings = Set(report.warnings)
  }

  func contains(_ event: IndexingEvent) -> Bool {
    switch event {
    case .failure(let failure): failures[failure.path] == failure.cause
    case .warning(let warning): warnings.contains(warning)
    case .progress, .finished: false
    }
  }
}

extension IndexingReport {
  fileprivate var hasChanges: Bool {
    indexed + moved + removed + described + annotated + recategorized > 0
  }
}
