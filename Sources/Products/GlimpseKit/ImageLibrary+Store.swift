// The library as a store, to be copied to servers and from them.

import LocalStores
public import SearchDomain

extension ImageLibrary {
  /// The library's pictures and vectors as every store offers them. Writing
  /// needs a library opened for it.
  public var store: any ImageStore { localStore }

  /// The same with all that a store on a server cannot do.
  var localStore: LocalStore { LocalStore(catalog: catalog, indexes: indexes) }
}
