// Texts that programs make of pictures: what is written in them, and captions.
// Each is noted with who made it, so that the work is done once.

internal import SQLiteAccess
public import SearchDomain

/// A text that a program makes of a picture.
public enum DerivedText: String, Hashable, Sendable, CaseIterable {
  /// What is written in the picture.
  case ocr
  /// What the picture shows, in a sentence.
  case caption

  var columns: (text: String, author: String) {
    switch self {
    case .ocr: ("ocr_text", "ocr_by")
    case .caption: ("caption", "caption_by")
    }
  }
}

/// A content that lacks a text, with one of its pictures.
public struct UntoldContent: Hashable, Sendable {
  /// The content.
  public let contentID: Int64
  /// Where one of its pictures lies.
  public let path: FilePath
  /// SHA-256 of its file.
  public let hash: ContentHash
}

extension Catalog {
  /// Contents that an author has not made a text of, in rising order.
  ///
  /// - Parameters:
  ///   - author: names the program and its settings.
  ///   - after: contents above this id.
  public func contentsWithout(
    _ text: DerivedText, by author: String, after: Int64 = 0, limit: Int
  ) throws(CatalogError) -> [UntoldContent] {
    try read { connection in
      try connection.all(
        """
        SELECT c.id, (SELECT min(i.path) FROM image i WHERE i.content_id = c.id), c.sha256
        FROM content c WHERE c.id > ? AND c.\(text.columns.author) IS NOT ?
        ORDER BY c.id LIMIT ?
        """, [.integer(after), .text(author), SQLValue(limit)]
      ) { row -> UntoldContent? in
        row.contentHash(2).map {
          UntoldContent(
            contentID: row.integer(0), path: FilePath(bytes: row.bytes(1)), hash: $0)
        }
      }.compactMap(\.self)
    }
  }

  /// How many contents an author has not made a text of.
  public func countWithout(_ text: DerivedText, by author: String) throws(CatalogError) -> Int {
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
  public func setTexts(
    _ kind: DerivedText, by author: String, _ texts: [Int64: String]
  ) throws(CatalogError) {
    if texts.isEmpty { return }
    try write { connection in
      for (id, text) in texts.sorted(by: { $0.key < $1.key }) {
        let changed = try connection.run(
          "UPDATE content SET \(kind.columns.text) = ?, \(kind.columns.author) = ? WHERE id = ?",
          [text.isEmpty ? .null : .text(text), .text(author), .integer(id)])
        if changed > 0 { try Self.reindexTexts(id, connection) }
      }
      try Self.bumpGeneration(connection)
    }
  }
}
