// Finding fixtures and comparing pixels, for the tests of this target.

import Foundation
import ImageDecoding

enum Fixture {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  static func hostile(_ name: String) throws -> [UInt8] { try bytes("hostile/" + name) }
}

/// Peak signal-to-noise ratio in decibels; infinite for equal pixels.
func psnr(_ left: [UInt8], _ right: [UInt8]) -> Double {
  guard left.count == right.count, !left.isEmpty else { return -.infinity }
  var sum = 0.0
  for (a, b) in zip(left, right) { sum += Double((Int(a) - Int(b)) * (Int(a) - Int(b))) }
  return sum == 0 ? .infinity : 10 * log10(255 * 255 / (sum / Double(left.count)))
}

/// The largest difference of any value.
func largestDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
  zip(left, right).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
}
