// Finding images: by id, path, content or condition.

internal import SQLiteAccess
public import SearchDomain

extension Catalog {
  /// The image with an id, or nil.
  public func image(id: ImageID) throws(CatalogError) -> ImageRecord? {
    try one("i.image_id = ?", .blob(id.bytes), ImageRow.record)
  }

  /// The same, as other stores get it.
  func storedImage(id: ImageID) throws(CatalogError) -> ImageRecord? {
    try one("i.image_id = ?", .blob(id.bytes), ImageRow.stored)
  }

  /// The image at a path, or nil.
  public func image(path: FilePath) throws(CatalogError) -> ImageRecord? {
    try one("i.path = ?", .blob(path.bytes), ImageRow.record)
  }

  /// The content id of the image with an id, or nil.
  func contentID(ofImage id: ImageID) throws(CatalogError) -> Int64? {
    try perform { connection in
      try connection.integer("SELECT content_id FROM image WHERE image_id = ?", [.blob(id.bytes)])
    }
  }

  /// Images that meet a condition, sorted by path bytes.
  ///
  /// - Parameters:
  ///   - filter: nil admits all.
  ///   - limit: the most to give; nil for all.
  ///   - offset: how many to leave out at the start.
  /// - Throws: `CatalogError`; `invalidFilter`.
  public func images(
    where filter: Filter? = nil, limit: Int? = nil, offset: Int = 0
  ) throws(CatalogError) -> [ImageRecord] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      try connection.all(
        """
        SELECT \(ImageRow.columns) FROM image i JOIN content c ON c.id = i.content_id
        WHERE \(condition.onePerFile(connection)) ORDER BY i.path LIMIT ? OFFSET ?
        """,
        condition.values + [SQLValue(limit.map { max(0, $0) } ?? -1), SQLValue(max(0, offset))],
        ImageRow.record)
    }
  }

  /// The images of contents, several where there are copies, each list
  /// sorted by path bytes. Unknown ones are left out. Of the paths to one file
  /// there is one alone, that of the image in the first place if it meets
  /// the condition.
  ///
  /// - Parameter filter: leaves out copies that do not meet it.
  public func images(
    of contents: some Sequence<ContentHash>, where filter: Filter? = nil
  ) throws(CatalogError) -> [ContentHash: [ImageRecord]] {
    try images(ofEach: Set(contents), "c.sha256 = ?", { .blob($0.bytes) }, filter)
  }

  /// The same by the contents' rows.
  func images(
    forContents ids: some Sequence<Int64>, where filter: Filter? = nil
  ) throws(CatalogError) -> [Int64: [ImageRecord]] {
    try images(ofEach: Set(ids), "i.content_id = ?", SQLValue.integer, filter)
  }

  private func images<Key: Hashable>(
    ofEach keys: Set<Key>, _ isOne: String, _ value: (Key) -> SQLValue, _ filter: Filter?
  ) throws(CatalogError) -> [Key: [ImageRecord]] {
    let condition = try FilterSQL(filter, isOfKnownContents: true)
    return try read { connection in
      var found: [Key: [ImageRecord]] = [:]
      for key in keys {
        var images = try connection.all(
          """
          SELECT \(ImageRow.columns), i.same_as FROM image i JOIN content c ON c.id = i.content_id
          WHERE \(condition.sql) AND \(isOne) ORDER BY i.path
          """, condition.values + [value(key)]
        ) {
          (
            image: try ImageRow.record($0),
            sameAs: $0.isNull(ImageRow.end) ? nil : FilePath(bytes: $0.bytes(ImageRow.end))
          )
        }
        if images.count > 1, images.contains(where: { $0.sameAs != nil }) {
          var met = Set(images.filter { $0.sameAs == nil }.map(\.image.path))
          images.removeAll { item in item.sameAs.map { !met.insert($0).inserted } ?? false }
        }
        if !images.isEmpty { found[key] = images.map(\.image) }
      }
      return found
    }
  }

  /// The contents that have an image meeting a condition: rising, without
  /// repetition. What a vector search may return, exactly.
  func contentIDs(where filter: Filter? = nil) throws(CatalogError) -> [Int64] {
    try contentIDs(where: filter, limits: FilterScans.Limits())
  }

  func contentIDs(
    where filter: Filter?, limits: FilterScans.Limits
  ) throws(CatalogError) -> [Int64] {
    let condition = try FilterSQL(filter)
    let scans = try filter.flatMap { filter throws(CatalogError) in
      try FilterScans(filter, limits: limits)
    }
    var ids = try read { connection in
      if let ids = try scans?.contentIDs(connection) { return ids }
      return try connection.integers(condition.contentQuery, condition.values)
    }
    // Sorted here: asked for an order, SQLite would walk all contents in it
    // rather than use the index of a selective condition.
    ids.sort()
    var last: Int64?
    ids.removeAll { id in
      defer { last = id }
      return id == last
    }
    return ids
  }

  /// How many images meet a condition; several paths to one file are one.
  public func count(where filter: Filter? = nil) throws(CatalogError) -> Int {
    let condition = try FilterSQL(filter)
    return try read { connection in
      Int(
        try connection.integer(
          """
          SELECT \(condition.countOfFiles(connection)) FROM \(condition.from) WHERE \(condition.sql)
          """, condition.values) ?? 0)
    }
  }

  private func one(
    _ condition: String, _ value: SQLValue, _ read: (Row) throws -> ImageRecord
  ) throws(CatalogError) -> ImageRecord? {
    try perform { connection in
      try connection.first(
        """
        SELECT \(ImageRow.columns) FROM image i JOIN content c ON c.id = i.content_id
        WHERE \(condition)
        """, [value], read)
    }
  }
}
