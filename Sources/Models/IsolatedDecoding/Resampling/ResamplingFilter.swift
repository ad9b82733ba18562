// Which source pixels make one resized pixel, with which weights: the published
// definitions of the filters, with Pillow's choice of support.

#if canImport(Glibc)
  import ImageDecoding
  import Glibc
  import Support
#endif

extension Interpolation {
  /// How far the filter reaches from its centre, in source pixels at scale 1.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The filter's value at a distance from its centre.
  func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .bicubic:
      // Keys, "Cubic convolution interpolation" (1981), with a = −0.5.
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
      return 0
    case .lanczos:
      return x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(x * .pi) / (x * .pi)
  }
}

/// For each of a run of output positions along one axis: the first source
/// position that counts, how many do, and their weights, which sum to 1.
struct ResamplingWeights {
  let first: [Int]
  let count: [Int]
  /// `stride` weights for each output position; unused ones are 0.
  let weights: [Float]
  /// The same as Pillow has them for 8-bit images, times 2^22 and rounded.
  let fixedPoint: [Int32]
  let stride: Int

  /// Bits after the point of `fixedPoint`.
  static let fraction = 22

  /// - Parameters:
  ///   - sourceCount: pixels that exist along the axis.
  ///   - sourceExtent: how long the image is in those pixels; up to one
  ///     less or more than `sourceCount` where part of a pixel was left.
  ///   - scaledCount: pixels that the whole image is resized to.
  ///   - window: the output positions wanted, within 0..<scaledCount.
  init(
    sourceCount: Int, sourceExtent: Double, scaledCount: Int, window: Range<Int>,
    interpolation: Interpolation
  ) {
    let scale = sourceExtent / Double(scaledCount)
    // When shrinking, the filter is widened so that every source pixel counts.
    let filterScale = max(scale, 1)
    let support = interpolation.support * filterScale
    let stride = Int(clamping: support.rounded(.up)) * 2 + 1
    var first: [Int] = []
    var count: [Int] = []
    var weights = [Float](repeating: 0, count: stride * window.count)
    first.reserveCapacity(window.count)
    count.reserveCapacity(window.count)
    var fixedPoint = [Int32](repeating: 0, count: weights.count)
    var row = [Double](repeating: 0, count: stride)
    for (index, position) in window.enumerated() {
      let centre = (Double(position) + 0.5) * scale
      let begin = min(max(0, Int(clamping: centre - support + 0.5)), sourceCount - 1)
      let end = max(begin + 1, min(sourceCount, Int(clamping: centre + support + 0.5)))
      var sum = 0.0
      for source in begin..<end {
        let weight = interpolation.weight((Double(source) - centre + 0.5) / filterScale)
        row[source - begin] = weight
        sum += weight
      }
      if sum == 0 {
        row[0] = 1
        sum = 1
      }
      for k in 0..<(end - begin) {
        let weight = row[k] / sum
        weights[index * stride + k] = Float(weight)
        fixedPoint[index * stride + k] = Int32(
          clamping: (weight * Double(1 << Self.fraction)).rounded(.toNearestOrAwayFromZero))
      }
      first.append(begin)
      count.append(end - begin)
    }
    self.first = first
    self.count = count
    self.weights = weights
    self.fixedPoint = fixedPoint
    self.stride = stride
  }

  /// The source positions that any output position needs.
  var sourceRange: Range<Int> {
    guard let low = first.min() else { return 0..<0 }
    var high = low
    for i in first.indices { high = max(high, first[i] + count[i]) }
    return low..<high
  }
}
