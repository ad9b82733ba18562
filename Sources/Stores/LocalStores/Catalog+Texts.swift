// The texts that belong to images: kept in step with what they are made of,
// and metadata that was given from outside.

internal import SQLiteAccess
public import SearchDomain

extension Catalog {
  /// Makes a content's searchable texts anew.
  static func reindexTexts(_ contentID: Int64, _ connection: Connection) throws {
    try connection.run("DELETE FROM document WHERE content_id = ?", [.integer(contentID)])
    try connection.run(
      "INSERT INTO document \(Schema.documentRows) WHERE c.id = ?", [.integer(contentID)])
  }

  /// Makes all texts and their indexes anew.
  func reindexAllTexts(_ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO document_words(document_words) VALUES ('rebuild');
      INSERT INTO document_parts(document_parts) VALUES ('rebuild');
      DELETE FROM document;
      INSERT INTO document \(Schema.documentRows);
      """)
  }

  /// What was given for a content from outside its file.
  static func givenMetadata(
    _ contentID: Int64, _ connection: Connection
  ) throws -> [String: MetadataValue]? {
    let text = try connection.first(
      "SELECT given FROM content WHERE id = ?", [.integer(contentID)]
    ) { $0.text(0) }
    return (text ?? nil).map(MetadataJSON.decode)
  }

  /// Gives images metadata from outside their files; it outranks what the
  /// files say. Contents are meant: copies of an image share it.
  ///
  /// - Parameter values: for each path of an image in the library what it is
  ///   given; other paths are passed over. Nil takes back what was given before
  ///   under a key: what the image's own file says counts again.
  /// - Returns: how many images have other metadata now.
  @discardableResult
  public func give(
    metadata values: [FilePath: [String: MetadataValue?]]
  ) throws(CatalogError) -> Int {
    if values.isEmpty { return 0 }
    return try write { connection in
      var count = 0
      for (path, given) in values.sorted(by: { $0.key < $1.key }) {
        let found = try connection.first(
          """
          SELECT c.id, c.metadata FROM image i JOIN content c ON c.id = i.content_id
          WHERE i.path = ?
          """, [.blob(path.bytes)]
        ) { ($0.integer(0), MetadataJSON.decode($0.text(1) ?? "{}")) }
        guard let (id, metadata) = found else { continue }
        let before = try Self.givenMetadata(id, connection) ?? [:]
        var all = before
        for (key, value) in given { all[key] = value }
        if all == before { continue }
        // Kept, so that it is there again when what is given is taken back.
        let kept = try Self.ownMetadata(id, connection)
        let own = kept ?? metadata.filter { before[$0.key] == nil }
        if kept == nil { try Self.keep(own, of: id, connection) }
        try connection.run(
          "UPDATE content SET given = ? WHERE id = ?",
          [.text(MetadataJSON.encode(all)), .integer(id)])
        let merged = Self.combined(own, try Self.sidecarMetadata(id, connection), all)
        if merged == metadata { continue }
        try connection.run(
          "UPDATE content SET metadata = ? WHERE id = ?",
          [.text(MetadataJSON.encode(merged)), .integer(id)])
        try Self.reindexTexts(id, connection)
        count += 1
      }
      if count > 0 { try Self.bumpGeneration(connection) }
      return count
    }
  }
}
