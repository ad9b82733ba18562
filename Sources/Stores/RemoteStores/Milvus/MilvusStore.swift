// The store on a Milvus server. Version 1 of its interface numbers rows itself
// and shows what was written a moment later; both are made up for here.

internal import SearchDomain
internal import Support
internal import Synchronization

/// A collection on a Milvus server, of version 2.3 or later.
final class MilvusStore: ImageStore, PagedStore {
  let connection: StoreConnection
  let spellings = KnownSpellings()
  private let detected = Mutex<MilvusInterface?>(nil)
  private let known = Mutex<MilvusCollection?>(nil)

  init(_ connection: StoreConnection) { self.connection = connection }

  var name: String { connection.name }
  var capabilities: StoreCapabilities { StoreCapabilities(searchesExactly: false) }
  func hasDerivedFields() -> Bool { true }

  func interface() throws(VectorStoreError) -> MilvusInterface {
    if let kept = detected.withLock({ $0 }) { return kept }
    let found = try MilvusInterface.detect(connection)
    detected.withLock { $0 = found }
    return found
  }

  func describe() throws(VectorStoreError) -> StoreDescription? {
    guard let collection = try fetchCollection() else { return nil }
    let version = try interface().version
    return StoreDescription(
      collection: connection.address.collection, dimension: collection.dimension ?? 0,
      space: collection.space, count: try count(where: nil),
      server: "Milvus (interface \(version == .one ? "1" : "2"))")
  }

  func prepare(for space: EmbeddingSpace) throws(VectorStoreError) {
    if let collection = try fetchCollection() {
      try check(collection, space)
      return try removeLeftovers()
    }
    do {
      try interface().create(for: space)
    } catch  where error.kind == .refused {
      // Another machine was faster, or the name is not one for Milvus.
      guard try fetchCollection() != nil else { throw error }
    }
    guard let made = try fetchCollection() else { throw connection.noCollection() }
    try check(made, space)
  }

  func verify(for space: EmbeddingSpace) throws(VectorStoreError) {
    guard let collection = try fetchCollection() else { throw connection.noCollection() }
    try check(collection, space)
  }

  func dropCollection() throws(VectorStoreError) {
    try interface().drop()
    known.withLock { $0 = nil }
  }

  private func fetchCollection() throws(VectorStoreError) -> MilvusCollection? {
    let found = try interface().describe()
    known.withLock { $0 = found }
    return found
  }

  /// What is known of the collection; asked where nothing is.
  func collection() throws(VectorStoreError) -> MilvusCollection {
    if let kept = known.withLock({ $0 }) { return kept }
    guard let found = try fetchCollection() else { throw connection.noCollection() }
    return found
  }

  private func check(
    _ collection: MilvusCollection, _ space: EmbeddingSpace
  ) throws(VectorStoreError) {
    try CollectionCheck(connection: connection, space: space).check(
      dimension: collection.dimension, metric: collection.metric, space: collection.space,
      isOurs: collection.space != nil)
  }

  func requireSpace() throws(VectorStoreError) -> EmbeddingSpace {
    guard let space = try collection().space else {
      throw connection.error(.mismatch, "was not made by Glimpse: name another collection")
    }
    return space
  }
}
