// Reading vectors in bulk, for building what is derived from them, and one by
// one, for searching with a stored image.

internal import SQLiteAccess
internal import SearchDomain

/// Some vectors of a set, in rising order of content id.
struct VectorPage: Sendable {
  /// The vectors' contents, rising.
  var contentIDs: [Int64]
  /// `contentIDs.count` × `dimension` values, vector after vector.
  var values: [Float]
  /// Values a vector.
  let dimension: Int
}

extension Catalog {
  /// Reads vectors with content ids above `after`, in rising order.
  ///
  /// Repeat with the last content id of a page until one comes empty. Each
  /// page is one consistent state; compare `generation` or the set's
  /// `rewriteCount` before and after where all together must be.
  ///
  /// - Parameter limit: the most vectors to give.
  /// - Throws: `CatalogError`; `damaged` for a vector of a wrong size.
  func vectorPage(
    in set: VectorSet.ID, after: Int64 = 0, limit: Int = 1024
  ) throws(CatalogError) -> VectorPage {
    try read { connection in
      let dimension = try requireSet(set, connection).space.dimension
      let size = dimension * MemoryLayout<Float>.size
      var page = VectorPage(contentIDs: [], values: [], dimension: dimension)
      page.values.reserveCapacity(max(0, min(limit, 1024)) * dimension)
      try connection.query(
        """
        SELECT content_id, vector FROM \(Schema.vectorTable(set.rawValue))
        WHERE content_id > ? ORDER BY content_id LIMIT ?
        """, [.integer(after), SQLValue(max(0, limit))]
      ) { row in
        page.contentIDs.append(row.integer(0))
        try Self.append(row, size, to: &page.values)
      }
      return page
    }
  }

  /// Calls `body` with every vector above `after`, in rising order of content
  /// id. `body` may use the catalog. Not one consistent state: see
  /// `vectorPage`.
  ///
  /// - Throws: `CatalogError`, or what `body` throws, which ends the reading.
  func forEachVector(
    in set: VectorSet.ID, after: Int64 = 0, _ body: (Int64, Span<Float>) throws -> Void
  ) throws {
    var last = after
    while true {
      let page = try vectorPage(in: set, after: last)
      guard let end = page.contentIDs.last else { return }
      let all = page.values.span
      for (i, id) in page.contentIDs.enumerated() {
        try body(id, all.extracting(i * page.dimension..<(i + 1) * page.dimension))
      }
      last = end
    }
  }

  /// The vector of one content, or nil where it has none in the set.
  func vector(
    contentID: Int64, in set: VectorSet.ID
  ) throws(CatalogError) -> Embedding? {
    try read { connection in
      let size = try requireSet(set, connection).space.dimension * MemoryLayout<Float>.size
      return try connection.first(
        "SELECT content_id, vector FROM \(Schema.vectorTable(set.rawValue)) WHERE content_id = ?",
        [.integer(contentID)]
      ) { row in
        var values: [Float] = []
        try Self.append(row, size, to: &values)
        return Embedding(unitLength: values)
      }
    }
  }

  /// The vectors of several contents; those that have none are absent.
  func vectors(
    contentIDs: [Int64], in set: VectorSet.ID
  ) throws(CatalogError) -> [Int64: [Float]] {
    try read { connection in
      let size = try requireSet(set, connection).space.dimension * MemoryLayout<Float>.size
      var found: [Int64: [Float]] = [:]
      found.reserveCapacity(contentIDs.count)
      for id in contentIDs {
        try connection.query(
          "SELECT content_id, vector FROM \(Schema.vectorTable(set.rawValue)) WHERE content_id = ?",
          [.integer(id)]
        ) { row in
          var values: [Float] = []
          try Self.append(row, size, to: &values)
          found[id] = values
        }
      }
      return found
    }
  }

  /// The same by hash. A content asked for twice is read once.
  func vectors(
    of contents: [ContentHash], in set: VectorSet.ID
  ) throws(CatalogError) -> [ContentHash: Embedding] {
    try read { connection in
      let size = try requireSet(set, connection).space.dimension * MemoryLayout<Float>.size
      var found: [ContentHash: Embedding] = [:]
      found.reserveCapacity(contents.count)
      for content in contents where found[content] == nil {
        try connection.query(
          """
          SELECT v.content_id, v.vector FROM content c
            CROSS JOIN \(Schema.vectorTable(set.rawValue)) v ON v.content_id = c.id
          WHERE c.sha256 = ?
          """, [.blob(content.bytes)]
        ) { row in
          var values: [Float] = []
          try Self.append(row, size, to: &values)
          found[content] = Embedding(unitLength: values)
        }
      }
      return found
    }
  }

  /// The content ids that have a vector in a set, rising. Reads every page of
  /// the set, as `vectorPage` does.
  func vectorContentIDs(in set: VectorSet.ID) throws(CatalogError) -> [Int64] {
    try read { connection in
      let table = Schema.vectorTable(try requireSet(set, connection).id.rawValue)
      return try connection.all("SELECT content_id FROM \(table) ORDER BY content_id") {
        $0.integer(0)
      }
    }
  }

  /// How many contents have a vector in a set. Costs one row.
  func vectorCount(in set: VectorSet.ID) throws(CatalogError) -> Int {
    try perform { try requireSet(set, $0).vectorCount }
  }

  /// The largest content id with a vector in a set; 0 if there is none.
  func maximumContentID(in set: VectorSet.ID) throws(CatalogError) -> Int64 {
    try read { connection in
      let table = Schema.vectorTable(try requireSet(set, connection).id.rawValue)
      return try connection.integer("SELECT max(content_id) FROM \(table)") ?? 0
    }
  }

  /// Counts the transactions that changed images or vectors. Derived files
  /// note it and are behind when it differs.
  public func generation() throws(CatalogError) -> Int {
    try perform { connection in
      Int(try connection.integer("SELECT value FROM state WHERE key = 'generation'") ?? 0)
    }
  }

  /// Sixteen random bytes made with the catalog: tells derived files of this
  /// library from those of another.
  func libraryID() throws(CatalogError) -> [UInt8] {
    try perform { connection in
      try connection.first("SELECT value FROM state WHERE key = 'library_id'") { $0.bytes(0) } ?? []
    }
  }

  private static func append(_ row: Row, _ size: Int, to values: inout [Float]) throws {
    try row.withBytes(1) { bytes in
      guard bytes.count == size else {
        throw CatalogError(
          kind: .damaged,
          message: "the vector of content \(row.integer(0)) has \(bytes.count) bytes in place of "
            + "\(size); run 'glimpse verify --repair'")
      }
      // SQLite's memory has no alignment, so the bytes are copied in whole
      // into room made for them; the sizes agree by the guard above.
      let start = values.count
      values.append(contentsOf: repeatElement(0, count: size / MemoryLayout<Float>.size))
      values.withUnsafeMutableBytes { room in
        UnsafeMutableRawBufferPointer(rebasing: room[(start * MemoryLayout<Float>.size)...])
          .copyMemory(from: bytes)
      }
    }
  }
}

extension Catalog {
  /// The contents whose vectors the rewrites after `rewriteCount` took away, in
  /// that order. As many as the set's `rewriteCount` has grown by, unless one of
  /// these rewrites was no removal, or was forgotten.
  ///
  /// - Parameter last: the rewrite to read up to: a set's `rewriteCount`.
  func removedContentIDs(
    in set: VectorSet.ID, after rewriteCount: Int, through last: Int
  ) throws(CatalogError) -> [Int64] {
    try read { connection in
      try connection.all(
        """
        SELECT content_id FROM removed_vector
        WHERE set_id = ? AND rewrite > ? AND rewrite <= ? ORDER BY rewrite
        """, [.integer(set.rawValue), SQLValue(rewriteCount), SQLValue(last)]
      ) { $0.integer(0) }
    }
  }

  /// Forgets which vectors the first rewrites took away: nothing derived is
  /// older than that.
  func forgetRemovals(in set: VectorSet.ID, through rewriteCount: Int) throws(CatalogError) {
    _ = try write { connection in
      try connection.run(
        "DELETE FROM removed_vector WHERE set_id = ? AND rewrite <= ?",
        [.integer(set.rawValue), SQLValue(rewriteCount)])
    }
  }
}

extension Catalog {
  /// Vectors from all over a set: the first at or above each of evenly spaced
  /// content ids, so that the cost does not grow with the set.
  ///
  /// - Returns: at most `count`, without repetition, by rising ids.
  func sampleVectors(
    in set: VectorSet.ID, count: Int
  ) throws(CatalogError) -> [Embedding] {
    let ids = try read { connection in
      let set = try requireSet(set, connection)
      let table = Schema.vectorTable(set.id.rawValue)
      var ids: Set<Int64> = []
      for i in 0..<max(0, count) {
        let from = 1 + set.lastContentID * Int64(i) / Int64(count)
        if let id = try connection.integer(
          "SELECT content_id FROM \(table) WHERE content_id >= ? ORDER BY content_id LIMIT 1",
          [.integer(from)])
        {
          ids.insert(id)
        }
      }
      return ids.sorted()
    }
    let found = try vectors(contentIDs: ids, in: set)
    return ids.compactMap { found[$0].map(Embedding.init(unitLength:)) }
  }
}
