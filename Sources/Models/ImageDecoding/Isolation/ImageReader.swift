// What code that needs an image's pixels asks for. Outside of
// IsolatedDecoding, only DecoderPool answers, with separate processes.

/// Decodes images. May be used from several threads at once.
public protocol ImageReader: Sendable {
  /// Decodes an image, turns it upright, converts it to sRGB and resizes it.
  ///
  /// The first page or frame is taken. Transparent parts become white.
  ///
  /// - Parameters:
  ///   - bytes: an image file, whole.
  ///   - plan: the size and part wanted.
  ///   - limits: checked against the header before anything is decoded.
  ///   - hashing: whether the fingerprints are computed too.
  /// - Throws: `ImageDecodingError`.
  func decode(
    _ bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits, hashing: Bool
  ) throws(ImageDecodingError) -> DecodedImage
}
