// Finds how one image must be moved, stretched and turned to lie upon another,
// for copies that were cropped or turned a little.

/// Where each place of a reference lies in a moved image. Places are −1…1
/// from edge to edge: `x + a₀ + a₁x + a₂y`, `y + a₃ + a₄x + a₅y`.
struct ImageAlignment: Sendable {
  var terms = [Double](repeating: 0, count: 6)

  /// No term of a copy's is larger: a tenth cut off, a few degrees.
  private static let limit = 0.35
  /// Sides between which places are refined, in pixels.
  private static let coarsest = 40, finest = 560

  init() {}

  /// Both of one size. Nil where nothing near makes one like the other.
  init?(of moved: Plane, upon reference: Plane) {
    var levels = [(reference.smoothed(), moved.smoothed())]
    while min(levels[levels.count - 1].0.width, levels[levels.count - 1].0.height) > Self.coarsest {
      let last = levels[levels.count - 1]
      levels.append((last.0.halved(), last.1.halved()))
    }
    for (depth, level) in levels.reversed().enumerated() {
      guard depth == 0 || max(level.0.width, level.0.height) <= Self.finest else { break }
      for _ in 0..<(depth < 2 ? 14 : 5) {
        guard let step = step(level.1, level.0) else { return nil }
        for index in 0..<6 { terms[index] += step[index] }
        guard terms.allSatisfy({ abs($0) <= Self.limit }) else { return nil }
        let largest = step.prefix(6).map { abs($0) }.max() ?? 0
        if largest < 0.02 / Double(max(level.0.width, level.0.height)) { break }
      }
    }
  }

  /// Where a place lies in the moved image, in its pixels.
  private func place(_ x: Double, _ y: Double, _ plane: Plane) -> (x: Double, y: Double) {
    let u = x + terms[0] + terms[1] * x + terms[2] * y
    let v = y + terms[3] + terms[4] * x + terms[5] * y
    return ((u + 1) / 2 * Double(plane.width) - 0.5, (v + 1) / 2 * Double(plane.height) - 0.5)
  }

  /// A moved plane as it lies upon the reference of the same size.
  func applied(to plane: Plane) -> Plane {
    var result = Plane(width: plane.width, height: plane.height)
    for y in 0..<plane.height {
      let v = (Double(y) + 0.5) / Double(plane.height) * 2 - 1
      for x in 0..<plane.width {
        let u = (Double(x) + 0.5) / Double(plane.width) * 2 - 1
        let place = place(u, v, plane)
        result.values[y * plane.width + x] = Self.value(of: plane, place.x, place.y)
      }
    }
    return result
  }

  /// Where the moved image has pixels: 1, elsewhere 0, which includes a
  /// margin of so many pixels.
  func mask(width: Int, height: Int, margin: Double) -> Plane {
    let plane = Plane(width: width, height: height)
    return Plane(width: width, height: height) { index in
      let u = (Double(index % width) + 0.5) / Double(width) * 2 - 1
      let v = (Double(index / width) + 0.5) / Double(height) * 2 - 1
      let place = place(u, v, plane)
      let isInside =
        place.x >= margin && place.y >= margin && place.x <= Double(width - 1) - margin
        && place.y <= Double(height - 1) - margin
      return isInside ? 1 : 0
    }
  }

  /// The part of the moved image that the reference shows, 0…1.
  var shownPart: Double {
    let inside = (0..<32).reduce(0) { count, row in
      count
        + (0..<32).reduce(0) { count, column in
          let x = (Double(column) + 0.5) / 16 - 1, y = (Double(row) + 0.5) / 16 - 1
          guard let back = inverse(x, y) else { return count }
          return count + (abs(back.0) <= 1.004 && abs(back.1) <= 1.004 ? 1 : 0)
        }
    }
    return Double(inside) / 1024
  }

  private func inverse(_ u: Double, _ v: Double) -> (Double, Double)? {
    let a = 1 + terms[1], b = terms[2], c = terms[4], d = 1 + terms[5]
    let determinant = a * d - b * c
    guard abs(determinant) > 1e-6 else { return nil }
    let x = u - terms[0], y = v - terms[3]
    return ((d * x - b * y) / determinant, (a * y - c * x) / determinant)
  }

  /// Degrees by which the moved image is turned.
  var degrees: Double { (terms[4] - terms[2]) / 2 * 57.29578 }

  private static func value(of plane: Plane, _ x: Double, _ y: Double) -> Float {
    let x = min(max(x, 0), Double(plane.width - 1)), y = min(max(y, 0), Double(plane.height - 1))
    let left = Int(x), top = Int(y)
    let right = min(left + 1, plane.width - 1), bottom = min(top + 1, plane.height - 1)
    let across = Float(x - Double(left)), down = Float(y - Double(top))
    let upper =
      plane.values[top * plane.width + left] * (1 - across)
      + plane.values[top * plane.width + right] * across
    let lower =
      plane.values[bottom * plane.width + left] * (1 - across)
      + plane.values[bottom * plane.width + right] * across
    return upper * (1 - down) + lower * down
  }

  /// One step of Gauss and Newton over the six terms, a gain and an offset;
  /// places that fit badly count little.
  private func step(_ moved: Plane, _ reference: Plane) -> [Double]? {
    let shifted = applied(to: moved)
    let mask = mask(width: moved.width, height: moved.height, margin: 0)
    let width = reference.width, height = reference.height
    guard width > 2, height > 2 else { return nil }
    var errors: [Float] = []
    for index in stride(from: 0, to: width * height, by: 3) where mask.values[index] > 0 {
      errors.append(abs(reference.values[index] - shifted.values[index]))
    }
    guard errors.count > 64 else { return nil }
    errors.sort()
    let scale = errors[errors.count / 2] * 1.5 + 4
    var system = NormalEquations(8)
    for y in 1..<(height - 1) {
      let v = (Double(y) + 0.5) / Double(height) * 2 - 1
      for x in 1..<(width - 1) where mask.values[y * width + x] > 0 {
        let index = y * width + x
        let u = (Double(x) + 0.5) / Double(width) * 2 - 1
        let slopeX =
          Double(shifted.values[index + 1] - shifted.values[index - 1]) / 4 * Double(width)
        let slopeY =
          Double(shifted.values[index + width] - shifted.values[index - width]) / 4 * Double(height)
        let error = reference.values[index] - shifted.values[index]
        let weight = 1 / (1 + (error / scale) * (error / scale))
        system.add(
          (
            slopeX, slopeX * u, slopeX * v, slopeY, slopeY * u, slopeY * v,
            Double(shifted.values[index]), 1
          ), Double(error), Double(weight))
      }
    }
    guard let step = system.solved(), step.prefix(6).allSatisfy({ abs($0) < 1 }) else { return nil }
    return step
  }
}

/// Least squares over eight unknowns.
private struct NormalEquations {
  private let count: Int
  private var left: [Double]
  private var right: [Double]

  init(_ count: Int) {
    self.count = count
    left = [Double](repeating: 0, count: count * count)
    right = [Double](repeating: 0, count: count)
  }

  mutating func add(
    _ row: (Double, Double, Double, Double, Double, Double, Double, Double), _ value: Double,
    _ weight: Double
  ) {
    let low = SIMD8<Double>(row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7)
    for index in 0..<count {
      let factor = low[index] * weight
      right[index] += factor * value
      for column in index..<count { left[index * count + column] += factor * low[column] }
    }
  }

  /// Nil where the rows do not tell the unknowns apart.
  func solved() -> [Double]? {
    var matrix = left, values = right
    for row in 0..<count {
      for column in 0..<row { matrix[row * count + column] = matrix[column * count + row] }
    }
    for row in 0..<count { matrix[row * count + row] *= 1 + 1e-9 }
    for pivot in 0..<count {
      let best = (pivot..<count).max {
        abs(matrix[$0 * count + pivot]) < abs(matrix[$1 * count + pivot])
      }
      guard let best, abs(matrix[best * count + pivot]) > 1e-9 else { return nil }
      if best != pivot {
        for column in 0..<count { matrix.swapAt(pivot * count + column, best * count + column) }
        values.swapAt(pivot, best)
      }
      for row in (pivot + 1)..<max(pivot + 1, count) {
        let factor = matrix[row * count + pivot] / matrix[pivot * count + pivot]
        for column in pivot..<count {
          matrix[row * count + column] -= factor * matrix[pivot * count + column]
        }
        values[row] -= factor * values[pivot]
      }
    }
    for row in stride(from: count - 1, through: 0, by: -1) {
      for column in (row + 1)..<max(row + 1, count) {
        values[row] -= matrix[row * count + column] * values[column]
      }
      values[row] /= matrix[row * count + row]
    }
    return values.allSatisfy(\.isFinite) ? values : nil
  }
}
