// The four Unicode normalization forms (Unicode Standard Annex 15). The tables
// come from the reference library, which has an older Unicode version than
// Swift.

/// NFC, NFD, NFKC or NFKD.
enum NormalizationForm: String, Sendable, CaseIterable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  private var isComposing: Bool { self == .nfc || self == .nfkc }
  private var isCompatible: Bool { self == .nfkc || self == .nfkd }

  /// A text of scalars below this is in this form already.
  private var firstAffected: UInt32 {
    switch self {
    case .nfc: 0x300
    case .nfd: 0xC0
    case .nfkc, .nfkd: 0xA0
    }
  }

  /// Brings a text into this form, in time linear in its length but for long
  /// runs of combining marks, which are sorted.
  func apply(to text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let first = firstAffected
    guard text.contains(where: { $0.value >= first }) else { return text }
    let data = NormalizationData.shared
    let firstDecomposed: UInt32 = isCompatible ? 0xA0 : 0xC0
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var marks: [(scalar: Unicode.Scalar, order: UInt8, place: Int)] = []
    func flush() {
      guard !marks.isEmpty else { return }
      if marks.count > 1 { marks.sort { ($0.order, $0.place) < ($1.order, $1.place) } }
      for mark in marks { result.append(mark.scalar) }
      marks.removeAll(keepingCapacity: true)
    }
    func add(_ scalar: Unicode.Scalar) {
      let order = data.combiningClass(scalar)
      if order == 0 {
        flush()
        result.append(scalar)
      } else {
        marks.append((scalar, order, marks.count))
      }
    }
    for scalar in text {
      if scalar.value < firstDecomposed {
        flush()
        result.append(scalar)
      } else if let parts = HangulSyllable.decompose(scalar) {
        for part in parts { add(part) }
      } else if let parts = data.decomposition(of: scalar, compatible: isCompatible) {
        for part in parts { add(part) }
      } else {
        add(scalar)
      }
    }
    flush()
    return isComposing ? Self.compose(result, data) : result
  }

  /// Joins each starter with the marks after it that are not blocked.
  private static func compose(
    _ text: [Unicode.Scalar], _ data: NormalizationData
  ) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var starter: Int?
    var lastOrder: UInt8 = 0
    for scalar in text {
      let order = data.combiningClass(scalar)
      if let place = starter {
        let isAdjacent = place == result.count - 1
        if isAdjacent || (lastOrder != 0 && lastOrder < order),
          let joined = HangulSyllable.compose(result[place], scalar)
            ?? data.composition(result[place], scalar)
        {
          result[place] = joined
          continue
        }
      }
      if order == 0 { starter = result.count }
      lastOrder = order
      result.append(scalar)
    }
    return result
  }
}

/// The arithmetic of Korean syllables (The Unicode Standard, section 3.12).
enum HangulSyllable {
  private static let base: UInt32 = 0xAC00
  private static let lead: UInt32 = 0x1100
  private static let vowel: UInt32 = 0x1161
  private static let tail: UInt32 = 0x11A7

  static func decompose(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard scalar.value >= base, scalar.value < base + 11172 else { return nil }
    let index = scalar.value - base
    var parts = [lead + index / 588, vowel + index % 588 / 28]
    if index % 28 != 0 { parts.append(tail + index % 28) }
    return parts.compactMap(Unicode.Scalar.init)
  }

  static func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    let (a, b) = (first.value, second.value)
    if a >= lead, a < lead + 19, b >= vowel, b < vowel + 21 {
      return Unicode.Scalar(base + (a - lead) * 588 + (b - vowel) * 28)
    }
    if a >= base, a < base + 11172, (a - base) % 28 == 0, b > tail, b < tail + 28 {
      return Unicode.Scalar(a + b - tail)
    }
    return nil
  }
}
