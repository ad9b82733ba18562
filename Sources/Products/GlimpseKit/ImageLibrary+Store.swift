// The library as a store, to be copied to servers and from them.

import LocalStores
public import SearchDomain

extension ImageLibrary {
  /// The library's pictures and vectors as every store offers them. Writing
  /// needs a library opened for it.
  public var store: any ImageStore { LocalStore(catalog: catalog, indexes: indexes) }

  /// Brings the index up to date with the catalog, as an indexing run does at its
  /// end.
  package func refreshIndex() throws {
    if let set = try catalog.currentSet() { try indexes.refresh(set) }
  }
}
