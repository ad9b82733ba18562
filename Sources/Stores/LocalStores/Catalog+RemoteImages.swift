// Images that lie elsewhere: which list or bucket told of them, and by what
// their owner's server knows whether they changed.

internal import SQLiteAccess
public import SearchDomain

extension BatchWriter {
  func list(_ image: RemoteImage) throws {
    try connection.run(
      "INSERT OR REPLACE INTO remote (root, path, validator) VALUES (?, ?, ?)",
      [.blob(image.root.bytes), .blob(image.path.bytes), SQLValue(image.validator)])
  }

  func listAgain(_ image: RemoteImage) throws {
    try connection.run(
      """
      INSERT OR IGNORE INTO remote (root, path, validator)
      SELECT ?1, r.path, r.validator FROM remote r JOIN image i ON i.path = r.path
      WHERE r.path = ?2 ORDER BY r.validator IS NULL LIMIT 1
      """, [.blob(image.root.bytes), .blob(image.path.bytes)])
  }

  func unlist(_ image: RemoteImage) throws {
    try connection.run(
      "DELETE FROM remote WHERE root = ? AND path = ?",
      [.blob(image.root.bytes), .blob(image.path.bytes)])
  }
}

extension Catalog {
  /// What images are known by that a root told of and that are in the
  /// library, by their addresses.
  public func remoteImages(of root: FilePath) throws(CatalogError) -> [FilePath: String?] {
    try read { connection in
      var found: [FilePath: String?] = [:]
      try connection.query(
        "SELECT path, validator FROM remote WHERE root = ?", [.blob(root.bytes)]
      ) { found[FilePath(bytes: $0.bytes(0))] = .some($0.text(1)) }
      return found
    }
  }

  /// The known images that a root told of, in the order of their addresses.
  func knownFiles(listedBy root: FilePath) throws(CatalogError) -> [KnownFile] {
    try read { connection in
      try connection.all(
        """
        SELECT i.path, i.byte_count, i.modified_ns, c.sha256, i.category
        FROM remote r CROSS JOIN image i ON i.path = r.path JOIN content c ON c.id = i.content_id
        WHERE r.root = ? ORDER BY r.path
        """, [.blob(root.bytes)]
      ) { row in
        KnownFile(
          path: FilePath(bytes: row.bytes(0)), byteCount: row.int(1),
          modifiedNanoseconds: row.int(2), content: try row.requiredContentHash(3),
          category: row.text(4))
      }
    }
  }

  /// The roots that told of an image, in the order of their addresses.
  public func roots(listing path: FilePath) throws(CatalogError) -> [FilePath] {
    try read { connection in
      try connection.all(
        "SELECT root FROM remote WHERE path = ? ORDER BY root", [.blob(path.bytes)]
      ) { FilePath(bytes: $0.bytes(0)) }
    }
  }
}
