// The tables of the normalization forms, unpacked for the first text that is
// not ASCII.

/// Combining classes, decompositions and compositions.
final class NormalizationData: Sendable {
  static let shared = NormalizationData()

  private let classes: [UInt32: UInt8]
  private let canonical: [UInt32: [Unicode.Scalar]]
  private let compatible: [UInt32: [Unicode.Scalar]]
  /// Keyed by the first scalar in the upper half and the second in the lower.
  private let compositions: [UInt64: Unicode.Scalar]

  private init() {
    var classes: [UInt32: UInt8] = [:]
    var table = PackedTable(UnicodeTables.combiningClasses)
    var place: UInt32 = 0
    while let gap = table.next(), let length = table.next(), let order = table.next() {
      place += gap
      for value in place..<(place + length) { classes[value] = UInt8(truncatingIfNeeded: order) }
      place += length
    }
    self.classes = classes
    canonical = Self.decompositions(UnicodeTables.canonical)
    compatible = Self.decompositions(UnicodeTables.compatible)
    var pairs: [UInt64: Unicode.Scalar] = [:]
    table = PackedTable(UnicodeTables.compositions)
    while let first = table.next(), let second = table.next(), let whole = table.nextScalar() {
      pairs[UInt64(first) << 32 | UInt64(second)] = whole
    }
    compositions = pairs
  }

  private static func decompositions(_ text: StaticString) -> [UInt32: [Unicode.Scalar]] {
    var result: [UInt32: [Unicode.Scalar]] = [:]
    var table = PackedTable(text)
    var place: UInt32 = 0
    while let gap = table.next(), let count = table.next() {
      place += gap
      result[place] = (0..<count).compactMap { _ in table.nextScalar() }
    }
    return result
  }

  func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
    scalar.value < 0x300 ? 0 : classes[scalar.value] ?? 0
  }

  func decomposition(of scalar: Unicode.Scalar, compatible isCompatible: Bool) -> [Unicode.Scalar]?
  {
    (isCompatible ? compatible[scalar.value] : nil) ?? canonical[scalar.value]
  }

  func composition(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    second.value < 0x300 ? nil : compositions[UInt64(first.value) << 32 | UInt64(second.value)]
  }
}
