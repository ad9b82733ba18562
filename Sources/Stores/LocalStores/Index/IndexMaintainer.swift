// Keeps the index file in step with the catalog, of which it is derived, and
// opens it for searches. A missing, stale or damaged file is built again.

public import SearchDomain
import Support
import Synchronization
import VectorIndexing

/// The index files of one library.
public final class IndexMaintainer: Sendable {
  private let catalog: Catalog
  /// What searches keep of the files in memory.
  private let memory: IndexMemory
  /// Where index files may be written when the library's folder is read-only.
  private let cacheFolder: String
  private let opened = Mutex<(key: Key, index: VectorIndex)?>(nil)
  /// Held while a file is built; searches that have an older one do not wait.
  private let building = Mutex<Void>(())
  private let tail = UnindexedVectors()
  /// The thread that builds a file while searches use the one before.
  private let builder = Mutex<BackgroundBuild?>(nil)

  private struct Key: Equatable {
    let set: VectorSet.ID
    let rewriteCount: Int
    let lastContentID: Int64
  }

  /// A tail of vectors longer than this is worth a new index file.
  private let longestTail: Int
  /// A process that has a file open searches so long a tail while it builds the
  /// next: comparing with as many vectors takes some milliseconds.
  private static let longestTailMeanwhile = 65_536

  /// - Parameter cacheFolder: where an index goes that the library's own folder
  ///   does not take.
  /// - Parameter memory: what searches keep of the files in memory.
  public convenience init(catalog: Catalog, cacheFolder: String, memory: IndexMemory = .mapped) {
    self.init(catalog: catalog, cacheFolder: cacheFolder, memory: memory, longestTail: 4096)
  }

  init(catalog: Catalog, cacheFolder: String, memory: IndexMemory = .mapped, longestTail: Int) {
    self.catalog = catalog
    self.memory = memory
    self.cacheFolder = cacheFolder
    self.longestTail = longestTail
  }

  /// Brings the file up to date with the catalog; does nothing if it is.
  ///
  /// Searches go on meanwhile with the file there is.
  ///
  /// - Throws: `CatalogError`; `system` where no place for the file can be
  ///   written.
  public func refresh(_ set: VectorSet) throws {
    if let index = try current(set), index.count == set.vectorCount,
      index.maximumID == set.lastContentID
    {
      return
    }
    try replace(set)
    // No file is older than this one now. What is kept in vain does no harm.
    if let index = opened.withLock({ $0?.index }) {
      try? catalog.forgetRemovals(in: set.id, through: Int(index.sourceVersion))
    }
  }

  /// Whether there is no file, as after a run that was stopped or killed: the
  /// next search or run makes it.
  func isMissing(_ set: VectorSet) -> Bool {
    (try? FileIO.status(Array(path(set).utf8))) == nil
  }

  /// Reads every page of the file against its checksum.
  ///
  /// - Returns: what is wrong, in words; nil if nothing is, or no file is there.
  func findDamage(_ set: VectorSet) -> String? {
    if isMissing(set) { return nil }
    do {
      try VectorIndex(path: path(set), memory: memory).verify()
      return nil
    } catch {
      return error.message
    }
  }

  /// Builds the file anew whatever there is.
  ///
  /// - Throws: as `refresh`.
  func rebuild(_ set: VectorSet) throws {
    opened.withLock { $0 = nil }
    try building.withLock { _ in _ = try buildAndKeep(set, earlier: nil) }
  }

  /// Deletes the files of a set that is gone. Who has one open searches on.
  func discard(_ set: VectorSet) {
    opened.withLock { if $0?.key.set == set.id { $0 = nil } }
    // What cannot be deleted is in nobody's way.
    for path in [path(set), fallbackPath(set)] { try? FileIO.remove(Array(path.utf8)) }
  }

  /// The index of a set. Vectors with larger ids than its `maximumID` may be in
  /// the catalog besides, and vectors deleted since may still be in the index.
  ///
  /// Callers that come while the first file is being built wait for it and do
  /// not build another. Later ones are built beside the searches.
  func index(for set: VectorSet) throws -> VectorIndex {
    if let index = try current(set) { return index }
    if let kept = opened.withLock({ $0 }), kept.key.set == set.id,
      try isUsable(
        kept.index, set, longestTail: Self.longestTailMeanwhile, known: kept.key.rewriteCount)
    {
      buildBeside(set)
      return kept.index
    }
    return try building.withLock { _ in
      if let index = try current(set) { return index }
      return try buildAndKeep(set, earlier: try earlier(set))
    }
  }

  /// A file of this set, however old: a build takes over what it can.
  private func earlier(_ set: VectorSet) throws -> VectorIndex? {
    if let kept = opened.withLock({ $0 }), kept.key.set == set.id { return kept.index }
    let digest = try digest(set)
    return [path(set), fallbackPath(set)].lazy.compactMap { [memory] in
      try? VectorIndex(path: $0, memory: memory)
    }
    .first { $0.spaceDigest == digest }
  }

  /// The vectors that came after those of the index.
  func tail(after index: VectorIndex, of set: VectorSet) throws -> [TailPage] {
    guard set.lastContentID > index.maximumID else { return [] }
    return try tail.pages(after: index.maximumID, of: set, in: catalog)
  }

  /// Waits for a file that is being built beside the searches.
  func finishBuilding() { builder.withLock { $0?.wait() } }

  private func buildBeside(_ set: VectorSet) {
    builder.withLock { build in
      if let running = build {
        guard running.isDone else { return }
        running.wait()
      }
      // A failure is met again, and told, by the search that has to wait.
      build = BackgroundBuild { try? self.replace(set) }
    }
  }

  private func replace(_ set: VectorSet) throws {
    try building.withLock { _ in _ = try buildAndKeep(set, earlier: try earlier(set)) }
  }

  private func buildAndKeep(_ set: VectorSet, earlier: VectorIndex?) throws -> VectorIndex {
    let index = try build(set, earlier)
    opened.withLock { $0 = (Self.key(set), index) }
    return index
  }

  private static func key(_ set: VectorSet) -> Key {
    Key(set: set.id, rewriteCount: set.rewriteCount, lastContentID: set.lastContentID)
  }

  /// The opened index, or the one in a file, where it may be used.
  private func current(_ set: VectorSet) throws -> VectorIndex? {
    let key = Self.key(set)
    if let kept = opened.withLock({ $0 }), kept.key.set == set.id {
      if kept.key == key { return kept.index }
      if try isUsable(kept.index, set, known: kept.key.rewriteCount) {
        opened.withLock { $0 = (key, kept.index) }
        return kept.index
      }
    }
    let digest = try digest(set)
    for path in [path(set), fallbackPath(set)] {
      // Whatever is wrong with the file, the remedy is the same: build it.
      guard let index = try? VectorIndex(path: path, memory: memory), index.spaceDigest == digest,
        try isUsable(index, set)
      else { continue }
      opened.withLock { $0 = (key, index) }
      return index
    }
    return nil
  }

  /// Whether an index and the catalog's newest vectors give right answers.
  ///
  /// The catalog counts rewrites: deletions, changes, and additions with an old
  /// id. An index that misses nothing but deletions is as good as new, because
  /// the final scores are read from the catalog. That nothing else happened
  /// is seen from the deletions that the catalog has noted: they must be as many
  /// as the rewrites.
  ///
  /// - Parameter known: a rewrite count up to which this was found before.
  private func isUsable(
    _ index: VectorIndex, _ set: VectorSet, longestTail: Int? = nil, known: Int? = nil
  ) throws -> Bool {
    let rewrites = set.rewriteCount -| Int(index.sourceVersion)
    guard index.dimension == set.space.dimension, index.maximumID <= set.lastContentID,
      rewrites >= 0,
      set.vectorCount -| index.count +| rewrites <= longestTail ?? self.longestTail
    else { return false }
    if rewrites == 0 { return true }
    // A third of deleted vectors is worth a new file.
    guard rewrites <= index.count / 3 else { return false }
    let first = max(known ?? 0, Int(index.sourceVersion))
    if first >= set.rewriteCount { return first == set.rewriteCount }
    return try catalog.removedContentIDs(in: set.id, after: first, through: set.rewriteCount).count
      == set.rewriteCount - first
  }

  private func build(_ set: VectorSet, _ earlier: VectorIndex?) throws -> VectorIndex {
    do {
      return try write(set, to: path(set), earlier)
    } catch let error as VectorIndexError where error.kind == .inputOutput {
      let fallback = fallbackPath(set)
      do {
        try FileIO.makeFolders(
          String(fallback[..<(fallback.lastIndex(of: "/") ?? fallback.endIndex)]))
        return try write(set, to: fallback, earlier)
      } catch let second as VectorIndexError {
        throw CatalogError(
          kind: .system, message: "the search index cannot be written: \(second.message)")
      } catch let second as FileError {
        throw CatalogError(
          kind: .system, message: "the search index cannot be written: \(second)")
      }
    }
  }

  private func write(_ set: VectorSet, to path: String, _ earlier: VectorIndex?) throws
    -> VectorIndex
  {
    let writer = try IndexWriter(
      path: path, dimension: set.space.dimension, options: IndexBuildOptions(earlier: earlier))
    // The counter is read before the vectors: one that changes meanwhile makes
    // the file look stale, never fresh.
    let counter = try catalog.vectorSet(set.id)?.rewriteCount ?? set.rewriteCount
    try catalog.forEachVector(in: set.id) { id, values in
      try writer.append(id: id, vector: values.withUnsafeBufferPointer { Array($0) })
    }
    try writer.finish(sourceVersion: Int64(counter), spaceDigest: try digest(set))
    return try VectorIndex(path: path, memory: memory)
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
