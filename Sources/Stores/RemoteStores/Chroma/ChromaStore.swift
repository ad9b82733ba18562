// The store on a Chroma server: collections, records and searches by its REST
// interface.

internal import HTTPRequesting
internal import SearchDomain
internal import Support
internal import Synchronization

/// A collection on a Chroma server, of version 1.0 or later.
final class ChromaStore: ImageStore, PagedStore {
  let connection: StoreConnection
  let spellings = KnownSpellings()
  /// The id of the collection, once asked for; the server's calls want it.
  private let known = Mutex<ChromaCollection?>(nil)
  private let limits = Mutex<ChromaLimits?>(nil)

  init(_ connection: StoreConnection) { self.connection = connection }

  var name: String { connection.name }
  var capabilities: StoreCapabilities { StoreCapabilities(searchesExactly: false) }
  func hasDerivedFields() -> Bool { true }

  // MARK: Addresses

  private static let database = "/api/v2/tenants/default_tenant/databases/default_database"

  private var collectionPath: String {
    Self.database + "/collections/" + PercentEncoding.encode(connection.address.collection)
  }

  var headers: HTTPHeaders {
    guard let key = connection.settings.apiKey else { return [:] }
    return ["X-Chroma-Token": key, "Authorization": "Bearer \(key)"]
  }

  // MARK: The collection

  func describe() throws(VectorStoreError) -> StoreDescription? {
    guard let collection = try fetchCollection() else { return nil }
    let version = try connection.send(.get, "/api/v2/version", headers: headers) { $0.body.string }
    return StoreDescription(
      collection: connection.address.collection, dimension: collection.dimension ?? 0,
      space: collection.space, count: try count(where: nil),
      server: "Chroma" + (version.map { " (interface \($0))" } ?? ""))
  }

  func prepare(for space: EmbeddingSpace) throws(VectorStoreError) {
    if let collection = try fetchCollection() { return try check(collection, space) }
    let body = ChromaCollection.creation(name: connection.address.collection, space: space)
    // 409: another machine was faster; its collection is checked like any.
    _ = try connection.send(
      .post, Self.database + "/collections", body: body, headers: headers, accepting: [409]
    ) { $0.status }
    guard let made = try fetchCollection() else { throw connection.noCollection() }
    try check(made, space)
  }

  func verify(for space: EmbeddingSpace) throws(VectorStoreError) {
    guard let collection = try fetchCollection() else { throw connection.noCollection() }
    try check(collection, space)
  }

  private func check(
    _ collection: ChromaCollection, _ space: EmbeddingSpace
  ) throws(VectorStoreError) {
    try CollectionCheck(connection: connection, space: space).check(
      dimension: collection.dimension, metric: collection.metric, space: collection.space,
      isOurs: collection.space != nil)
  }

  /// Asks the server, whatever was known before.
  private func fetchCollection() throws(VectorStoreError) -> ChromaCollection? {
    let found = try connection.send(.get, collectionPath, headers: headers, accepting: [404]) {
      (reply) throws(VectorStoreError) -> ChromaCollection? in
      if reply.status == 404 { return nil }
      guard let collection = ChromaCollection(reply.body) else {
        throw connection.badReply("describes no collection")
      }
      return collection
    }
    known.withLock { $0 = found }
    return found
  }

  /// What is known of the collection; asked where nothing is.
  func collection() throws(VectorStoreError) -> ChromaCollection {
    if let kept = known.withLock({ $0 }) { return kept }
    guard let found = try fetchCollection() else { throw connection.noCollection() }
    return found
  }

  /// Sends to the collection. One that was deleted and made again meanwhile
  /// has another id, so after a 404 it is looked for once more.
  func send<Result>(
    _ action: String, body: [UInt8],
    _ check: (JSONTree) throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    var isSecond = false
    while true {
      let collection = try self.collection()
      let path = Self.database + "/collections/\(collection.id)/\(action)"
      let result = try connection.send(
        body.isEmpty ? .get : .post, path, body: body, headers: headers, accepting: [404]
      ) { (reply) throws(VectorStoreError) -> Result? in
        reply.status == 404 ? nil : try check(reply.body)
      }
      if let result { return result }
      known.withLock { $0 = nil }
      if isSecond { throw connection.noCollection() }
      isSecond = true
    }
  }

  func dropCollection() throws(VectorStoreError) {
    _ = try connection.send(.delete, collectionPath, headers: headers, accepting: [404]) {
      $0.status
    }
    known.withLock { $0 = nil }
  }

  /// What the server takes in one request, asked once.
  func serverLimits() throws(VectorStoreError) -> ChromaLimits {
    if let kept = limits.withLock({ $0 }) { return kept }
    let asked = try connection.send(
      .get, "/api/v2/pre-flight-checks", headers: headers, accepting: [404]
    ) { ChromaLimits($0.body) }
    limits.withLock { $0 = asked }
    return asked
  }
}

/// What a server takes in one request.
struct ChromaLimits: Sendable {
  let batchSize: Int
  /// Whether vectors may come as Base64 of little-endian floats.
  let takesBase64: Bool

  init(_ tree: JSONTree) {
    batchSize = max(1, min(tree["max_batch_size"]?.integer ?? 100, 1000))
    takesBase64 = tree["supports_base64_encoding"]?.boolean ?? false
  }
}
