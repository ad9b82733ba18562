// A turn, a scale and a shift of the plane.

/// x′ = a·x − b·y + shift.x, y′ = b·x + a·y + shift.y.
struct Similarity: Hashable, Sendable {
  var a: Double
  var b: Double
  var shift: SIMD2<Double>

  /// How many units of the result one unit is long.
  var scale: Double { (a * a + b * b).squareRoot() }

  func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(a * point.x - b * point.y, b * point.x + a * point.y) + shift
  }

  init(a: Double, b: Double, shift: SIMD2<Double>) {
    self.a = a
    self.b = b
    self.shift = shift
  }

  /// The one that brings points nearest to their targets (least squares).
  ///
  /// - Returns: nil where all the points are one.
  init?(from source: [SIMD2<Double>], to target: [SIMD2<Double>]) {
    let count = Double(source.count)
    guard source.count == target.count, count > 0 else { return nil }
    let middle = source.reduce(.zero, +) / count
    let goal = target.reduce(.zero, +) / count
    var square = 0.0
    var along = 0.0
    var across = 0.0
    for (point, place) in zip(source, target) {
      let (p, q) = (point - middle, place - goal)
      square += (p * p).sum()
      along += (p * q).sum()
      across += p.x * q.y - p.y * q.x
    }
    guard square > 0, square.isFinite else { return nil }
    self.init(a: along / square, b: across / square, shift: .zero)
    shift = goal - self(middle)
  }

  /// The way back; nil where there is none.
  var inverse: Similarity? {
    let square = a * a + b * b
    guard square > 0, square.isFinite else { return nil }
    var back = Similarity(a: a / square, b: -b / square, shift: .zero)
    back.shift = -back(shift)
    return back
  }
}
