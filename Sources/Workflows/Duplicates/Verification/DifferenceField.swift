// Two images of one size, place by place: how unlike they are, beside what
// there is to be seen and what compression adds.

/// The differences of two images that lie upon one another.
struct DifferenceField {
  let width: Int
  let height: Int
  var figures = ImageComparison.Figures()
  /// The part of the places with something in them that are alike.
  private(set) var fitting = 0.0
  /// The part of the reference that the other covers.
  private(set) var overlap = 1.0

  /// Half the side of the squares that are compared: 7×7 pixels are about as
  /// wide as a digit of small print.
  private static let radius = 3
  /// Half the side, in pairs of pixels, of the squares whose colours are
  /// compared: JPEG stores colours coarsely.
  private static let colourRadius = 4
  /// The part of what there is (as a variance) that may differ.
  static let structureLimit: Float = 0.3
  /// What may differ where there is nothing: a variance, at least and at most,
  /// and so many times the noise of this pair.
  private static let floor = (least: Float(120), most: Float(400), noises: Float(40))
  /// Levels by which the mean of a square may differ, and of its deviation.
  private static let brightnessLimit = (levels: Float(6), part: Float(0.3))
  /// The same of colours, and so many times the noise of colours.
  private static let colourLimit = (levels: Float(4), part: Float(0.12), noises: Float(1.5))
  /// Variance from which there is something in a square.
  private static let something: Float = 25

  /// The part of what there is in an image whose finest detail is lost where it
  /// is made as small as another: print that could be any.
  static func lostPart(of larger: Plane, reducedTo smaller: Plane) -> Double {
    guard Double(larger.width) > 1.15 * Double(smaller.width) else { return 0 }
    let lost = larger.combined(
      with: smaller.resampled(width: larger.width, height: larger.height)
    ) { ($0 - $1) * ($0 - $1) }.boxMean(radius: radius)
    let square = larger.mapped { $0 * $0 }.boxMean(radius: radius)
    let variance = square.combined(with: larger.boxMean(radius: radius)) { $0 - $1 * $1 }
    var count = 0, something = 0
    for index in lost.values.indices where variance.values[index] > lostVariance / 2 {
      something += 1
      if lost.values[index] > lostVariance { count += 1 }
    }
    return something == 0 ? 0 : Double(count) / Double(something)
  }

  /// A deviation of 25 levels: black print on white.
  private static let lostVariance: Float = 625

  /// - Parameters:
  ///   - mask: 1 where `moved` has pixels; nil for everywhere.
  init(_ reference: ColourPlanes, _ moved: ColourPlanes, mask: Plane?) {
    width = reference.width
    height = reference.height
    let sharp = reference.luma
    figures.tone = ToneChange(from: moved, to: reference, mask: mask)
    let tone = figures.tone
    guard tone.isPlausible else {
      figures.structure = .infinity
      return
    }
    let toned = tone.isNone ? moved : moved.map { $0.mapped(tone.applied) }
    let whole = mask.map { $0.boxMean(radius: Self.radius + 1) }
    let inside = (0..<(width * height)).map { index in
      whole.map { $0.values[index] > 0.999 } ?? true
    }
    let count = inside.reduce(0) { $0 + ($1 ? 1 : 0) }
    if let mask { overlap = Double(mask.values.reduce(0, +)) / Double(width * height) }
    guard count > 0, overlap >= 0.6 else {
      figures.structure = .infinity
      return
    }
    compareStructure(sharp.smoothed(), toned.luma.smoothed(), inside, count)
    compareColour(reference, toned, mask)
  }

  // MARK: Structure

  private mutating func compareStructure(
    _ left: Plane, _ right: Plane, _ inside: [Bool], _ count: Int
  ) {
    let places = width * height
    // About the middle of the range, so that squares lose no precision.
    let a = left.mapped { $0 - 128 }, b = right.mapped { $0 - 128 }
    let meanA = a.boxMean(radius: Self.radius), meanB = b.boxMean(radius: Self.radius)
    let squareA = a.mapped { $0 * $0 }.boxMean(radius: Self.radius)
    let squareB = b.mapped { $0 * $0 }.boxMean(radius: Self.radius)
    let error = a.combined(with: b) { ($0 - $1) * ($0 - $1) }.boxMean(radius: Self.radius)

    var sample = stride(from: 0, to: places, by: max(1, places / 20_000))
      .filter { inside[$0] }.map { error.values[$0] }
    sample.sort()
    figures.noise = sample.isEmpty ? 0 : sample[sample.count * 3 / 4]
    let floor = min(max(Self.floor.least, figures.noise * Self.floor.noises), Self.floor.most)

    var parts = TileCorrelation(width: width, height: height)
    var mark = MarkEvidence()
    var matched = 0, something = 0, fits = 0
    for index in 0..<places where inside[index] {
      let varianceA = max(0, squareA.values[index] - meanA.values[index] * meanA.values[index])
      let varianceB = max(0, squareB.values[index] - meanB.values[index] * meanB.values[index])
      let shift = meanA.values[index] - meanB.values[index]
      let unlike = error.values[index] / (varianceA + varianceB + floor) / Self.structureLimit
      let deviation = max(varianceA, varianceB).squareRoot()
      let shifted =
        abs(shift) / (Self.brightnessLimit.levels + Self.brightnessLimit.part * deviation)
      figures.structure = max(figures.structure, unlike)
      figures.brightness = max(figures.brightness, shifted)
      let covariance = (varianceA + varianceB - max(0, error.values[index] - shift * shift)) / 2
      parts.add(index % width, index / width, varianceA, varianceB, covariance)
      let isAlike = unlike < 1 && shifted < 1
      if !isAlike { mark.add(index % width, index / width, varianceA, varianceB) }
      guard max(varianceA, varianceB) > Self.something else { continue }
      something += 1
      if isAlike { fits += 1 }
      if isAlike, covariance > 0.8 * (varianceA * varianceB).squareRoot() { matched += 1 }
    }
    fitting = something == 0 ? 1 : Double(fits) / Double(something)
    figures.matched = Double(matched) / Double(places)
    figures.differing = Double(mark.count) / Double(count)
    figures.correlation = parts.least
    figures.isMark =
      figures.worst >= 1 && figures.matched > 0.03 && fitting > 0.6
      && mark.isOneThing(among: count, width: width, height: height)
  }

  // MARK: Colour

  private mutating func compareColour(_ left: ColourPlanes, _ right: ColourPlanes, _ mask: Plane?) {
    let small = (left.map { $0.halved() }, right.map { $0.halved() })
    let lumas = (small.0.luma, small.1.luma)
    let whole = mask.map { $0.halved().boxMean(radius: Self.colourRadius) }
    for channel in [\ColourPlanes.red, \ColourPlanes.blue] {
      let chromaA = small.0[keyPath: channel].combined(with: lumas.0) { $0 - $1 }
      let chromaB = small.1[keyPath: channel].combined(with: lumas.1) { $0 - $1 }
      let difference = chromaA.combined(with: chromaB) { $0 - $1 }
      let mean = difference.boxMean(radius: Self.colourRadius)
      let deviations = [chromaA, chromaB].map { plane in
        plane.mapped { $0 * $0 }.boxMean(radius: Self.colourRadius)
          .combined(with: plane.boxMean(radius: Self.colourRadius)) {
            max(0, $0 - $1 * $1).squareRoot()
          }
      }
      var rough = stride(from: 0, to: mean.values.count, by: max(1, mean.values.count / 10_000))
        .map { abs(difference.values[$0] - mean.values[$0]) }
      rough.sort()
      let noise = rough.isEmpty ? 0 : rough[rough.count * 9 / 10]
      for index in mean.values.indices where whole.map({ $0.values[index] > 0.999 }) ?? true {
        let limit =
          Self.colourLimit.levels + Self.colourLimit.noises * noise
          + Self.colourLimit.part * max(deviations[0].values[index], deviations[1].values[index])
        figures.colour = max(figures.colour, abs(mean.values[index]) / limit)
      }
    }
  }
}

/// How alike the parts of two images are, each of 8×8 parts for itself.
private struct TileCorrelation {
  private static let side = 8
  private let width: Int
  private let height: Int
  private var sums = [SIMD4<Float>](repeating: SIMD4(), count: side * side)

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  mutating func add(_ x: Int, _ y: Int, _ a: Float, _ b: Float, _ common: Float) {
    sums[y * Self.side / height * Self.side + x * Self.side / width] += SIMD4(a, b, common, 1)
  }

  /// The least of all parts in which there is something in both.
  var least: Float {
    sums.compactMap { sum in
      guard sum[3] > 32, min(sum[0], sum[1]) / sum[3] > 16 else { return nil }
      return sum[2] / (sum[0] * sum[1]).squareRoot()
    }.min() ?? 1
  }
}

/// Whether what differs is a mark: in one place, and always the same of both
/// has more in it there.
private struct MarkEvidence {
  private(set) var count = 0
  private var fuller = (left: 0, right: 0)
  private var left = Int.max, right = 0, top = Int.max, bottom = 0

  mutating func add(_ x: Int, _ y: Int, _ a: Float, _ b: Float) {
    count += 1
    if a > 1.6 * b + 50 { fuller.left += 1 } else if b > 1.6 * a + 50 { fuller.right += 1 }
    left = min(left, x)
    right = max(right, x)
    top = min(top, y)
    bottom = max(bottom, y)
  }

  func isOneThing(among places: Int, width: Int, height: Int) -> Bool {
    guard count > 0, count * 5 < places else { return false }
    let box = (right - left + 1) * (bottom - top + 1)
    guard box * 3 < width * height else { return false }
    let (most, least) = (max(fuller.left, fuller.right), min(fuller.left, fuller.right))
    return most * 3 > count && least * 8 < most
  }
}
