// Writing, deleting, reading and searching points on a Qdrant server.

internal import HTTPRequesting
internal import SearchDomain
internal import Support

extension QdrantStore {
  /// Points of one request: about three megabytes of JSON.
  private static let batchSize = 500

  func upsert(_ records: [StoredRecord]) throws(VectorStoreError) {
    guard !records.isEmpty else { return }
    let collection = try collection()
    let space = try spaceForWriting(collection)
    defer { spellings.add(records) }
    try CollectionCheck(connection: connection, space: space).check(records)
    for batch in records.batches(of: Self.batchSize) {
      let payloads = batch.map { RecordPayload.members(of: $0.image, in: space) }
      try requireIndexes(for: Set(payloads.joined().map(\.name)).sorted())
      var body = JSONBytes()
      body.raw("{\"points\":")
      body.list(zip(batch, payloads)) { body, point in
        body.open(
          .members([
            "id": .text(point.0.id.description), "payload": .object(point.1),
          ]))
        body.raw(",\"vector\":")
        if let name = collection.vector {
          body.raw("{")
          body.string(name)
          body.raw(":")
          body.vector(point.0.embedding?.values ?? [])
          body.raw("}")
        } else {
          body.vector(point.0.embedding?.values ?? [])
        }
        body.raw("}")
      }
      body.raw("}")
      try send(.put, "points?wait=true", body: body.bytes) { _ in }
    }
  }

  func delete(ids: [ImageID]) throws(VectorStoreError) {
    for batch in ids.batches(of: 1000) {
      let body = JSONTree.members(["points": .texts(batch.map(\.description))])
      try send(.post, "points/delete?wait=true", body: body.bytes) { _ in }
    }
  }

  func delete(where filter: Filter) throws(VectorStoreError) {
    let condition = try condition(for: filter) ?? .all([])
    if condition.isNothing { return }
    let body = JSONTree.members(["filter": QdrantFilter.tree(condition)])
    try send(.post, "points/delete?wait=true", body: body.bytes) { _ in }
  }

  func records(
    ids: [ImageID], withVectors: Bool
  ) throws(VectorStoreError) -> [StoredRecord] {
    var found: [ImageID: StoredRecord] = [:]
    let vector = try collection().vector
    for batch in ids.batches(of: 1000) {
      let body = JSONTree.members([
        "ids": .texts(batch.map(\.description)), "with_payload": .boolean(true),
        "with_vector": .boolean(withVectors),
      ])
      let points = try send(.post, "points", body: body.bytes) { $0.list ?? [] }
      for point in points {
        if let record = try record(point, vector, withVectors) { found[record.id] = record }
      }
    }
    return ids.compactMap { found[$0] }
  }

  func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    try scroll(cursor, limit, try condition(for: filter), withVectors)
  }

  /// Qdrant reads in the order of ids, from any id on. Those of another
  /// program's records may be numbers.
  func cursor(at id: ImageID) -> StoreCursor? {
    guard (try? hasDerivedFields()) == true else { return nil }
    return StoreCursor(JSONTree.text(id.description).text)
  }

  func payloadPage(
    after cursor: StoreCursor?, limit: Int, where condition: PayloadCondition?
  ) throws(VectorStoreError) -> (records: [(ImageRecord, String)], next: StoreCursor?) {
    let page = try scroll(cursor, limit, condition, false)
    return (page.records.map { ($0.image, RecordPayload.pathText(of: $0.image)) }, page.next)
  }

  private func scroll(
    _ cursor: StoreCursor?, _ limit: Int, _ condition: PayloadCondition?, _ withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    if let condition, condition.isNothing { return StorePage(records: [], next: nil) }
    var members: [JSONTree.Member] = [
      .init("limit", .integer(max(1, limit))), .init("with_payload", .boolean(true)),
      .init("with_vector", .boolean(withVectors)),
    ]
    if let condition { members.append(.init("filter", QdrantFilter.tree(condition))) }
    if let cursor {
      guard let offset = try? JSONTree(parsing: cursor.text) else {
        throw connection.error(.refused, "was given a place to read on from that is not its own")
      }
      members.append(.init("offset", offset))
    }
    let vector = try collection().vector
    let reply = try send(.post, "points/scroll", body: JSONTree.object(members).bytes) {
      (result) throws(VectorStoreError) -> (points: [JSONTree], next: JSONTree?) in
      guard let points = result["points"]?.list else { throw connection.badReply("has no points") }
      return (points, result["next_page_offset"])
    }
    var records: [StoredRecord] = []
    for point in reply.points {
      if let record = try record(point, vector, withVectors) { records.append(record) }
    }
    let next = reply.next.flatMap { $0 == .null ? nil : StoreCursor($0.text) }
    return StorePage(records: records, next: next)
  }

  func count(where filter: Filter?) throws(VectorStoreError) -> Int {
    let condition = try condition(for: filter)
    if condition?.isNothing == true { return 0 }
    var members: [JSONTree.Member] = [.init("exact", .boolean(true))]
    if let condition { members.append(.init("filter", QdrantFilter.tree(condition))) }
    return try send(.post, "points/count", body: JSONTree.object(members).bytes) {
      (result) throws(VectorStoreError) in
      guard let count = result["count"]?.integer else { throw connection.badReply("has no count") }
      return count
    }
  }

  func find(_ query: Query) throws(VectorStoreError) -> Answer {
    try StageTimes.search.measure { () throws(VectorStoreError) in try closest(to: query) }
  }

  private func closest(to query: Query) throws(VectorStoreError) -> Answer {
    let collection = try collection()
    let vector = try CollectionCheck.vector(
      of: query, dimension: collection.dimension, connection)
    let condition = try condition(for: query.filter)
    guard query.limit > 0, condition?.isNothing != true else {
      return Answer(hits: [], isExact: true)
    }
    let wanted = max(0, query.limit) +| max(0, query.offset)
    var body = JSONBytes()
    body.raw("{\"query\":")
    body.vector(vector)
    let parameters: JSONTree =
      query.isExact
      ? .members(["exact": .boolean(true)])
      : .members(["hnsw_ef": .integer(max(wanted, QdrantCollection.searchBreadth))])
    var members: [JSONTree.Member] = [
      .init("limit", .integer(wanted)), .init("with_payload", .boolean(true)),
      .init("with_vector", .boolean(query.withVectors)), .init("params", parameters),
    ]
    if let name = collection.vector { members.append(.init("using", .text(name))) }
    if let condition { members.append(.init("filter", QdrantFilter.tree(condition))) }
    body.raw(",")
    body.members(members)
    body.raw("}")
    let hits = try send(.post, "points/query", body: body.bytes) {
      (result) throws(VectorStoreError) -> [Hit] in
      guard let points = result["points"]?.list else { throw connection.badReply("has no points") }
      var hits: [Hit] = []
      for point in points {
        guard let score = point["score"]?.double else { throw connection.badReply("has no score") }
        if let record = try record(point, collection.vector, query.withVectors) {
          hits.append(Hit(record, score: Float(max(-1, min(1, score)))))
        }
      }
      return hits
    }
    return Answer(hits: hits.arranged(for: query), isExact: query.isExact)
  }

  func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    try countedFacets(of: field, where: filter, limit: limit)
  }

  /// A point's record; nil for one without a path, which is no image.
  private func record(
    _ point: JSONTree, _ vector: String?, _ withVectors: Bool
  ) throws(VectorStoreError) -> StoredRecord? {
    let id = point["id"]?.string.flatMap { ImageID($0) }
    guard let payload = point["payload"], let image = RecordPayload.image(payload, id: id) else {
      return nil
    }
    var embedding: Embedding?
    if withVectors {
      let held = vector.map { point["vector"]?[$0] } ?? point["vector"]
      guard let values = held?.floats else {
        throw connection.badReply("holds a point without vector")
      }
      embedding = try connection.unit(values)
    }
    return StoredRecord(image: image, embedding: embedding)
  }
}
