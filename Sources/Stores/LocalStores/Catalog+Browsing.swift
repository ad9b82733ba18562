// Leafing through the images, and counting them by what they have in common.

internal import SQLiteAccess
public import SearchDomain

extension Catalog {
  /// Images that meet a condition and come after a path, sorted by path
  /// bytes. Costs as much as it returns, however far down the list it is.
  ///
  /// - Throws: `CatalogError`; `invalidFilter`.
  public func images(
    after path: FilePath?, where filter: Filter? = nil, limit: Int
  ) throws(CatalogError) -> [ImageRecord] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      try connection.all(
        """
        SELECT \(ImageRow.columns) FROM image i JOIN content c ON c.id = i.content_id
        WHERE \(condition.onePerFile(connection, and: "i.path > ?")) ORDER BY i.path LIMIT ?
        """,
        condition.values + [.blob(path?.bytes ?? []), SQLValue(max(0, limit))], ImageRow.record)
    }
  }

  /// Images that meet a condition, in an order that people want; equals by path
  /// bytes. Reads the list of images once.
  ///
  /// - Throws: `CatalogError`; `invalidFilter`.
  public func images(
    where filter: Filter? = nil, in order: ResultOrder, limit: Int? = nil, offset: Int = 0
  ) throws(CatalogError) -> [ImageRecord] {
    guard order.isOfImages else {
      return try images(where: filter, limit: limit, offset: offset)
    }
    let condition = try FilterSQL(filter)
    return try read { connection in
      // Only keys are sorted; the rest is read of those that are wanted.
      try connection.all(
        """
        SELECT \(ImageRow.columns) FROM (
          SELECT i.path FROM image i JOIN content c ON c.id = i.content_id
          WHERE \(condition.onePerFile(connection))
          ORDER BY \(Self.terms(of: order)), i.path LIMIT ? OFFSET ?
        ) found JOIN image i ON i.path = found.path JOIN content c ON c.id = i.content_id
        ORDER BY \(Self.terms(of: order)), i.path
        """,
        condition.values + [SQLValue(limit.map { max(0, $0) } ?? -1), SQLValue(max(0, offset))],
        ImageRow.record)
    }
  }

  /// Names the order of names.
  static let naturalCollation = "by_numbers"

  /// As `ResultOrder.sorted` has it.
  private static func terms(of order: ResultOrder) -> String {
    switch order {
    case .newest: "c.taken_local IS NULL, c.taken_local DESC, i.modified_ns DESC"
    case .oldest: "c.taken_local IS NULL, c.taken_local, i.modified_ns"
    case .name:
      "CAST(substr(i.path, i.name_start + 1) AS TEXT) COLLATE \(Catalog.naturalCollation)"
    case .size: "i.byte_count DESC"
    case .match, .strength: "i.path"
    }
  }

  /// The different texts of a field.
  ///
  /// - Throws: `CatalogError`; `invalidFilter` for a field without texts.
  func texts(of field: Filter.Field) throws(CatalogError) -> [String] {
    guard field.isTextual, !field.isTime else {
      throw FilterSQL.invalid("\(field.name) holds no texts")
    }
    let (sql, values) = try FilterCompiler.differentTexts(of: field)
    return try read { connection in
      try connection.all(sql, values) { $0.text(0) }.compactMap(\.self)
    }
  }

  /// The values of a facet and how many images have each, most first, then
  /// by value; reads the list of images once.
  ///
  /// - Parameter limit: the most values to give.
  /// - Throws: `CatalogError`; `invalidFilter`.
  public func facetCounts(
    _ facet: Facet, where filter: Filter? = nil, limit: Int
  ) throws(CatalogError) -> [FacetCount] {
    let condition = try FilterSQL(filter)
    guard facet.field.isTextual else {
      throw FilterSQL.invalid("pictures are counted by texts, and \(facet.field.name) holds none")
    }
    var bound: [SQLValue] = []
    var value: String
    if let key = facet.field.metadataKey {
      // Bound, never part of the text; a quotation mark would end the name.
      value = "json_extract(c.metadata, ?)"
      bound = [.text("$.\"" + key.filter { $0 != "\"" && $0 != "\\" } + "\"")]
    } else if let column = FieldColumn.of(facet.field, isInstant: false) {
      value = column.form == .bytes ? "CAST(\(column.sql) AS TEXT)" : column.sql
    } else {
      throw FilterSQL.invalid("the library keeps no \(facet.field.name)")
    }
    if let length = facet.prefixLength { value = "substr(\(value), 1, \(length))" }
    return try read { connection in
      try connection.all(
        """
        SELECT \(value), count(*) FROM image i JOIN content c ON c.id = i.content_id
        WHERE \(condition.sql) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
        """, bound + condition.values + [SQLValue(max(0, limit))]
      ) { FacetCount(value: $0.text(0), count: $0.int(1)) }
    }
  }
}
