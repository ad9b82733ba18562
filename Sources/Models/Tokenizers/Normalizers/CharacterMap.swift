// The table into which SentencePiece compiles its normalization rules: the
// length of a trie, the trie, and the replacements (`precompiled_charsmap`,
// written by SentencePiece's builder.cc). Precompiled decides when to look
// something up.

/// Replacements for texts, found by what a text begins with.
struct CharacterMap: Sendable {
  /// A double-array trie over UTF-8 in the form of darts-clone.
  private let units: [UInt32]
  /// The replacements in UTF-8, a zero byte after each.
  private let replacements: [UInt8]

  /// - Returns: nil if the bytes are no such table.
  init?(_ bytes: [UInt8]) {
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    guard bytes.count >= 4 else { return nil }
    let count = Int(word(0)) / 4
    guard count > 0, bytes.count >= 4 + count * 4 else { return nil }
    units = (0..<count).map { word(4 + $0 * 4) }
    replacements = Array(bytes[(4 + count * 4)...])
  }

  /// What the table has for the shortest beginning of a text that it knows,
  /// or nil. A zero byte ends the text.
  func replacement(of text: Piece) -> [Unicode.Scalar]? {
    var place = Self.offset(units[0])
    for scalar in text {
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        if byte == 0 { return nil }
        place ^= Int(byte)
        guard place < units.count else { return nil }
        let unit = units[place]
        // The low byte is the label; the high bit marks a value.
        guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
        place ^= Self.offset(unit)
        if unit & 0x100 != 0 {
          guard place < units.count else { return nil }
          return replacement(at: Int(units[place] & 0x7FFF_FFFF))
        }
      }
    }
    return nil
  }

  private func replacement(at start: Int) -> [Unicode.Scalar]? {
    guard start <= replacements.count else { return nil }
    let text = replacements[start...].prefix { $0 != 0 }
    return Array(String(decoding: text, as: UTF8.self).unicodeScalars)
  }

  /// How far a unit's children lie from it.
  private static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 0x200) >> 6)
  }
}
