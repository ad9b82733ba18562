// The cleaning that Google's translation models were trained with: `nmt` in
// SentencePiece's builder.cc, as the reference library implements it.

/// Removes control characters and makes a space of each kind of gap.
struct NmtNormalizer: Normalizer {
  private static let removed = ScalarSet("\u{1}"..."\u{8}")
    .union(ScalarSet("\u{E}"..."\u{1F}"))
    .union(ScalarSet(["\u{B}", "\u{7F}", "\u{8F}", "\u{9F}"] as [Unicode.Scalar]))
  private static let gaps = ScalarSet(
    [
      "\t", "\n", "\u{C}", "\r", "\u{1680}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}",
      "\u{200F}", "\u{2028}", "\u{2029}", "\u{2581}", "\u{FEFF}", "\u{FFFD}",
    ] as [Unicode.Scalar])

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    text.compactMap { scalar in
      if Self.removed.contains(scalar) { return nil }
      return Self.gaps.contains(scalar) ? " " : scalar
    }
  }
}
