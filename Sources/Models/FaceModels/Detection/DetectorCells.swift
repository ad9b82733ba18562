// What the numbers of SCRFD and YuNet mean: cells at several distances, each
// with boxes and five points.

import Glibc
import Support

/// Reads the outputs of a detector for one canvas.
struct DetectorCells {
  let kind: FaceConfiguration.DetectorKind
  let strides: [Int]
  /// Answers of one cell.
  let anchors: Int
  /// The least score of a face.
  let score: Double
  /// Of the canvas, in pixels.
  let width: Int
  let height: Int

  /// More answers than this are those of a crowd; the surest are taken.
  private static let limit = 4096
  private static let pointCount = 5

  /// The faces, in pixels of the canvas: two corners and five points each.
  ///
  /// - Throws: `FaceModelError` for outputs that are not this detector's.
  func candidates(_ outputs: NetworkOutputs) throws(FaceModelError) -> [FaceCandidate] {
    var found: [FaceCandidate] = []
    for (level, stride) in strides.enumerated() {
      switch kind {
      case .scrfd: found += try distances(outputs, level: level, stride: stride)
      case .yunet: found += try centres(outputs, stride: stride)
      case .blazeface: break
      }
    }
    guard found.count > Self.limit else { return found }
    return Array(found.sorted { $0.score > $1.score }.prefix(Self.limit))
  }

  /// SCRFD: scores, boxes and points by their places in the file, each for all
  /// strides; all are distances from a cell's corner, in strides.
  private func distances(
    _ outputs: NetworkOutputs, level: Int, stride: Int
  ) throws(FaceModelError) -> [FaceCandidate] {
    let columns = width / stride
    let count = columns * (height / stride) * anchors
    let scores = try outputs.values(at: level, count: count)
    let boxes = try outputs.values(at: level + strides.count, count: count * 4)
    let points = try outputs.values(
      at: level + 2 * strides.count, count: count * 2 * Self.pointCount)
    return surest(scores).compactMap { place in
      let cell = place / anchors
      let corner = SIMD2(Double(cell % columns), Double(cell / columns))
      let from = SIMD2(Double(boxes[place * 4]), Double(boxes[place * 4 + 1]))
      let to = SIMD2(Double(boxes[place * 4 + 2]), Double(boxes[place * 4 + 3]))
      return candidate(
        (corner - from) * Double(stride), (corner + to) * Double(stride), scores[place],
        five(points, place).map { ($0 + corner) * Double(stride) })
    }
  }

  /// YuNet: four outputs for each stride, by their names; a score is of two.
  private func centres(
    _ outputs: NetworkOutputs, stride: Int
  ) throws(FaceModelError) -> [FaceCandidate] {
    let columns = width / stride
    let count = columns * (height / stride)
    let classes = try outputs.values("cls_\(stride)", count: count)
    let objects = try outputs.values("obj_\(stride)", count: count)
    let boxes = try outputs.values("bbox_\(stride)", count: count * 4)
    let points = try outputs.values("kps_\(stride)", count: count * 2 * Self.pointCount)
    let scores = zip(classes, objects).map { one, other in
      (min(max(one, 0), 1) * min(max(other, 0), 1)).squareRoot()
    }
    return surest(scores).compactMap { cell in
      let corner = SIMD2(Double(cell % columns), Double(cell / columns))
      let shift = SIMD2(Double(boxes[cell * 4]), Double(boxes[cell * 4 + 1]))
      let size = SIMD2(exp(Double(boxes[cell * 4 + 2])), exp(Double(boxes[cell * 4 + 3])))
      let centre = corner + shift
      return candidate(
        (centre - size / 2) * Double(stride), (centre + size / 2) * Double(stride), scores[cell],
        five(points, cell).map { ($0 + corner) * Double(stride) })
    }
  }

  private func surest(_ scores: [Float]) -> [Int] {
    scores.indices.filter { Double(scores[$0]) >= score && scores[$0].isFinite }
  }

  private func five(_ values: [Float], _ place: Int) -> [SIMD2<Double>] {
    (0..<Self.pointCount).map { index in
      let at = (place * Self.pointCount + index) * 2
      return SIMD2(Double(values[at]), Double(values[at + 1]))
    }
  }

  /// - Returns: nil for a box that is none.
  private func candidate(
    _ low: SIMD2<Double>, _ high: SIMD2<Double>, _ score: Float, _ five: [SIMD2<Double>]
  ) -> FaceCandidate? {
    let points = [low, high] + five
    guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }), high.x > low.x, high.y > low.y
    else { return nil }
    return FaceCandidate(points: points, score: Double(min(score, 1)))
  }
}
