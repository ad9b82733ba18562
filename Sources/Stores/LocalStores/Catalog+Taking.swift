// Takes in many images that others described. Those of which the library knows
// nothing, as nearly all are in an import, are written table by table, each in
// its order, which costs a fraction of writing image by image.

internal import SQLiteAccess
internal import SearchDomain
internal import Support

extension Catalog {
  /// Writes images with their vectors and texts in one transaction: all or none.
  ///
  /// - Parameters:
  ///   - author: who made the texts; empty ones count as none.
  ///   - set: the set that vectors go to.
  /// - Throws: `CatalogError`; `modelMismatch` or `invalidVector` for a vector
  ///   that does not belong in the set. Nothing is changed then.
  func take(
    _ images: [DescribedImage], textsBy author: String, set: VectorSet.ID
  ) throws(CatalogError) -> AppliedBatch {
    if images.isEmpty { return AppliedBatch() }
    return try write { connection in
      var writer = BatchWriter(connection: connection, catalog: self, setID: set)
      let known = try writer.takeNew(images, textsBy: author)
      for image in known { try writer.apply(.store(image.image, image.embedding)) }
      try writer.takeTexts(of: known, by: author)
      try writer.finish()
      return writer.result
    }
  }
}

extension BatchWriter {
  /// Writes those images of which nothing is known: neither their paths nor their
  /// contents, in the catalog or earlier in the batch. What triggers do for a row is
  /// done here for all rows.
  ///
  /// - Returns: the others, in their order.
  fileprivate mutating func takeNew(
    _ images: [DescribedImage], textsBy author: String
  ) throws -> [DescribedImage] {
    let set = try targetSet()
    let (new, known) = try separate(images)
    if new.isEmpty { return known }
    for image in new {
      try VectorBlob.check(image.embedding.values, dimension: set.space.dimension)
    }
    try connection.withoutTriggers {
      let contents = try insertContents(new, author)
      guard let first = contents.first, let last = contents.last else { return }
      try insertVectors(new, contents, set)
      try insertImages(new, contents)
      // Ids rise, so that a range of them is these contents and no others.
      let range: [SQLValue] = [.integer(first), .integer(last)]
      try connection.run("INSERT OR IGNORE INTO content_label \(Schema.labelRows)", range)
      try connection.run(
        "INSERT INTO document \(Schema.documentRows) WHERE c.id BETWEEN ? AND ?", range)
      try insertWords(range)
    }
    result.added += new.count
    result.vectorsAdded += new.count
    changed = true
    return known
  }

  /// Of some contents' texts, held in memory until the transaction ends: else FTS5
  /// writes a part for each megabyte, and merges these again and again.
  private func insertWords(_ range: [SQLValue]) throws {
    for table in ["document_words", "document_parts"] {
      let size = "INSERT INTO \(table)(\(table), rank) VALUES ('hashsize', ?)"
      try connection.run(size, [SQLValue(64 << 20)])
      try connection.run(
        """
        INSERT INTO \(table)(rowid, \(Schema.documentColumns))
        SELECT content_id, \(Schema.documentColumns) FROM document
        WHERE content_id BETWEEN ? AND ?
        """, range)
      // The usual, which is kept in the file.
      try connection.run(size, [SQLValue(1 << 20)])
    }
  }

  /// Keeps texts that were made of contents which the library knew.
  fileprivate mutating func takeTexts(of images: [DescribedImage], by author: String) throws {
    for (kind, text) in [(DerivedText.caption, \DescribedImage.caption), (.ocr, \.ocrText)] {
      var texts: [ContentHash: String] = [:]
      for image in images {
        if let told = image[keyPath: text], !told.isEmpty {
          texts[image.image.contentHash] = told
        }
      }
      let others = try Catalog.keepTexts(kind, by: author, texts, connection)
      textsChanged.formUnion(others)
      if !others.isEmpty { changed = true }
    }
  }

  private func separate(
    _ images: [DescribedImage]
  ) throws -> (new: [DescribedImage], known: [DescribedImage]) {
    var new: [DescribedImage] = []
    var known: [DescribedImage] = []
    new.reserveCapacity(images.count)
    var paths = Set<FilePath>(minimumCapacity: images.count)
    var hashes = Set<ContentHash>(minimumCapacity: images.count)
    let isEmpty = try isEmpty()
    try connection.withStatement(
      """
      SELECT EXISTS (SELECT 1 FROM image WHERE path = ?1)
        OR EXISTS (SELECT 1 FROM failure WHERE path = ?1)
        OR EXISTS (SELECT 1 FROM content WHERE sha256 = ?2)
        OR EXISTS (SELECT 1 FROM departed WHERE sha256 = ?2)
      """
    ) { statement in
      for image in images {
        let record = image.image
        // Both are noted, whatever the first says.
        let isNewPath = paths.insert(record.path).inserted
        let isNewContent = hashes.insert(record.contentHash).inserted
        var isNew = isNewPath && isNewContent
        if isNew, !isEmpty {
          try statement.bind(.blob(record.path.bytes), at: 1)
          try statement.bind(.blob(record.contentHash.bytes), at: 2)
          isNew = try statement.step() && statement.row.integer(0) == 0
          statement.reset()
        }
        if isNew { new.append(image) } else { known.append(image) }
      }
    }
    return (new, known)
  }

  private func isEmpty() throws -> Bool {
    try connection.integer(
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM image) OR EXISTS (SELECT 1 FROM failure)
        OR EXISTS (SELECT 1 FROM content) OR EXISTS (SELECT 1 FROM departed)
      """) == nil
  }

  /// - Returns: their ids, which rise.
  private func insertContents(_ images: [DescribedImage], _ author: String) throws -> [Int64] {
    var contents: [Int64] = []
    contents.reserveCapacity(images.count)
    let author = SQLValue.text(author)
    try connection.withStatement(
      """
      INSERT INTO content (sha256, width, height, format, orientation, metadata, phash, dhash,
        caption, caption_by, ocr_text, ocr_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ) { statement in
      for image in images {
        let facts = image.image.facts
        let (caption, writing) = (Self.told(image.caption), Self.told(image.ocrText))
        try statement.bind(.blob(image.image.contentHash.bytes), at: 1)
        try statement.bind(SQLValue(facts.width), at: 2)
        try statement.bind(SQLValue(facts.height), at: 3)
        try statement.bind(.text(facts.format), at: 4)
        try statement.bind(SQLValue(facts.orientation), at: 5)
        try statement.bind(.text(MetadataJSON.encode(facts.metadata)), at: 6)
        try statement.bind(SQLValue(hash: facts.fingerprint?.dct), at: 7)
        try statement.bind(SQLValue(hash: facts.fingerprint?.difference), at: 8)
        try statement.bind(SQLValue(caption), at: 9)
        try statement.bind(caption == nil ? .null : author, at: 10)
        try statement.bind(SQLValue(writing), at: 11)
        try statement.bind(writing == nil ? .null : author, at: 12)
        _ = try statement.step()
        statement.reset()
        contents.append(connection.lastInsertedRowID)
      }
    }
    return contents
  }

  private static func told(_ text: String?) -> String? {
    text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func insertVectors(
    _ images: [DescribedImage], _ contents: [Int64], _ set: VectorSet
  ) throws {
    try connection.withStatement(
      "INSERT INTO \(Schema.vectorTable(set.id.rawValue)) (content_id, vector) VALUES (?, ?)"
    ) { statement in
      for (image, content) in zip(images, contents) {
        try statement.bind(.integer(content), at: 1)
        try image.embedding.values.withUnsafeBytes { try statement.bind(bytes: $0, at: 2) }
        _ = try statement.step()
        statement.reset()
      }
    }
    // As the trigger counts, row by row.
    try connection.run(
      """
      UPDATE vector_set SET vector_count = vector_count + ?2,
        rewrite_count = rewrite_count + (SELECT count(*)
          FROM \(Schema.vectorTable(set.id.rawValue)) v
          WHERE v.content_id BETWEEN ?3 AND min(?4, vector_set.last_content_id)),
        last_content_id = max(last_content_id, ?4)
      WHERE id = ?1
      """,
      [
        .integer(set.id.rawValue), SQLValue(contents.count), .integer(contents.first ?? 0),
        .integer(contents.last ?? 0),
      ])
  }

  /// In the order of their paths, in which the table lies.
  private func insertImages(_ images: [DescribedImage], _ contents: [Int64]) throws {
    let order = images.indices.sorted { images[$0].image.path < images[$1].image.path }
    try connection.withStatement(
      """
      INSERT INTO image (path, name_start, image_id, content_id, byte_count, modified_ns, category,
        indexed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """
    ) { statement in
      for i in order {
        let record = images[i].image
        try statement.bind(.blob(record.path.bytes), at: 1)
        try statement.bind(SQLValue(record.path.nameStart), at: 2)
        try statement.bind(.blob(record.id.bytes), at: 3)
        try statement.bind(.integer(contents[i]), at: 4)
        try statement.bind(SQLValue(record.byteCount), at: 5)
        try statement.bind(SQLValue(record.modifiedNanoseconds), at: 6)
        try statement.bind(SQLValue(record.category), at: 7)
        try statement.bind(SQLValue(now), at: 8)
        _ = try statement.step()
        statement.reset()
      }
    }
  }
}
