// Writing and deleting on a Milvus server. In version 1 a record's new row is
// inserted before its old ones are deleted, so that it can be found throughout;
// reading takes the newest if there are several for a moment.

internal import HTTPRequesting
internal import SearchDomain
internal import Support

extension MilvusStore {
  /// Rows of one insert: about seven megabytes of JSON.
  private static let insertSize = 1000
  /// Records whose old rows are looked up at once. A look-up reads every row
  /// of the collection, so few and large ones are best.
  private static let lookupSize = 8000

  func upsert(_ records: [StoredRecord]) throws(VectorStoreError) {
    guard !records.isEmpty else { return }
    let space = try requireSpace()
    defer { spellings.add(records) }
    try CollectionCheck(connection: connection, space: space).check(records)
    let interface = try interface()
    for chunk in records.batches(of: Self.lookupSize) {
      switch interface.version {
      case .two:
        for batch in Array(chunk).batches(of: Self.insertSize) {
          _ = try connection.retrying { () throws(VectorStoreError) in
            try interface.write(batch, space)
          }
        }
      case .one: try replace(Array(chunk), space, interface)
      }
    }
  }

  /// Inserts rows, waits until they can be found, and deletes all older rows
  /// of the same records. What failed in between is done again.
  private func replace(
    _ records: [StoredRecord], _ space: EmbeddingSpace, _ interface: MilvusInterface
  ) throws(VectorStoreError) {
    var newest: [ImageID: String] = [:]
    var isFirst = true
    try connection.retrying { () throws(VectorStoreError) in
      let missing = records.filter { newest[$0.id] == nil }
      // An insert whose answer was lost may have been done: what it left is
      // older than the next one and goes with the other old rows.
      if !isFirst {
        connection.settings.clock.pause(Self.visibilitySeconds, connection.settings.isCancelled)
      }
      isFirst = false
      for batch in missing.batches(of: Self.insertSize) {
        let rows = try interface.write(batch, space)
        guard rows.count == batch.count else { throw connection.badReply("has no row numbers") }
        for (record, row) in zip(batch, rows) { newest[record.id] = row }
      }
    }
    try settle(newest, interface)
  }

  /// Longest that a written row may stay unseen, in seconds: version 1 reads
  /// with bounded staleness.
  private static let visibilitySeconds = 1.0
  private static let longestWaitSeconds = 60.0

  /// Waits until the newest rows are seen and no other row of their records.
  private func settle(
    _ newest: [ImageID: String], _ interface: MilvusInterface
  ) throws(VectorStoreError) {
    let list = newest.keys.map { MilvusExpression.literal($0.description) }.joined(separator: ",")
    var deleted: Set<String> = []
    var waited = 0.0
    while true {
      // Several rows for each record fit: at most twice as many as records.
      let rows = try interface.query(
        "\(interface.idField) in [\(list)]", limit: MilvusInterface.windowLimit, fields: nil)
      var found: [(id: ImageID, number: Int)] = []
      var best: [ImageID: Int] = [:]
      for row in rows {
        guard let id = row[interface.idField]?.string.flatMap({ ImageID($0) }),
          let number = row["id"].flatMap(MilvusInterface.rowNumber).flatMap({ Int($0) })
        else { throw connection.badReply("holds a row without its id") }
        found.append((id, number))
        best[id] = max(best[id] ?? number, number)
      }
      // Another machine may have written the same record after us: the larger
      // number stays, whichever client wrote it, so that all agree.
      let seen = newest.count { id, number in (best[id] ?? -1) >= (Int(number) ?? 0) }
      let old = found.filter { $0.number < best[$0.id] ?? 0 }.map { String($0.number) }
      let fresh = old.filter { !deleted.contains($0) }
      // An old row goes when its successor can be found.
      if seen == newest.count, !fresh.isEmpty {
        try interface.delete(rows: fresh)
        deleted.formUnion(fresh)
      }
      if seen == newest.count, old.isEmpty { return }
      guard waited < Self.longestWaitSeconds else {
        throw connection.error(
          .timedOut,
          "does not show what was written within \(Int(clamping: Self.longestWaitSeconds)) seconds")
      }
      connection.settings.clock.pause(0.1, connection.settings.isCancelled)
      if connection.settings.isCancelled() { throw connection.cancelled() }
      waited += 0.1
    }
  }

  func delete(ids: [ImageID]) throws(VectorStoreError) {
    let interface = try interface()
    for batch in ids.batches(of: 4000) {
      switch interface.version {
      case .two: try interface.delete(rows: batch.map(\.description))
      case .one:
        let list = batch.map { MilvusExpression.literal($0.description) }.joined(separator: ",")
        try deleteAll("\(interface.idField) in [\(list)]", interface)
      }
    }
  }

  func delete(where filter: Filter) throws(VectorStoreError) {
    let condition = try condition(for: filter) ?? .all([])
    if condition.isNothing { return }
    try deleteAll(MilvusExpression.text(condition), try interface())
  }

  /// Deletes what meets an expression, and waits until nothing is seen of it.
  private func deleteAll(
    _ expression: String, _ interface: MilvusInterface
  ) throws(VectorStoreError) {
    var waited = 0.0
    var deleted: Set<String> = []
    while true {
      let rows = try interface.query(expression, limit: MilvusInterface.windowLimit, fields: nil)
        .compactMap { $0["id"].flatMap(MilvusInterface.rowNumber) }
      if rows.isEmpty { return }
      let fresh = rows.filter { !deleted.contains($0) }
      if fresh.isEmpty {
        guard waited < Self.longestWaitSeconds else {
          throw connection.error(
            .timedOut,
            "does not show what was deleted within \(Int(clamping: Self.longestWaitSeconds)) seconds"
          )
        }
        connection.settings.clock.pause(0.1, connection.settings.isCancelled)
        if connection.settings.isCancelled() { throw connection.cancelled() }
        waited += 0.1
      } else {
        try interface.delete(rows: fresh)
        deleted.formUnion(fresh)
      }
    }
  }
}
