// Resizes RGB pixels as Pillow does: separable, first across then down, with
// the intermediate rounded to 8 bits. Written for speed over raw memory; the
// results differ from Pillow's fixed-point ones by at most 1, and rarely.

import ImageDecoding

/// RGB pixels somewhere in memory, interleaved, rows from the top without gaps.
struct PixelSource {
  /// Valid for width × height × 3 bytes as long as its owner says.
  let base: UnsafePointer<UInt8>
  let width: Int
  let height: Int
  /// How wide and high the image truly is in these pixels; up to one less
  /// or more than `width` where a reduction left part of a pixel.
  let extentWidth: Double
  let extentHeight: Double
}

enum Resampler {
  /// Scales `source` as `geometry` says and returns the canvas.
  static func resize(
    _ source: PixelSource, _ geometry: ResizeGeometry, _ interpolation: Interpolation
  ) -> [UInt8] {
    let columns = visible(geometry.scaledWidth, geometry.canvasWidth, geometry.left)
    let rows = visible(geometry.scaledHeight, geometry.canvasHeight, geometry.top)
    let across = axis(
      source.width, source.extentWidth, geometry.scaledWidth, columns, interpolation)
    let down = axis(source.height, source.extentHeight, geometry.scaledHeight, rows, interpolation)

    let needed = down?.sourceRange ?? rows
    let canvasBytes = geometry.canvasWidth * geometry.canvasHeight * 3
    let coversCanvas = columns.count == geometry.canvasWidth && rows.count == geometry.canvasHeight
    return [UInt8](unsafeUninitializedCapacity: canvasBytes) { canvas, written in
      // Safety: every byte of the canvas is written below, by the fill where
      // the image does not cover it and by the rows where it does; all
      // offsets come from ranges clamped to the image and to the canvas.
      written = canvasBytes
      guard let target = canvas.baseAddress else { return }
      if !coversCanvas { fill(target, canvasBytes / 3, geometry.fill) }
      let rowBytes = columns.count * 3
      let firstColumn = (geometry.left + columns.lowerBound) * 3
      let canvasStride = geometry.canvasWidth * 3
      let firstRow = geometry.top + rows.lowerBound

      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: needed.count * rowBytes) { middle in
        guard let middleBase = middle.baseAddress else { return }
        if let across {
          acrossPass(source, needed, across, rowBytes, middleBase)
        } else {
          for (i, row) in needed.enumerated() {
            (middleBase + i * rowBytes).update(
              from: source.base + (row * source.width + columns.lowerBound) * 3, count: rowBytes)
          }
        }
        if let down {
          downPass(
            middleBase, needed.lowerBound, down, rowBytes,
            target + firstRow * canvasStride + firstColumn, canvasStride)
        } else {
          for i in 0..<rows.count {
            (target + (firstRow + i) * canvasStride + firstColumn).update(
              from: middleBase + i * rowBytes, count: rowBytes)
          }
        }
      }
    }
  }

  /// Weights for one axis, or nil if the size stays and pixels are copied.
  private static func axis(
    _ sourceCount: Int, _ extent: Double, _ scaled: Int, _ window: Range<Int>,
    _ interpolation: Interpolation
  ) -> ResamplingWeights? {
    if scaled == sourceCount && extent == Double(sourceCount) { return nil }
    return ResamplingWeights(
      sourceCount: sourceCount, sourceExtent: extent, scaledCount: scaled, window: window,
      interpolation: interpolation)
  }

  /// The part of the scaled image that lands on the canvas.
  private static func visible(_ scaled: Int, _ canvas: Int, _ offset: Int) -> Range<Int> {
    let low = max(0, -offset)
    return low..<max(low, min(scaled, canvas - offset))
  }

  private static func fill(
    _ target: UnsafeMutablePointer<UInt8>, _ pixels: Int, _ fill: RGBColour
  ) {
    for i in 0..<pixels {
      target[i * 3] = fill.red
      target[i * 3 + 1] = fill.green
      target[i * 3 + 2] = fill.blue
    }
  }

  /// Resizes each needed row across, four rows at a time so that the sums
  /// do not wait for each other.
  private static func acrossPass(
    _ source: PixelSource, _ rows: Range<Int>, _ weights: ResamplingWeights, _ rowBytes: Int,
    _ target: UnsafeMutablePointer<UInt8>
  ) {
    let columns = weights.sourceRange
    let first = columns.lowerBound * 3
    let sourceBytes = columns.count * 3
    // One float more than a row, as pixels are read four values at a time.
    let stride = sourceBytes + 4
    withUnsafeTemporaryAllocation(of: Float.self, capacity: stride * 4) { floats in
      guard let lanes = floats.baseAddress else { return }
      // The values past each row's end are read, multiplied and dropped.
      lanes.initialize(repeating: 0, count: stride * 4)
      var row = rows.lowerBound
      while row < rows.upperBound {
        let lanesUsed = min(4, rows.upperBound - row)
        for lane in 0..<lanesUsed {
          let from = source.base + (row + lane) * source.width * 3 + first
          let to = lanes + lane * stride
          for i in 0..<sourceBytes { to[i] = Float(from[i]) }
        }
        acrossFourRows(
          lanes, stride, weights, columns.lowerBound,
          target + (row - rows.lowerBound) * rowBytes, rowBytes, lanesUsed)
        row += lanesUsed
      }
    }
  }

  private static func acrossFourRows(
    _ lanes: UnsafeMutablePointer<Float>, _ stride: Int, _ weights: ResamplingWeights,
    _ firstColumn: Int, _ target: UnsafeMutablePointer<UInt8>, _ rowBytes: Int, _ lanesUsed: Int
  ) {
    weights.weights.withUnsafeBufferPointer { table in
      guard var weight = table.baseAddress else { return }
      for position in weights.first.indices {
        let offset = (weights.first[position] - firstColumn) * 3
        // Safety: `offset` + 3 × count + 1 floats lie within each lane, which
        // has four spare floats at its end.
        var pixel = UnsafeRawPointer(lanes + offset)
        let laneBytes = stride * 4
        var a = SIMD4<Float>(), b = a, c = a, d = a
        for k in 0..<weights.count[position] {
          let w = SIMD4<Float>(repeating: weight[k])
          a += pixel.loadUnaligned(as: SIMD4<Float>.self) * w
          b += (pixel + laneBytes).loadUnaligned(as: SIMD4<Float>.self) * w
          c += (pixel + 2 * laneBytes).loadUnaligned(as: SIMD4<Float>.self) * w
          d += (pixel + 3 * laneBytes).loadUnaligned(as: SIMD4<Float>.self) * w
          pixel += 12
        }
        weight += weights.stride
        let place = target + position * 3
        store(a, place)
        if lanesUsed > 1 { store(b, place + rowBytes) }
        if lanesUsed > 2 { store(c, place + 2 * rowBytes) }
        if lanesUsed > 3 { store(d, place + 3 * rowBytes) }
      }
    }
  }

  @inline(__always)
  private static func store(_ value: SIMD4<Float>, _ place: UnsafeMutablePointer<UInt8>) {
    place[0] = byte(value[0])
    place[1] = byte(value[1])
    place[2] = byte(value[2])
  }

  private static func downPass(
    _ middle: UnsafeMutablePointer<UInt8>, _ firstRow: Int, _ weights: ResamplingWeights,
    _ rowBytes: Int, _ target: UnsafeMutablePointer<UInt8>, _ targetStride: Int
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rowBytes) { floats in
      guard let sums = floats.baseAddress else { return }
      for position in weights.first.indices {
        sums.initialize(repeating: 0, count: rowBytes)
        let first = weights.first[position] - firstRow
        for k in 0..<weights.count[position] {
          let w = weights.weights[position * weights.stride + k]
          let row = middle + (first + k) * rowBytes
          for i in 0..<rowBytes { sums[i] += Float(row[i]) * w }
        }
        let place = target + position * targetStride
        for i in 0..<rowBytes { place[i] = byte(sums[i]) }
      }
    }
  }

  /// Rounds to the nearest of 0…255, halves up.
  ///
  /// Adding 2^23 leaves a float no room for a fraction, so its low bits are
  /// the rounded integer; the small addend lifts halves over the edge.
  @inline(__always)
  static func byte(_ value: Float) -> UInt8 {
    let clamped = min(max(value, 0), 255) + 0x1p-11
    return UInt8(truncatingIfNeeded: (clamped + 0x1p23).bitPattern)
  }
}
