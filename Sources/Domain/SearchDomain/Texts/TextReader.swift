// Reads the scalars of a text from its bytes, with what each is for words.

/// What a scalar is where words are told apart.
enum LetterKind {
  /// Between words.
  case separator
  /// A letter without case, or a lower one.
  case letter
  case capital
  case digit
  /// A letter of a script whose words stand without spaces.
  case gram
  /// An image among the letters.
  case symbol
  /// Belongs to what is before it.
  case mark
}

/// A scalar and where it stands.
struct ReadScalar {
  let scalar: Unicode.Scalar
  let kind: LetterKind
  /// In bytes.
  let start: Int
  let end: Int
}

/// The scalars of a text in UTF-8. A byte that is not UTF-8 is U+FFFD and counts
/// as one byte.
struct TextReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> ReadScalar? {
    guard place < bytes.count else { return nil }
    let start = place
    let first = bytes[start]
    if first < 0x80 {
      place += 1
      return ReadScalar(
        scalar: Unicode.Scalar(first), kind: LetterKind(ascii: first), start: start, end: place)
    }
    let scalar = decode(first) ?? "\u{FFFD}"
    return ReadScalar(scalar: scalar, kind: LetterKind(scalar), start: start, end: place)
  }

  /// `'` and ’, and the two of Hebrew.
  static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    ["'", "\u{2019}", "\u{05F3}", "\u{05F4}"].contains(scalar)
  }

  private mutating func decode(_ first: UInt8) -> Unicode.Scalar? {
    let start = place
    place += 1
    let count: Int
    switch first {
    case 0xC2...0xDF: count = 2
    case 0xE0...0xEF: count = 3
    case 0xF0...0xF4: count = 4
    default: return nil
    }
    guard start + count <= bytes.count else { return nil }
    var value = UInt32(first) & (0x7F >> UInt32(count))
    for byte in bytes[(start + 1)..<(start + count)] {
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let isShortest = count == 2 || value >= (count == 3 ? 0x800 : 0x10000)
    guard isShortest, let scalar = Unicode.Scalar(value) else { return nil }
    place = start + count
    return scalar
  }
}

extension LetterKind {
  init(ascii byte: UInt8) {
    switch byte {
    case 0x61...0x7A: self = .letter
    case 0x41...0x5A: self = .capital
    case 0x30...0x39: self = .digit
    default: self = .separator
    }
  }

  init(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 {
      self.init(ascii: UInt8(scalar.value))
      return
    }
    // Most of what is written in these scripts, without a look at tables.
    switch scalar.value {
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x3041...0x3096, 0x30A1...0x30FA:
      self = .gram
      return
    default: break
    }
    if TextFolding.isSilent(scalar) {
      // U+200B parts words where nothing else does, but not all set it.
      self = .mark
      return
    }
    // Half-width marks of voice are letters by their category.
    if scalar.value == 0xFF9E || scalar.value == 0xFF9F {
      self = .mark
      return
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
    case .decimalNumber: self = .digit
    case .uppercaseLetter, .titlecaseLetter: self = .capital
    case .lowercaseLetter: self = .letter
    case .modifierLetter, .otherLetter, .letterNumber, .otherNumber:
      if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) {
        // Vowels and finals of a Korean syllable that is written apart.
        self = .mark
      } else {
        self = Self.hasNoSpaces(scalar) ? .gram : .letter
      }
    case .privateUse: self = .letter
    case .modifierSymbol: self = (0x1F3FB...0x1F3FF).contains(scalar.value) ? .mark : .separator
    case .otherSymbol, .mathSymbol: self = Self.isImage(scalar) ? .symbol : .separator
    default: self = scalar.value > 0x2000 && Self.isImage(scalar) ? .symbol : .separator
    }
  }

  /// Emoji, and the other symbols that people set into names, such as ★. Those
  /// that belong to a text, such as © and ™, part words as before.
  private static func isImage(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch scalar.value {
    case ..<0x203C, 0x2100...0x214F: return false
    case 0x2190...0x21FF, 0x2200...0x23FF: return properties.isEmoji
    default:
      return properties.isEmoji
        || properties.generalCategory == .otherSymbol && !(0x2500...0x257F).contains(scalar.value)
          && !(0x2E80...0x33FF).contains(scalar.value) && scalar.value != 0xFFFD
    }
  }

  /// Whether a letter is of a script whose words are not parted by spaces: those
  /// of which Unicode Standard Annex 29 says that its rules find no words (Han,
  /// Hiragana, and those of line-breaking class SA: Thai, Lao, Khmer, Myanmar and
  /// their neighbours), further ones that are written so, and Korean, whose
  /// particles and compounds stand in one piece.
  private static func hasNoSpaces(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x0E00: false
    // Thai and Lao; Myanmar; Korean letters; Khmer.
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF: true
    // Tai Le, New Tai Lue; Tai Tham; Balinese.
    case 0x1950...0x19DF, 0x1A20...0x1AAF, 0x1B00...0x1B7F: true
    // Radicals; marks of repetition, kana, Bopomofo, Korean letters, Han.
    case 0x2E80...0x2FDF, 0x3005...0x318F, 0x31A0...0x31FF, 0x3400...0x9FFF: true
    // Yi; Korean letters; Javanese; Myanmar; Tai Viet; Korean.
    case 0xA000...0xA4CF, 0xA960...0xA97F, 0xA980...0xA9FF, 0xAA60...0xAADF, 0xAC00...0xD7FF: true
    // Compatible forms of Han, half-width kana and Korean letters.
    case 0xF900...0xFAFF, 0xFF66...0xFFDC: true
    // Ahom; Tangut, Nushu and older kana; Han of the further planes.
    case 0x11700...0x1174F, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x20000...0x3FFFF: true
    default: false
    }
  }
}
