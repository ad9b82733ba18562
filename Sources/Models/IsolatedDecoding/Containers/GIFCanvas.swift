// Where the first image of a GIF lies on its canvas (GIF89a, 18 and 20), as
// libvips leaves black what it does not cover.

/// A first image that does not cover the canvas and has no transparency.
struct GIFCanvas {
  let left, top, width, height: Int
  let canvasWidth, canvasHeight: Int
  /// What the rest is filled with: red, green and blue.
  let background: [UInt8]

  /// Nil if the image covers the canvas, if it has a transparent colour, or
  /// if there is none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    func byte(_ at: Int) -> Int? { at < bytes.count ? Int(bytes[at]) : nil }
    func short(_ at: Int) -> Int? {
      at + 1 < bytes.count ? Int(bytes[at]) | Int(bytes[at + 1]) << 8 : nil
    }
    guard let canvasWidth = short(6), let canvasHeight = short(8), let flags = byte(10),
      let index = byte(11)
    else { return nil }
    let hasPalette = flags & 0x80 != 0
    var at = 13 + (hasPalette ? 3 << (flags & 7 + 1) : 0)
    while let kind = byte(at), kind == 0x21, let label = byte(at + 1) {
      if label == 0xF9, let flags = byte(at + 3), flags & 1 == 1 { return nil }
      at += 2
      while let length = byte(at), length > 0 { at += length + 1 }
      at += 1
    }
    guard byte(at) == 0x2C, let left = short(at + 1), let top = short(at + 3),
      let width = short(at + 5), let height = short(at + 7), width > 0, height > 0,
      left + width <= canvasWidth, top + height <= canvasHeight,
      width < canvasWidth || height < canvasHeight
    else { return nil }
    (self.left, self.top, self.width, self.height) = (left, top, width, height)
    (self.canvasWidth, self.canvasHeight) = (canvasWidth, canvasHeight)
    let colour = 13 + index * 3
    background =
      hasPalette && index < 2 << (flags & 7) && colour + 3 <= bytes.count
      ? Array(bytes[colour..<colour + 3]) : [255, 255, 255]
  }
}

extension VipsPixels {
  /// The image with what a canvas's first image leaves uncovered filled.
  func filled(_ canvas: GIFCanvas) -> VipsPixels? {
    guard width == canvas.canvasWidth, height == canvas.canvasHeight, isEightBit, bands >= 3
    else { return nil }
    let part = VipsCall("extract_area")
    part.set("input", self)
    part.set("left", "\(canvas.left)")
    part.set("top", "\(canvas.top)")
    part.set("width", "\(canvas.width)")
    part.set("height", "\(canvas.height)")
    guard let image = part.run() else { return nil }
    let call = VipsCall("embed")
    call.set("in", image)
    call.set("x", "\(canvas.left)")
    call.set("y", "\(canvas.top)")
    call.set("width", "\(canvas.canvasWidth)")
    call.set("height", "\(canvas.canvasHeight)")
    call.set("extend", "background")
    call.set("background", (canvas.background + (bands > 3 ? [255] : [])).map(Double.init))
    return call.run()
  }
}
