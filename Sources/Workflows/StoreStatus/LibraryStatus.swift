// The library in numbers, for people and monitors.

public import Indexing
import ModelHub
import Refusals
public import SearchDomain

/// What a library holds and what it is searched with.
public struct LibraryStatus: Sendable {
  /// The library's folder; the address of a store.
  public let folder: FilePath
  /// Nil in a library that has never been indexed.
  public let space: EmbeddingSpace?
  /// Images, copies counted each.
  public let imageCount: Int
  /// Different contents; copies count once. Nil, as are the next three, in a
  /// store, which does not know them.
  public let contentCount: Int?
  /// Files that could not be indexed.
  public let failureCount: Int?
  /// The images' files together, in bytes.
  public let imageByteCount: Int?
  /// The library's own files together, in bytes.
  public let libraryByteCount: Int?
  /// Images by category; nil counts those without one.
  public let categories: [(name: String?, count: Int)]
  /// The folders that were indexed.
  public var roots: [FilePath] { indexedRoots.map(\.path) }
  /// The same, with how each is indexed.
  public let indexedRoots: [IndexedRoot]
  /// Further paths to files that are counted as images already.
  public var aliasCount = 0
  /// Contents that left, whose vectors are kept for when they come back.
  public var departedCount = 0
  /// In what arithmetic images are embedded, and what decided it; nil where nothing
  /// has yet.
  public let precision: PrecisionDecision?
  /// A model whose vectors are not complete yet.
  public let modelBeingBuilt: String?
  /// One sentence on a better model, where the library's is a small one that
  /// came with the program.
  public var notice: String? { space.flatMap { BundledModel.notice(forModel: $0.modelName) } }
  /// The instruction set of the vector arithmetic, such as `avx512`.
  public let instructionSet: String
  /// Name and version of the server that keeps the vectors; nil for a library
  /// on this machine.
  public let server: String?
}

/// A folder that was indexed, and how.
public struct IndexedRoot: Hashable, Sendable {
  /// Its absolute path.
  public let path: FilePath
  /// How its images get their category.
  public let category: CategoryRule
  /// What is looked at; nil where it is not known, in a library that an earlier
  /// program made.
  public let scan: ScanRules?
}

extension IndexedRoot {
  /// A root as a store remembers it.
  package init(_ root: LibraryRoot) {
    self.init(
      path: root.path, category: root.category, scan: root.scanRules)
  }
}

extension StoreKnowledge {
  /// The library in numbers; reads the list of images once. What a server said
  /// is not asked again for some seconds.
  ///
  /// - Parameters:
  ///   - folder: the library's; the address of a store, for display.
  ///   - instructionSet: that of the vector arithmetic.
  /// - Throws: `VectorStoreError`; `GlimpseError` (`libraryNotFound`) where a
  ///   server has no collection.
  package func status(of folder: FilePath, instructionSet: String) throws -> LibraryStatus {
    try remembered {
      let description = try description()
      let known = try store.statistics()
      guard known != nil || description != nil else {
        throw GlimpseError(
          kind: .libraryNotFound,
          message:
            "there is no collection at \(store.name) yet: index a folder with it first")
      }
      return LibraryStatus(
        folder: folder, space: description?.space,
        imageCount: try known?.imageCount ?? store.imageCount(where: nil),
        contentCount: known?.contentCount,
        failureCount: known?.failureCount, imageByteCount: known?.imageByteCount,
        libraryByteCount: known?.ownByteCount,
        categories: try store.facetCounts(.category, where: nil, limit: isShared ? 1000 : .max)
          .map { ($0.value, $0.count) },
        indexedRoots: try store.roots().map(IndexedRoot.init),
        aliasCount: known?.aliasCount ?? 0, departedCount: known?.departedCount ?? 0,
        precision: description?.precision, modelBeingBuilt: known?.modelBeingBuilt,
        instructionSet: instructionSet,
        server: isShared ? description?.server : nil)
    }
  }
}
