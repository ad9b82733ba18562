// Texts that programs make of images: what is written in them, and captions.

internal import SQLiteAccess
internal import SearchDomain

extension DerivedText {
  fileprivate var columns: (text: String, author: String) {
    switch self {
    case .ocr: ("ocr_text", "ocr_by")
    case .caption: ("caption", "caption_by")
    }
  }
}

extension Catalog {
  /// Contents that an author has not made a text of, in rising order, and the
  /// last one looked at. Those whose hash is damaged are left out.
  ///
  /// - Parameters:
  ///   - author: names the program and its settings.
  ///   - after: contents above this id.
  func contentsWithout(
    _ text: DerivedText, by author: String, after: Int64 = 0, limit: Int
  ) throws(CatalogError) -> (contents: [UntoldContent], last: Int64?) {
    try read { connection in
      var last: Int64?
      let contents = try connection.all(
        """
        SELECT c.id, (SELECT min(i.path) FROM image i WHERE i.content_id = c.id), c.sha256
        FROM content c WHERE c.id > ? AND c.\(text.columns.author) IS NOT ?
        ORDER BY c.id LIMIT ?
        """, [.integer(after), .text(author), SQLValue(limit)]
      ) { row -> UntoldContent? in
        last = row.integer(0)
        return row.contentHash(2).map {
          UntoldContent(content: $0, path: FilePath(bytes: row.bytes(1)))
        }
      }
      return (contents.compactMap(\.self), last)
    }
  }

  /// How many contents an author has not made a text of.
  func countWithout(_ text: DerivedText, by author: String) throws(CatalogError) -> Int {
    try read { connection in
      Int(
        try connection.integer(
          "SELECT count(*) FROM content WHERE \(text.columns.author) IS NOT ?", [.text(author)])
          ?? 0)
    }
  }

  /// Keeps texts, and that their author made them. A text may be empty.
  ///
  /// - Parameter texts: by content; contents that are gone are passed over.
  func setTexts(
    _ kind: DerivedText, by author: String, _ texts: [ContentHash: String]
  ) throws(CatalogError) {
    if texts.isEmpty { return }
    try write { connection in
      let changed = try Self.keepTexts(kind, by: author, texts, connection)
      for id in changed { try Self.reindexTexts(id, connection) }
      if !changed.isEmpty { try Self.bumpGeneration(connection) }
    }
  }

  /// The same without making them searchable.
  ///
  /// - Returns: the contents that have another text now, in rising order.
  static func keepTexts(
    _ kind: DerivedText, by author: String, _ texts: [ContentHash: String],
    _ connection: Connection
  ) throws -> [Int64] {
    var rows: [(id: Int64, text: String)] = []
    for (content, text) in texts {
      let id = try connection.integer(
        "SELECT id FROM content WHERE sha256 = ?", [.blob(content.bytes)])
      if let id { rows.append((id, text)) }
    }
    let (column, authors) = (kind.columns.text, kind.columns.author)
    var changed: [Int64] = []
    for (id, text) in rows.sorted(by: { $0.id < $1.id }) {
      let count = try connection.run(
        """
        UPDATE content SET \(column) = ?1, \(authors) = ?2
        WHERE id = ?3 AND (\(column), \(authors)) IS NOT (?1, ?2)
        """, [text.isEmpty ? .null : .text(text), .text(author), .integer(id)])
      if count > 0 { changed.append(id) }
    }
    return changed
  }
}
