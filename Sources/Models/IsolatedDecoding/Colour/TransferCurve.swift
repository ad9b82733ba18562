// From coded values to light and back (ITU-T H.273, table 3).

import Glibc

/// How light was coded. Light is linear; 1 is white as paper, which shows as
/// 255 of 8 bits.
enum TransferCurve: Equatable {
  /// sRGB's, which is also what viewers take for video's many.
  case standard
  case gamma(Double)
  case linear
  /// Of BT.2100: absolute light, up to 10,000 nits.
  case perceptualQuantizer
  /// Of BT.2100: the scene's light.
  case hybridLogGamma

  /// By the number of H.273; nil if images are not coded so.
  init?(code: Int) {
    switch code {
    case 1, 2, 6, 7, 11, 12, 13, 14, 15: self = .standard
    case 4: self = .gamma(2.2)
    case 5: self = .gamma(2.8)
    case 8: self = .linear
    case 16: self = .perceptualQuantizer
    case 17: self = .gamma(2.6)
    case 18: self = .hybridLogGamma
    default: return nil
    }
  }

  /// Whether lights may be brighter than paper.
  var isHighDynamicRange: Bool { self == .perceptualQuantizer || self == .hybridLogGamma }

  /// What BT.2408 shows paper white with, in nits.
  static let whiteNits = 203.0

  /// - Parameter coded: 0…1.
  func light(_ coded: Double) -> Double {
    switch self {
    case .standard: return coded <= 0.04045 ? coded / 12.92 : pow((coded + 0.055) / 1.055, 2.4)
    case .gamma(let gamma): return pow(coded, gamma)
    case .linear: return coded
    case .perceptualQuantizer:
      let root = pow(coded, 1 / 78.84375)
      let part = max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root)
      return pow(part, 1 / 0.1593017578125) * 10_000 / Self.whiteNits
    case .hybridLogGamma:
      return coded <= 0.5
        ? coded * coded / 3 : (exp((coded - 0.55991073) / 0.17883277) + 0.28466892) / 12
    }
  }

  /// sRGB's curve, of light from 0 to 1.
  static func encoded(_ light: Double) -> Double {
    light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
  }
}
