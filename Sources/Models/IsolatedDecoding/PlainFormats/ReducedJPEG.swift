// JPEG at a fraction of its size, read here and not by libvips: most of the time
// that a large one takes goes into numbers of which nothing can be seen.

internal import CImageCodecs

enum ReducedJPEG {
  /// The image at 1/2, 1/4 or 1/8 of its sides, rounded up.
  ///
  /// - Parameters:
  ///   - width: of the stored image, in pixels.
  ///   - channels: grey or RGB.
  ///   - profile: the colour profile of the file.
  /// - Returns: nil for what is not read here, such as progressive ones, and for
  ///   the slightest damage: libvips then has the say.
  static func image(
    _ bytes: UnsafeRawBufferPointer, dividedBy divisor: Int, width: Int, height: Int,
    channels: PlainImage.Channels, profile: [UInt8]?
  ) -> PlainImage? {
    guard ImageLibraries.hasJPEG, [2, 4, 8].contains(divisor), channels == .grey || channels == .rgb
    else { return nil }
    let across = (width + divisor - 1) / divisor
    let down = (height + divisor - 1) / divisor
    guard across > 0, down > 0, across <= 65_535, down <= 65_535,
      let memory = PixelMemory(count: across * down * channels.count)
    else { return nil }
    // Safety: the memory holds as many bytes as it is said to, and the file is not
    // read beyond its count.
    let result = glimpse_jpeg_reduced(
      bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, Int32(divisor),
      Int32(channels.count), memory.base, across, down)
    guard result == 0 else { return nil }
    var image = PlainImage(width: across, height: down, channels: channels)
    image.memory = memory
    image.profile = profile
    return image
  }
}
