// The result of decoding, and which images are admitted to it.
// IsolatedDecoding does the decoding.

/// What is admitted for decoding.
public struct DecodingLimits: Hashable, Codable, Sendable {
  /// The most pixels (width × height by the header) that are decoded. The
  /// default of 400 million admits any camera's image.
  public var maximumPixels: Int

  /// - Parameter maximumPixels: 0 or less admits nothing.
  public init(maximumPixels: Int = 400_000_000) { self.maximumPixels = maximumPixels }
}

/// An image decoded.
public struct DecodedImage: Sendable {
  /// Pixels across, of `pixels`; the original's size is in `info`.
  public let width: Int
  /// Pixels down, of `pixels`.
  public let height: Int
  /// RGB, interleaved, rows from the top: width × height × 3 values 0…255.
  public let pixels: [UInt8]
  /// What the header says of the whole image.
  public let info: ImageInfo
  /// Whether the data is cut off or broken, and this is what could be shown of
  /// it: a missing part is plain grey, black or white, or coarse.
  public let isPartial: Bool
  /// The fingerprints of the whole image, if they were asked for.
  public var hashes: PerceptualHashes?

  /// - Parameter pixels: width × height × 3 values.
  package init(
    width: Int, height: Int, pixels: [UInt8], info: ImageInfo, isPartial: Bool,
    hashes: PerceptualHashes? = nil
  ) {
    self.width = width
    self.height = height
    self.pixels = pixels
    self.info = info
    self.isPartial = isPartial
    self.hashes = hashes
  }
}
