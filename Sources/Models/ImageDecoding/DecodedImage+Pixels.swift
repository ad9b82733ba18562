// Images made of pixels in memory, to be written as files.

extension DecodedImage {
  /// An image made of the given pixels.
  ///
  /// - Parameter pixels: RGB, interleaved, rows from the top; another number
  ///   than width × height × 3 is the caller's bug and stops here.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height * 3)
    self.init(
      width: width, height: height, pixels: pixels,
      info: ImageInfo(
        width: width, height: height, format: .pnm, orientation: 1, pages: 1, hasAlpha: false,
        exif: EXIFDetails()),
      isPartial: false)
  }
}
