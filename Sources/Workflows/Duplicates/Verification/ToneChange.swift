// How much brighter and harder one image is than another.

import Support

/// One gain and one offset for all channels, clipped to 0…255: what turning
/// up brightness or contrast does. Colours that change otherwise are not one.
package struct ToneChange: Hashable, Sendable {
  package var gain: Float = 1
  package var offset: Float = 0
  /// How many of 16 ranges of values bear it out, in any channel.
  package var levels = 16

  /// Changes of no more are those of compression.
  private static let noticeable: Float = 8
  /// What a copy may be changed by: no more than this at any brightness.
  private static let most: Float = 72
  /// A change is believed only where so many ranges of values bear it out: of a
  /// flat drawing in two greys any other is a change.
  private static let leastLevels = 4

  init() {}

  /// That which makes `moved` like `reference` where the mask is 1.
  init(from moved: ColourPlanes, to reference: ColourPlanes, mask: Plane?) {
    let channels = [\ColourPlanes.red, \ColourPlanes.green, \ColourPlanes.blue]
    self.init(
      channels.map { (moved[keyPath: $0].smoothed(), reference[keyPath: $0].smoothed()) }, mask)
    let ranges = channels.map { Self.ranges(moved[keyPath: $0], reference[keyPath: $0], mask) }
    levels = ranges.reduce(into: Set()) { $0.formUnion($1) }.count
  }

  /// Clipped values say nothing of the change.
  private static func isClipped(_ value: Float) -> Bool { value <= 4 || value >= 251 }

  /// The ranges of a channel's values in which a hundredth of the pixels lies or
  /// more.
  private static func ranges(_ moved: Plane, _ reference: Plane, _ mask: Plane?) -> Set<Int> {
    let step = max(1, moved.values.count / 40_000)
    var counts = [Int](repeating: 0, count: 16)
    var total = 0
    for index in stride(from: 0, to: moved.values.count, by: step)
    where mask.map({ $0.values[index] > 0 }) ?? true {
      total += 1
      guard !isClipped(reference.values[index]) else { continue }
      counts[min(15, max(0, Int(clamping: moved.values[index] / 16)))] += 1
    }
    return Set(counts.indices.filter { counts[$0] > 0 && counts[$0] * 100 >= total })
  }

  /// - Parameter channels: of one size. Each is clipped for itself, so that their
  /// sum is bent where one of them is.
  private init(_ channels: [(moved: Plane, reference: Plane)], _ mask: Plane?) {
    var left: [Float] = [], right: [Float] = []
    var all: [(moved: Float, reference: Float)] = []
    var total = 0
    for (moved, reference) in channels {
      let step = max(1, moved.values.count / 13_000)
      for index in stride(from: 0, to: moved.values.count, by: step)
      where mask.map({ $0.values[index] > 0 }) ?? true {
        total += 1
        all.append((moved.values[index], reference.values[index]))
        guard !Self.isClipped(reference.values[index]) else { continue }
        left.append(moved.values[index])
        right.append(reference.values[index])
      }
    }
    guard left.count * 50 >= total, left.count > 32 else { return }
    var weights = [Float](repeating: 1, count: left.count)
    for _ in 0..<4 {
      var sums = SIMD4<Double>()
      for index in left.indices {
        let weight = Double(weights[index])
        sums += SIMD4(weight, weight * Double(left[index]), weight * Double(right[index]), 0)
      }
      guard sums[0] > 0 else { return }
      let means = (sums[1] / sums[0], sums[2] / sums[0])
      var spread = 0.0, common = 0.0
      for index in left.indices {
        let distance = Double(left[index]) - means.0
        spread += Double(weights[index]) * distance * distance
        common += Double(weights[index]) * distance * (Double(right[index]) - means.1)
      }
      gain = spread / sums[0] > 4 ? Float(common / spread) : 1
      offset = Float(means.1) - gain * Float(means.0)
      var errors = left.indices.map { abs(right[$0] - gain * left[$0] - offset) }
      for index in left.indices { weights[index] = errors[index] }
      errors.sort()
      let scale = errors[errors.count / 2] * 1.5 + 2
      for index in left.indices {
        weights[index] = 1 / (1 + (weights[index] / scale) * (weights[index] / scale))
      }
    }
    // Clipped values count here: a change that they do not bear out is none.
    func misfit(_ change: ToneChange) -> Double {
      all.reduce(0) { $0 + Double(min(abs(change.applied($1.moved) - $1.reference), 24)) }
    }
    if misfit(self) > 0.85 * misfit(ToneChange()) { (gain, offset) = (1, 0) }
  }

  /// Whether nothing changes.
  var isNone: Bool { gain == 1 && offset == 0 }

  func applied(_ value: Float) -> Float { min(max(gain * value + offset, 0), 255) }

  private var largest: Float {
    [0, 64, 128, 192, 255].map { abs(applied($0) - $0) }.max() ?? 0
  }

  /// Whether it is more than what compression does.
  package var isNoticeable: Bool { largest > Self.noticeable }

  /// Whether a copy may be changed so.
  var isPlausible: Bool {
    guard isNoticeable else { return true }
    return (0.6...1.67).contains(gain) && largest <= Self.most && levels >= Self.leastLevels
  }
}
