// The store on a Qdrant server: the collection. Extensions handle its points.

internal import HTTPRequesting
internal import SearchDomain
internal import Support
internal import Synchronization

/// A collection on a Qdrant server, of version 1.10 or later. One that the
/// replaced service made is read as it is: its points have `path`, `filename` and `category`
/// and name no model.
final class QdrantStore: ImageStore, PagedStore {
  let connection: StoreConnection
  let spellings = KnownSpellings()
  private let known = Mutex<QdrantCollection?>(nil)
  /// Fields that have an index by now.
  private let indexed = Mutex<Set<String>>([])
  /// The model of the last `prepare`: the replaced service's collections name
  /// none.
  private let prepared = Mutex<EmbeddingSpace?>(nil)
  private let isAllOurs = Mutex(false)

  init(_ connection: StoreConnection) { self.connection = connection }

  var name: String { connection.name }
  var capabilities: StoreCapabilities { StoreCapabilities(searchesExactly: true) }

  var headers: HTTPHeaders { connection.settings.apiKey.map { ["api-key": $0] } ?? [:] }

  private var path: String {
    "/collections/" + PercentEncoding.encode(connection.address.collection)
  }

  // MARK: The collection

  func describe() throws(VectorStoreError) -> StoreDescription? {
    guard let collection = try fetchCollection() else { return nil }
    let version = try connection.send(.get, "/", headers: headers, accepting: [404]) {
      $0.body["version"]?.string
    }
    return StoreDescription(
      collection: connection.address.collection, dimension: collection.dimension,
      space: try space(of: collection), count: try count(where: nil),
      server: "Qdrant" + (version.map { " \($0)" } ?? ""))
  }

  func prepare(for space: EmbeddingSpace) throws(VectorStoreError) {
    if let collection = try fetchCollection() {
      try check(collection, space)
    } else {
      let body = QdrantCollection.creation(for: space)
      // 409: another machine was faster; its collection is checked like any.
      _ = try connection.send(.put, path, body: body, headers: headers, accepting: [409]) {
        $0.status
      }
      guard let made = try fetchCollection() else { throw connection.noCollection() }
      try check(made, space)
    }
    prepared.withLock { $0 = space }
    try requireIndexes(for: QdrantCollection.usualFields)
  }

  func verify(for space: EmbeddingSpace) throws(VectorStoreError) {
    guard let collection = try fetchCollection() else { throw connection.noCollection() }
    try check(collection, space)
  }

  func dropCollection() throws(VectorStoreError) {
    _ = try connection.send(.delete, path, headers: headers, accepting: [404]) { $0.status }
    forget()
  }

  private func forget() {
    known.withLock { $0 = nil }
    indexed.withLock { $0 = [] }
    isAllOurs.withLock { $0 = false }
  }

  private func fetchCollection() throws(VectorStoreError) -> QdrantCollection? {
    let found = try connection.send(.get, path, headers: headers, accepting: [404]) {
      (reply) throws(VectorStoreError) -> QdrantCollection? in
      if reply.status == 404 { return nil }
      guard let result = reply.body["result"], let collection = QdrantCollection(result) else {
        throw connection.badReply("describes no collection with one vector a point")
      }
      return collection
    }
    known.withLock { $0 = found }
    indexed.withLock { $0 = found?.indexed ?? [] }
    return found
  }

  /// What is known of the collection; asked where nothing is.
  func collection() throws(VectorStoreError) -> QdrantCollection {
    if let kept = known.withLock({ $0 }) { return kept }
    guard let found = try fetchCollection() else { throw connection.noCollection() }
    return found
  }

  /// The model of a collection: by its metadata, else by any point of ours.
  func space(of collection: QdrantCollection) throws(VectorStoreError) -> EmbeddingSpace? {
    if let space = collection.space { return space }
    let ours = JSONTree.members([
      "limit": .integer(1), "with_payload": .boolean(true),
      "filter": .members([
        "must_not": .list([
          .members(["is_empty": .members(["key": .text(PayloadFields.modelDigest)])])
        ])
      ]),
    ])
    let point = try send(.post, "points/scroll", body: ours.bytes) {
      $0["points"]?[0]
    }
    return point?["payload"].flatMap {
      RecordPayload.space($0, dimension: collection.dimension)
    }
  }

  func spaceForWriting(
    _ collection: QdrantCollection
  ) throws(VectorStoreError) -> EmbeddingSpace {
    if let space = try space(of: collection) ?? prepared.withLock({ $0 }) { return space }
    throw connection.error(
      .mismatch,
      "names no model in the collection '\(connection.address.collection)': prepare it first")
  }

  private func check(
    _ collection: QdrantCollection, _ space: EmbeddingSpace
  ) throws(VectorStoreError) {
    try CollectionCheck(connection: connection, space: space).check(
      dimension: collection.dimension, metric: collection.metric,
      space: try self.space(of: collection), isOurs: true)
  }

  /// Whether every point has the fields that we derive.
  func hasDerivedFields() throws(VectorStoreError) -> Bool {
    if isAllOurs.withLock({ $0 }) { return true }
    let strangers = JSONTree.members([
      "exact": .boolean(true),
      "filter": .members([
        "must": .list([.members(["is_empty": .members(["key": .text(PayloadFields.rest)])])])
      ]),
    ])
    let count = try send(.post, "points/count", body: strangers.bytes) {
      $0["count"]?.integer
    }
    isAllOurs.withLock { $0 = count == 0 }
    return count == 0
  }

  /// Makes the indexes of fields that have none yet.
  func requireIndexes(for fields: [String]) throws(VectorStoreError) {
    for field in fields where !indexed.withLock({ $0.contains(field) }) {
      guard let kind = QdrantCollection.indexKind(of: field) else { continue }
      let body = JSONTree.members(["field_name": .text(field), "field_schema": .text(kind)])
      try send(.put, "index?wait=true", body: body.bytes) { _ in }
      indexed.withLock { _ = $0.insert(field) }
    }
  }

  /// Sends to the collection and returns the answer's result.
  func send<Result>(
    _ method: HTTPRequest.Method, _ action: String, body: [UInt8],
    _ check: (JSONTree) throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    let result = try connection.send(
      method, "\(path)/\(action)", body: body, headers: headers, accepting: [404]
    ) { (reply) throws(VectorStoreError) -> Result? in
      if reply.status == 404 { return nil }
      guard let result = reply.body["result"] else { throw connection.badReply("has no result") }
      return try check(result)
    }
    if let result { return result }
    forget()
    throw connection.noCollection()
  }
}
