// Vectors of the words asked for lately: people page through results and
// repeat themselves, and the text tower is the slow part of a search.

import SearchDomain
import Synchronization

/// The last texts that were embedded, by one model.
final class RememberedTexts: Sendable {
  /// Texts that are kept; the oldest half goes when there are more.
  static let limit = 512

  private struct State {
    var texts: [String: TextEmbedding] = [:]
    var order: [String] = []
  }
  private let state = Mutex(State())

  /// The vector of a text, from `make` if it is not kept.
  func embedding(of text: String, _ make: () throws -> TextEmbedding) rethrows -> TextEmbedding {
    if let known = state.withLock({ $0.texts[text] }) { return known }
    let made = try make()
    state.withLock { state in
      if state.texts.updateValue(made, forKey: text) == nil { state.order.append(text) }
      guard state.order.count > Self.limit else { return }
      for old in state.order.prefix(Self.limit / 2) { state.texts[old] = nil }
      state.order.removeFirst(Self.limit / 2)
    }
    return made
  }
}

/// The texts of the queries of one library: remembered, and gathered while they
/// wait for the same tower.
package struct EmbeddedTexts: Sendable {
  let remembered = RememberedTexts()
  let gathered = GatheredTexts()

  /// None yet.
  package init() {}
}
