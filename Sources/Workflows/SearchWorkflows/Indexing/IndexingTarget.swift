// What an indexing run asks of the place that images go to, be it the catalog on
// this machine or a store on a server.

public import LocalStores
public import SearchDomain

/// Where the images of one run go.
protocol IndexingTarget: Sendable {
  /// What is known already; nil where there is nothing yet.
  var known: (any ImageStore)? { get }

  /// Contents that are known but have no vector of the run's model.
  func contentsNeeding() throws -> Set<ContentHash>

  /// Notes what the listings say of files that need not be read.
  func begin(_ plan: IndexPlan) throws

  /// Where the pipeline writes.
  ///
  /// - Parameter isRepeated: whether these tasks were found unsettled before.
  func destination(isRepeated: Bool) throws -> any IndexingDestination

  /// Settles files whose content was known before they were read.
  ///
  /// - Parameter missing: known files that are no longer there. A new file with
  ///   the content of one of them is that one, moved.
  func settle(_ outcome: IndexingPipeline.Outcome, missing: [KnownFile]) throws -> Settled

  /// Takes out what is gone, and makes ready what is derived.
  ///
  /// - Returns: what the owner should know.
  func finish(_ plan: IndexPlan, gone: [FilePath]) throws -> [String]

  /// Gives images what lists and metadata files say of them.
  ///
  /// - Returns: warnings of rows that name no image.
  func give(_ files: [MetadataFile], _ plan: IndexPlan) throws -> [String]
}

/// Where the pipeline's images go; called from several threads.
protocol IndexingDestination: Sendable {
  /// Whether it looks for vectors that are there already.
  var asks: Bool { get }

  /// Whether a content has a vector there, so that it need not be embedded.
  func hasVector(of content: ContentHash) throws -> Bool

  /// Writes what came of some files. When it returns, it is kept.
  func write(_ items: [FinishedTask]) throws
}

/// What became of files whose content was known before they were read: moved,
/// copied, or only touched. None of them needs the encoder.
struct Settled {
  var moved = 0
  var copied = 0
  /// Same path, same content, other time or size on disk.
  var touched = 0
  /// Further paths to files whose images are there.
  var aliases = 0
  /// Known files that are gone and were not the origin of a move, by path.
  var leftOver: [KnownFile] = []
  /// Files with the content of another that could not be embedded.
  var failures: [FileFailure] = []
  /// Files whose content has no vector there any more.
  var unsettled: [IndexTask] = []
}

extension ScannedFile {
  /// Whether another path leads to the same file on this machine.
  func isSame(as other: FilePath) -> Bool {
    guard let identity, other != path else { return false }
    return FileIdentity(other) == identity
  }
}

/// How a root was indexed.
struct RememberedRoot: Sendable {
  /// How its pictures get their category.
  let category: CategoryRule
  /// What was looked at; nil where that was not remembered yet.
  let scan: ScanRules?
}

extension LibraryRoot {
  /// How it was indexed.
  var remembered: RememberedRoot {
    RememberedRoot(
      category: CategoryRule(stored: options) ?? .folder,
      scan: scan.flatMap { ScanRules(stored: $0) })
  }
}

extension Catalog {
  /// The folders that were indexed, and how, sorted by path.
  public func indexedRoots() throws(CatalogError) -> [(
    path: FilePath, category: CategoryRule, scan: ScanRules?
  )] {
    try roots().map { ($0.path, $0.remembered.category, $0.remembered.scan) }
  }
}
