// Cuts hashes into parts for multi-index hashing, and chooses the cheapest cut
// for a number of hashes and a radius.

/// A run of neighbouring bits of a hash.
struct HammingSlice: Sendable {
  /// The lowest bit of the run.
  let shift: Int
  /// Bits in the run, 1…16.
  let width: Int
  /// The most bits of the run in which a hash sought here may differ.
  let slack: Int
  /// All ways to differ within the slack, as bits to flip.
  let differences: [Int]

  init(shift: Int, width: Int, slack: Int) {
    self.shift = shift
    self.width = width
    self.slack = slack
    differences = (0..<(1 << width)).filter { $0.nonzeroBitCount <= slack }
  }

  /// The run as a number.
  func key(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> UInt64(shift)) & ((1 << width) - 1)
  }

  /// Whether differing bits are few enough in this run.
  func admits(_ differing: UInt64) -> Bool { key(of: differing).nonzeroBitCount <= slack }
}

enum HammingLayout {
  /// The cost of looking into a bucket, in comparisons of two hashes.
  private static let bucketCost = 16.0
  /// Wider runs have more buckets than fit a processor's cache.
  private static let widest = 16

  /// The cut with the least work for random hashes.
  static func cheapest(count: Int, radius: Int) -> [HammingSlice] {
    let least = (64 + widest - 1) / widest
    let best = (least...max(least, min(radius + 1, 32))).min {
      cost(parts: $0, count, radius) < cost(parts: $1, count, radius)
    }
    return slices(parts: best ?? least, radius)
  }

  private static func slices(parts: Int, _ radius: Int) -> [HammingSlice] {
    var slices: [HammingSlice] = []
    var shift = 0
    for part in 0..<parts {
      let width = (64 * (part + 1)) / parts - shift
      slices.append(HammingSlice(shift: shift, width: width, slack: radius / parts))
      shift += width
    }
    return slices
  }

  private static func cost(parts: Int, _ count: Int, _ radius: Int) -> Double {
    let width = 64 / parts
    var buckets = 0.0
    var ways = 1.0
    for flipped in 0...min(radius / parts, width) {
      buckets += ways
      ways *= Double(width - flipped) / Double(flipped + 1)
    }
    let filling = Double(count) / Double(1 << width)
    return Double(parts) * buckets * (bucketCost + filling)
  }
}
