// The eighth version of the schema: texts are taken apart by the domain's terms,
// which know scripts without spaces, glued words and emoji. What the tables hold
// is filled in afterwards, in steps (Catalog+TextFilling).

internal import SQLiteAccess
internal import SearchDomain

extension Schema {
  /// The key in `state` of the last content whose texts are in the tables; it is
  /// there as long as some are not.
  static let filledTexts = "filled_texts"

  static let textSchema = """
    DROP TRIGGER document_added;
    DROP TRIGGER document_removed;
    DROP TABLE document_words;
    DROP TABLE document_parts;
    CREATE VIRTUAL TABLE document_words USING fts5(\(documentColumns), content='document',
      content_rowid='content_id', tokenize='porter glimpse_terms');
    CREATE VIRTUAL TABLE document_parts USING fts5(\(documentColumns), content='document',
      content_rowid='content_id', tokenize='glimpse_parts');
    \(documentTriggers)
    INSERT INTO state SELECT '\(filledTexts)', 0 WHERE EXISTS (SELECT 1 FROM document);
    """

  /// Names that look the same were of two categories where a Mac had written one
  /// and another system the other.
  static func composeCategories(_ connection: Connection) throws {
    let names = try connection.all(
      "SELECT DISTINCT category FROM image WHERE category IS NOT NULL", [], { $0.text(0) ?? "" })
    for name in names {
      let composed = TextFolding.composed(name)
      if composed.utf8.elementsEqual(name.utf8) { continue }
      try connection.run(
        "UPDATE image SET category = ? WHERE category = ?", [.text(composed), .text(name)])
    }
  }
}
