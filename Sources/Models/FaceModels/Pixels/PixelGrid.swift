// Plain pixels, and the same picture smaller: with Pillow's arithmetic, whose
// bilinear filter covers all that a pixel of the result stands for.

import Support

/// RGB, interleaved, rows from the top: width × height × 3 bytes.
struct PixelGrid: Sendable {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  /// The pixels as a network takes them.
  func ordered(_ channels: FaceConfiguration.Channels?) -> PixelGrid {
    guard channels == .bgr else { return self }
    var bytes = pixels
    for at in stride(from: 0, to: bytes.count - 2, by: 3) { bytes.swapAt(at, at + 2) }
    return PixelGrid(width: width, height: height, pixels: bytes)
  }

  /// A part of the picture, which it must lie in.
  func crop(left: Int, top: Int, right: Int, bottom: Int) -> PixelGrid {
    if left == 0, top == 0, right == width, bottom == height { return self }
    var bytes: [UInt8] = []
    bytes.reserveCapacity((right - left) * (bottom - top) * 3)
    for y in top..<bottom {
      bytes += pixels[(y * width + left) * 3..<(y * width + right) * 3]
    }
    return PixelGrid(width: right - left, height: bottom - top, pixels: bytes)
  }

  /// The same picture at another size, each at least 1.
  func resized(width newWidth: Int, height newHeight: Int) -> PixelGrid {
    var grid = self
    if newWidth != width {
      let taps = FilterTaps(from: width, to: newWidth)
      grid = PixelGrid(width: newWidth, height: height, pixels: grid.resizedAcross(taps))
    }
    if newHeight != height {
      let taps = FilterTaps(from: height, to: newHeight)
      grid = PixelGrid(width: newWidth, height: newHeight, pixels: grid.resizedDown(taps))
    }
    return grid
  }

  private func resizedAcross(_ taps: FilterTaps) -> [UInt8] {
    let newWidth = taps.starts.count
    return [UInt8](unsafeUninitializedCapacity: newWidth * height * 3) { out, count in
      // Every byte is written: rows × columns × channels. Reads stay inside the
      // row, because a tap's start and count do.
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          let row = y * width * 3
          for x in 0..<newWidth {
            var red = FilterTaps.half
            var green = red
            var blue = red
            var at = row + taps.starts[x] * 3
            for tap in x * taps.width..<x * taps.width + taps.counts[x] {
              let weight = taps.weights[tap]
              red &+= Int32(source[at]) &* weight
              green &+= Int32(source[at + 1]) &* weight
              blue &+= Int32(source[at + 2]) &* weight
              at += 3
            }
            let target = (y * newWidth + x) * 3
            out[target] = FilterTaps.byte(red)
            out[target + 1] = FilterTaps.byte(green)
            out[target + 2] = FilterTaps.byte(blue)
          }
        }
      }
      count = newWidth * height * 3
    }
  }

  private func resizedDown(_ taps: FilterTaps) -> [UInt8] {
    let newHeight = taps.starts.count
    let rowBytes = width * 3
    var sums = [Int32](repeating: 0, count: rowBytes)
    return [UInt8](unsafeUninitializedCapacity: rowBytes * newHeight) { out, count in
      // Every byte is written, and a tap's rows lie inside the picture.
      pixels.withUnsafeBufferPointer { source in
        sums.withUnsafeMutableBufferPointer { sums in
          for y in 0..<newHeight {
            sums.update(repeating: FilterTaps.half)
            for tap in 0..<taps.counts[y] {
              let weight = taps.weights[y * taps.width + tap]
              let row = (taps.starts[y] + tap) * rowBytes
              for x in 0..<rowBytes { sums[x] &+= Int32(source[row + x]) &* weight }
            }
            for x in 0..<rowBytes { out[y * rowBytes + x] = FilterTaps.byte(sums[x]) }
          }
        }
      }
      count = rowBytes * newHeight
    }
  }
}

/// Which pixels make each pixel of a resized row, and with which weights.
private struct FilterTaps {
  /// The first pixel that counts, by the pixel of the result.
  private(set) var starts: [Int] = []
  private(set) var counts: [Int] = []
  /// `width` for each pixel of the result, in units of 2^-22; the sum of 255
  /// times all of them fits into 32 bits.
  private(set) var weights: [Int32] = []
  let width: Int

  private static let bits: Int32 = 22
  /// One half, in the weights' units.
  static let half: Int32 = 1 << (bits - 1)

  @inline(__always) static func byte(_ sum: Int32) -> UInt8 { UInt8(clamping: sum >> bits) }

  init(from old: Int, to new: Int) {
    let scale = Double(old) / Double(new)
    let support = max(1, scale)
    width = Int(clamping: support.rounded(.up)) * 2 + 1
    weights = [Int32](repeating: 0, count: new * width)
    for index in 0..<new {
      let centre = (Double(index) + 0.5) * scale
      let start = max(0, Int(clamping: centre - support + 0.5))
      let end = min(old, Int(clamping: centre + support + 0.5))
      let raw = (start..<end).map { place in
        max(0, 1 - abs((Double(place) - centre + 0.5) / support))
      }
      let sum = raw.reduce(0, +)
      starts.append(start)
      counts.append(raw.count)
      for (tap, weight) in raw.enumerated() {
        weights[index * width + tap] = Int32(
          clamping: Int(clamping: weight / sum * Double(1 << Self.bits) + 0.5))
      }
    }
  }
}
