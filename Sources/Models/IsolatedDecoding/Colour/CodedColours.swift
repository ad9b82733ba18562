// What numbers of H.273 in a file say of its colours, and their way to 8-bit
// sRGB. An ICC profile beside them outranks them, but not in PNG.

import Glibc
import Support

/// The colours that numbers say an image has.
struct CodedColours: Equatable {
  /// Where pure red, green, blue and white lie, as x and y of CIE 1931.
  struct Primaries: Equatable {
    var red, green, blue, white: SIMD2<Double>

    static let d65 = SIMD2(0.3127, 0.3290)
    static let standard = Primaries(
      red: SIMD2(0.64, 0.33), green: SIMD2(0.30, 0.60), blue: SIMD2(0.15, 0.06), white: d65)
    static let displayP3 = Primaries(
      red: SIMD2(0.680, 0.320), green: SIMD2(0.265, 0.690), blue: SIMD2(0.150, 0.060), white: d65)
    static let bt2020 = Primaries(
      red: SIMD2(0.708, 0.292), green: SIMD2(0.170, 0.797), blue: SIMD2(0.131, 0.046), white: d65)

    /// By the number of H.273. Those of old television are so near to sRGB's
    /// that viewers take them for it.
    init?(code: Int) {
      switch code {
      case 1, 2, 5, 6, 7, 22: self = .standard
      case 9: self = .bt2020
      case 11, 12: self = .displayP3
      default: return nil
      }
    }

    init(red: SIMD2<Double>, green: SIMD2<Double>, blue: SIMD2<Double>, white: SIMD2<Double>) {
      (self.red, self.green, self.blue, self.white) = (red, green, blue, white)
    }
  }

  var primaries = Primaries.standard
  var transfer = TransferCurve.standard
  /// Whether black is 16 and white 235 of 255, as in video.
  var isVideoRange = false
  /// Whether they count although there is an ICC profile.
  var outranksProfile = false

  /// Whether the pixels are sRGB as they are.
  var isStandard: Bool { primaries == .standard && transfer == .standard && !isVideoRange }

  init() {}

  /// From the numbers of H.273; those that are not known count as sRGB's.
  init(primaries: Int, transfer: Int) {
    self.primaries = Primaries(code: primaries) ?? .standard
    self.transfer = TransferCurve(code: transfer) ?? .standard
  }

  /// Pixels as 8-bit sRGB, with as many channels.
  ///
  /// Costs some 20 ns a pixel. Light that is brighter than paper white is
  /// compressed; colours that sRGB does not have lose what is too much.
  ///
  /// - Parameters:
  ///   - samples: interleaved.
  ///   - channels: 1 or 3, and one more of transparency.
  func standardPixels<Sample: FixedWidthInteger & UnsignedInteger>(
    _ samples: UnsafeBufferPointer<Sample>, channels: Int
  ) -> [UInt8] {
    let table = table(steps: Int(Sample.max))
    let colours = channels >= 3 ? 3 : 1
    let count = samples.count / channels
    let matrix = colours == 3 ? matrix : nil
    let isLight = transfer != .standard || matrix != nil
    let alphaShift = Sample.bitWidth - 8
    return [UInt8](unsafeUninitializedCapacity: count * channels) { pixels, used in
      for i in 0..<count {
        let at = i * channels
        if channels > colours {
          pixels[at + colours] = UInt8(truncatingIfNeeded: samples[at + colours] >> alphaShift)
        }
        if !isLight {
          for c in 0..<colours {
            pixels[at + c] = UInt8(fitting: table[Int(samples[at + c])] * 255 + 0.5)
          }
          continue
        }
        var light =
          colours == 3
          ? SIMD3(
            table[Int(samples[at])], table[Int(samples[at + 1])], table[Int(samples[at + 2])])
          : SIMD3(repeating: table[Int(samples[at])])
        if transfer == .hybridLogGamma { light *= HighRange.displayed(light) }
        if let matrix {
          light = matrix.0 * light.x + matrix.1 * light.y + matrix.2 * light.z
        }
        if transfer.isHighDynamicRange { light *= HighRange.compression(light.max()) }
        for c in 0..<colours { pixels[at + c] = LightEncoding.shared[light[c]] }
      }
      used = count * channels
    }
  }

  /// Light of each coded value; where nothing but the range changes, the value.
  private func table(steps: Int) -> [Float] {
    (0...steps).map { step in
      var coded = Double(step) / Double(steps)
      if isVideoRange { coded = min(1, max(0, (coded * 255 - 16) / 219)) }
      let isLight = transfer != .standard || primaries != .standard
      return Float(isLight ? transfer.light(coded) : coded)
    }
  }

  /// The columns of the matrix to sRGB's primaries; nil if nothing changes.
  private var matrix: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)? {
    guard primaries != .standard else { return nil }
    let from = primaries.matrix
    let to = Primaries.standard.matrix.inverse
    var columns = (0..<3).map { to.times(from[$0]) }
    // White stays white, whatever the white of the primaries.
    let white = columns[0] + columns[1] + columns[2]
    for i in 0..<3 { columns[i] /= white }
    return (SIMD3<Float>(columns[0]), SIMD3<Float>(columns[1]), SIMD3<Float>(columns[2]))
  }
}

/// Light above paper white (BT.2100, BT.2408).
private enum HighRange {
  /// From the scene's light to a display's of 1,000 nits, as a factor.
  static func displayed(_ light: SIMD3<Float>) -> Float {
    let luminance = 0.2627 * light.x + 0.678 * light.y + 0.0593 * light.z
    return luminance <= 0
      ? 0 : Float(pow(Double(luminance), 0.2) * 1000 / TransferCurve.whiteNits)
  }

  /// Leaves darker parts as they are and lets brighter ones near 1.
  static func compression(_ brightest: Float) -> Float {
    guard brightest > knee else { return 1 }
    return (knee + (1 - knee) * (1 - Float(exp(Double((knee - brightest) / (1 - knee))))))
      / brightest
  }

  private static let knee: Float = 0.6
}

/// 8-bit sRGB of light.
private struct LightEncoding {
  static let shared = LightEncoding()

  private static let steps: Float = 16_384
  private let values = (0...16_384).map { i in
    UInt8(clamping: (TransferCurve.encoded(Double(i) / 16_384) * 255).rounded())
  }

  subscript(light: Float) -> UInt8 {
    let step = Int32(fitting: min(1, max(0, light)) * Self.steps + 0.5)
    return values[Int(step)]
  }
}

/// A matrix of three columns.
private typealias Columns = [SIMD3<Double>]

extension CodedColours.Primaries {
  /// From these primaries to CIE XYZ, white at luminance 1.
  fileprivate var matrix: Columns {
    let columns = [red, green, blue].map { SIMD3($0.x / $0.y, 1, (1 - $0.x - $0.y) / $0.y) }
    let shares = columns.inverse.times(
      SIMD3(white.x / white.y, 1, (1 - white.x - white.y) / white.y))
    return (0..<3).map { columns[$0] * shares[$0] }
  }
}

extension [SIMD3<Double>] {
  fileprivate func times(_ v: SIMD3<Double>) -> SIMD3<Double> {
    self[0] * v.x + self[1] * v.y + self[2] * v.z
  }

  fileprivate var inverse: [SIMD3<Double>] {
    func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
      SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
    let rows = [cross(self[1], self[2]), cross(self[2], self[0]), cross(self[0], self[1])]
    let determinant = (self[0] * rows[0]).sum()
    return (0..<3).map { c in SIMD3(rows[0][c], rows[1][c], rows[2][c]) / determinant }
  }
}
