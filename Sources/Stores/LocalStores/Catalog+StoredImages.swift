// Everything that is stored of images, page by page: for handing a library
// on to others.

internal import SQLiteAccess
internal import SearchDomain

extension Catalog {
  /// Where a reading of stored images goes on: after an image of a content.
  struct ImagePlace {
    let content: Int64
    let path: FilePath
  }

  /// Images that have a vector in a set, in the order of their contents, and
  /// of equal contents in that of their paths, and the place of the last.
  ///
  /// - Parameter place: of the last image of the page before.
  /// - Throws: `CatalogError`; `invalidFilter`, `damaged`.
  func storedImages(
    in set: VectorSet.ID, where filter: Filter? = nil, after place: ImagePlace? = nil, limit: Int
  ) throws(CatalogError) -> (images: [DescribedImage], last: ImagePlace?) {
    let condition = try FilterSQL(filter)
    return try read { connection in
      let dimension = try requireSet(set, connection).space.dimension
      var last: Int64 = 0
      let images = try connection.all(
        """
        SELECT \(ImageRow.columns), v.vector
        FROM \(Schema.vectorTable(set.rawValue)) v
          JOIN content c ON c.id = v.content_id CROSS JOIN image i ON i.content_id = c.id
        WHERE (\(condition.sql)) AND i.same_as IS NULL AND v.content_id >= ? AND (v.content_id > ? OR i.path > ?)
        ORDER BY v.content_id, i.path LIMIT ?
        """,
        condition.values + [
          .integer(place?.content ?? 0), .integer(place?.content ?? 0),
          .blob(place?.path.bytes ?? []), SQLValue(max(0, limit)),
        ]
      ) { row in
        let bytes = row.bytes(ImageRow.end)
        guard bytes.count == dimension * MemoryLayout<Float>.size else {
          throw CatalogError(
            kind: .damaged,
            message: "the vector of content \(row.integer(0)) has \(bytes.count) bytes in place of "
              + "\(dimension * MemoryLayout<Float>.size); run 'glimpse verify --repair'")
        }
        last = ImageRow.contentID(row)
        return DescribedImage(
          image: try ImageRow.record(row),
          embedding: Embedding(unitLength: VectorBlob.values(bytes)),
          caption: row.text(ImageRow.caption), ocrText: row.text(ImageRow.ocrText))
      }
      return (images, images.last.map { ImagePlace(content: last, path: $0.image.path) })
    }
  }

  /// The keys of the free metadata, sorted; reads every content once.
  func metadataKeys() throws(CatalogError) -> [MetadataKey] {
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
