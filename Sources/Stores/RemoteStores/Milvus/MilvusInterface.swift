// Milvus's two REST interfaces, each request in one place: version 1 of servers
// before 2.4 (collections number their rows themselves), and version 2 of later
// ones. Both answer with status 200 and a code of their own.

internal import HTTPRequesting
internal import SearchDomain
internal import Support

/// Requests to one collection on a Milvus server.
struct MilvusInterface: Sendable {
  enum Version: Sendable { case one, two }

  let connection: StoreConnection
  let version: Version

  /// Most rows that one query or search returns.
  static let windowLimit = 16_384
  /// The field of vectors in both versions.
  static let vectorField = "vector"

  /// The field with our id: the row's own in version 2, a field of the payload
  /// in version 1, whose rows have numbers.
  var idField: String { version == .one ? "image_id" : "id" }

  private var collection: JSONTree.Member {
    .init("collectionName", .text(connection.address.collection))
  }

  private var headers: HTTPHeaders {
    connection.settings.apiKey.map { ["Authorization": "Bearer \($0)"] } ?? [:]
  }

  // MARK: The server

  /// Which version a server speaks: one without version 2 answers 404.
  static func detect(_ connection: StoreConnection) throws(VectorStoreError) -> MilvusInterface {
    let two = MilvusInterface(connection: connection, version: .two)
    let status = try connection.send(
      .post, "/v2/vectordb/collections/list", body: Array("{}".utf8), headers: two.headers,
      accepting: [404]
    ) { $0.status }
    return status == 404 ? MilvusInterface(connection: connection, version: .one) : two
  }

  // MARK: The collection

  func describe() throws(VectorStoreError) -> MilvusCollection? {
    let name = PercentEncoding.encode(connection.address.collection)
    return try connection.send(
      version == .one ? .get : .post,
      version == .one
        ? "/v1/vector/collections/describe?collectionName=\(name)"
        : "/v2/vectordb/collections/describe",
      body: version == .one ? [] : body([collection]), headers: headers
    ) { (reply) throws(VectorStoreError) -> MilvusCollection? in
      if isMissing(reply.body) { return nil }
      guard let found = MilvusCollection(try data(reply)) else {
        throw connection.badReply("describes no collection")
      }
      return found
    }
  }

  func create(for space: EmbeddingSpace) throws(VectorStoreError) {
    let description = MilvusCollection.description(of: space)
    let members: [JSONTree.Member]
    switch version {
    case .one:
      members = [
        collection, .init("dimension", .integer(space.dimension)),
        .init("metricType", .text("COSINE")), .init("description", .text(description)),
      ]
    case .two:
      let id = JSONTree.members([
        "fieldName": .text("id"), "dataType": .text("VarChar"), "isPrimary": .boolean(true),
        "elementTypeParams": .members(["max_length": .integer(36)]),
      ])
      let vector = JSONTree.members([
        "fieldName": .text(Self.vectorField), "dataType": .text("FloatVector"),
        "elementTypeParams": .members(["dim": .integer(space.dimension)]),
      ])
      let index = JSONTree.members([
        "fieldName": .text(Self.vectorField), "indexName": .text(Self.vectorField),
        "metricType": .text("COSINE"), "indexType": .text("HNSW"),
        "params": .members([
          "M": .integer(MilvusCollection.neighbours),
          "efConstruction": .integer(MilvusCollection.constructionBreadth),
        ]),
      ])
      members = [
        collection,
        .init(
          "schema",
          .members([
            "autoID": .boolean(false), "enableDynamicField": .boolean(true),
            "fields": .list([id, vector]),
          ])),
        .init("indexParams", .list([index])),
        // What was written is found by the next request.
        .init("params", .members(["consistencyLevel": .text("Strong")])),
        .init("description", .text(description)),
      ]
    }
    try run(
      version == .one ? "/v1/vector/collections/create" : "/v2/vectordb/collections/create", members
    )
  }

  func drop() throws(VectorStoreError) {
    let path = version == .one ? "/v1/vector/collections/drop" : "/v2/vectordb/collections/drop"
    try connection.send(.post, path, body: body([collection]), headers: headers) {
      (reply) throws(VectorStoreError) in
      if !isMissing(reply.body) { _ = try data(reply) }
    }
  }

  // MARK: Rows

  /// Writes rows: new ones in version 1, in version 2 in place of those with the
  /// same id.
  ///
  /// - Returns: the numbers that version 1 gave the rows.
  func write(
    _ records: some Sequence<StoredRecord>, _ space: EmbeddingSpace
  ) throws(VectorStoreError) -> [String] {
    var body = JSONBytes()
    body.raw("{\"collectionName\":")
    body.string(connection.address.collection)
    body.raw(",\"data\":")
    body.list(records) { body, record in
      let members =
        [JSONTree.Member(idField, .text(record.id.description))]
        + RecordPayload.members(of: record.image, in: space)
      body.open(.object(members))
      body.raw(",\"vector\":")
      body.vector(record.embedding?.values ?? [])
      body.raw("}")
    }
    body.raw("}")
    let path = version == .one ? "/v1/vector/insert" : "/v2/vectordb/entities/upsert"
    // Once: a second insert of version 1 would make a second row.
    let reply = try connection.sendOnce(.post, path, body: body.bytes, headers: headers)
    let data = try data(reply)
    return (data["insertIds"]?.list ?? data["upsertIds"]?.list ?? []).compactMap(Self.rowNumber)
  }

  /// Rows that meet an expression, at most `windowLimit`, in any order.
  ///
  /// - Parameter fields: nil for the row's number and id alone.
  func query(
    _ expression: String, limit: Int, fields: [String]?
  ) throws(VectorStoreError) -> [JSONTree] {
    let fields = fields ?? (version == .one ? [idField] : ["id"])
    return try request(
      version == .one ? "/v1/vector/query" : "/v2/vectordb/entities/query",
      [
        collection, .init("filter", .text(expression)), .init("outputFields", .texts(fields)),
        .init("limit", .integer(min(limit, Self.windowLimit))),
      ] + consistency)
  }

  func count(_ expression: String) throws(VectorStoreError) -> Int {
    // Servers count only where the limit is zero.
    let rows = try request(
      version == .one ? "/v1/vector/query" : "/v2/vectordb/entities/query",
      [
        collection, .init("filter", .text(expression)),
        .init("outputFields", .texts(["count(*)"])), .init("limit", .integer(0)),
      ] + consistency)
    let value = rows.first?["count(*)"]
    guard let count = value?.integer ?? value?.string.flatMap({ Int($0) }) else {
      throw connection.badReply("has no count")
    }
    return count
  }

  func search(
    _ vector: [Float], _ expression: String?, limit: Int, breadth: Int, fields: [String]
  ) throws(VectorStoreError) -> [JSONTree] {
    var body = JSONBytes()
    body.raw("{\"collectionName\":")
    body.string(connection.address.collection)
    body.raw(version == .one ? ",\"vector\":" : ",\"annsField\":\"vector\",\"data\":[")
    body.vector(vector)
    if version == .two { body.raw("]") }
    if let expression {
      body.raw(",\"filter\":")
      body.string(expression)
    }
    body.raw(",\"limit\":")
    body.tree(.integer(limit))
    body.raw(",\"outputFields\":")
    body.tree(.texts(fields))
    if version == .two {
      body.raw(",\"consistencyLevel\":\"Strong\",\"searchParams\":")
      body.tree(
        .members([
          "metricType": .text("COSINE"), "params": .members(["ef": .integer(breadth)]),
        ]))
    }
    body.raw("}")
    let path = version == .one ? "/v1/vector/search" : "/v2/vectordb/entities/search"
    return try connection.send(.post, path, body: body.bytes, headers: headers) {
      (reply) throws(VectorStoreError) in
      guard let rows = try data(reply).list else { throw connection.badReply("has no results") }
      return rows
    }
  }

  /// Deletes rows by their number (version 1) or id (version 2).
  func delete(rows: [String]) throws(VectorStoreError) {
    if rows.isEmpty { return }
    switch version {
    case .one:
      try run("/v1/vector/delete", [collection, .init("id", .texts(rows))])
    case .two:
      let list = rows.map(MilvusExpression.literal).joined(separator: ",")
      try run(
        "/v2/vectordb/entities/delete", [collection, .init("filter", .text("id in [\(list)]"))])
    }
  }

  /// The row's number as text.
  static func rowNumber(_ tree: JSONTree) -> String? {
    tree.string ?? tree.integer.map { String($0) }
  }

  // MARK: Requests

  private var consistency: [JSONTree.Member] {
    version == .one ? [] : [.init("consistencyLevel", .text("Strong"))]
  }

  private func body(_ members: [JSONTree.Member]) -> [UInt8] {
    JSONTree.object(members).bytes
  }

  private func run(_ path: String, _ members: [JSONTree.Member]) throws(VectorStoreError) {
    try connection.send(.post, path, body: body(members), headers: headers) {
      (reply) throws(VectorStoreError) in _ = try data(reply)
    }
  }

  private func request(
    _ path: String, _ members: [JSONTree.Member]
  ) throws(VectorStoreError) -> [JSONTree] {
    try connection.send(.post, path, body: body(members), headers: headers) {
      (reply) throws(VectorStoreError) in
      guard let rows = try data(reply).list else { throw connection.badReply("has no rows") }
      return rows
    }
  }
}
