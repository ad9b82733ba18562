// What a detector says of one face, and how several answers become one.

/// A box with six points, in pixels of the picture, and how sure it is.
struct FaceCandidate: Sendable {
  /// Corners and points: the upper left and the lower right corner of the box,
  /// the eye on the left, the other eye, the tip of the nose; then of a BlazeFace
  /// the mouth's middle and the two ears, of other detectors the corners of the
  /// mouth, that on the left first.
  var points: [SIMD2<Double>]
  var score: Double

  /// Of a BlazeFace.
  static let pointCount = 8
  /// Of the others.
  static let fivePointCount = 7

  /// Eyes, tip of the nose and corners of the mouth; nil of a BlazeFace.
  var five: [SIMD2<Double>]? {
    points.count == Self.fivePointCount ? Array(points.dropFirst(2)) : nil
  }

  var low: SIMD2<Double> { points[0] }
  var high: SIMD2<Double> { points[1] }

  var area: Double {
    let size = high - low
    return max(0, size.x) * max(0, size.y)
  }

  func shared(with other: FaceCandidate) -> Double {
    let size = pointwiseMin(high, other.high) - pointwiseMax(low, other.low)
    return max(0, size.x) * max(0, size.y)
  }

  /// Each face once, the surest first.
  ///
  /// Boxes that share more than `overlap` of their union with a surer one are
  /// averaged with it, by their scores; those that share more than `inside` of
  /// the smaller box are dropped. Costs by faces × candidates.
  static func merged(
    _ candidates: [FaceCandidate], overlap: Double, inside: Double
  ) -> [FaceCandidate] {
    var rest = candidates.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.map(\.element)
    var faces: [FaceCandidate] = []
    while let first = rest.first {
      var sum = [SIMD2<Double>](repeating: .zero, count: first.points.count)
      var weight = 0.0
      var left: [FaceCandidate] = []
      for (index, other) in rest.enumerated() {
        let shared = first.shared(with: other)
        if index == 0 || shared > overlap * (first.area + other.area - shared) {
          for point in sum.indices { sum[point] += other.points[point] * other.score }
          weight += other.score
        } else if shared <= inside * min(first.area, other.area) {
          left.append(other)
        }
      }
      faces.append(FaceCandidate(points: sum.map { $0 / weight }, score: first.score))
      rest = left
    }
    return faces
  }

  /// Each face once, the surest first: what shares more than `overlap` of its
  /// union with a surer box is dropped. Costs by faces × candidates.
  static func separate(_ candidates: [FaceCandidate], overlap: Double) -> [FaceCandidate] {
    let ordered = candidates.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    var faces: [FaceCandidate] = []
    for (_, face) in ordered {
      let isKnown = faces.contains { known in
        let shared = known.shared(with: face)
        return shared > overlap * (known.area + face.area - shared)
      }
      if !isKnown { faces.append(face) }
    }
    return faces
  }
}
