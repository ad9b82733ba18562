// What counts as the same letter wherever texts are looked for or compared:
// names, captions, categories, values of filters.

// The standard library normalizes every string that it compares, and hands the
// result out under this name alone. Used here and nowhere else.
@_spi(_Unicode) internal import Swift

/// Takes out of a text what does not tell words apart.
public enum TextFolding {
  /// A text without its differences in composition (NFC, NFD), case, accents,
  /// width and digits: `Café`, `CAFE` and `Cafe\u{301}` are all `cafe`.
  ///
  /// Accents are the marks of Latin, Greek and Cyrillic letters, the points of
  /// Hebrew and the vowel marks of Arabic. The marks of other scripts spell, as
  /// those of が, รั and कि do, and stay. Case is folded in full (`ß` is `ss`);
  /// full-width and half-width forms become the usual ones, the digits of every
  /// script those of ASCII. What is not seen, such as a soft hyphen or a
  /// variation selector, is left out. The result is in form NFC, and folding it
  /// again changes nothing. Time is linear in the length, and short for ASCII.
  public static func folded(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { utf8 in utf8.allSatisfy { $0 < 0x80 } }
    if isPlain {
      let lowered = text.utf8.map(lowered)
      return String(decoding: lowered, as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    for scalar in text._nfd where !isSilent(scalar) { append(scalar, to: &result) }
    var composed = String.UnicodeScalarView()
    composed.append(contentsOf: String(result)._nfc)
    return String(composed)
  }

  /// A text in form NFC: what looks the same has the same bytes.
  public static func composed(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { utf8 in utf8.allSatisfy { $0 < 0x80 } }
    if isPlain { return text }
    var composed = String.UnicodeScalarView()
    composed.append(contentsOf: text._nfc)
    return String(composed)
  }

  /// An ASCII letter in lower case; other bytes as they are.
  static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
    let value = scalar.value
    switch value {
    case 0..<0x80:
      result.append(Unicode.Scalar(lowered(UInt8(value))))
    // Most of Greek and Cyrillic, and what has no case and only one form.
    case 0x0391...0x03A1, 0x03A3...0x03A9, 0x0410...0x042F: shift(scalar, 0x20, &result)
    case 0x03B1...0x03C1, 0x03C3...0x03C9, 0x0430...0x044F: result.append(scalar)
    case 0x3040...0x9FFF, 0x1100...0x11FF: result.append(scalar)
    case 0xFF01...0xFF5E:
      append(Unicode.Scalar(value - 0xFEE0) ?? scalar, to: &result)
    case 0xFF61...0xFF9F: result.append(narrow[Int(value - 0xFF61)])
    default:
      if let letters = letters[scalar] {
        result.append(contentsOf: letters.unicodeScalars)
        return
      }
      let properties = scalar.properties
      if properties.numericType == .decimal, let digit = properties.numericValue,
        let ascii = Unicode.Scalar(0x30 + UInt32(digit))
      {
        result.append(ascii)
      } else if properties.isCased {
        // Up and down again is what case folding is: ß, SS, ss.
        let folded = properties.lowercaseMapping.uppercased().lowercased()
        result.append(contentsOf: folded.unicodeScalars.filter { !isSilent($0) })
      } else {
        result.append(scalar)
      }
    }
  }

  private static func shift(
    _ scalar: Unicode.Scalar, _ distance: UInt32, _ result: inout String.UnicodeScalarView
  ) {
    result.append(Unicode.Scalar(scalar.value + distance) ?? scalar)
  }

  /// Whether a scalar of a decomposed text is an accent, or is not seen.
  static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return scalar.value == 0xAD }
    switch scalar.value {
    // The blocks of combining diacritical marks.
    case 0x0300...0x036F, 0x0483...0x0489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF,
      0xFE20...0xFE2F:
      return true
    // Points of Hebrew; marks and the lengthening stroke of Arabic.
    case 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x05C7, 0x0610...0x061A,
      0x0640, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E4, 0x06E7...0x06E8,
      0x06EA...0x06ED:
      return true
    // Joiners, marks of direction, selectors of a variant, tags.
    case 0x061C, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F,
      0xFE00...0xFE0F, 0xFEFF, 0xE0000...0xE0FFF:
      return true
    default: return false
    }
  }

  /// Letters that have no decomposition though people write them without, and
  /// Arabic ones that keyboards of different countries give.
  private static let letters: [Unicode.Scalar: String] = [
    "Æ": "ae", "æ": "ae", "Œ": "oe", "œ": "oe", "Ø": "o", "ø": "o", "Ł": "l", "ł": "l",
    "Đ": "d", "đ": "d", "Ð": "d", "ð": "d", "Ħ": "h", "ħ": "h", "Ŧ": "t", "ŧ": "t",
    "Þ": "th", "þ": "th", "ı": "i", "ς": "σ",
    "\u{0649}": "\u{064A}", "\u{06CC}": "\u{064A}", "\u{06A9}": "\u{0643}",
    "\u{0629}": "\u{0647}", "\u{06C1}": "\u{0647}",
  ]

  /// The usual forms of the half-width ones from U+FF61 to U+FF9F.
  private static let narrow: [Unicode.Scalar] = Array(
    ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
      + "\u{3099}\u{309A}").unicodeScalars)
}
