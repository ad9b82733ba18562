// Images made up for measuring: about as costly to decode as photographs.

import ImageDecoding
import Support

/// Makes images of any size.
enum SyntheticImage {
  /// Nodes of the coarse pattern on each side.
  private static let nodes = 24
  /// A camera's usual quality; grain keeps the file as large as a photograph's.
  private static let quality = 90
  private static let grain = 12

  /// A JPEG file: smooth colours with grain.
  ///
  /// - Throws: `ImageDecodingError` where libvips cannot write JPEG.
  static func jpeg(
    width: Int, height: Int, seed: UInt64, _ encoder: DecoderPool
  ) throws(ImageDecodingError) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    let side = nodes + 1
    let pattern = (0..<side * side * 3).map { _ in Float(generator.index(below: 256)) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      let (top, down) = place(y, of: height)
      for x in 0..<width {
        let (left, across) = place(x, of: width)
        let node = (top * side + left) * 3
        let noise = Float(Int(generator.next() >> 60) - 8) * Float(grain) / 8
        for channel in node..<node + 3 {
          let above = pattern[channel] + (pattern[channel + 3] - pattern[channel]) * across
          let lower = channel + side * 3
          let below = pattern[lower] + (pattern[lower + 3] - pattern[lower]) * across
          let value = above + (below - above) * down + noise
          pixels.append(UInt8(max(0, min(255, value))))
        }
      }
    }
    return try encoder.jpeg(
      of: DecodedImage(width: width, height: height, pixels: pixels), quality: quality)
  }

  /// The node before a pixel, and how far it is on the way to the next.
  private static func place(_ pixel: Int, of count: Int) -> (Int, Float) {
    let position = Float(pixel) * Float(nodes) / Float(count)
    let node = min(nodes - 1, Int(clamping: position))
    return (node, position - Float(node))
  }
}
