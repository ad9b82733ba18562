// The upper rows of a WebP file (RFC 9649) that ends early, through libwebp.

internal import CImageCodecs

/// A WebP file with fewer bytes than its header states.
struct CutWebP: PlainFormat {
  let header: PlainHeader
  private let profile: [UInt8]?
  /// What libwebp reads: the whole, or the first frame of an animation.
  private let frame: [UInt8]
  private let offset: (x: Int, y: Int)
  private let frameSize: (width: Int, height: Int)

  /// Nil if the file is whole, or ends before its size is known.
  init?(_ bytes: [UInt8]) {
    guard ImageLibraries.hasWebP else { return nil }
    let fields = ByteFields(bytes, isLittleEndian: true)
    guard let stated = fields.number(4, 4), stated + 8 > bytes.count, bytes.count >= 30 else {
      return nil
    }
    var at = 12
    var found: (frame: [UInt8], x: Int, y: Int, width: Int, height: Int, alpha: Bool)?
    var canvas: (width: Int, height: Int, alpha: Bool)?
    var profile: [UInt8]?
    while found == nil, let name = fields.slice(at, 4), let length = fields.number(at + 4, 4) {
      let data = at + 8
      switch String(decoding: name, as: UTF8.self) {
      case "VP8X":
        guard let flags = fields.number(data, 1), let width = fields.number(data + 4, 3),
          let height = fields.number(data + 7, 3)
        else { return nil }
        canvas = (width + 1, height + 1, flags & 0x10 != 0)
      case "ICCP": profile = fields.slice(data, length)
      case "ANMF":
        guard let x = fields.number(data, 3), let y = fields.number(data + 3, 3),
          let width = fields.number(data + 6, 3), let height = fields.number(data + 9, 3)
        else { return nil }
        // Its chunks as a file of their own.
        let end = min(bytes.count, data + length)
        guard data + 16 < end else { return nil }
        let chunks = Array(bytes[(data + 16)..<end])
        found = (
          Self.file(chunks, length - 16, width + 1, height + 1), x * 2, y * 2, width + 1,
          height + 1,
          // What a frame does not cover is transparent.
          true
        )
      case "VP8 ":
        guard let width = fields.number(data + 6, 2), let height = fields.number(data + 8, 2)
        else { return nil }
        found = (bytes, 0, 0, width & 0x3FFF, height & 0x3FFF, canvas?.alpha ?? false)
      case "VP8L":
        guard let packed = fields.number(data + 1, 4) else { return nil }
        found = (
          bytes, 0, 0, packed & 0x3FFF + 1, packed >> 14 & 0x3FFF + 1,
          canvas?.alpha ?? (packed >> 28 & 1 == 1)
        )
      default: break
      }
      at = data + length + length % 2
    }
    guard let found, found.width > 0, found.height > 0 else { return nil }
    let (width, height) = canvas.map { ($0.width, $0.height) } ?? (found.width, found.height)
    guard found.x + found.width <= width, found.y + found.height <= height else { return nil }
    (frame, offset, frameSize) = (found.frame, (found.x, found.y), (found.width, found.height))
    self.profile = profile
    header = PlainHeader(width: width, height: height, hasAlpha: found.alpha)
  }

  /// A still file of a frame's chunks.
  private static func file(_ chunks: [UInt8], _ length: Int, _ width: Int, _ height: Int) -> [UInt8]
  {
    func little(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let extended =
      Array("VP8X".utf8) + little(10, 4) + [0x10, 0, 0, 0] + little(width - 1, 3)
      + little(height - 1, 3)
    return Array("RIFF".utf8) + little(4 + extended.count + max(0, length), 4) + Array("WEBP".utf8)
      + extended + chunks
  }

  /// Nothing without tolerance, as the file is known to be cut.
  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage? {
    isTolerant ? image() : nil
  }

  func image() -> PlainImage? {
    let (width, height) = frameSize
    var pixels = [UInt8](repeating: 0, count: width * height * 4)
    var rows: Int32 = 0
    pixels.withUnsafeMutableBufferPointer { buffer in
      // Safety: the decoder writes into the buffer, of the size stated, and is
      // gone when the closure returns.
      guard
        let decoder = WebPINewRGB(MODE_RGBA, buffer.baseAddress, buffer.count, Int32(width * 4))
      else { return }
      defer { WebPIDelete(decoder) }
      let status = frame.withUnsafeBufferPointer {
        WebPIUpdate(decoder, $0.baseAddress, $0.count)
      }
      guard status == VP8_STATUS_SUSPENDED || status == VP8_STATUS_OK else { return }
      _ = WebPIDecGetRGB(decoder, &rows, nil, nil, nil)
    }
    guard rows > 0 else { return nil }
    // What is missing is the middle grey that cut-off JPEGs show.
    for i in Int(rows) * width..<height * width {
      for c in 0..<3 { pixels[i * 4 + c] = 128 }
      pixels[i * 4 + 3] = 255
    }
    let shown = Double(rows) / Double(height)
    var image = PlainImage(
      width: header.width, height: header.height, channels: .rgba, pixels: pixels, profile: profile)
    image.shownPart = min(shown, 0.999)
    guard header.width != width || header.height != height else { return image }
    image.pixels = [UInt8](repeating: 0, count: header.width * header.height * 4)
    for y in 0..<height {
      let to = ((offset.y + y) * header.width + offset.x) * 4
      image.pixels.replaceSubrange(
        to..<to + width * 4, with: pixels[(y * width * 4)..<((y + 1) * width * 4)])
    }
    return image
  }
}
