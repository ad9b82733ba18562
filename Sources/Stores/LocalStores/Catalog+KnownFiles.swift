// What is known of files, for comparing with a folder's listing, and which
// contents are known, for recognising moves and copies.

internal import SQLiteAccess
public import SearchDomain

/// A content that the catalog knows.
struct KnownContent: Hashable, Sendable {
  /// The content's row.
  let id: Int64
  /// Whether it has a vector in the set asked for.
  let hasVector: Bool
}

extension Catalog {
  /// The known files that are `root` or lie below it, sorted by path bytes.
  ///
  /// - Parameter root: an absolute path; nil for all. About 100 bytes of
  ///   memory a file, and their paths.
  public func knownFiles(under root: FilePath? = nil) throws(CatalogError) -> [KnownFile] {
    try read { connection in
      var files: [KnownFile] = []
      for range in PathRange.ranges(under: root) {
        try connection.query(
          """
          SELECT path, byte_count, modified_ns, c.sha256, category, same_as
          FROM image CROSS JOIN content c ON c.id = content_id
          WHERE \(range.sql) ORDER BY path
          """, range.values
        ) { row in
          files.append(
            KnownFile(
              path: FilePath(bytes: row.bytes(0)), byteCount: row.int(1),
              modifiedNanoseconds: row.int(2), content: try row.requiredContentHash(3),
              category: row.text(4),
              sameAs: row.isNull(5) ? nil : FilePath(bytes: row.bytes(5))))
        }
      }
      return files
    }
  }

  /// Those of some paths at which there are images.
  func imagePaths(among paths: [FilePath]) throws(CatalogError) -> Set<FilePath> {
    try read { connection in
      var found: Set<FilePath> = []
      for path in paths
      where try connection.integer("SELECT 1 FROM image WHERE path = ?", [.blob(path.bytes)]) != nil
      {
        found.insert(path)
      }
      return found
    }
  }

  /// The contents of the images that are `root` or lie below it, rising.
  func contentIDs(under root: FilePath) throws(CatalogError) -> [Int64] {
    try read { connection in
      try PathRange.ranges(under: root).flatMap { range in
        try connection.integers("SELECT content_id FROM image WHERE \(range.sql)", range.values)
      }.sorted()
    }
  }

  /// The failures at `root` or below it, sorted by path bytes; nil for all.
  public func failures(under root: FilePath? = nil) throws(CatalogError) -> [FileFailure] {
    try read { connection in
      try PathRange.ranges(under: root).flatMap { range in
        try connection.all(
          """
          SELECT path, byte_count, modified_ns, kind, reason FROM failure
          WHERE \(range.sql) ORDER BY path
          """, range.values
        ) { row in
          FileFailure(
            path: FilePath(bytes: row.bytes(0)),
            // A word that no version writes: then the catalog was edited.
            cause: FileFailure.Cause(
              FileFailure.Kind(rawValue: row.text(3) ?? "") ?? .damaged, row.text(4) ?? ""),
            byteCount: row.int(1), modifiedNanoseconds: row.int(2))
        }
      }
    }
  }

  /// The contents among `hashes` that are known.
  ///
  /// - Parameter set: asks `hasVector` of this set; nil means the current one,
  ///   and false everywhere if there is none.
  func contents(
    withHashes hashes: [ContentHash], set: VectorSet.ID? = nil
  ) throws(CatalogError) -> [ContentHash: KnownContent] {
    try read { connection in
      let setID: Int64?
      if let set {
        setID = try requireSet(set, connection).id.rawValue
      } else {
        setID = try connection.integer("SELECT id FROM vector_set WHERE state = 'current'")
      }
      let has =
        setID.map {
          "EXISTS (SELECT 1 FROM \(Schema.vectorTable($0)) v WHERE v.content_id = c.id)"
        } ?? "0"
      var found: [ContentHash: KnownContent] = [:]
      for hash in hashes {
        found[hash] = try connection.first(
          "SELECT c.id, \(has) FROM content c WHERE c.sha256 = ?", [.blob(hash.bytes)]
        ) { KnownContent(id: $0.integer(0), hasVector: $0.integer(1) != 0) }
      }
      return found
    }
  }
}

/// A stretch of the paths in byte order, as a condition on `path`.
struct PathRange {
  let sql: String
  let values: [SQLValue]

  /// The paths that are `root` or below it, as stretches in rising order.
  static func ranges(under root: FilePath?) -> [PathRange] {
    guard let root else { return [PathRange(sql: "1", values: [])] }
    // An empty path names nothing; taking it for all would be dangerous.
    if root.bytes.isEmpty { return [] }
    let slash = UInt8(ascii: "/")
    var bytes = root.bytes
    while bytes.last == slash { bytes.removeLast() }
    let below = PathRange(
      sql: "path > ? AND path < ?",
      // The byte after the slash ends the stretch of all that begin with it.
      values: [.blob(bytes + [slash]), .blob(bytes + [slash + 1])])
    if bytes.isEmpty { return [below] }
    return [PathRange(sql: "path = ?", values: [.blob(bytes)]), below]
  }
}
