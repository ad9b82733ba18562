// Applies a batch of changes in one transaction. What each change means is
// said in ImageChange.

internal import SQLiteAccess
public import SearchDomain
internal import Support

extension Catalog {
  /// Applies changes, in order, in one transaction: all or none.
  ///
  /// - Parameters:
  ///   - changes: what to do; an empty batch does nothing.
  ///   - set: the set that vectors go to; nil means the current one.
  /// - Throws: `CatalogError`; `modelMismatch` or `invalidVector` for a vector
  ///   that does not belong in the set. Nothing is changed then.
  @discardableResult
  public func apply(
    _ changes: [ImageChange], set: VectorSet.ID? = nil
  ) throws(CatalogError) -> AppliedBatch {
    if changes.isEmpty { return AppliedBatch() }
    return try write { connection in
      var writer = BatchWriter(connection: connection, catalog: self, setID: set)
      for change in changes { try writer.apply(change) }
      try writer.finish()
      return writer.result
    }
  }

  static func bumpGeneration(_ connection: Connection) throws {
    try connection.run("UPDATE state SET value = value + 1 WHERE key = 'generation'")
  }
}

/// The work of one batch inside its transaction.
struct BatchWriter {
  let connection: Connection
  let catalog: Catalog
  let setID: VectorSet.ID?
  let now = WallClock.nanoseconds()
  var result = AppliedBatch()
  private var set: VectorSet?
  /// Contents that may have lost their last image.
  private var doubtful: Set<Int64> = []
  /// Those of them that are kept aside, and the path where each lay last.
  private var leaving: [Int64: FilePath] = [:]
  /// Contents whose searchable texts are to be made anew.
  var textsChanged: Set<Int64> = []
  /// Whether anything changed that is shown to people, so that what was made
  /// of it before is behind.
  var changed = false

  init(connection: Connection, catalog: Catalog, setID: VectorSet.ID?) {
    self.connection = connection
    self.catalog = catalog
    self.setID = setID
  }

  mutating func apply(_ change: ImageChange) throws {
    switch change {
    case .store(let record, let embedding): try store(record, embedding)
    case .touch(let record, _):
      let count = try connection.run(
        "UPDATE image SET byte_count = ?, modified_ns = ? WHERE path = ?",
        [
          SQLValue(record.byteCount), SQLValue(record.modifiedNanoseconds),
          .blob(record.path.bytes),
        ])
      if count > 0 { changed = true }
      try setCategory(record.path, record.category)
    case .setCategory(let path, let category): try setCategory(path, category)
    case .move(let from, let record, let embedding):
      if from != record.path { try remove(from) }
      try store(record, embedding)
    case .remove(let path): try remove(path)
    case .depart(let path):
      if let contentID = try contentID(at: path) { leaving[contentID] = path }
      try remove(path)
    case .alias(let path, let id, let target, let category): try alias(path, id, target, category)
    case .recordFailure(let failure):
      if !failure.kind.mayPass { try remove(failure.path) }
      try connection.run(
        "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?, ?)",
        [
          .blob(failure.path.bytes), SQLValue(failure.byteCount),
          SQLValue(failure.modifiedNanoseconds), .text(failure.kind.rawValue),
          .text(failure.reason), SQLValue(now),
        ])
      changed = true
    case .clearFailure(let path): try clearFailure(path)
    case .list(let image): try list(image)
    case .listAgain(let image): try listAgain(image)
    case .unlist(let image): try unlist(image)
    }
  }

  private mutating func setCategory(_ path: FilePath, _ category: String?) throws {
    let count = try connection.run(
      "UPDATE image SET category = ?1 WHERE path = ?2 AND category IS NOT ?1",
      [SQLValue(category), .blob(path.bytes)])
    guard count > 0 else { return }
    changed = true
    if let id = try contentID(at: path) { textsChanged.insert(id) }
  }

  /// Removes contents that have no image any more and counts the generation.
  mutating func finish() throws {
    for id in doubtful.sorted() {
      // A path that left may have taken the sidecar that counted with it.
      if try Catalog.applySidecars(to: id, connection) { changed = true }
      if let path = leaving[id] { try Catalog.setAside(id, from: path, at: now, connection) }
      try connection.run(
        """
        DELETE FROM content WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM image WHERE content_id = ?1)
        """, [.integer(id)])
    }
    for id in textsChanged.union(doubtful).sorted() { try Catalog.reindexTexts(id, connection) }
    if changed { try Catalog.bumpGeneration(connection) }
  }

  /// Removes the image and the failure at a path, if any.
  mutating func remove(_ path: FilePath) throws {
    try clearFailure(path)
    guard let contentID = try contentID(at: path) else { return }
    try connection.run("DELETE FROM image WHERE path = ?", [.blob(path.bytes)])
    try forgetSidecar(path)
    try handOn(path)
    doubtful.insert(contentID)
    result.removed += 1
    changed = true
  }

  /// Its sidecar is read again, for the content that is there from now on.
  private func forgetSidecar(_ path: FilePath) throws {
    try connection.run("DELETE FROM sidecar WHERE path = ?", [.blob(path.bytes)])
  }

  /// The other paths of a file lose the one that stood for it: the first of
  /// them takes its place.
  private func handOn(_ path: FilePath) throws {
    guard
      let heir = try connection.first(
        "SELECT path FROM image WHERE same_as = ? ORDER BY path LIMIT 1", [.blob(path.bytes)],
        { $0.bytes(0) })
    else { return }
    try connection.run("UPDATE image SET same_as = NULL WHERE path = ?", [.blob(heir)])
    try connection.run(
      "UPDATE image SET same_as = ? WHERE same_as = ?", [.blob(heir), .blob(path.bytes)])
  }

  private mutating func alias(
    _ path: FilePath, _ id: ImageID, _ target: FilePath?, _ category: String?
  ) throws {
    guard let target else {
      let count = try connection.run(
        "UPDATE image SET same_as = NULL WHERE path = ? AND same_as IS NOT NULL",
        [.blob(path.bytes)])
      if count > 0 { changed = true }
      return
    }
    guard target != path, let contentID = try contentID(at: target) else {
      if target != path { try remove(path) }
      return
    }
    // The other names of what was the first are names of this file now.
    try connection.run(
      "UPDATE image SET same_as = ?1 WHERE same_as = ?2 AND path <> ?1",
      [.blob(target.bytes), .blob(path.bytes)])
    try connection.run("UPDATE image SET same_as = NULL WHERE path = ?", [.blob(target.bytes)])
    let old = try self.contentID(at: path)
    if old == nil { result.added += 1 }
    if let old, old != contentID {
      doubtful.insert(old)
      try forgetSidecar(path)
    }
    try connection.run(
      """
      INSERT OR REPLACE INTO image (path, name_start, image_id, content_id, byte_count, modified_ns,
        category, indexed_at, same_as)
      SELECT ?1, ?2, ?3, content_id, byte_count, modified_ns, ?4, ?5, path FROM image WHERE path = ?6
      """,
      [
        .blob(path.bytes), SQLValue(path.nameStart), .blob(id.bytes),
        SQLValue(category), SQLValue(now), .blob(target.bytes),
      ])
    textsChanged.insert(contentID)
    try clearFailure(path)
    changed = true
  }

  private mutating func store(_ record: ImageRecord, _ embedding: Embedding?) throws {
    let set = try targetSet()
    let known =
      try connection.integer(
        "SELECT id FROM content WHERE sha256 = ?", [.blob(record.contentHash.bytes)])
      ?? Catalog.bringBack(record.contentHash, connection)
    if embedding == nil {
      guard let known, try hasVector(known, set) else {
        result.needingEmbedding.append(record.path)
        // It may have been brought back just now.
        if let known { doubtful.insert(known) }
        return
      }
    }
    let before = changed
    changed = false
    let contentID = try storeContent(record, known: known, isNew: embedding != nil)
    if let embedding { try storeVector(contentID, embedding, set) }
    textsChanged.insert(contentID)
    try storeImage(record, contentID)
    changed = changed || before
    try clearFailure(record.path)
  }

  /// - Parameter isNew: whether the facts are those of the file; else they are
  ///   what was known of its content.
  private mutating func storeContent(
    _ record: ImageRecord, known: Int64?, isNew: Bool
  ) throws -> Int64 {
    let facts = record.facts
    let given = try known.flatMap { try Catalog.givenMetadata($0, connection) }
    var metadata = Catalog.combined(facts.metadata, nil, given)
    // What is told of a known content holds texts that were made of it, too: what is
    // kept stays.
    if let known, !isNew { metadata = try Catalog.keptMetadata(known, connection) }
    if let known, let own = try Catalog.ownMetadata(known, connection) {
      if isNew { try Catalog.keep(facts.metadata, of: known, connection) }
      let sidecar = try Catalog.sidecarMetadata(known, connection)
      metadata = Catalog.combined(isNew ? facts.metadata : own, sidecar, given)
    }
    let values: [SQLValue] = [
      SQLValue(facts.width), SQLValue(facts.height), .text(facts.format),
      SQLValue(facts.orientation), .text(MetadataJSON.encode(metadata)),
      SQLValue(hash: facts.fingerprint?.dct), SQLValue(hash: facts.fingerprint?.difference),
    ]
    if let known {
      let count = try connection.run(
        """
        UPDATE content SET width = ?1, height = ?2, format = ?3, orientation = ?4, metadata = ?5,
          phash = coalesce(?6, phash), dhash = coalesce(?7, dhash)
        WHERE id = ?8 AND (width, height, format, orientation, metadata, phash, dhash)
          IS NOT (?1, ?2, ?3, ?4, ?5, coalesce(?6, phash), coalesce(?7, dhash))
        """, values + [.integer(known)])
      if count > 0 { changed = true }
      return known
    }
    changed = true
    try connection.run(
      """
      INSERT INTO content (width, height, format, orientation, metadata, phash, dhash, sha256)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, values + [.blob(record.contentHash.bytes)])
    return connection.lastInsertedRowID
  }

  /// Counts the image as replaced where anything of it, its content or its
  /// vector changed: what is stored again as it is leaves everything as it was.
  private mutating func storeImage(_ record: ImageRecord, _ contentID: Int64) throws {
    let path = SQLValue.blob(record.path.bytes)
    let rest: [SQLValue] = [
      SQLValue(record.path.nameStart), .blob(record.id.bytes), .integer(contentID),
      SQLValue(record.byteCount), SQLValue(record.modifiedNanoseconds), SQLValue(record.category),
      SQLValue(now), path,
    ]
    if let old = try self.contentID(at: record.path) {
      let count = try connection.run(
        """
        UPDATE image SET name_start = ?1, image_id = ?2, content_id = ?3, byte_count = ?4,
          modified_ns = ?5, category = ?6, indexed_at = ?7, same_as = NULL
        WHERE path = ?8 AND (?9 OR same_as IS NOT NULL
          OR (name_start, image_id, content_id, byte_count, modified_ns, category)
            IS NOT (?1, ?2, ?3, ?4, ?5, ?6))
        """, rest + [.integer(changed ? 1 : 0)])
      if old != contentID {
        doubtful.insert(old)
        try forgetSidecar(record.path)
      }
      guard count > 0 else { return }
      result.replaced += 1
    } else {
      try connection.run(
        """
        INSERT INTO image (name_start, image_id, content_id, byte_count, modified_ns, category,
          indexed_at, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """, rest)
      result.added += 1
    }
    changed = true
  }

  private mutating func storeVector(
    _ contentID: Int64, _ embedding: Embedding, _ set: VectorSet
  ) throws {
    try VectorBlob.check(embedding.values, dimension: set.space.dimension)
    let table = Schema.vectorTable(set.id.rawValue)
    let isNew = try !hasVector(contentID, set)
    let sql =
      isNew
      ? "INSERT INTO \(table) (vector, content_id) VALUES (?1, ?2)"
      : "UPDATE \(table) SET vector = ?1 WHERE content_id = ?2 AND vector IS NOT ?1"
    try connection.withStatement(sql) { statement in
      try embedding.values.withUnsafeBytes { try statement.bind(bytes: $0, at: 1) }
      try statement.bind(.integer(contentID), at: 2)
      _ = try statement.step()
    }
    if isNew { result.vectorsAdded += 1 }
    if isNew || connection.changeCount > 0 { changed = true }
  }

  private func hasVector(_ contentID: Int64, _ set: VectorSet) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM \(Schema.vectorTable(set.id.rawValue)) WHERE content_id = ?",
      [.integer(contentID)]) != nil
  }

  private func contentID(at path: FilePath) throws -> Int64? {
    try connection.integer("SELECT content_id FROM image WHERE path = ?", [.blob(path.bytes)])
  }

  private mutating func clearFailure(_ path: FilePath) throws {
    let count = try connection.run("DELETE FROM failure WHERE path = ?", [.blob(path.bytes)])
    if count > 0 { changed = true }
  }

  mutating func targetSet() throws -> VectorSet {
    if let set { return set }
    let found =
      if let setID { try catalog.requireSet(setID, connection) } else {
        try catalog.requireCurrentSet(connection)
      }
    set = found
    return found
  }
}

extension FilePath {
  /// How many bytes come before the last component.
  var nameStart: Int {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return 0 }
    return slash + 1
  }
}
