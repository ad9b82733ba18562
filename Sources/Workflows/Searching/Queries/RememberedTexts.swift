// Vectors of the words asked for lately: people page through results and
// repeat themselves, and the text tower is the slow part of a search.

import SearchDomain
package import SharedCaching
import Support
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
  /// What other servers embedded.
  let shared: SharedCache?

  /// None yet.
  package init(shared: SharedCache? = nil) { self.shared = shared }

  /// A text's vector of the shared cache; nil where it has none that fits.
  func shared(_ text: String, _ space: EmbeddingSpace) -> TextEmbedding? {
    guard let bytes = shared?.value(.embedding, of: Self.name(text, space)) else { return nil }
    return TextEmbedding(shared: bytes, dimension: space.dimension)
  }

  /// Gives a vector to the shared cache.
  func share(_ made: TextEmbedding, of text: String, _ space: EmbeddingSpace) {
    shared?.keep(made.sharedBytes, .embedding, of: Self.name(text, space))
  }

  private static func name(_ text: String, _ space: EmbeddingSpace) -> [String] {
    [space.digest, String(space.dimension), space.precision, text]
  }
}

extension TextEmbedding {
  /// Tokens in four bytes, whether the text was cut in one, and the numbers.
  fileprivate var sharedBytes: [UInt8] {
    let tokens = UInt32(clamping: tokenCount)
    var bytes = withUnsafeBytes(of: tokens.littleEndian) { Array($0) }
    bytes.append(wasTruncated ? 1 : 0)
    for value in embedding.values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Nil for bytes that are no vector of this dimension and of unit length:
  /// others may write there.
  fileprivate init?(shared bytes: [UInt8], dimension: Int) {
    guard bytes.count == 5 + 4 * dimension else { return nil }
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * $1) }
    }
    let values = (0..<dimension).map { Float(bitPattern: word(5 + 4 * $0)) }
    let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard abs(length - 1) < 1e-3 else { return nil }
    self.init(
      embedding: Embedding(unitLength: values), tokenCount: Int(word(0)),
      wasTruncated: bytes[4] == 1)
  }
}
