// How an image is read from a joined row of `image i` and `content c`.

internal import SQLiteAccess
internal import SearchDomain

enum ImageRow {
  static let columns = """
    i.content_id, i.image_id, i.path, c.sha256, i.byte_count, i.modified_ns, i.category, \
    c.width, c.height, c.format, c.orientation, c.metadata, c.phash, c.dhash, c.caption, c.ocr_text
    """

  /// Where the columns are that follow these in a query.
  static let end = 16
  /// Where the caption and the writing are.
  static let (caption, ocrText) = (14, 15)

  static func contentID(_ row: Row) -> Int64 { row.integer(0) }

  /// What is kept of the image itself: this is what other stores get.
  ///
  /// - Throws: `CatalogError` of kind `damaged` where an id has a wrong size.
  static func stored(_ row: Row) throws -> ImageRecord {
    let path = FilePath(bytes: row.bytes(2))
    guard let id = ImageID(bytes: row.bytes(1)), let hash = row.contentHash(3) else {
      throw CatalogError(
        kind: .damaged,
        message: "the catalog's entry for \(path) is damaged; run 'glimpse verify --repair'",
        path: path.description)
    }
    return ImageRecord(
      id: id, path: path, contentHash: hash, byteCount: row.int(4),
      modifiedNanoseconds: row.int(5), category: row.text(6),
      facts: ImageFacts(
        width: row.int(7), height: row.int(8), format: row.text(9) ?? "",
        orientation: row.int(10), metadata: MetadataJSON.decode(row.text(11) ?? "{}"),
        fingerprint: fingerprint(row, at: 12)))
  }

  /// The same as people ask for it: with the texts that programs made of the image
  /// among the rest.
  static func record(_ row: Row) throws -> ImageRecord {
    var record = try stored(row)
    for (kind, column) in [(DerivedText.caption, caption), (.ocr, ocrText)] {
      if let text = row.text(column) { record.facts.metadata[kind.rawValue] = .text(text) }
    }
    return record
  }

  /// The two hashes in a row's neighbouring columns; nil unless both are there.
  static func fingerprint(_ row: Row, at column: Int) -> ImageFingerprint? {
    guard !row.isNull(column), !row.isNull(column + 1) else { return nil }
    return ImageFingerprint(
      dct: UInt64(bitPattern: row.integer(column)),
      difference: UInt64(bitPattern: row.integer(column + 1)))
  }
}

extension Row {
  /// The hash in a column; nil where it has a wrong size.
  func contentHash(_ column: Int) -> ContentHash? {
    withBytes(column) { ContentHash(bytes: $0) }
  }

  /// The hash in a column.
  ///
  /// - Throws: `CatalogError` of kind `damaged` where it has a wrong size.
  func requiredContentHash(_ column: Int) throws -> ContentHash {
    if let hash = contentHash(column) { return hash }
    throw CatalogError(
      kind: .damaged, message: "a content's hash is damaged; run 'glimpse verify --repair'")
  }
}
