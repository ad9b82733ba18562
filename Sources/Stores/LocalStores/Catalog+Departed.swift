// What is kept of images that left, so that a folder that is moved out and in
// again is not embedded anew. Nothing of it can be found by a search.

internal import SQLiteAccess
internal import SearchDomain
internal import Support

extension Catalog {
  /// Forgets what is kept of images that left before a moment, and vectors
  /// of sets that are gone.
  ///
  /// - Parameter nanoseconds: since 1970; nil forgets all.
  /// - Returns: how many contents were forgotten.
  @discardableResult
  public func purgeDeparted(before nanoseconds: Int?) throws(CatalogError) -> Int {
    // Mostly there is nothing to do, and reading needs no lock.
    let isDue = try read { connection in
      try connection.integer(
        "SELECT 1 FROM departed WHERE departed_at < ? LIMIT 1", [SQLValue(nanoseconds ?? .max)])
        != nil
    }
    guard isDue else { return 0 }
    return try write { connection in
      try connection.run(
        "DELETE FROM departed WHERE departed_at < ?", [SQLValue(nanoseconds ?? .max)])
    }
  }

  /// The facts of contents that left and are kept, with a vector in a set.
  func departedFacts(
    withHashes hashes: some Sequence<ContentHash>, in set: VectorSet.ID
  ) throws(CatalogError) -> [ContentHash: ImageFacts] {
    try read { connection in
      var found: [ContentHash: ImageFacts] = [:]
      for hash in hashes {
        found[hash] = try connection.first(
          """
          SELECT d.width, d.height, d.format, d.orientation, d.metadata, d.phash, d.dhash
          FROM departed d JOIN departed_vector v ON v.sha256 = d.sha256
          WHERE d.sha256 = ? AND v.set_id = ?
          """, [.blob(hash.bytes), .integer(set.rawValue)]
        ) { row in
          ImageFacts(
            width: row.int(0), height: row.int(1), format: row.text(2) ?? "",
            orientation: row.int(3),
            metadata: MetadataJSON.decode(row.text(4) ?? "{}"),
            fingerprint: ImageRow.fingerprint(row, at: 5))
        }
      }
      return found
    }
  }

  /// Copies a content that is about to go, with its vectors.
  static func setAside(
    _ contentID: Int64, from path: FilePath, at now: Int, _ connection: Connection
  ) throws {
    let isWanted =
      try connection.integer(
        "SELECT 1 FROM image WHERE content_id = ?", [.integer(contentID)]) == nil
    guard isWanted else { return }
    try connection.run(
      """
      INSERT OR REPLACE INTO departed (sha256, path, departed_at, \(Schema.departedColumns))
      SELECT sha256, ?, ?, \(Schema.departedColumns) FROM content WHERE id = ?
      """, [.blob(path.bytes), SQLValue(now), .integer(contentID)])
    for set in try setIDs(connection) {
      try connection.run(
        """
        INSERT OR REPLACE INTO departed_vector (set_id, sha256, vector)
        SELECT ?, c.sha256, v.vector FROM \(Schema.vectorTable(set)) v
          JOIN content c ON c.id = v.content_id WHERE v.content_id = ?
        """, [.integer(set), .integer(contentID)])
    }
  }

  /// Makes a content that was set aside one of those that can be found.
  ///
  /// - Returns: its row; nil where none was kept.
  static func bringBack(_ hash: ContentHash, _ connection: Connection) throws -> Int64? {
    guard
      try connection.integer("SELECT 1 FROM departed WHERE sha256 = ?", [.blob(hash.bytes)]) != nil
    else { return nil }
    try connection.run(
      """
      INSERT INTO content (sha256, \(Schema.departedColumns))
      SELECT sha256, \(Schema.departedColumns) FROM departed WHERE sha256 = ?
      """, [.blob(hash.bytes)])
    let id = connection.lastInsertedRowID
    for set in try setIDs(connection) {
      try connection.run(
        """
        INSERT OR REPLACE INTO \(Schema.vectorTable(set)) (content_id, vector)
        SELECT ?, vector FROM departed_vector WHERE set_id = ? AND sha256 = ?
        """, [.integer(id), .integer(set), .blob(hash.bytes)])
    }
    try connection.run("DELETE FROM departed WHERE sha256 = ?", [.blob(hash.bytes)])
    return id
  }

  private static func setIDs(_ connection: Connection) throws -> [Int64] {
    try connection.all(
      """
      SELECT s.id FROM vector_set s JOIN sqlite_schema t ON t.type = 'table'
        AND t.name = 'vector_set_' || s.id
      """, []
    ) { $0.integer(0) }
  }
}
