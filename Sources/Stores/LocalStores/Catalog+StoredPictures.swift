// Everything that is stored of pictures, page by page: for handing a library
// on to others.

internal import SQLiteAccess
public import SearchDomain

/// A picture with its vector and the texts that programs made of it.
public struct StoredPicture: Sendable {
  /// The row of its content.
  public let contentID: Int64
  /// What is known of it.
  public let image: ImageRecord
  /// Of unit length.
  public let vector: [Float]
  /// What a model says that it shows.
  public let caption: String?
  /// What is written in it.
  public let ocrText: String?
}

/// A key of the free metadata, and what kinds of values there are.
public struct MetadataKey: Hashable, Sendable {
  /// The key.
  public let name: String
  /// SQLite's names of the JSON types: text, integer, real, true, false, array.
  public let jsonTypes: Set<String>
}

extension Catalog {
  /// Pictures that have a vector in a set, in the order of their contents, and
  /// of equal contents in that of their paths. Repeat with the last of a page
  /// until one comes empty.
  ///
  /// - Parameter last: the last picture of the page before.
  /// - Throws: `CatalogError`; `invalidFilter`, `damaged`.
  public func storedPictures(
    in set: VectorSet.ID, where filter: Filter? = nil, after last: StoredPicture? = nil, limit: Int
  ) throws(CatalogError) -> [StoredPicture] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      let dimension = try requireSet(set, connection).space.dimension
      return try connection.all(
        """
        SELECT \(ImageRow.columns), v.vector, c.caption, c.ocr_text
        FROM \(Schema.vectorTable(set.rawValue)) v
          JOIN content c ON c.id = v.content_id CROSS JOIN image i ON i.content_id = c.id
        WHERE (\(condition.sql)) AND i.same_as IS NULL AND v.content_id >= ? AND (v.content_id > ? OR i.path > ?)
        ORDER BY v.content_id, i.path LIMIT ?
        """,
        condition.values + [
          .integer(last?.contentID ?? 0), .integer(last?.contentID ?? 0),
          .blob(last?.image.path.bytes ?? []), SQLValue(max(0, limit)),
        ]
      ) { row in
        let bytes = row.bytes(14)
        guard bytes.count == dimension * MemoryLayout<Float>.size else {
          throw CatalogError(
            kind: .damaged,
            message: "the vector of content \(row.integer(0)) has \(bytes.count) bytes in place of "
              + "\(dimension * MemoryLayout<Float>.size); run `glimpse verify --repair`")
        }
        return StoredPicture(
          contentID: ImageRow.contentID(row), image: try ImageRow.record(row),
          vector: VectorBlob.values(bytes), caption: row.text(15), ocrText: row.text(16))
      }
    }
  }

  /// How many pictures have a vector in a set.
  public func storedPictureCount(
    in set: VectorSet.ID, where filter: Filter? = nil
  ) throws(CatalogError) -> Int {
    let condition = try FilterSQL(filter)
    return try read { connection in
      _ = try requireSet(set, connection)
      return Int(
        try connection.integer(
          """
          SELECT count(*) FROM image i JOIN content c ON c.id = i.content_id
          WHERE (\(condition.sql)) AND i.same_as IS NULL AND EXISTS
            (SELECT 1 FROM \(Schema.vectorTable(set.rawValue)) v WHERE v.content_id = c.id)
          """, condition.values) ?? 0)
    }
  }

  /// The keys of the free metadata, sorted; reads every content once.
  public func metadataKeys() throws(CatalogError) -> [MetadataKey] {
    let pairs = try read { connection in
      try connection.all(
        """
        SELECT DISTINCT m.key, m.type FROM content c,
          json_each(CASE WHEN c.metadata <> '{}' AND json_valid(c.metadata) THEN c.metadata ELSE '{}' END) m
        """, []
      ) { ($0.text(0) ?? "", $0.text(1) ?? "") }
    }
    let types = Dictionary(grouping: pairs, by: \.0).mapValues { Set($0.map(\.1)) }
    return types.sorted { $0.key < $1.key }.map { MetadataKey(name: $0.key, jsonTypes: $0.value) }
  }
}
