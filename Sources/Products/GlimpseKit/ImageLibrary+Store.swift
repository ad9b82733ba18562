// The library as a store, to be copied to servers and from them.

import LocalStores
public import SearchDomain

extension ImageLibrary {
  /// The library's pictures and vectors as every store offers them. Writing
  /// needs a library opened for it.
  public var store: any ImageStore { LocalStore(catalog: catalog, indexes: indexes) }
}
