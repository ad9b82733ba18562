// Looks for damage and for entries that contradict one another, and mends
// what can be mended without losing an image.

internal import SQLiteAccess
internal import SearchDomain

/// Something wrong in a catalog.
public struct CatalogFinding: Hashable, Sendable {
  /// What a finding is about.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file's structure is damaged.
    case structure
    /// A content without image, or an image without content.
    case orphan
    /// A vector of a wrong size, with NaN, or not of unit length.
    case vector
    /// A content without a vector in the current set; it cannot be found.
    case missingVector
    /// Metadata that cannot be read.
    case metadata
    /// A set's counters, or its table, are not as they should be.
    case set
  }

  /// What the finding is about.
  public let kind: Kind
  /// One sentence.
  public let message: String
  /// Whether `repair` mends it. A missing vector is mended by indexing.
  public var isRepairable: Bool { kind != .structure && kind != .missingVector }
}

extension Catalog {
  /// Looks for what is wrong. Reads the whole catalog.
  ///
  /// - Returns: empty where all is well. At most a hundred findings of the
  ///   file's structure; the rest are summed up by kind.
  /// - Throws: `CatalogError`, but not `damaged`, which is a finding.
  public func check() throws(CatalogError) -> [CatalogFinding] {
    let steps = [
      checkStructure, checkReferences, checkMetadata, checkSets, checkMissingVectors,
    ]
    var findings: [CatalogFinding] = []
    for step in steps {
      do {
        findings += try read(step)
      } catch  where error.kind == .damaged || error.kind == .internal {
        let finding = CatalogFinding(kind: .structure, message: error.message)
        if !findings.contains(finding) { findings.append(finding) }
      }
    }
    return findings
  }

  /// Mends what is safe to mend: removes orphans and wrong vectors (their
  /// images stay and are embedded again), empties unreadable metadata, sets
  /// counters right, rebuilds SQLite's own indexes.
  ///
  /// - Returns: what was found and mended, and what still is wrong.
  /// - Throws: `CatalogError`; `damaged` where the file's structure forbids it.
  @discardableResult
  public func repair() throws(CatalogError) -> (
    mended: [CatalogFinding], remaining: [CatalogFinding]
  ) {
    let before = try check()
    if before.contains(where: { $0.kind == .structure }) {
      _ = try write { try $0.execute("REINDEX") }
    }
    try write { connection in
      try connection.run("DELETE FROM image WHERE content_id NOT IN (SELECT id FROM content)")
      try connection.run(
        "DELETE FROM image WHERE length(image_id) <> 16 OR typeof(path) <> 'blob'")
      for set in try allSets(connection) {
        let table = Schema.vectorTable(set.id.rawValue)
        if try !hasTable(set, connection) {
          try connection.execute(Schema.createVectorTable(set.id.rawValue))
        }
        for id in try wrongVectors(set, connection) + strayVectors(set, connection) {
          try connection.run("DELETE FROM \(table) WHERE content_id = ?", [.integer(id)])
        }
        try connection.run(
          """
          UPDATE vector_set SET vector_count = (SELECT count(*) FROM \(table)),
            last_content_id = max(last_content_id,
              coalesce((SELECT max(content_id) FROM \(table)), 0)),
            rewrite_count = rewrite_count + 1
          WHERE id = ?
          """, [.integer(set.id.rawValue)])
      }
      try connection.run(
        "DELETE FROM content WHERE id NOT IN (SELECT content_id FROM image)")
      try connection.run("DELETE FROM sidecar WHERE path NOT IN (SELECT path FROM image)")
      try connection.run("UPDATE content SET metadata = '{}' WHERE NOT json_valid(metadata)")
      try reindexAllTexts(connection)
      try Self.bumpGeneration(connection)
    }
    let after = try check()
    return (before.filter { !after.contains($0) }, after)
  }

  private func checkStructure(_ connection: Connection) throws -> [CatalogFinding] {
    try connection.all("PRAGMA integrity_check(100)") { $0.text(0) ?? "" }
      .filter { $0 != "ok" }
      .map { CatalogFinding(kind: .structure, message: "the file's structure: \($0)") }
  }

  private func checkReferences(_ connection: Connection) throws -> [CatalogFinding] {
    let lost = try count(
      "SELECT count(*) FROM image WHERE content_id NOT IN (SELECT id FROM content)", connection)
    let empty = try count(
      "SELECT count(*) FROM content WHERE id NOT IN (SELECT content_id FROM image)", connection)
    let odd = try count(
      "SELECT count(*) FROM image WHERE length(image_id) <> 16 OR typeof(path) <> 'blob'",
      connection)
    return [
      finding(.orphan, lost, "picture(s) without a content"),
      finding(.orphan, empty, "content(s) without a picture"),
      finding(.orphan, odd, "picture(s) with a wrong id or path"),
    ].compactMap(\.self)
  }

  private func checkMetadata(_ connection: Connection) throws -> [CatalogFinding] {
    let bad = try count("SELECT count(*) FROM content WHERE NOT json_valid(metadata)", connection)
    return [finding(.metadata, bad, "content(s) with unreadable metadata")].compactMap(\.self)
  }

  private func checkSets(_ connection: Connection) throws -> [CatalogFinding] {
    try allSets(connection).flatMap { set -> [CatalogFinding] in
      let name = "the vector set of \(set.space.modelName)"
      guard try hasTable(set, connection) else {
        return [CatalogFinding(kind: .set, message: "\(name) has lost its table")]
      }
      let table = Schema.vectorTable(set.id.rawValue)
      let stored = try count("SELECT count(*) FROM \(table)", connection)
      let last = try connection.integer("SELECT max(content_id) FROM \(table)") ?? 0
      var findings = [
        finding(.vector, try wrongVectors(set, connection).count, "wrong vector(s) in \(name)"),
        finding(
          .orphan, try strayVectors(set, connection).count, "vector(s) without content in \(name)"),
      ].compactMap(\.self)
      if stored != set.vectorCount || last > set.lastContentID {
        findings.append(CatalogFinding(kind: .set, message: "the counters of \(name) are wrong"))
      }
      return findings
    }
  }

  private func checkMissingVectors(_ connection: Connection) throws -> [CatalogFinding] {
    guard let set = try allSets(connection).first(where: { $0.state == .current }),
      try hasTable(set, connection)
    else { return [] }
    let table = Schema.vectorTable(set.id.rawValue)
    let missing = try count(
      "SELECT count(*) FROM content WHERE id NOT IN (SELECT content_id FROM \(table))", connection)
    return [
      finding(.missingVector, missing, "content(s) without a vector; index their folder again")
    ].compactMap(\.self)
  }

  private func wrongVectors(_ set: VectorSet, _ connection: Connection) throws -> [Int64] {
    let size = set.space.dimension * MemoryLayout<Float>.size
    var wrong: [Int64] = []
    try connection.query(
      "SELECT content_id, vector FROM \(Schema.vectorTable(set.id.rawValue)) ORDER BY content_id"
    ) { row in
      let isRight = row.withBytes(1) { bytes in
        bytes.count == size
          && VectorBlob.hasUnitLength(
            (0..<set.space.dimension).lazy.map {
              // In bounds by the test before; the blob has no alignment.
              bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)
            })
      }
      if !isRight { wrong.append(row.integer(0)) }
    }
    return wrong
  }

  private func strayVectors(_ set: VectorSet, _ connection: Connection) throws -> [Int64] {
    try connection.all(
      """
      SELECT content_id FROM \(Schema.vectorTable(set.id.rawValue))
      WHERE content_id NOT IN (SELECT id FROM content)
      """
    ) { $0.integer(0) }
  }

  private func hasTable(_ set: VectorSet, _ connection: Connection) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
      [.text(Schema.vectorTable(set.id.rawValue))]) != nil
  }

  private func count(_ sql: String, _ connection: Connection) throws -> Int {
    Int(try connection.integer(sql) ?? 0)
  }

  private func finding(
    _ kind: CatalogFinding.Kind, _ count: Int, _ words: String
  ) -> CatalogFinding? {
    count == 0 ? nil : CatalogFinding(kind: kind, message: "\(count) \(words)")
  }
}
