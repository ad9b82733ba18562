// Computes the two fingerprints.

import Glibc
import ImageDecoding

extension PerceptualHashes {
  static let dctSide = 32
  static let dctKept = 8
  static let differenceWidth = 9
  static let differenceHeight = 8

  /// - Parameters:
  ///   - source: the image as it is stored, or a reduction of it.
  ///   - orientation: how it is turned upright.
  init(of source: PixelSource, _ orientation: Orientation) {
    let transposes = orientation.isTransposed
    let square = GreySize(width: Self.dctSide, height: Self.dctSide)
    var wide = GreySize(width: Self.differenceWidth, height: Self.differenceHeight)
    if transposes { swap(&wide.width, &wide.height) }
    let grey = GreyResampler(source: source, columnsFirst: transposes).reduced(to: [square, wide])
    self.init(
      dct: Self.dctHash(
        orientation.upright(grey[0], width: square.width, height: square.height, channels: 1)),
      difference: Self.differenceHash(
        orientation.upright(grey[1], width: wide.width, height: wide.height, channels: 1)))
  }

  /// - Parameter grey: 32×32 values, rows from the top.
  static func dctHash(_ grey: [UInt8]) -> UInt64 {
    let coefficients = lowFrequencies(grey)
    let sorted = coefficients.sorted()
    let middle = sorted.count / 2
    let median = (sorted[middle - 1] + sorted[middle]) / 2
    return bits(coefficients.map { $0 > median })
  }

  /// - Parameter grey: 9×8 values, rows from the top.
  static func differenceHash(_ grey: [UInt8]) -> UInt64 {
    var isBrighter: [Bool] = []
    for y in 0..<differenceHeight {
      for x in 1..<differenceWidth {
        let place = y * differenceWidth + x
        isBrighter.append(grey[place] > grey[place - 1])
      }
    }
    return bits(isBrighter)
  }

  /// The 8×8 lowest coefficients of the two-dimensional DCT-II, as scipy's
  /// `dct(dct(x, axis=0), axis=1)` without normalisation gives them.
  private static func lowFrequencies(_ grey: [UInt8]) -> [Double] {
    // One axis: 8 frequencies of each column.
    var columns = [Double](repeating: 0, count: dctKept * dctSide)
    for frequency in 0..<dctKept {
      for y in 0..<dctSide {
        let factor = cosines[frequency * dctSide + y]
        for x in 0..<dctSide {
          columns[frequency * dctSide + x] += factor * Double(grey[y * dctSide + x])
        }
      }
    }
    var coefficients: [Double] = []
    for row in 0..<dctKept {
      for frequency in 0..<dctKept {
        var sum = 0.0
        for x in 0..<dctSide {
          sum += cosines[frequency * dctSide + x] * columns[row * dctSide + x]
        }
        coefficients.append(abs(sum) < noise ? 0 : sum)
      }
    }
    return coefficients
  }

  /// Below this a coefficient of 8-bit values is nothing but rounding: sums of
  /// 1,024 products below 2^10 in doubles err by less.
  private static let noise = 1e-8

  private static let cosines: [Double] = (0..<dctKept).flatMap { frequency in
    (0..<dctSide).map { n in
      2 * cos(.pi * Double(frequency) * (2 * Double(n) + 1) / (2 * Double(dctSide)))
    }
  }

  private static func bits(_ values: [Bool]) -> UInt64 {
    values.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }
}
