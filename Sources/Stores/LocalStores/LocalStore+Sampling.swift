// Some vectors of the store of this machine, to judge all of them by.

public import SearchDomain

extension LocalStore {
  /// From all over the library, in the order in which their contents were
  /// indexed. The cost does not grow with the library.
  public func sampleVectors(count: Int) throws(VectorStoreError) -> [Embedding] {
    try reporting {
      guard let set = try catalog.currentSet() else { return [] }
      return try catalog.sampleVectors(in: set.id, count: count)
    }
  }
}
