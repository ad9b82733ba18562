// The repairs that open_clip makes to every text (basic_clean): those of ftfy
// 6.3, then HTML's character references, twice.

/// Brings typographic and foreign spellings of a text to the plain ones that
/// the models were trained on.
///
/// The same as ftfy's `fix_text` (https://ftfy.readthedocs.io) in all but one
/// thing: text that was decoded in the wrong encoding ("â€™") stays as it is,
/// because only a guess could tell it from intended text. Works on Unicode
/// scalars, a line at a time as ftfy does.
enum TextRepair {
  static func repair(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    // Nothing of what follows touches plain ASCII.
    let isPlain = text.allSatisfy { (32..<127).contains($0.value) && $0 != "&" }
    if isPlain { return stripped(text[...]) }
    var repaired: [Unicode.Scalar] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: "\n").map { $0 + 1 } ?? text.count
      repaired += repairLine(Array(text[start..<end]))
      start = end
    }
    return stripped(HTMLEntities.unescape(HTMLEntities.unescape(repaired))[...])
  }

  private static func repairLine(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let mayHoldEntities = !line.contains("<")
    var text = line
    while true {
      let before = text
      if mayHoldEntities { text = HTMLEntities.unescapeWhole(text) }
      text = plain(text)
      text = withoutControls(text)
      text = NormalizationForm.nfc.apply(to: text)
      if text == before { return text }
    }
  }

  /// Straight quotes, letters for ligatures, usual widths, one kind of line
  /// break.
  private static func plain(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    for scalar in text {
      let scalar = windows1252(scalar) ?? scalar
      switch scalar.value {
      case 0x2BC, 0x2018...0x201B: result.append("'")
      case 0x201C...0x201F: result.append("\"")
      case 0x3000: result.append(" ")
      case 0xFF01...0xFFEF: result += NormalizationForm.nfkc.apply(to: [scalar])
      case 0x0D, 0x2028, 0x2029: result.append("\n")
      default:
        if let letters = ligatures[scalar] {
          result += letters.unicodeScalars
        } else {
          result.append(scalar)
        }
      }
    }
    return result
  }

  /// ftfy's table LIGATURES.
  private static let ligatures: [Unicode.Scalar: String] = [
    "Ĳ": "IJ", "ĳ": "ij", "ŉ": "'n", "Ǳ": "DZ", "ǲ": "Dz", "ǳ": "dz", "Ǆ": "DŽ", "ǅ": "Dž",
    "ǆ": "dž", "Ǉ": "LJ", "ǈ": "Lj", "ǉ": "lj", "Ǌ": "NJ", "ǋ": "Nj", "ǌ": "nj", "ﬀ": "ff",
    "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st",
  ]

  /// What Windows-1252 has in the place of a C1 control character; nil if
  /// it has nothing.
  static func windows1252(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard (0x80...0x9F).contains(scalar.value) else { return nil }
    let found = windows1252Table[Int(scalar.value) - 0x80]
    return found == 0 ? nil : Unicode.Scalar(found)
  }

  private static let windows1252Table: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// Without the escape sequences of terminals (ESC [ 1 ; 31 m), then without
  /// control characters that make no space.
  private static func withoutControls(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      if text[place].value == 0x1B, let end = endOfEscape(text, place) {
        place = end
        continue
      }
      if !isControl(text[place].value) { result.append(text[place]) }
      place += 1
    }
    return result
  }

  private static func endOfEscape(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
    guard start + 1 < text.count, text[start + 1] == "[" else { return nil }
    let end = text[(start + 2)...].firstIndex {
      !($0 == ";" || $0.properties.generalCategory == .decimalNumber)
    }
    guard let end, text[end].isASCII, text[end].properties.isAlphabetic else { return nil }
    return end + 1
  }

  private static func isControl(_ value: UInt32) -> Bool {
    switch value {
    case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC: true
    default: false
    }
  }

  private static func stripped(_ text: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return Array(text[first...last])
  }
}
