// The library in numbers, for people and monitors.

import LocalStores
public import SearchDomain
public import SearchWorkflows
import Support
import VectorIndexing

/// What a library holds and what it is searched with.
public struct LibraryStatus: Sendable {
  /// The library's folder; the address of a store.
  public let folder: FilePath
  /// Nil in a library that has never been indexed.
  public let space: EmbeddingSpace?
  /// Pictures, copies counted each.
  public let imageCount: Int
  /// Different contents; copies count once. Nil, as are the next three, in a
  /// store, which does not know them.
  public let contentCount: Int?
  /// Files that could not be indexed.
  public let failureCount: Int?
  /// The pictures' files together, in bytes.
  public let imageByteCount: Int?
  /// The library's own files together, in bytes.
  public let libraryByteCount: Int?
  /// Pictures by category; nil counts those without one.
  public let categories: [(name: String?, count: Int)]
  /// The folders that were indexed.
  public var roots: [FilePath] { indexedRoots.map(\.path) }
  /// The same, with how each is indexed.
  public let indexedRoots: [IndexedRoot]
  /// Further paths to files that are counted as pictures already.
  public var aliasCount = 0
  /// Contents that left, whose vectors are kept for when they come back.
  public var departedCount = 0
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
  /// How its pictures get their category.
  public let category: CategoryRule
  /// What is looked at; nil where it is not known, in a library that an earlier
  /// program made.
  public let scan: ScanRules?
}

extension ImageLibrary {
  /// The library in numbers; reads the list of pictures once.
  ///
  /// - Throws: `CatalogError`.
  public func status() throws -> LibraryStatus {
    let numbers = try catalog.status()
    return LibraryStatus(
      folder: folder, space: numbers.sets.first { $0.state == .current }?.space,
      imageCount: numbers.imageCount, contentCount: numbers.contentCount,
      failureCount: numbers.failureCount, imageByteCount: numbers.imageByteCount,
      libraryByteCount: ownByteCount(),
      categories: try catalog.categoryCounts().map { ($0.value, $0.count) },
      indexedRoots: try catalog.roots().map {
        IndexedRoot(path: $0.path, category: $0.category, scan: $0.scanRules)
      }, aliasCount: numbers.aliasCount,
      departedCount: numbers.departedCount,
      modelBeingBuilt: numbers.sets.first { $0.state == .building }?.space.modelName,
      instructionSet: InstructionSet.selected.name, server: nil)
  }

  private func ownByteCount() -> Int {
    var sum = 0
    for name in (try? FileIO.names(inFolder: folder.bytes)) ?? [] {
      let path = folder.appending(FilePath(bytes: name))
      sum = sum +| ((try? FileIO.status(path.bytes))?.byteCount ?? 0)
    }
    return sum
  }

  /// How many contents left whose vectors are kept.
  ///
  /// - Throws: `CatalogError`.
  public func departedCount() throws -> Int { try catalog.status().departedCount }

  /// Forgets what is kept of pictures that left.
  ///
  /// - Returns: how many contents were forgotten.
  /// - Throws: `CatalogError`.
  @discardableResult
  public func forgetDeparted() throws -> Int { try catalog.purgeDeparted(before: nil) }

  /// Files that could not be indexed, in the order of their paths.
  public func failures() throws -> [FileFailure] { try catalog.failures() }
}
