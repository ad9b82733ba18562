// Makes several small grey images of a colour image, to the last bit as
// Pillow's `convert("L").resize(size, LANCZOS)` does: grey first, rounded, then
// along rows, rounded, then along columns, rounded.

import ImageDecoding
import Support

/// Pixels across and down.
struct GreySize {
  var width: Int
  var height: Int
}

/// Reduces one source to several sizes, each of which is upright once it is
/// turned as its image is.
struct GreyResampler {
  let source: PixelSource
  /// Whether the source's columns are the upright image's rows. They are
  /// worked along first then, because rounding in between makes the order
  /// matter.
  let columnsFirst: Bool

  /// - Returns: for each size, of the stored image, its grey values, rows
  ///   from the top.
  func reduced(to sizes: [GreySize]) -> [[UInt8]] {
    var reductions = sizes.map { Reduction(source, $0, columnsFirst: columnsFirst) }
    var row = [Float](repeating: 0, count: source.width)
    for y in 0..<source.height {
      readGrey(&row, y)
      for index in reductions.indices { reductions[index].take(row, y) }
    }
    return reductions.map { $0.finished() }
  }

  /// ITU-R 601-2 luma in Pillow's 16-bit fixed point.
  private func readGrey(_ row: inout [Float], _ y: Int) {
    let pixels = source.base + y * source.width * 3
    row.withUnsafeMutableBufferPointer { row in
      for x in 0..<row.count {
        let red = UInt32(pixels[x * 3]), green = UInt32(pixels[x * 3 + 1])
        let blue = UInt32(pixels[x * 3 + 2])
        row[x] = Float((red &* 19595 &+ green &* 38470 &+ blue &* 7471 &+ 0x8000) >> 16)
      }
    }
  }
}

/// One size in the making.
private struct Reduction {
  let size: GreySize
  let across: ResamplingWeights
  let down: ResamplingWeights
  let columnsFirst: Bool
  let sourceWidth: Int
  /// Rows first: for each source row its `size.width` rounded values. Columns
  /// first: for each of `size.height` rows the sums of its columns so far.
  var rounded: [UInt8] = []
  var sums: [Double] = []

  init(_ source: PixelSource, _ size: GreySize, columnsFirst: Bool) {
    self.size = size
    self.columnsFirst = columnsFirst
    sourceWidth = source.width
    across = ResamplingWeights(
      sourceCount: source.width, sourceExtent: source.extentWidth, scaledCount: size.width,
      window: 0..<size.width, interpolation: .lanczos)
    down = ResamplingWeights(
      sourceCount: source.height, sourceExtent: source.extentHeight, scaledCount: size.height,
      window: 0..<size.height, interpolation: .lanczos)
    if columnsFirst {
      sums = [Double](repeating: 0, count: source.width * size.height)
    } else {
      rounded.reserveCapacity(size.width * source.height)
    }
  }

  /// Takes the next row of the source.
  mutating func take(_ row: [Float], _ y: Int) {
    guard columnsFirst else {
      for position in 0..<size.width { rounded.append(across.value(row, position)) }
      return
    }
    for position in 0..<size.height {
      let place = y - down.first[position]
      guard place >= 0, place < down.count[position] else { continue }
      let weight = Double(down.fixedPoint[position * down.stride + place])
      let start = position * sourceWidth
      sums.withUnsafeMutableBufferPointer { sums in
        for x in 0..<sourceWidth { sums[start + x] += Double(row[x]) * weight }
      }
    }
  }

  func finished() -> [UInt8] { columnsFirst ? finishedAcross() : finishedDown() }

  private func finishedAcross() -> [UInt8] {
    (0..<size.height).flatMap { y in
      let row = sums[(y * sourceWidth)..<((y + 1) * sourceWidth)].map { Float(fixedPointByte($0)) }
      return (0..<size.width).map { across.value(row, $0) }
    }
  }

  private func finishedDown() -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(size.width * size.height)
    for position in 0..<size.height {
      var sums = [Double](repeating: 0, count: size.width)
      for k in 0..<down.count[position] {
        let weight = Double(down.fixedPoint[position * down.stride + k])
        let row = (down.first[position] + k) * size.width
        for x in 0..<size.width { sums[x] += Double(rounded[row + x]) * weight }
      }
      result += sums.map(fixedPointByte)
    }
    return result
  }
}

/// Rounds a sum of fixed-point products, halves up, to 0…255. Sums are whole
/// numbers far below 2^53, so doubles hold them exactly.
private func fixedPointByte(_ sum: Double) -> UInt8 {
  let one = Double(1 << ResamplingWeights.fraction)
  return UInt8(fitting: min(max(((sum + one / 2) / one).rounded(.down), 0), 255))
}

extension ResamplingWeights {
  /// How near to a half the quick sum may come before it is taken again in
  /// whole numbers: more than floats and rounded weights err by.
  private static let doubt: Float = 0.01

  /// The weighted sum of a line's values for one output position, rounded.
  fileprivate func value(_ line: [Float], _ position: Int) -> UInt8 {
    let quick = sum(line, position)
    let fraction = quick - quick.rounded(.down)
    guard abs(fraction - 0.5) < Self.doubt else { return Resampler.byte(quick) }
    var exact = 0.0
    for k in 0..<count[position] {
      exact += Double(line[first[position] + k]) * Double(fixedPoint[position * stride + k])
    }
    return fixedPointByte(exact)
  }

  private func sum(_ line: [Float], _ position: Int) -> Float {
    let count = count[position]
    let first = first[position]
    precondition(first + count <= line.count)
    return line.withUnsafeBytes { line in
      weights.withUnsafeBytes { table in
        // Safety: `first + count` values and `stride` weights, no fewer than
        // `count`, exist; whole vectors stay below `count`.
        let pixels = first * 4, own = position * stride * 4
        var sums = SIMD8<Float>()
        var k = 0
        while k + 8 <= count {
          sums +=
            line.loadUnaligned(fromByteOffset: pixels + k * 4, as: SIMD8<Float>.self)
            * table.loadUnaligned(fromByteOffset: own + k * 4, as: SIMD8<Float>.self)
          k += 8
        }
        var sum = sums.sum()
        while k < count {
          sum +=
            line.loadUnaligned(fromByteOffset: pixels + k * 4, as: Float.self)
            * table.loadUnaligned(fromByteOffset: own + k * 4, as: Float.self)
          k += 1
        }
        return sum
      }
    }
  }
}
