// A square cut out of a picture, turned and scaled, as networks take it.

import Support

extension PixelGrid {
  /// `size` × `size` pixels, through a similarity from the patch to the picture;
  /// black where there is no picture.
  ///
  /// Both count from the centre of the first pixel. Like dlib's chips, the
  /// picture is halved while it stays as fine as the patch, then interpolated
  /// between four pixels. Costs by the patch, and by the part of the picture
  /// that it covers.
  func patch(size: Int, toPicture: Similarity) -> PixelGrid {
    var view = toPicture
    var block = 1
    while view.scale / Double(block) > 2, block < 1 << 12 { block *= 2 }
    let part = covered(by: toPicture, size: size, block: block)
    var source = crop(
      left: part.left, top: part.top, right: part.right, bottom: part.bottom)
    view.shift -= SIMD2(Double(part.left), Double(part.top))
    while block > 1 {
      source = source.halved()
      view.a /= 2
      view.b /= 2
      view.shift = (view.shift - 0.5) / 2
      block /= 2
    }
    return source.interpolated(size: size, view)
  }

  private struct Part {
    var left = 0
    var top = 0
    var right = 0
    var bottom = 0
  }

  /// What a patch needs of the picture: whole blocks, but for the last ones.
  private func covered(by view: Similarity, size: Int, block: Int) -> Part {
    let last = Double(size)
    let corners = [SIMD2(-1, -1), SIMD2(last, -1), SIMD2(-1, last), SIMD2(last, last)].map {
      view($0)
    }
    func range(_ values: [Double], _ length: Int) -> (Int, Int) {
      let low = Int(clamping: (values.min() ?? 0).rounded(.down)) -| 2 *| block
      let high = Int(clamping: (values.max() ?? 0).rounded(.up)) +| 2 *| block
      let start = min(max(low, 0), length) / block * block
      let end = min(max(high, 0) +| (block - 1), length + block - 1) / block * block
      return (start, max(start, min(end, length)))
    }
    let (left, right) = range(corners.map(\.x), width)
    let (top, bottom) = range(corners.map(\.y), height)
    return Part(left: left, top: top, right: right, bottom: bottom)
  }

  /// Each block of 2 × 2 pixels as one; what is over at an odd edge goes.
  private func halved() -> PixelGrid {
    let (half, rows) = (width / 2, height / 2)
    let bytes = [UInt8](unsafeUninitializedCapacity: half * rows * 3) { out, count in
      // Reads stay inside: 2 × half ≤ width, 2 × rows ≤ height.
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<rows {
          let upper = y * 2 * width * 3
          let lower = upper + width * 3
          for x in 0..<half {
            for channel in 0..<3 {
              let at = x * 6 + channel
              let sum =
                UInt16(source[upper + at]) + UInt16(source[upper + at + 3])
                + UInt16(source[lower + at]) + UInt16(source[lower + at + 3])
              out[(y * half + x) * 3 + channel] = UInt8(truncatingIfNeeded: (sum + 2) / 4)
            }
          }
        }
      }
      count = half * rows * 3
    }
    return PixelGrid(width: half, height: rows, pixels: bytes)
  }

  private func interpolated(size: Int, _ view: Similarity) -> PixelGrid {
    let bytes = [UInt8](unsafeUninitializedCapacity: size * size * 3) { out, count in
      pixels.withUnsafeBufferPointer { source in
        /// A channel of a pixel, 0 outside the picture.
        @inline(__always) func value(_ x: Int, _ y: Int, _ channel: Int) -> Double {
          guard x >= 0, y >= 0, x < width, y < height else { return 0 }
          return Double(source[(y * width + x) * 3 + channel])
        }
        for row in 0..<size {
          for column in 0..<size {
            let place = view(SIMD2(Double(column), Double(row)))
            let corner = place.rounded(.down)
            let part = place - corner
            let (x, y) = (Int(clamping: corner.x), Int(clamping: corner.y))
            for channel in 0..<3 {
              let upper =
                value(x, y, channel) * (1 - part.x) + value(x +| 1, y, channel) * part.x
              let lower =
                value(x, y +| 1, channel) * (1 - part.x) + value(x +| 1, y +| 1, channel) * part.x
              let mixed = upper * (1 - part.y) + lower * part.y + 0.5
              out[(row * size + column) * 3 + channel] = UInt8(clamping: Int(clamping: mixed))
            }
          }
        }
      }
      count = size * size * 3
    }
    return PixelGrid(width: size, height: size, pixels: bytes)
  }

  /// The variance of the Laplacian of the grey values; 0 below 3 × 3 pixels.
  var sharpness: Float {
    guard width > 2, height > 2 else { return 0 }
    let grey = (0..<width * height).map { index -> Float in
      let red = Float(pixels[index * 3])
      let green = Float(pixels[index * 3 + 1])
      let blue = Float(pixels[index * 3 + 2])
      return red * 0.299 + green * 0.587 + blue * 0.114
    }
    var sum = 0.0
    var squares = 0.0
    for y in 1..<height - 1 {
      for at in y * width + 1..<y * width + width - 1 {
        let beside: Float = grey[at - 1] + grey[at + 1]
        let around: Float = beside + grey[at - width] + grey[at + width]
        let bend = Double(around - 4 * grey[at])
        sum += bend
        squares += bend * bend
      }
    }
    let count = Double((width - 2) * (height - 2))
    return Float(max(0, squares / count - (sum / count) * (sum / count)))
  }
}
