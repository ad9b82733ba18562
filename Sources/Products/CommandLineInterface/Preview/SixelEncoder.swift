// Sixels: bands of six rows, one pass a colour, repeats counted. Colours are
// a fixed cube of 6 × 6 × 6, dithered after Floyd and Steinberg (1976).

enum SixelEncoder {
  private static let levels = 6

  static func encode(_ image: PreviewImage) -> [UInt8] {
    let indices = quantise(image)
    // P2=1: pixels not set keep the background; raster attributes: square
    // pixels, width and height.
    var bytes = Array("\u{1B}P0;1q\"1;1;\(image.width);\(image.height)".utf8)
    for index in Set(indices).sorted() {
      let index = Int(index)
      // Percentages of red, green, blue: levels are 20 % apart.
      bytes += Array(
        "#\(index);2;\(index / 36 * 20);\(index / 6 % 6 * 20);\(index % 6 * 20)".utf8)
    }
    for top in stride(from: 0, to: image.height, by: 6) {
      bytes += band(image, indices, top: top)
      bytes.append(UInt8(ascii: "-"))
    }
    return bytes + Array("\u{1B}\\\n".utf8)
  }

  /// One band: every colour in it from the left edge, `$` between them.
  private static func band(
    _ image: PreviewImage, _ indices: [UInt8], top: Int
  ) -> [UInt8] {
    let rows = top..<min(top + 6, image.height)
    let pixels = (rows.lowerBound * image.width)..<(rows.upperBound * image.width)
    let present = Set(indices[pixels])
    var bytes: [UInt8] = []
    for (order, colour) in present.sorted().enumerated() {
      if order > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes += Array("#\(colour)".utf8)
      var run = (sixel: UInt8(0), count: 0)
      for x in 0..<image.width {
        var bits: UInt8 = 0
        for y in rows where indices[y * image.width + x] == colour {
          bits |= 1 << UInt8(y - rows.lowerBound)
        }
        if bits == run.sixel {
          run.count += 1
        } else {
          append(run, to: &bytes)
          run = (bits, 1)
        }
      }
      // Empty columns at the end need not be sent.
      if run.sixel != 0 { append(run, to: &bytes) }
    }
    return bytes
  }

  private static func append(_ run: (sixel: UInt8, count: Int), to bytes: inout [UInt8]) {
    let letter = run.sixel + 63
    if run.count > 3 {
      bytes += Array("!\(run.count)".utf8) + [letter]
    } else {
      bytes += [UInt8](repeating: letter, count: run.count)
    }
  }

  /// The cube's index for every pixel, errors spread to the right and below.
  private static func quantise(_ image: PreviewImage) -> [UInt8] {
    let width = image.width
    var result = [UInt8](repeating: 0, count: width * image.height)
    // Errors in sixteenths, one pixel of margin at either side.
    var current = [Int](repeating: 0, count: (width + 2) * 3)
    var below = current
    for y in 0..<image.height {
      for x in 0..<width {
        var index = 0
        for channel in 0..<3 {
          let at = (x + 1) * 3 + channel
          let wanted = Int(image.pixels[(y * width + x) * 3 + channel]) + current[at] / 16
          let level = max(0, min(levels - 1, (wanted * (levels - 1) + 127) / 255))
          index = index * levels + level
          let error = max(-255, min(255, wanted - level * 51))
          current[at + 3] += error * 7
          below[at - 3] += error * 3
          below[at] += error * 5
          below[at + 3] += error
        }
        result[y * width + x] = UInt8(index)
      }
      current = below
      for i in below.indices { below[i] = 0 }
    }
    return result
  }
}
