// What the adapters say of their server, in sentences that name it.

internal import SearchDomain
internal import Support

/// Whoever speaks to the server of one store.
protocol StoreSpeaking: Sendable {
  var address: StoreAddress { get }
  var settings: StoreSettings { get }
}

extension StoreSpeaking {
  /// The store's name in messages.
  var name: String { address.displayable }

  /// An answer that is not of the server's interface.
  func badReply(_ words: String) -> VectorStoreError {
    VectorStoreError(
      kind: .badReply,
      message: "\(name) sent an answer that \(words); is it \(address.program.displayName)?")
  }

  func error(_ kind: VectorStoreError.Kind, _ words: String) -> VectorStoreError {
    VectorStoreError(kind: kind, message: "\(name) \(words)")
  }

  func cancelled() -> VectorStoreError { error(.cancelled, "was asked, then the work was stopped") }

  func noCollection() -> VectorStoreError {
    error(
      .noCollection,
      "has no collection '\(address.collection)' yet: index or sync into it first")
  }

  /// What a server's refusal says, without anything secret.
  func refusal(_ words: String?) -> String {
    guard var words, !words.isEmpty else { return "" }
    if let key = settings.apiKey, words.contains(key) { return "" }
    if words.unicodeScalars.count > 200 {
      words = String(String.UnicodeScalarView(words.unicodeScalars.prefix(200))) + "…"
    }
    return ": " + String(words.map { $0.isNewline ? " " : $0 })
  }
}
