// The one thing that both ways of decoding offer: in this process, or in
// processes of their own.

/// Decodes pictures. May be used from several threads at once.
public protocol PictureDecoder: Sendable {
  /// Decodes a picture, turns it upright, converts it to sRGB and resizes it.
  ///
  /// - Parameters:
  ///   - bytes: a picture file, whole.
  ///   - plan: the size and part wanted.
  ///   - limits: checked against the header before anything is decoded.
  ///   - hashing: whether the fingerprints are computed too.
  /// - Throws: `ImageDecodingError`.
  func decode(
    _ bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits, hashing: Bool
  ) throws(ImageDecodingError) -> DecodedImage
}

extension ImageDecoder: PictureDecoder {}
