// Images in the order of their ids, as stores hand them over, with only those
// that have a vector in a set.

internal import SQLiteAccess
internal import SearchDomain

extension Catalog {
  /// Images with a vector in a set that meet a condition and have larger ids
  /// than one, rising, each with its content's id.
  ///
  /// - Parameters:
  ///   - after: nil begins with the smallest.
  ///   - limit: the most to give.
  /// - Throws: `CatalogError`; `invalidFilter`.
  func imagesByID(
    after: ImageID?, where filter: Filter? = nil, in set: VectorSet.ID, limit: Int
  ) throws(CatalogError) -> [(contentID: Int64, image: ImageRecord)] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      let table = Schema.vectorTable(try requireSet(set, connection).id.rawValue)
      return try connection.all(
        """
        SELECT \(ImageRow.columns) FROM image i JOIN content c ON c.id = i.content_id
        WHERE \(condition.sql) AND i.same_as IS NULL AND i.image_id > ?
          AND EXISTS (SELECT 1 FROM \(table) v WHERE v.content_id = i.content_id)
        ORDER BY i.image_id LIMIT ?
        """,
        condition.values + [.blob(after?.bytes ?? []), SQLValue(max(0, limit))]
      ) { (ImageRow.contentID($0), try ImageRow.stored($0)) }
    }
  }

  /// How many images with a vector in a set meet a condition.
  func count(
    where filter: Filter?, in set: VectorSet.ID
  ) throws(CatalogError) -> Int {
    let condition = try FilterSQL(filter)
    return try read { connection in
      let table = Schema.vectorTable(try requireSet(set, connection).id.rawValue)
      return Int(
        try connection.integer(
          """
          SELECT count(*) FROM image i JOIN content c ON c.id = i.content_id
          WHERE \(condition.sql) AND i.same_as IS NULL
            AND EXISTS (SELECT 1 FROM \(table) v WHERE v.content_id = i.content_id)
          """, condition.values) ?? 0)
    }
  }
}
