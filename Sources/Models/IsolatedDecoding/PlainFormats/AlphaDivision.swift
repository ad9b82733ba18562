// Colours that were stored multiplied by their opacity.

enum AlphaDivision {
  /// Divides colours by their opacity, in place.
  ///
  /// - Parameter channels: of a pixel, the last of them opacity.
  static func divide(_ pixels: UnsafeMutablePointer<UInt8>, count: Int, channels: Int) {
    for x in 0..<count {
      let pixel = pixels + x * channels
      let alpha = Int(pixel[channels - 1])
      guard alpha > 0, alpha < 255 else { continue }
      for channel in 0..<channels - 1 {
        pixel[channel] = UInt8(clamping: (Int(pixel[channel]) * 255 + alpha / 2) / alpha)
      }
    }
  }
}
