// Writing, deleting, reading and counting rows.

internal import PostgresAccess
internal import SearchDomain
internal import Support

extension PostgresStore {
  /// Rows of one transaction.
  private static let batchSize = 2048
  /// Bytes that are handed to libpq at once.
  private static let partBytes = 1 << 18

  func upsert(_ records: [StoredRecord]) throws(VectorStoreError) {
    guard !records.isEmpty else { return }
    try workOnOurs { (session, table, space) throws(VectorStoreError) in
      try CollectionCheck(connection: server, space: space).check(records)
    }
    for batch in records.batches(of: Self.batchSize) {
      try workOnOurs { (session, table, _) throws(VectorStoreError) in
        try write(batch, session, table)
      }
    }
  }

  /// By COPY into a table of this transaction, and from there into the lasting one
  /// in the order of ids, so that writers never wait for one another in a circle.
  private func write(
    _ batch: ArraySlice<StoredRecord>, _ session: PostgresSession, _ table: PostgresTable
  ) throws(VectorStoreError) {
    let schema = table.extensionSchema ?? "public"
    let columns = PostgresColumns.ofRecord.map(\.name) + [PostgresColumns.embedding]
    let typed =
      PostgresColumns.ofRecord.map { "\($0.name) \($0.type)" }
      + ["\(PostgresColumns.embedding) \(schema).vector"]
    let list = columns.joined(separator: ", ")
    try session.runAll(
      "BEGIN; CREATE TEMP TABLE glimpse_incoming (\(typed.joined(separator: ", "))) ON COMMIT DROP")
    var rest = batch[...]
    var isBegun = false
    try session.copyIn("COPY pg_temp.glimpse_incoming (\(list)) FROM STDIN (FORMAT binary)") {
      var bytes = isBegun ? [] : PostgresRecord.head
      if isBegun, rest.isEmpty { return nil }
      isBegun = true
      bytes.reserveCapacity(Self.partBytes + 16_384)
      while bytes.count < Self.partBytes, let record = rest.popFirst() {
        PostgresRecord.append(record, to: &bytes)
      }
      return rest.isEmpty ? bytes + PostgresRecord.end : bytes
    }
    let changes = columns.dropFirst().map { "\($0) = excluded.\($0)" }
    // A row that says the same stays as it is: a new version of it would enter the
    // index of vectors once more.
    let others = columns.dropFirst().dropLast()
    let before = others.map { "t.\($0)" }.joined(separator: ", ")
    let after = others.map { "excluded.\($0)" }.joined(separator: ", ")
    try session.runAll(
      """
      INSERT INTO \(table.name) AS t (\(list))
        SELECT \(list) FROM pg_temp.glimpse_incoming ORDER BY id
        ON CONFLICT (id) DO UPDATE SET \(changes.joined(separator: ", "))
        WHERE (\(before)) IS DISTINCT FROM (\(after))
          OR t.embedding OPERATOR(\(schema).<>) excluded.embedding;
      COMMIT
      """)
  }

  func delete(ids: [ImageID]) throws(VectorStoreError) {
    for batch in ids.batches(of: 10_000) {
      try workOnOurs { (session, table, _) throws(VectorStoreError) in
        _ = try session.run(
          "DELETE FROM \(table.name) WHERE id = ANY($1::uuid[])",
          [PostgresText.array(batch.map(\.description))])
      }
    }
  }

  func delete(where filter: Filter) throws(VectorStoreError) {
    var condition = PostgresFilter()
    let words = condition.condition(try prepared(filter))
    try workOnOurs { (session, table, _) throws(VectorStoreError) in
      _ = try session.run("DELETE FROM \(table.name) WHERE \(words)", condition.values)
    }
  }

  func prepared(_ filter: Filter) throws(VectorStoreError) -> Filter {
    do { return try filter.prepared() } catch {
      throw VectorStoreError(kind: .invalidFilter, message: "\(error.message)")
    }
  }

  // MARK: Reading

  func records(ids: [ImageID], withVectors: Bool) throws(VectorStoreError) -> [StoredRecord] {
    var found: [ImageID: StoredRecord] = [:]
    for batch in ids.batches(of: 4096) {
      let part = try workOnOurs { (session, table, _) throws(VectorStoreError) in
        try read(
          "FROM \(table.name) WHERE id = ANY($1::uuid[])",
          [PostgresText.array(batch.map(\.description))], withVectors, session)
      }
      for record in part { found[record.id] = record }
    }
    return ids.compactMap { found[$0] }
  }

  func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    var values: [PostgresValue] = []
    var words = "TRUE"
    if let cursor {
      // ">" or "=" for the first record from an id on, then the id.
      guard let sign = cursor.text.first, sign == ">" || sign == "=",
        let id = ImageID(String(cursor.text.dropFirst()))
      else {
        throw server.error(.refused, "was given a place to read on from that is not its own")
      }
      values.append(.bytes(id.bytes))
      words = "id \(sign == ">" ? ">" : ">=") $1::uuid"
    }
    var condition = PostgresFilter(after: values)
    if let filter { words += " AND " + condition.condition(try prepared(filter)) }
    let limit = max(1, limit)
    let found = try workOnOurs { (session, table, _) throws(VectorStoreError) in
      try read(
        "FROM \(table.name) WHERE \(words) ORDER BY id LIMIT \(limit)", condition.values,
        withVectors, session)
    }
    let next = found.count < limit ? nil : found.last.map { StoreCursor(">\($0.id)") }
    return StorePage(records: found, next: next)
  }

  func cursor(at id: ImageID) -> StoreCursor? { StoreCursor("=\(id)") }

  /// The records of `SELECT … FROM …`.
  func read(
    _ rest: String, _ values: [PostgresValue], _ withVectors: Bool, _ session: PostgresSession
  ) throws(VectorStoreError) -> [StoredRecord] {
    let columns = PostgresColumns.read + (withVectors ? [PostgresColumns.embedding] : [])
    let rows = try session.run("SELECT \(columns.joined(separator: ", ")) \(rest)", values)
    var records: [StoredRecord] = []
    records.reserveCapacity(rows.count)
    for row in 0..<rows.count {
      records.append(try record(rows, row, withVectors))
    }
    return records
  }

  func record(
    _ rows: PostgresRows, _ row: Int, _ withVectors: Bool
  ) throws(VectorStoreError) -> StoredRecord {
    guard
      let record = PostgresRecord.record(
        rows, row, vectorColumn: withVectors ? PostgresColumns.read.count : nil)
    else { throw server.badReply("holds a row that is not one of Glimpse's") }
    return record
  }

  func count(where filter: Filter?) throws(VectorStoreError) -> Int {
    var condition = PostgresFilter()
    let words = try filter.map { (filter) throws(VectorStoreError) in
      condition.condition(try prepared(filter))
    }
    return try workOnOurs { (session, table, _) throws(VectorStoreError) in
      try count("FROM \(table.name) WHERE \(words ?? "TRUE")", condition.values, session)
    }
  }

  // MARK: Values of a field

  func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    guard field.isTextual else {
      throw server.error(
        .unsupported, "counts the values of text fields, and \(field.name) is none")
    }
    var condition = PostgresFilter()
    let words = try filter.map { (filter) throws(VectorStoreError) in
      condition.condition(try prepared(filter))
    }
    let (values, texts) = texts(of: field, after: condition.values)
    return try workOnOurs { (session, table, _) throws(VectorStoreError) in
      let rows = try session.run(
        """
        SELECT value, count(*) FROM (\(texts(table.name, words ?? "TRUE"))) AS of_records (id, value)
        GROUP BY value ORDER BY count(*) DESC, value COLLATE "C" LIMIT \(max(0, limit))
        """, values)
      var counts: [FacetCount] = []
      for row in 0..<rows.count {
        guard let value = rows.text(row, 0), let count = rows.integer(row, 1) else {
          throw server.badReply("has no counts")
        }
        counts.append(FacetCount(value: PostgresText.original(value), count: count))
      }
      return counts
    }
  }

  /// The statement that gives each record's different texts, made of a table and a
  /// condition.
  private func texts(
    of field: Filter.Field, after values: [PostgresValue]
  ) -> (values: [PostgresValue], statement: (String, String) -> String) {
    guard let key = field.metadataKey else {
      let column = field.storedName ?? field.name
      return (
        values,
        { "SELECT id, \(column) FROM \($0) WHERE (\($1)) AND \(column) IS NOT NULL" }
      )
    }
    let place = "(\(PostgresColumns.meta) -> $\(values.count + 1)::text)"
    let list = field.isTime ? "" : "WHEN 'array' THEN \(place) "
    return (
      values + [.text(PostgresText.stored(key))],
      { table, condition in
        """
        SELECT DISTINCT id, value FROM \(table), LATERAL jsonb_array_elements_text(
          CASE jsonb_typeof(\(place)) WHEN 'string' THEN jsonb_build_array(\(place)) \(list)
          ELSE '[]' END) AS of_list (value) WHERE \(condition)
        """
      }
    )
  }
}
