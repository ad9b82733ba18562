// One channel of a small image as floats, and the filters that comparing
// needs.

import Support

/// Values of one channel, rows from the top.
struct Plane: Sendable {
  let width: Int
  let height: Int
  var values: [Float]

  /// - Parameters:
  ///   - width: at least 1; so is `height`.
  ///   - value: of each pixel.
  init(width: Int, height: Int, repeating value: Float = 0) {
    self.width = width
    self.height = height
    values = [Float](repeating: value, count: width * height)
  }

  /// A value computed of each place's number.
  init(width: Int, height: Int, _ value: (Int) -> Float) {
    self.width = width
    self.height = height
    values = [Float](unsafeUninitializedCapacity: width * height) { values, count in
      for index in 0..<(width * height) { values[index] = value(index) }
      count = width * height
    }
  }

  /// A plane of the same size, computed of this and another of that size.
  func combined(with other: Plane, _ value: (Float, Float) -> Float) -> Plane {
    precondition(other.width == width && other.height == height)
    var result = Plane(width: width, height: height)
    result.values.withUnsafeMutableBufferPointer { result in
      values.withUnsafeBufferPointer { own in
        other.values.withUnsafeBufferPointer { other in
          for index in 0..<result.count { result[index] = value(own[index], other[index]) }
        }
      }
    }
    return result
  }

  /// A plane of the same size, computed of this.
  func mapped(_ value: (Float) -> Float) -> Plane {
    var result = self
    result.values.withUnsafeMutableBufferPointer { values in
      for index in 0..<values.count { values[index] = value(values[index]) }
    }
    return result
  }

  /// Averages of squares of 2×2; an odd last row or column is left out.
  func halved() -> Plane {
    var result = Plane(width: max(1, width / 2), height: max(1, height / 2))
    guard width > 1, height > 1 else {
      return resampled(width: result.width, height: result.height)
    }
    let (newWidth, newHeight) = (result.width, result.height)
    result.values.withUnsafeMutableBufferPointer { result in
      values.withUnsafeBufferPointer { own in
        for y in 0..<newHeight {
          let upper = 2 * y * width, lower = upper + width, start = y * newWidth
          for x in 0..<newWidth {
            result[start + x] =
              (own[upper + 2 * x] + own[upper + 2 * x + 1] + own[lower + 2 * x]
                + own[lower + 2 * x + 1]) / 4
          }
        }
      }
    }
    return result
  }

  /// Weighted 1-2-1 both ways, which takes away most of what compression adds.
  func smoothed() -> Plane {
    var result = Plane(width: width, height: height)
    var across = [Float](repeating: 0, count: width * height)
    result.values.withUnsafeMutableBufferPointer { result in
      across.withUnsafeMutableBufferPointer { across in
        values.withUnsafeBufferPointer { own in
          for y in 0..<height {
            let start = y * width, last = start + width - 1
            across[start] = (3 * own[start] + own[min(start + 1, last)]) / 4
            across[last] = (3 * own[last] + own[max(last - 1, start)]) / 4
            for index in stride(from: start + 1, to: last, by: 1) {
              across[index] = (own[index - 1] + 2 * own[index] + own[index + 1]) / 4
            }
          }
          for y in 0..<height {
            let upper = max(0, y - 1) * width, lower = min(height - 1, y + 1) * width
            let start = y * width
            for x in 0..<width {
              result[start + x] =
                (across[upper + x] + 2 * across[start + x] + across[lower + x]) / 4
            }
          }
        }
      }
    }
    return result
  }

  /// The mean of the square around each pixel; at the borders of what there is
  /// of it.
  func boxMean(radius: Int) -> Plane {
    var result = Plane(width: width, height: height)
    var column = [Float](repeating: 0, count: width)
    result.values.withUnsafeMutableBufferPointer { result in
      column.withUnsafeMutableBufferPointer { column in
        values.withUnsafeBufferPointer { own in
          for y in 0..<height {
            let first = max(0, y - radius), last = min(height - 1, y + radius)
            for x in 0..<width { column[x] = own[first * width + x] }
            for row in stride(from: first + 1, through: last, by: 1) {
              let start = row * width
              for x in 0..<width { column[x] += own[start + x] }
            }
            let rows = Float(last - first + 1), whole = 1 / (rows * Float(2 * radius + 1))
            var sum: Float = 0
            for x in 0..<min(radius, width) { sum += column[x] }
            let start = y * width
            for x in 0..<width {
              if x + radius < width { sum += column[x + radius] }
              if x > radius { sum -= column[x - radius - 1] }
              if x >= radius, x + radius < width {
                result[start + x] = sum * whole
              } else {
                let count = min(width - 1, x + radius) - max(0, x - radius) + 1
                result[start + x] = sum / (rows * Float(count))
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Resized by cubic convolution (a = −0.5) that is widened when it reduces.
  func resampled(width newWidth: Int, height newHeight: Int) -> Plane {
    if newWidth == width, newHeight == height { return self }
    let across = CubicWeights(from: width, to: newWidth)
    let down = CubicWeights(from: height, to: newHeight)
    var middle = [Float](repeating: 0, count: newWidth * height)
    var result = Plane(width: newWidth, height: newHeight)
    result.values.withUnsafeMutableBufferPointer { result in
      middle.withUnsafeMutableBufferPointer { middle in
        values.withUnsafeBufferPointer { own in
          across.weights.withUnsafeBufferPointer { weights in
            for x in 0..<newWidth {
              let first = across.first[x], count = across.count[x], place = x * across.stride
              for y in 0..<height {
                var sum: Float = 0
                for k in 0..<count { sum += own[y * width + first + k] * weights[place + k] }
                middle[y * newWidth + x] = sum
              }
            }
          }
          for y in 0..<newHeight {
            let start = y * newWidth
            for k in 0..<down.count[y] {
              let weight = down.weights[y * down.stride + k]
              let row = (down.first[y] + k) * newWidth
              for x in 0..<newWidth { result[start + x] += middle[row + x] * weight }
            }
          }
        }
      }
    }
    return result
  }
}

/// Which values, with which weights, make each value of a resized line.
private struct CubicWeights {
  let stride: Int
  var first: [Int] = []
  var count: [Int] = []
  var weights: [Float] = []

  init(from old: Int, to new: Int) {
    let scale = Double(old) / Double(new)
    let reach = 2 * max(1, scale)
    stride = Int(clamping: reach * 2) + 3
    for place in 0..<new {
      let centre = (Double(place) + 0.5) * scale
      let low = max(0, Int(clamping: (centre - reach).rounded(.down)))
      let high = min(old, Int(clamping: (centre + reach).rounded(.up)))
      var some = (low..<high).map { Self.cubic((Double($0) + 0.5 - centre) / max(1, scale)) }
      let sum = some.reduce(0, +)
      some = sum == 0 ? some.map { _ in 1 / Double(some.count) } : some.map { $0 / sum }
      first.append(low)
      count.append(some.count)
      weights += some.map { Float($0) } + [Float](repeating: 0, count: stride - some.count)
    }
  }

  private static func cubic(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
    if x < 2 { return ((-0.5 * x + 2.5) * x - 4) * x + 2 }
    return 0
  }
}

/// Red, green and blue, 0…255.
struct ColourPlanes: Sendable {
  var red: Plane
  var green: Plane
  var blue: Plane

  var width: Int { red.width }
  var height: Int { red.height }

  init(red: Plane, green: Plane, blue: Plane) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// - Parameter pixels: width × height × 3 values.
  init(width: Int, height: Int, pixels: [UInt8]) {
    (red, green, blue) = pixels.withUnsafeBufferPointer { pixels in
      (
        Plane(width: width, height: height) { Float(pixels[$0 * 3]) },
        Plane(width: width, height: height) { Float(pixels[$0 * 3 + 1]) },
        Plane(width: width, height: height) { Float(pixels[$0 * 3 + 2]) }
      )
    }
  }

  func map(_ change: (Plane) -> Plane) -> ColourPlanes {
    ColourPlanes(red: change(red), green: change(green), blue: change(blue))
  }

  /// How bright each pixel is (ITU-R 601), 0…255.
  var luma: Plane {
    red.combined(with: green) { 0.299 * $0 + 0.587 * $1 }.combined(with: blue) { $0 + 0.114 * $1 }
  }
}
