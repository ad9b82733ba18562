// The library in numbers, for people and monitors.

import Cataloging
public import SearchDomain
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
  public let roots: [FilePath]
  /// A model whose vectors are not complete yet.
  public let modelBeingBuilt: String?
  /// The instruction set of the vector arithmetic, such as `avx512`.
  public let instructionSet: String
  /// Name and version of the server that keeps the vectors; nil for a library
  /// on this machine.
  public let server: String?
}

/// A file that could not be indexed.
public struct FailedFile: Hashable, Sendable {
  /// Its absolute path.
  public let path: FilePath
  /// Why, in one sentence without the path.
  public let reason: String
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
      roots: try catalog.roots().map(\.path),
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

  /// Files that could not be indexed, in the order of their paths.
  public func failures() throws -> [FailedFile] {
    try catalog.failures().map { FailedFile(path: $0.path, reason: $0.reason) }
  }
}
