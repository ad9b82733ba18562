// Some vectors of a store, to judge all of them by.

extension ImageStore {
  /// The first records in the order of ids: those are hashes of paths, so the
  /// sample is a random one.
  public func sampleVectors(count: Int) throws(VectorStoreError) -> [Embedding] {
    guard count > 0 else { return [] }
    var sample: [Embedding] = []
    var cursor: StoreCursor?
    repeat {
      let page = try page(after: cursor, limit: count, where: nil, withVectors: true)
      sample += page.records.compactMap(\.embedding)
      cursor = page.next
    } while cursor != nil && sample.count < count
    return Array(sample.prefix(count))
  }
}
