// What an ICC profile says of itself (ICC.1:2022), as far as it is needed to
// decide what libvips shall do with it. Decided by content, never by a name.

import Glibc
import Support

/// An ICC profile, whose tags are read when they are asked for.
struct ColourProfile {
  /// The colours that it is for.
  enum Space {
    case grey, rgb, cmyk
    /// Anything else, such as Lab.
    case other
  }

  private let fields: ByteFields

  /// Nil if the bytes are no profile.
  init?(_ bytes: [UInt8]) {
    let fields = ByteFields(bytes, isLittleEndian: false)
    // "acsp" stands in every profile.
    guard bytes.count >= 132, fields.number(36, 4) == 0x6163_7370 else { return nil }
    self.fields = fields
  }

  var space: Space {
    switch fields.number(16, 4) {
    case 0x4752_4159: .grey
    case 0x5247_4220: .rgb
    case 0x434D_594B: .cmyk
    default: .other
    }
  }

  /// Whether it has a table from its colours for perceptual rendering, the
  /// intent of most viewers. Profiles of curves and a matrix have none, and
  /// all intents are alike to them.
  var hasPerceptualTable: Bool { tag("A2B0") != nil }

  /// Whether it turns colours into what sRGB's own turns them into, to half a
  /// step of 8 bits: the costly way through it then changes nothing.
  var isStandard: Bool {
    guard space == .rgb, !hasPerceptualTable else { return false }
    for (name, standard) in Self.standardColorants {
      guard let value = colorant(name), zip(value, standard).allSatisfy({ abs($0 - $1) < 0.002 })
      else { return false }
    }
    // Mostly all three are one.
    var compared: [Int] = []
    return ["rTRC", "gTRC", "bTRC"].allSatisfy { name in
      guard let place = tag(name)?.offset, let curve = curve(at: place) else { return false }
      if compared.contains(place) { return true }
      compared.append(place)
      return (0...Self.samples).allSatisfy { i in
        let coded = Double(i) / Double(Self.samples)
        return abs(TransferCurve.encoded(curve.value(coded)) - coded) < 0.5 / 255
      }
    }
  }

  /// Where the curves are compared.
  private static let samples = 51

  /// sRGB's, adapted to D50 (IEC 61966-2-1 with Bradford's matrix).
  private static let standardColorants: [(String, [Double])] = [
    ("rXYZ", [0.43607, 0.22249, 0.01392]),
    ("gXYZ", [0.38515, 0.71687, 0.09708]),
    ("bXYZ", [0.14307, 0.06061, 0.71410]),
  ]

  /// Where a tag's data lies.
  private func tag(_ name: String) -> (offset: Int, length: Int)? {
    let wanted = name.utf8.reduce(0) { $0 << 8 | Int($1) }
    let count = min(fields.number(128, 4) ?? 0, 100)
    for i in 0..<count where fields.number(132 + i * 12, 4) == wanted {
      guard let offset = fields.number(136 + i * 12, 4), let length = fields.number(140 + i * 12, 4)
      else { return nil }
      return (offset, length)
    }
    return nil
  }

  private func fixed(_ offset: Int) -> Double? { fields.signed(offset).map { Double($0) / 65536 } }

  private func colorant(_ name: String) -> [Double]? {
    guard let tag = tag(name), let x = fixed(tag.offset + 8), let y = fixed(tag.offset + 12),
      let z = fixed(tag.offset + 16)
    else { return nil }
    return [x, y, z]
  }

  private func curve(at place: Int) -> Curve? {
    switch fields.number(place, 4) {
    case 0x6375_7276:  // "curv"
      guard let count = fields.number(place + 8, 4), count <= 65_536,
        fields.number(place + 10 + count * 2, 2) != nil
      else { return nil }
      if count == 0 { return .power([1]) }
      if count == 1 { return fields.number(place + 12, 2).map { .power([Double($0) / 256]) } }
      // Only the entries that are asked for are read.
      return Curve.table(count: count) {
        Double(fields.number(place + 12 + $0 * 2, 2) ?? 0) / 65535
      }
    case 0x7061_7261:  // "para"
      let counts = [1, 3, 4, 5, 7]
      guard let kind = fields.number(place + 8, 2), kind < counts.count else { return nil }
      let parameters = (0..<counts[kind]).compactMap { fixed(place + 12 + $0 * 4) }
      return parameters.count == counts[kind] ? .power(parameters) : nil
    default: return nil
    }
  }

  /// From coded to linear light, both 0…1.
  private enum Curve {
    case table(count: Int, _ entry: (Int) -> Double)
    /// The parameters g, a, b, c, d, e, f of ICC.1:2022, 10.18, as many as
    /// there are.
    case power([Double])

    func value(_ x: Double) -> Double {
      switch self {
      case .table(let count, let entry):
        let place = x * Double(count - 1)
        let index = min(Int(clamping: place), count - 2)
        let part = place - Double(index)
        return entry(index) * (1 - part) + entry(index + 1) * part
      case .power(let p):
        let (g, a, b) = (p[0], p.count > 1 ? p[1] : 1, p.count > 2 ? p[2] : 0)
        let base = pow(max(0, a * x + b), g)
        switch p.count {
        case 1: return base
        case 3: return a * x + b >= 0 ? base : 0
        case 4: return a * x + b >= 0 ? base + p[3] : p[3]
        case 5: return x >= p[4] ? base : p[3] * x
        default: return x >= p[4] ? base + p[5] : p[3] * x + p[6]
        }
      }
    }
  }
}
