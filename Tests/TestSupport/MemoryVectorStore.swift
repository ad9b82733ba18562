// A store without a server: records in memory, every answer exact, and faults
// wherever a test wants them.

public import SearchDomain
import Synchronization

/// A vector store in memory, as other programs on other machines would see it.
public final class MemoryVectorStore: ImageStore {
  /// What is asked of it.
  public enum Call: Hashable, Sendable { case prepare, upsert, delete, search, page, other }

  private struct State {
    var space: EmbeddingSpace?
    var records: [ImageID: StoredRecord] = [:]
    var fault: (@Sendable (Call, Int) -> VectorStoreError?)?
    var counts: [Call: Int] = [:]
    var isOrdered = true
  }
  private let state = Mutex(State())

  public init() {}

  public var name: String { "memory+http://test/collection" }
  public var capabilities: StoreCapabilities { StoreCapabilities(searchesExactly: true) }

  /// Throws what this gives for the n-th call of a kind, from 1.
  public func setFault(_ fault: (@Sendable (Call, Int) -> VectorStoreError?)?) {
    state.withLock { state in
      state.fault = fault
      state.counts = [:]
    }
  }

  /// Calls of a kind since the last `setFault`.
  public func count(of call: Call) -> Int { state.withLock { $0.counts[call] ?? 0 } }

  /// Whether it can begin to read anywhere.
  public func setOrdered(_ isOrdered: Bool) { state.withLock { $0.isOrdered = isOrdered } }

  /// Everything, in the order of ids.
  public var all: [StoredRecord] { state.withLock { Self.sorted($0.records.values) } }

  public func describe() throws(VectorStoreError) -> StoreDescription? {
    try note(.other)
    return state.withLock { state in
      state.space.map {
        StoreDescription(
          collection: "collection", dimension: $0.dimension, space: $0, count: state.records.count,
          server: "memory 1")
      }
    }
  }

  public func prepare(for space: EmbeddingSpace) throws(VectorStoreError) {
    try note(.prepare)
    try check(
      state.withLock { state in
        if state.space == nil { state.space = space }
        return state.space
      }, space)
  }

  public func verify(for space: EmbeddingSpace) throws(VectorStoreError) {
    try note(.other)
    try check(state.withLock { $0.space }, space)
  }

  private func check(_ held: EmbeddingSpace?, _ space: EmbeddingSpace) throws(VectorStoreError) {
    guard let held else {
      throw VectorStoreError(kind: .noCollection, message: "\(name) has no collection")
    }
    guard held.isComparable(with: space) else {
      throw VectorStoreError(
        kind: .mismatch,
        message: "\(name) holds vectors of \(held.modelName), not of \(space.modelName)")
    }
  }

  public func upsert(_ records: [StoredRecord]) throws(VectorStoreError) {
    if records.isEmpty { return }
    try note(.upsert)
    state.withLock { state in for record in records { state.records[record.id] = record } }
  }

  public func delete(ids: [ImageID]) throws(VectorStoreError) {
    if ids.isEmpty { return }
    try note(.delete)
    state.withLock { state in for id in ids { state.records[id] = nil } }
  }

  public func delete(where filter: Filter) throws(VectorStoreError) {
    try note(.delete)
    state.withLock { $0.records = $0.records.filter { !filter.matches($0.value.image) } }
  }

  public func find(_ query: Query) throws(VectorStoreError) -> Answer {
    try note(.search)
    guard let asked = query.embedding else { throw .searchedByLooks(name) }
    let hits = matching(query.filter).compactMap { record -> Hit? in
      guard let embedding = record.embedding else { return nil }
      let score = asked.cosineSimilarity(to: embedding)
      guard score >= query.minimumScore ?? -2 else { return nil }
      let shown = query.withVectors ? record : StoredRecord(image: record.image, embedding: nil)
      return Hit(shown, score: score)
    }.sorted { $0.score > $1.score }
    return Answer(hits: Array(hits.dropFirst(query.offset).prefix(query.limit)), isExact: true)
  }

  public func records(ids: [ImageID], withVectors: Bool) throws(VectorStoreError) -> [StoredRecord]
  {
    try note(.other)
    return state.withLock { state in ids.compactMap { state.records[$0] } }
  }

  public func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    try note(.page)
    let from = cursor.flatMap { ImageID(String($0.text.dropFirst())) }
    let includes = cursor?.text.first == "="
    let left = matching(filter).filter { record in
      guard let from else { return true }
      return from.bytes.lexicographicallyPrecedes(record.id.bytes) || includes && record.id == from
    }
    let page = Array(left.prefix(limit))
    let next = left.count > limit ? page.last.map { StoreCursor(">\($0.id)") } : nil
    return StorePage(records: page, next: next)
  }

  public func cursor(at id: ImageID) -> StoreCursor? {
    state.withLock { $0.isOrdered } ? StoreCursor("=\(id)") : nil
  }

  public func count(where filter: Filter?) throws(VectorStoreError) -> Int {
    try note(.other)
    return matching(filter).count
  }

  public func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    try note(.other)
    var counts: [String: Int] = [:]
    for record in matching(filter) {
      for text in Set(field.texts(of: record.image)) { counts[text, default: 0] += 1 }
    }
    return counts.map { FacetCount(value: $0.key, count: $0.value) }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.value ?? "" < $1.value ?? "" }
  }

  public func dropCollection() throws(VectorStoreError) {
    state.withLock { state in
      state.space = nil
      state.records = [:]
    }
  }

  private func matching(_ filter: Filter?) -> [StoredRecord] {
    all.filter { filter?.matches($0.image) ?? true }
  }

  private static func sorted(_ records: some Sequence<StoredRecord>) -> [StoredRecord] {
    records.sorted { $0.id < $1.id }
  }

  private func note(_ call: Call) throws(VectorStoreError) {
    let (fault, number) = state.withLock { state in
      state.counts[call, default: 0] += 1
      return (state.fault, state.counts[call] ?? 0)
    }
    // Outside the lock: a fault may use the store itself.
    if let error = fault?(call, number) { throw error }
  }
}
