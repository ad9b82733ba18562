// Indexing that never ends: after a first run, each burst of changes below the
// roots brings another, which costs a listing.

public import SearchDomain
import Support

/// Keeps a library in step with folders until cancelled.
public struct LibraryWatch: Sendable {
  private let indexer: Indexer
  private let cancellation: CancellationFlag

  /// How long a folder must be quiet before it is looked at, so that a file
  /// being copied is read once, when it is whole.
  static let quietMilliseconds = 300
  /// How often everything is looked at even without a sign, for network
  /// folders that give none and for watches beyond the system's limit.
  static let patrolSeconds = 300.0

  public init(indexer: Indexer, cancellation: CancellationFlag) {
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
    for root in roots { watcher.watch(root.bytes) }
    emit(.finished(try indexer.run(roots, options: options, cancellation: cancellation, emit: emit)))
    var sinceLook = Stopwatch()
    while !cancellation.isSet {
      let changed = watcher.waitForChange(timeoutMilliseconds: 500, quietMilliseconds: Self.quietMilliseconds)
      guard changed || sinceLook.seconds > Self.patrolSeconds else { continue }
      for root in roots { watcher.watch(root.bytes) }
      do {
        let report = try indexer.run(roots, options: options, cancellation: cancellation, emit: emit)
        if report.hasChanges { emit(.finished(report)) }
      } catch {
        emit(.warning("\(error)"))
      }
      sinceLook = Stopwatch()
    }
  }
}

extension IndexingReport {
  var hasChanges: Bool { indexed + moved + removed > 0 || !failures.isEmpty || !warnings.isEmpty }
}
