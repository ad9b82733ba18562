// What BERT's own tokenizer does to a text before it cuts it.

/// Cleans a text, sets ideographs apart, removes accents and lowers.
struct BertNormalizer: Normalizer {
  private let cleans: Bool
  private let separatesIdeographs: Bool
  private let stripsAccents: Bool
  private let lowers: Bool

  private static let control = ScalarSet(packed: UnicodeTables.bertControl)
  private static let accents = ScalarSet(packed: UnicodeTables.bertAccents)
  private static let ideographs = ScalarSet(packed: UnicodeTables.bertIdeographs)

  /// - Throws: `TokenizerError` if a setting is neither true nor false.
  init(_ node: JSONNode) throws(TokenizerError) {
    cleans = try node.bool("clean_text", default: true)
    separatesIdeographs = try node.bool("handle_chinese_chars", default: true)
    lowers = try node.bool("lowercase", default: true)
    // Without a setting for accents, lowering removes them too.
    stripsAccents = try node.bool("strip_accents", default: lowers)
  }

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text = text
    if cleans {
      text = text.compactMap { scalar in
        if Self.control.contains(scalar) { return nil }
        return ScalarSet.space.contains(scalar) ? " " : scalar
      }
    }
    if separatesIdeographs, text.contains(where: Self.ideographs.contains) {
      let ideographs = Self.ideographs
      var apart: [Unicode.Scalar] = []
      apart.reserveCapacity(text.count * 2)
      for scalar in text {
        if ideographs.contains(scalar) {
          apart.append(" ")
          apart.append(scalar)
          apart.append(" ")
        } else {
          apart.append(scalar)
        }
      }
      text = apart
    }
    if stripsAccents {
      text = NormalizationForm.nfd.apply(to: text).filter { !Self.accents.contains($0) }
    }
    return lowers ? Lowercase().normalize(text) : text
  }
}
