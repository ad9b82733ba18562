// What sidecar files say of images, and the facts of contents with it: their
// own, outranked by a sidecar's, outranked by what was given.

internal import SQLiteAccess
public import SearchDomain

extension Catalog {
  /// The states in which the sidecars of the images at a root or below it were
  /// read, by the images' paths.
  func knownSidecars(under root: FilePath) throws(CatalogError) -> [FilePath: Int] {
    try read { connection in
      var states: [FilePath: Int] = [:]
      for range in PathRange.ranges(under: root) {
        try connection.query("SELECT path, state FROM sidecar WHERE \(range.sql)", range.values) {
          states[FilePath(bytes: $0.bytes(0))] = $0.int(1)
        }
      }
      return states
    }
  }

  /// Notes what sidecars say and brings the facts of their contents up to date.
  ///
  /// - Returns: how many of the images have other facts now.
  @discardableResult
  public func give(sidecars: [FilePath: SidecarFacts]) throws(CatalogError) -> Int {
    if sidecars.isEmpty { return 0 }
    return try write { connection in
      var paths: [Int64: Int] = [:]
      for (path, facts) in sidecars {
        guard
          let id = try connection.integer(
            "SELECT content_id FROM image WHERE path = ?", [.blob(path.bytes)])
        else { continue }
        if let state = facts.state {
          try connection.run(
            "INSERT OR REPLACE INTO sidecar VALUES (?, ?, ?)",
            [.blob(path.bytes), SQLValue(state), .text(MetadataJSON.encode(facts.metadata))])
        } else {
          try connection.run("DELETE FROM sidecar WHERE path = ?", [.blob(path.bytes)])
        }
        paths[id, default: 0] += 1
      }
      var count = 0
      for (id, number) in paths.sorted(by: { $0.key < $1.key })
      where try Self.applySidecars(to: id, connection) {
        try Self.reindexTexts(id, connection)
        count += number
      }
      if count > 0 { try Self.bumpGeneration(connection) }
      return count
    }
  }

  /// Makes the facts of a content anew from what is noted.
  ///
  /// - Returns: whether they changed.
  static func applySidecars(to contentID: Int64, _ connection: Connection) throws -> Bool {
    let sidecar = try sidecarMetadata(contentID, connection)
    let kept = try ownMetadata(contentID, connection)
    guard sidecar != nil || kept != nil else { return false }
    let now = try connection.first(
      "SELECT metadata FROM content WHERE id = ?", [.integer(contentID)]
    ) { $0.text(0) }
    guard let now = (now ?? nil).map(MetadataJSON.decode) else { return false }
    let given = try givenMetadata(contentID, connection) ?? [:]
    let own = kept ?? now.filter { given[$0.key] == nil }
    if sidecar == nil, given.isEmpty {
      try connection.run("DELETE FROM own_metadata WHERE content_id = ?", [.integer(contentID)])
    } else if kept == nil {
      try keep(own, of: contentID, connection)
    }
    let all = combined(own, sidecar, given)
    guard all != now else { return false }
    try connection.run(
      "UPDATE content SET metadata = ? WHERE id = ?",
      [.text(MetadataJSON.encode(all)), .integer(contentID)])
    return true
  }

  /// A content's facts in the order in which they count, the last first.
  static func combined(
    _ own: [String: MetadataValue], _ sidecar: [String: MetadataValue]?,
    _ given: [String: MetadataValue]?
  ) -> [String: MetadataValue] {
    own.merging(sidecar ?? [:]) { $1 }.merging(given ?? [:]) { $1 }
  }

  /// What is kept of a content, all told.
  static func keptMetadata(
    _ contentID: Int64, _ connection: Connection
  ) throws -> [String: MetadataValue] {
    try connection.first(
      "SELECT metadata FROM content WHERE id = ?", [.integer(contentID)]
    ) { MetadataJSON.decode($0.text(0) ?? "{}") } ?? [:]
  }

  /// What is known of a content besides its sidecars and what was given; nil where
  /// neither changes it.
  static func ownMetadata(
    _ contentID: Int64, _ connection: Connection
  ) throws -> [String: MetadataValue]? {
    try connection.first(
      "SELECT metadata FROM own_metadata WHERE content_id = ?", [.integer(contentID)]
    ) { MetadataJSON.decode($0.text(0) ?? "{}") }
  }

  static func keep(
    _ own: [String: MetadataValue], of contentID: Int64, _ connection: Connection
  ) throws {
    try connection.run(
      "INSERT OR REPLACE INTO own_metadata VALUES (?, ?)",
      [.integer(contentID), .text(MetadataJSON.encode(own))])
  }

  /// What the sidecar that counts for a content says: that of the first path
  /// with one. Nil where there is none, or it says nothing.
  static func sidecarMetadata(
    _ contentID: Int64, _ connection: Connection
  ) throws -> [String: MetadataValue]? {
    try connection.first(
      """
      SELECT s.metadata FROM image i JOIN sidecar s ON s.path = i.path
      WHERE i.content_id = ? AND s.metadata <> '{}' ORDER BY i.path LIMIT 1
      """, [.integer(contentID)]
    ) { MetadataJSON.decode($0.text(0) ?? "{}") }
  }
}
