// Making, finding, switching and dropping sets of vectors.

internal import SQLiteAccess
public import SearchDomain
internal import Support

extension Catalog {
  /// The set that searches use, or nil in a library that has none yet.
  public func currentSet() throws(CatalogError) -> VectorSet? {
    try perform { connection in
      try connection.first(Self.selectSets + " WHERE state = 'current'", [], Self.set)
    }
  }

  /// All sets, oldest first.
  public func vectorSets() throws(CatalogError) -> [VectorSet] {
    try perform(allSets)
  }

  /// One set, or nil where it has been dropped.
  public func vectorSet(_ id: VectorSet.ID) throws(CatalogError) -> VectorSet? {
    try perform { try Self.set(id, $0) }
  }

  /// The set whose vectors compare with those of `space`, or nil. Of several,
  /// the current one, then the one being built, then the newest.
  public func set(for space: EmbeddingSpace) throws(CatalogError) -> VectorSet? {
    try sets(for: space).first
  }

  /// All such sets, in the same order.
  func sets(for space: EmbeddingSpace) throws(CatalogError) -> [VectorSet] {
    try perform { connection in
      try connection.all(
        Self.selectSets + """
           WHERE digest = ? AND dimension = ?
          ORDER BY state = 'current' DESC, state = 'building' DESC, id DESC
          """,
        [.text(space.digest), SQLValue(space.dimension)], Self.set)
    }
  }

  /// Makes an empty set for a model.
  ///
  /// - Parameter state: `building`, or `current`, which retires the one that
  ///   was.
  /// - Throws: `CatalogError`; `modelMismatch` for a dimension outside
  ///   1…65,536.
  @discardableResult
  public func createSet(
    for space: EmbeddingSpace, state: VectorSet.State
  ) throws(CatalogError) -> VectorSet {
    guard Self.dimensions.contains(space.dimension) else {
      throw CatalogError(
        kind: .modelMismatch,
        message: "a model's vectors must have \(Self.dimensions.lowerBound) to "
          + "\(Self.dimensions.upperBound) dimensions, not \(space.dimension)")
    }
    return try write { connection in
      if state == .current { try Self.retireCurrent(connection) }
      try connection.run(
        """
        INSERT INTO vector_set (model, digest, dimension, precision, created_at, state)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          .text(space.modelName), .text(space.digest), SQLValue(space.dimension),
          .text(space.precision), SQLValue(WallClock.nanoseconds()), .text(state.rawValue),
        ])
      let id = connection.lastInsertedRowID
      try connection.execute(Schema.createVectorTable(id))
      try Self.bumpGeneration(connection)
      return try requireSet(.init(rawValue: id), connection)
    }
  }

  /// Makes a set the one that searches use, at once; the former one retires.
  public func makeCurrent(_ id: VectorSet.ID) throws(CatalogError) {
    try write { connection in
      let set = try requireSet(id, connection)
      if set.state == .current { return }
      try Self.retireCurrent(connection)
      try connection.run(
        "UPDATE vector_set SET state = 'current' WHERE id = ?", [.integer(id.rawValue)])
      try Self.bumpGeneration(connection)
    }
  }

  /// Drops a set with its vectors. Without effect where it is gone already.
  ///
  /// - Throws: `CatalogError`; `setIsCurrent` for the current set.
  public func dropSet(_ id: VectorSet.ID) throws(CatalogError) {
    try write { connection in
      guard let set = try Self.set(id, connection) else { return }
      guard set.state != .current else {
        throw CatalogError(
          kind: .setIsCurrent, message: "the vector set in use cannot be dropped",
          path: file.description)
      }
      // A statement that still refers to the table would keep it locked.
      connection.clearStatementCache()
      try connection.execute("DROP TABLE IF EXISTS \(Schema.vectorTable(id.rawValue))")
      try connection.run("DELETE FROM vector_set WHERE id = ?", [.integer(id.rawValue)])
      try connection.run("DELETE FROM removed_vector WHERE set_id = ?", [.integer(id.rawValue)])
      try connection.run("DELETE FROM state WHERE key = ?", [.text(Self.precisionKey(id))])
      // What left is of no use without a vector.
      try connection.run("DELETE FROM departed_vector WHERE set_id = ?", [.integer(id.rawValue)])
      try connection.run(
        "DELETE FROM departed WHERE sha256 NOT IN (SELECT sha256 FROM departed_vector)")
      try Self.bumpGeneration(connection)
    }
  }

  /// How many contents have no vector in a set; 0 means it is complete.
  public func missingVectorCount(in id: VectorSet.ID) throws(CatalogError) -> Int {
    try read { connection in
      let set = try requireSet(id, connection)
      let contents = Int(try connection.integer("SELECT count(*) FROM content") ?? 0)
      return max(0, contents - set.vectorCount)
    }
  }

  /// Images, one a content, whose content has no vector in a set: what is
  /// left to embed after a change of model.
  ///
  /// - Parameters:
  ///   - after: a content id; only those above are returned, in rising order.
  ///   - limit: the most to give.
  func imagesMissingVector(
    in id: VectorSet.ID, after: Int64 = 0, limit: Int
  ) throws(CatalogError) -> [(contentID: Int64, image: ImageRecord)] {
    try read { connection in
      let set = try requireSet(id, connection)
      return try connection.all(
        """
        SELECT \(ImageRow.columns) FROM content c JOIN image i ON i.content_id = c.id
        WHERE c.id > ? AND NOT EXISTS (
            SELECT 1 FROM \(Schema.vectorTable(set.id.rawValue)) v WHERE v.content_id = c.id)
          AND i.path = (SELECT min(path) FROM image WHERE content_id = c.id)
        ORDER BY c.id LIMIT ?
        """,
        [.integer(after), SQLValue(max(0, limit))]
      ) { (ImageRow.contentID($0), try ImageRow.record($0)) }
    }
  }

  static func set(_ id: VectorSet.ID, _ connection: Connection) throws -> VectorSet? {
    try connection.first(selectSets + " WHERE id = ?", [.integer(id.rawValue)], set)
  }

  func allSets(_ connection: Connection) throws -> [VectorSet] {
    try connection.all(Self.selectSets + " ORDER BY id", [], Self.set)
  }

  func requireSet(_ id: VectorSet.ID, _ connection: Connection) throws -> VectorSet {
    if let set = try Self.set(id, connection) { return set }
    throw CatalogError(
      kind: .noVectorSet, message: "\(file) has no vector set \(id.rawValue)",
      path: file.description)
  }

  func requireCurrentSet(_ connection: Connection) throws -> VectorSet {
    let current = try connection.first(Self.selectSets + " WHERE state = 'current'", [], Self.set)
    if let current { return current }
    throw CatalogError(
      kind: .noVectorSet, message: "\(file) has no vectors yet; index a folder of pictures first",
      path: file.description)
  }

  private static func retireCurrent(_ connection: Connection) throws {
    try connection.run("UPDATE vector_set SET state = 'retired' WHERE state = 'current'")
  }

  private static let selectSets = """
    SELECT id, model, digest, dimension, precision, created_at, state, vector_count,
      last_content_id, rewrite_count,
      (SELECT value FROM state s WHERE s.key = '\(precisionKeyStart)' || vector_set.id)
    FROM vector_set
    """

  /// What a model's vectors may have; more in a file is damage, and no reason
  /// to ask the system for terabytes.
  private static let dimensions = 1...65_536

  private static func set(_ row: Row) throws -> VectorSet {
    guard dimensions.contains(row.int(3)) else {
      throw CatalogError(
        kind: .damaged,
        message: "the entry of vector set \(row.integer(0)) is damaged; restore a copy of the "
          + "library, or remove it and index again")
    }
    return VectorSet(
      id: .init(rawValue: row.integer(0)),
      space: EmbeddingSpace(
        modelName: row.text(1) ?? "", digest: row.text(2) ?? "", dimension: row.int(3),
        precision: row.text(4) ?? ""),
      state: VectorSet.State(rawValue: row.text(6) ?? "") ?? .retired,
      createdNanoseconds: row.int(5), vectorCount: max(0, row.int(7)),
      lastContentID: row.integer(8), rewriteCount: row.int(9), decisionText: row.text(10))
  }
}
