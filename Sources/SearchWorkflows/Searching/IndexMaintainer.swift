// Keeps the index file in step with the catalog, of which it is derived, and
// opens it for searches. A missing, stale or damaged file is built again.

public import Cataloging
import SearchDomain
import Support
import Synchronization
import VectorIndexing

/// The index files of one library.
public final class IndexMaintainer: Sendable {
  private let catalog: Catalog
  /// Where index files may be written when the library's folder is read-only.
  private let cacheFolder: String
  private let opened = Mutex<(key: Key, index: FlatIndex)?>(nil)

  private struct Key: Equatable {
    let set: VectorSet.ID
    let rewriteCount: Int
  }

  /// A tail of vectors longer than this is worth a new index file.
  static let longestTail = 4096

  /// - Parameter cacheFolder: where an index goes that the library's own folder
  ///   does not take.
  public init(catalog: Catalog, cacheFolder: String) {
    self.catalog = catalog
    self.cacheFolder = cacheFolder
  }

  /// Brings the file up to date with the catalog; does nothing if it is.
  ///
  /// - Throws: `CatalogError`; `WorkflowError`, `inputOutput`, where no place
  ///   for the file can be written.
  public func refresh(_ set: VectorSet) throws {
    _ = try index(for: set, longestTail: 0)
  }

  /// Whether there is no file, as after a run that was stopped or killed: the
  /// next search or run makes it.
  public func isMissing(_ set: VectorSet) -> Bool {
    (try? FileIO.status(Array(path(set).utf8))) == nil
  }

  /// Reads every block of the file against its checksum.
  ///
  /// - Returns: what is wrong, in words; nil if nothing is, or no file is there.
  public func findDamage(_ set: VectorSet) -> String? {
    if isMissing(set) { return nil }
    do {
      try FlatIndex(path: path(set)).verify()
      return nil
    } catch {
      return error.message
    }
  }

  /// Builds the file anew whatever there is.
  ///
  /// - Throws: as `refresh`.
  public func rebuild(_ set: VectorSet) throws {
    try opened.withLock { kept in
      kept = nil
      _ = try build(set)
    }
  }

  /// The index of a set. Vectors with larger ids than its `maximumID`, at most
  /// `longestTail`, may be in the catalog besides.
  ///
  /// One thread at a time: whoever comes while the file is being built waits
  /// for it rather than building another.
  func index(for set: VectorSet, longestTail: Int = longestTail) throws -> FlatIndex {
    let key = Key(set: set.id, rewriteCount: set.rewriteCount)
    return try opened.withLock { kept in
      if let kept, kept.key == key, set.vectorCount - kept.index.count <= longestTail {
        return kept.index
      }
      let index = try usableFile(set, longestTail) ?? build(set)
      kept = (key, index)
      return index
    }
  }

  private func usableFile(_ set: VectorSet, _ longestTail: Int) throws -> FlatIndex? {
    let digest = try digest(set)
    for path in [path(set), fallbackPath(set)] {
      // Whatever is wrong with the file, the remedy is the same: build it.
      guard let index = try? FlatIndex(path: path), index.spaceDigest == digest,
        index.dimension == set.space.dimension, index.sourceVersion == Int64(set.rewriteCount),
        set.vectorCount - index.count <= longestTail, index.maximumID <= set.lastContentID
      else { continue }
      return index
    }
    return nil
  }

  private func build(_ set: VectorSet) throws -> FlatIndex {
    do {
      return try write(set, to: path(set))
    } catch let error as VectorIndexError where error.kind == .inputOutput {
      let fallback = fallbackPath(set)
      do {
        try FileIO.makeFolders(String(fallback[..<(fallback.lastIndex(of: "/") ?? fallback.endIndex)]))
        return try write(set, to: fallback)
      } catch let second as VectorIndexError {
        throw WorkflowError(kind: .inputOutput, message: "The search index cannot be written: \(second.message)")
      } catch let second as FileError {
        throw WorkflowError(kind: .inputOutput, message: "The search index cannot be written: \(second).")
      }
    }
  }

  private func write(_ set: VectorSet, to path: String) throws -> FlatIndex {
    let writer = try FlatIndexWriter(path: path, dimension: set.space.dimension)
    // The counter is read before the vectors: one that changes meanwhile makes
    // the file look stale, never fresh.
    let counter = try catalog.vectorSet(set.id)?.rewriteCount ?? set.rewriteCount
    try catalog.forEachVector(in: set.id) { id, values in
      try writer.append(id: id, vector: values.withUnsafeBufferPointer { Array($0) })
    }
    try writer.finish(sourceVersion: Int64(counter), spaceDigest: try digest(set))
    return try FlatIndex(path: path)
  }

  private func path(_ set: VectorSet) -> String {
    catalog.folder.appending("vectors-\(set.id.rawValue).index").description
  }

  private func fallbackPath(_ set: VectorSet) -> String {
    let library = Digest.hex(Digest.of(catalog.folder.bytes, .sha1))
    return "\(cacheFolder)/indexes/\(library)-\(set.id.rawValue).index"
  }

  /// Names the library, the set and the model, so that the file of a library
  /// that lay in the same place before is not taken for this one's.
  private func digest(_ set: VectorSet) throws -> [UInt8] {
    let names = "\(set.id.rawValue)/\(set.space.digest)/\(set.space.dimension)"
    return Digest.of(try catalog.libraryID() + Array(names.utf8), .sha256)
  }
}
