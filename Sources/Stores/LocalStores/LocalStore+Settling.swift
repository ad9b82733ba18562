// What is left to do when much was written.

public import SearchDomain

extension LocalStore {
  /// Empties the catalog's log of changes and brings the index up to date, so
  /// that the next search need not.
  ///
  /// - Parameter refreshingIndex: without, the next search or run does it.
  public func settle(refreshingIndex: Bool = true) throws(VectorStoreError) {
    catalog.emptyLog()
    if refreshingIndex { try refreshIndex() }
  }

  /// Brings the index up to date; does nothing if it is.
  public func refreshIndex() throws(VectorStoreError) {
    try reporting {
      if let set = try catalog.currentSet() { try indexes.refresh(set) }
    }
  }
}
