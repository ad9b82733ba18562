// Where a text may be cut between two scalars that a reader sees as one sign
// (Unicode Standard Annex 29, extended grapheme clusters). The classes come
// from the reference library. Regional-indicator pairs are not joined; nothing
// here depends on them.

/// Decides, scalar by scalar, whether a new cluster begins.
struct GraphemeBreaker {
  /// Values of `Grapheme_Cluster_Break`, as the table numbers them.
  private enum Kind: UInt8 {
    case other, carriageReturn, lineFeed, control, extend, joiner, spacingMark, prepend
    case lead, vowel, tail, leadVowel, leadVowelTail
  }

  /// A table entry: the kind in four bits, then whether it is pictographic,
  /// then its part in Indic conjuncts.
  private struct Properties {
    enum Conjunct: UInt8 { case none, consonant, linker, extend }
    let kind: Kind
    let isPictographic: Bool
    let conjunct: Conjunct

    init(_ scalar: Unicode.Scalar, _ table: [UInt8]) {
      let value = scalar.value < table.count ? table[Int(scalar.value)] : 0
      kind = Kind(rawValue: value & 15) ?? .other
      isPictographic = value & 16 != 0
      conjunct = Conjunct(rawValue: value >> 5) ?? .none
    }
  }

  /// One entry a scalar, up to the last that has any property.
  private static let table: [UInt8] = {
    var result: [UInt8] = []
    var packed = PackedTable(UnicodeTables.graphemeClasses)
    while let gap = packed.next(), let length = packed.next(), let value = packed.next() {
      result += repeatElement(0, count: Int(gap))
      result += repeatElement(UInt8(truncatingIfNeeded: value), count: Int(length))
    }
    // Syllables of Korean follow from their numbers.
    for value in 0xAC00...0xD7A3 where value < result.count {
      let isOpen = (value - 0xAC00) % 28 == 0
      result[value] = (isOpen ? Kind.leadVowel : .leadVowelTail).rawValue
    }
    return result
  }()

  private let table = Self.table
  private var last = Kind.control
  /// 1 after a pictograph and its extensions, 2 after a joiner behind those.
  private var pictographs = 0
  /// 1 after a consonant and its extensions, 2 where one was a linker.
  private var conjuncts = 0

  /// Whether the next scalar begins a cluster; the first one does.
  mutating func begins(_ scalar: Unicode.Scalar) -> Bool {
    let next = Properties(scalar, table)
    let isJoined = joins(next)
    switch next.kind {
    case .extend where pictographs == 1: break
    case .joiner where pictographs == 1: pictographs = 2
    default: pictographs = next.isPictographic ? 1 : 0
    }
    switch next.conjunct {
    case .none: conjuncts = 0
    case .consonant: conjuncts = 1
    case .linker: conjuncts = conjuncts > 0 ? 2 : 0
    case .extend: break
    }
    last = next.kind
    return !isJoined
  }

  private func joins(_ next: Properties) -> Bool {
    switch (last, next.kind) {
    case (.carriageReturn, .lineFeed): true
    case (.carriageReturn, _), (.lineFeed, _), (.control, _): false
    case (_, .carriageReturn), (_, .lineFeed), (_, .control): false
    case (_, .extend), (_, .joiner), (_, .spacingMark), (.prepend, _): true
    case (.lead, .lead), (.lead, .vowel), (.lead, .leadVowel), (.lead, .leadVowelTail): true
    case (.leadVowel, .vowel), (.leadVowel, .tail), (.vowel, .vowel), (.vowel, .tail): true
    case (.leadVowelTail, .tail), (.tail, .tail): true
    default:
      next.conjunct == .consonant && conjuncts == 2 || next.isPictographic && pictographs == 2
    }
  }
}
