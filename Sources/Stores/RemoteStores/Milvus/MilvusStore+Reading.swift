// Reading and searching on a Milvus server.

internal import SearchDomain
internal import Support

extension MilvusStore {
  // MARK: Records

  func records(
    ids: [ImageID], withVectors: Bool
  ) throws(VectorStoreError) -> [StoredRecord] {
    let interface = try interface()
    var found: [ImageID: StoredRecord] = [:]
    for batch in ids.batches(of: 4000) {
      let list = batch.map { MilvusExpression.literal($0.description) }.joined(separator: ",")
      let rows = try interface.query(
        "\(interface.idField) in [\(list)]", limit: MilvusInterface.windowLimit,
        fields: Self.fields(withVectors))
      for record in try records(rows, withVectors, interface) { found[record.id] = record }
    }
    return ids.compactMap { found[$0] }
  }

  func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    let page = try records(
      after: cursor, limit, try condition(for: filter), withVectors: withVectors)
    return StorePage(records: page.records, next: page.next)
  }

  func payloadPage(
    after cursor: StoreCursor?, limit: Int, where condition: PayloadCondition?
  ) throws(VectorStoreError) -> (records: [(ImageRecord, String)], next: StoreCursor?) {
    let page = try records(after: cursor, limit, condition, withVectors: false)
    return (page.records.map { ($0.image, RecordPayload.pathText(of: $0.image)) }, page.next)
  }

  private func records(
    after cursor: StoreCursor?, _ limit: Int, _ condition: PayloadCondition?, withVectors: Bool
  ) throws(VectorStoreError) -> (records: [StoredRecord], next: StoreCursor?) {
    if let condition, condition.isNothing { return ([], nil) }
    let interface = try interface()
    // A window has to hold one more than a page; rows with vectors are large.
    let limit = min(limit, withVectors ? 2000 : MilvusInterface.windowLimit - 1)
    let page = try pageOfRange(after: cursor, limit: limit) { () throws(VectorStoreError) in
      try interface.count(MilvusExpression.text(condition ?? .all([])))
    } fetch: { (range, limit) throws(VectorStoreError) in
      let whole = PayloadCondition.all([range] + (condition.map { [$0] } ?? [])).simplified
      return try interface.query(
        MilvusExpression.text(whole), limit: limit, fields: Self.fields(withVectors))
    }
    var records = try records(page.records, withVectors, interface)
    records.sort { $0.id < $1.id }
    return (records, page.next)
  }

  func cursor(at id: ImageID) -> StoreCursor? { IDRange.cursor(at: id) }

  func count(where filter: Filter?) throws(VectorStoreError) -> Int {
    let condition = try condition(for: filter)
    if condition?.isNothing == true { return 0 }
    _ = try collection()
    return try interface().count(MilvusExpression.text(condition ?? .all([])))
  }

  func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    try countedFacets(of: field, where: filter, limit: limit)
  }

  private static func fields(_ withVectors: Bool) -> [String] {
    ["id", "$meta"] + (withVectors ? [MilvusInterface.vectorField] : [])
  }

  /// The records of rows; of several rows of a record the newest.
  private func records(
    _ rows: [JSONTree], _ withVectors: Bool, _ interface: MilvusInterface
  ) throws(VectorStoreError) -> [StoredRecord] {
    try newest(rows, interface).map { (row) throws(VectorStoreError) in
      try record(row, withVectors, interface)
    }
  }

  private func newest(
    _ rows: [JSONTree], _ interface: MilvusInterface
  ) throws(VectorStoreError) -> [JSONTree] {
    if interface.version == .two { return rows }
    var best: [String: (number: Int, place: Int)] = [:]
    for (place, row) in rows.enumerated() {
      guard let id = row[interface.idField]?.string,
        let number = row["id"].flatMap(MilvusInterface.rowNumber).flatMap({ Int($0) })
      else { throw connection.badReply("holds a row without its id") }
      if let held = best[id], held.number > number { continue }
      best[id] = (number, place)
    }
    if best.count == rows.count { return rows }
    return best.values.map(\.place).sorted().map { rows[$0] }
  }

  private func record(
    _ row: JSONTree, _ withVectors: Bool, _ interface: MilvusInterface
  ) throws(VectorStoreError) -> StoredRecord {
    guard let id = row[interface.idField]?.string.flatMap({ ImageID($0) }),
      let image = RecordPayload.image(row, id: id)
    else { throw connection.badReply("holds a record that is not one of Glimpse's") }
    var embedding: Embedding?
    if withVectors {
      guard let values = row[MilvusInterface.vectorField]?.floats else {
        throw connection.badReply("holds a vector that is none")
      }
      embedding = try connection.unit(values)
    }
    return StoredRecord(image: image, embedding: embedding)
  }

  // MARK: Searching

  func find(_ query: Query) throws(VectorStoreError) -> Answer {
    try StageTimes.search.measure { () throws(VectorStoreError) in try closest(to: query) }
  }

  private func closest(to query: Query) throws(VectorStoreError) -> Answer {
    if query.isExact {
      throw connection.error(
        .unsupported,
        "cannot compare with every vector: its index is HNSW, which cannot be passed by")
    }
    let vector = try CollectionCheck.vector(
      of: query, dimension: try collection().dimension, connection)
    let wanted = max(0, query.limit) +| max(0, query.offset)
    let condition = try condition(for: query.filter)
    guard query.limit > 0, condition?.isNothing != true else {
      return Answer(hits: [], isExact: true)
    }
    guard wanted <= MilvusInterface.windowLimit else {
      throw connection.error(
        .unsupported, "returns at most \(MilvusInterface.windowLimit) results: ask for fewer")
    }
    let interface = try interface()
    let breadth = max(wanted, MilvusCollection.searchBreadth)
    // Version 1 takes no breadth, but looks at no fewer candidates than it
    // returns: so more are asked for than are wanted, by their ids alone.
    let rows = try interface.search(
      vector, condition.map(MilvusExpression.text),
      limit: interface.version == .one ? breadth : wanted, breadth: breadth,
      fields: ["id", interface.idField])
    let hits = try ranked(rows, query, interface)
    let records = try fetch(hits.map(\.row), query.withVectors, interface)
    let found = hits.compactMap { hit in
      records[hit.row].map { Hit($0, score: hit.score) }
    }
    return Answer(hits: found.rescored(for: query), isExact: false)
  }

  /// The rows within the query's bounds, best first.
  private func ranked(
    _ rows: [JSONTree], _ query: Query, _ interface: MilvusInterface
  ) throws(VectorStoreError) -> [(row: String, score: Float)] {
    var hits: [(row: String, id: String, score: Float)] = []
    for row in try newest(rows, interface) {
      guard let number = row["id"].flatMap(MilvusInterface.rowNumber),
        let id = row[interface.idField]?.string, let score = row["distance"]?.double
      else { throw connection.badReply("has no results") }
      hits.append((number, id, Float(max(-1, min(1, score)))))
    }
    hits.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
    return hits.filter { $0.score >= query.minimumScore ?? -.infinity }
      .dropFirst(query.offset).prefix(query.limit).map { ($0.row, $0.score) }
  }

  /// Records by row number.
  private func fetch(
    _ rows: [String], _ withVectors: Bool, _ interface: MilvusInterface
  ) throws(VectorStoreError) -> [String: StoredRecord] {
    if rows.isEmpty { return [:] }
    let literals = interface.version == .one ? rows : rows.map(MilvusExpression.literal)
    let found = try interface.query(
      "id in [\(literals.joined(separator: ","))]", limit: rows.count,
      fields: Self.fields(withVectors))
    var records: [String: StoredRecord] = [:]
    for row in found {
      guard let number = row["id"].flatMap(MilvusInterface.rowNumber) else { continue }
      records[number] = try record(row, withVectors, interface)
    }
    return records
  }
}
