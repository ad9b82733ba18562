// What indexing asks of the place that pictures go to, be it the catalog on
// this machine or a store on a server.

import Cataloging
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
  /// The roots that were indexed before, as far as that is remembered, and how
  /// pictures below them get their category.
  func categoryRules() throws -> [FilePath: CategoryRule]

  /// The known files that are `root` or lie below it; nil for all.
  func knownFiles(under root: FilePath?) throws -> [KnownFile]

  /// What failed at `root` or below it before; nil for all.
  func failures(under root: FilePath?) throws -> [FailureRecord]

  /// The known pictures that a list told of.
  func knownFiles(toldBy root: FilePath) throws -> [KnownFile]

  /// What pictures elsewhere are known by; nil where a server gave nothing.
  func remotePictures(of root: FilePath) throws -> [FilePath: String?]

  /// The roots that told of a picture elsewhere.
  func roots(tellingOf path: FilePath) throws -> [FilePath]
}

extension Catalog: KnownFiles {
  func categoryRules() throws -> [FilePath: CategoryRule] {
    Dictionary(
      try roots().map { ($0.path, CategoryRule(stored: $0.options) ?? .folder) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// Where the pipeline's pictures go; called from several threads.
protocol IndexingDestination: Sendable {
  /// Whether a content has a vector there, so that it need not be embedded.
  func hasVector(of content: ContentHash) throws -> Bool

  /// Writes what came of some files. When it returns, it is kept.
  func write(_ items: [CatalogItem]) throws
}

/// The catalog as a destination.
struct CatalogDestination: IndexingDestination {
  let catalog: Catalog
  let set: VectorSet.ID

  func hasVector(of content: ContentHash) throws -> Bool {
    try catalog.contents(withHashes: [content], set: set)[content]?.hasVector == true
  }

  func write(_ items: [CatalogItem]) throws {
    _ = try catalog.apply(items.map(\.change), set: set)
    try catalog.note(items.compactMap(\.remotePicture))
  }
}
