// Opens the adapter that an address names.

public import SearchDomain

/// Stores on servers.
public enum RemoteVectorStore {
  /// The store at an address. Nothing is sent yet.
  ///
  /// - Parameter settings: where it has no key, the address's is used.
  /// - Throws: `invalidAddress` for the embedded store, which is no server.
  public static func open(
    _ address: StoreAddress, settings: StoreSettings = StoreSettings()
  ) throws(VectorStoreError) -> any ImageStore {
    var settings = settings
    settings.apiKey = settings.apiKey ?? address.apiKey
    let connection = { StoreConnection(address: address, settings: settings) }
    switch address.program {
    case .chroma: return ChromaStore(connection())
    case .milvus: return MilvusStore(connection())
    case .qdrant: return QdrantStore(connection())
    case .postgres: return PostgresStore(PostgresServer(address: address, settings: settings))
    case .embedded:
      throw VectorStoreError(
        kind: .invalidAddress, message: "embedded: names the library's own store, not a server's")
    }
  }
}
