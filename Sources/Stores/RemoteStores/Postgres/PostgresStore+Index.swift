// The index of vectors: made when enough was written, beside those who write.

internal import PostgresAccess
internal import SearchDomain
internal import Support

extension PostgresStore {
  private static let neighbours = 32
  private static let constructionBreadth = 200

  /// Makes the index of vectors where there are enough to need one and nobody else
  /// is at it. Searches compare with every vector until it stands.
  func finishWriting() throws(VectorStoreError) {
    let table = try workOnOurs { (session, _, _) throws(VectorStoreError) -> PostgresTable? in
      guard let table = try fetch(session), !table.hasIndex, table.indexed != nil else {
        return nil
      }
      let count = try count(
        "FROM (SELECT FROM \(table.name) LIMIT \(indexedFrom)) AS known", [], session)
      return count >= indexedFrom ? table : nil
    }
    guard let table, let indexed = table.indexed else { return }
    // A connection of its own: its settings and its lock end with it.
    let session = PostgresSession(try server.connect(), server)
    let key = "hashtextextended(\(PostgresText.literal("glimpse index " + table.name)), 0)"
    guard try session.run("SELECT pg_try_advisory_lock(\(key))").flag(0, 0) == true else { return }
    try session.runAll("SET statement_timeout = 0")
    try session.runAll("SET maintenance_work_mem = '\(try memory(table, session))MB'")
    for broken in try brokenIndexes(of: table, session) {
      try session.runAll("DROP INDEX IF EXISTS \(broken)")
    }
    let settings = "m = \(Self.neighbours), ef_construction = \(Self.constructionBreadth)"
    let statement =
      "CREATE INDEX CONCURRENTLY ON \(table.name) USING hnsw (\(indexed.expression) "
      + "\(indexed.operators)) WITH (\(settings))"
    do {
      // It may take hours.
      _ = try session.connection.run(
        statement, [], PostgresPatience(seconds: nil, isCancelled: server.settings.isCancelled))
    } catch {
      throw server.failure(error)
    }
    _ = try fetch(session)
  }

  /// Megabytes in which the index is built: as much as it takes, but no more than
  /// two gigabytes, nor less than the server is set to.
  private func memory(
    _ table: PostgresTable, _ session: PostgresSession
  ) throws(VectorStoreError) -> Int {
    let rows = try session.run(
      """
      SELECT greatest(c.reltuples, 0)::float8,
        (SELECT setting::float8 / 1024 FROM pg_settings WHERE name = 'maintenance_work_mem')
      FROM pg_class c WHERE c.oid = to_regclass($1::text)
      """, [.text(table.name)])
    let (count, set) = (rows.double(0, 0) ?? 0, rows.double(0, 1) ?? 64)
    let bytesEach = Double((table.dimension ?? 0) * 4 + Self.neighbours * 64)
    return Int(clamping: max(set, min(2048, max(256, count * bytesEach / 1_048_576 * 1.25))))
  }

  /// Indexes whose making was broken off: they serve nobody, and every writer
  /// keeps them up.
  private func brokenIndexes(
    of table: PostgresTable, _ session: PostgresSession
  ) throws(VectorStoreError) -> [String] {
    let rows = try session.run(
      """
      SELECT format('%I.%I', n.nspname, k.relname) FROM pg_index i
      JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_namespace n ON n.oid = k.relnamespace
      JOIN pg_am m ON m.oid = k.relam
      WHERE i.indrelid = to_regclass($1::text) AND m.amname = 'hnsw' AND NOT i.indisvalid
      """, [.text(table.name)])
    return (0..<rows.count).compactMap { rows.text($0, 0) }
  }
}
