// Which store is meant, and opening it: by flag, by GLIMPSE_STORE, or by the
// settings of the service that this one replaces.

import RemoteStores
import SearchDomain

enum StoreOpening {
  /// The store that the surroundings name: `GLIMPSE_STORE`, else `QDRANT_URL`
  /// with `QDRANT_COLLECTION`.
  ///
  /// - Returns: nil where none is named.
  /// - Throws: `CommandError` for a setting that is no address.
  static func address(_ settings: Settings) throws(CommandError) -> StoreAddress? {
    if let text = settings["GLIMPSE_STORE"] {
      do { return try StoreAddress(text) } catch {
        throw CommandError(.badSecret(name: "GLIMPSE_STORE", expected: expected))
      }
    }
    do { return try StoreAddress.ofQdrantEnvironment(settings.environment) } catch {
      throw CommandError(
        .badSecret(
          name: "QDRANT_URL",
          expected: "a URL such as http://localhost:6333, with a plain name in QDRANT_COLLECTION"))
    }
  }

  /// Reads a flag's value. What was typed may hold a key, so it is not shown.
  static let parse: @Sendable (FlagValue) throws(CommandError) -> StoreAddress = {
    (value) throws(CommandError) in
    do { return try StoreAddress(value.text) } catch {
      throw CommandError(.badSecret(name: value.flag, expected: expected))
    }
  }

  private static let expected = StoreAddress.forms

  /// The store on a server; nothing is sent yet.
  ///
  /// The key is `GLIMPSE_STORE_API_KEY`, else for Qdrant `QDRANT_API_KEY`, else
  /// the address's own.
  static func open(
    _ address: StoreAddress, _ context: RunContext
  ) throws(VectorStoreError) -> any ImageStore {
    let interrupts = context.interrupts
    return try open(address, context.settings) { interrupts.wasInterrupted }
  }

  /// The same with another reason to stop, or none.
  static func open(
    _ address: StoreAddress, _ settings: Settings,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(VectorStoreError) -> any ImageStore {
    let key =
      settings["GLIMPSE_STORE_API_KEY"]
      ?? (address.program == .qdrant ? settings["QDRANT_API_KEY"] : nil)
    return try RemoteVectorStore.open(
      address, settings: StoreSettings(apiKey: key, isCancelled: isCancelled))
  }
}
