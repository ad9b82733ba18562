// Encoded bytes in, upright sRGB pixels out. The steps are in the files named
// after them: Loading, Colour, Resampler, Orientation.

internal import Support

/// What is admitted for decoding.
public struct DecodingLimits: Hashable, Codable, Sendable {
  /// The most pixels (width × height by the header) that are decoded. The
  /// default of 400 million admits any camera's picture.
  public var maximumPixels: Int

  /// - Parameter maximumPixels: 0 or less admits nothing.
  public init(maximumPixels: Int = 400_000_000) { self.maximumPixels = maximumPixels }
}

/// A picture decoded.
public struct DecodedImage: Sendable {
  /// Pixels across, of `pixels`; the original's size is in `info`.
  public let width: Int
  /// Pixels down, of `pixels`.
  public let height: Int
  /// RGB, interleaved, rows from the top: width × height × 3 values 0…255.
  public let pixels: [UInt8]
  /// What the header says of the whole picture.
  public let info: ImageInfo
  /// Whether the data is cut off or broken, and this is what could be shown of
  /// it: a missing part is plain grey, black or white, or coarse.
  public let isPartial: Bool
  /// The fingerprints of the whole picture, where they were asked for.
  public var hashes: PerceptualHashes?
}

/// Decodes pictures with libvips.
///
/// Values are free to copy and may be used from many threads at once; each
/// call runs on the calling thread.
public struct ImageDecoder: Sendable {
  /// Starts libvips, once for the process.
  ///
  /// - Throws: `ImageDecodingError` of kind `helperUnavailable` where it does not
  ///   load.
  public init() throws(ImageDecodingError) {
    guard VipsLibrary.isStarted else {
      throw .libraryMissing
    }
  }

  /// Reads a picture's header; no pixel is decoded, whatever its size.
  ///
  /// - Throws: `ImageDecodingError`: `empty`, `notAnImage`, `damaged`,
  ///   `unsupported`.
  public func inspect(_ bytes: [UInt8]) throws(ImageDecodingError) -> ImageInfo {
    defer { VipsLibrary.releaseThread() }
    return try Self.withContent(bytes) { content throws(ImageDecodingError) in
      try content.header().info
    }
  }

  /// Decodes a picture, turns it upright, converts it to sRGB and resizes it.
  ///
  /// The first page or frame is taken. Transparent parts become white, since
  /// pictures with transparency (logos, drawings, cut-outs) are mostly made
  /// to be shown on a white page. An embedded colour profile is honoured
  /// where it is intact. Costs time and memory in proportion to the picture,
  /// less where the format can be decoded at a reduced size.
  ///
  /// - Parameters:
  ///   - plan: the size and part wanted.
  ///   - limits: checked against the header before anything is decoded.
  ///   - hashing: whether the fingerprints are computed too, from the same
  ///     pixels.
  /// - Throws: `ImageDecodingError`. A picture that is cut off but of which a
  ///   tenth can be shown is returned, marked as partial.
  public func decode(
    _ bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits = DecodingLimits(),
    hashing: Bool = false
  ) throws(ImageDecodingError) -> DecodedImage {
    defer { VipsLibrary.releaseThread() }
    return try StageTimes.decode.measure { () throws(ImageDecodingError) in
      try Self.withContent(bytes) { content throws(ImageDecodingError) in
        try content.decode(as: plan, limits: limits, hashing: hashing)
      }
    }
  }

  /// The same for bytes that lie elsewhere than in an array; they must stay as
  /// they are until the call returns.
  func decode(
    _ bytes: UnsafeRawBufferPointer, as plan: ResizePlan, limits: DecodingLimits, hashing: Bool
  ) throws(ImageDecodingError) -> DecodedImage {
    let start = [UInt8](bytes.prefix(Self.startLength))
    let isWhole = start.count == bytes.count
    guard !isWhole, let format = ImageFormat.recognise(start), format == .jpeg || format == .png
    else {
      return try decode([UInt8](bytes), as: plan, limits: limits, hashing: hashing)
    }
    // Formats that are recognised by their first bytes alone are decoded in
    // place; these are the ones whose files are large and many.
    defer { VipsLibrary.releaseThread() }
    let content = EncodedPicture(
      format: format, bytes: bytes, givenOrientation: nil, givenDetails: nil)
    return try content.decode(as: plan, limits: limits, hashing: hashing)
  }

  /// What is enough to recognise a JPEG or PNG.
  private static let startLength = 64

  /// Recognises the bytes, and finds the preview of a camera RAW.
  private static func withContent<R>(
    _ bytes: [UInt8], _ body: (EncodedPicture) throws(ImageDecodingError) -> R
  ) throws(ImageDecodingError) -> R {
    guard !bytes.isEmpty else { throw .empty }
    guard let format = ImageFormat.recognise(bytes) else { throw .notAnImage }
    var range = 0..<bytes.count
    var rawOrientation: Int?
    var rawMetadata: EXIFDetails?
    if format == .raw {
      guard let preview = RawPreview(bytes) else { throw .withoutPreview(.raw) }
      range = preview.range
      rawOrientation = preview.orientation
      rawMetadata = preview.details
    }
    // Sound: the pointer is used only by libvips pictures that are gone when
    // the closure returns.
    let result = bytes.withUnsafeBytes { all in
      Result { () throws(ImageDecodingError) in
        try body(
          EncodedPicture(
            format: format, bytes: UnsafeRawBufferPointer(rebasing: all[range]),
            givenOrientation: rawOrientation, givenDetails: rawMetadata))
      }
    }
    return try result.get()
  }
}
