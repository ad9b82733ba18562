// What indexing asks of the place that pictures go to, be it the catalog on
// this machine or a store on a server.

public import Cataloging
public import SearchDomain

/// Brings a library up to date with folders of pictures.
public protocol FolderIndexer: Sendable {
  /// Indexes roots, which are absolute paths of folders or single files.
  ///
  /// - Parameter emit: told of progress, failures and warnings as they come,
  ///   from several threads.
  func run(
    _ roots: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingReport
}

/// What is known of files before a run.
protocol KnownFiles: Sendable {
  /// The roots that were indexed before, as far as that is remembered, and how.
  func rememberedRoots() throws -> [FilePath: RememberedRoot]

  /// The folders at a root or below it as they were when they were last listed,
  /// as far as that is remembered.
  func knownFolders(under root: FilePath) throws -> [KnownFolder]

  /// Whether further paths to a file are kept with the picture.
  var keepsAliases: Bool { get }

  /// The known files that are `root` or lie below it; nil for all.
  func knownFiles(under root: FilePath?) throws -> [KnownFile]

  /// What failed at `root` or below it before; nil for all.
  func failures(under root: FilePath?) throws -> [FileFailure]

  /// The known pictures that a list told of.
  func knownFiles(toldBy root: FilePath) throws -> [KnownFile]

  /// What pictures elsewhere are known by; nil where a server gave nothing.
  func remotePictures(of root: FilePath) throws -> [FilePath: String?]

  /// The roots that told of a picture elsewhere.
  func roots(tellingOf path: FilePath) throws -> [FilePath]
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

extension Catalog: KnownFiles {
  var keepsAliases: Bool { true }

  func rememberedRoots() throws -> [FilePath: RememberedRoot] {
    Dictionary(
      try roots().map { ($0.path, $0.remembered) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Where the pipeline's pictures go; called from several threads.
protocol IndexingDestination: Sendable {
  /// Whether a content has a vector there, so that it need not be embedded.
  func hasVector(of content: ContentHash) throws -> Bool

  /// Writes what came of some files. When it returns, it is kept.
  func write(_ items: [FinishedTask]) throws
}

/// The catalog as a destination.
struct CatalogDestination: IndexingDestination {
  let catalog: Catalog
  let set: VectorSet.ID

  func hasVector(of content: ContentHash) throws -> Bool {
    if let known = try catalog.contents(withHashes: [content], set: set)[content] {
      return known.hasVector
    }
    return try !catalog.departedFacts(withHashes: [content], in: set).isEmpty
  }

  func write(_ items: [FinishedTask]) throws {
    _ = try catalog.apply(items.map(\.change), set: set)
    try catalog.note(items.filter { $0.failure == nil }.compactMap(\.task.remotePicture))
  }
}
