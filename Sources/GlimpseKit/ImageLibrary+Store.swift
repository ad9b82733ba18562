// The library as a store, to be copied to servers and from them.

public import SearchDomain
import SearchWorkflows

extension ImageLibrary {
  /// The library's pictures and vectors as every store offers them. Writing
  /// needs a library opened for it.
  public var store: any VectorStore { EmbeddedVectorStore(catalog: catalog, indexes: indexes) }
}
