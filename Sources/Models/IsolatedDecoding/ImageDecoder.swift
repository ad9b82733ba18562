// Encoded bytes in, upright sRGB pixels out. DecodingJob loads,
// VipsPicture+Colour converts, Resampler resizes, Orientation turns.

import ImageDecoding

/// Decodes images: those of the plain formats, TIFF, JPEG 2000, JPEG XL and cut
/// WebP by readers of this target and their libraries, the others with libvips.
///
/// For a process that may crash: nothing but the helper's target imports this.
/// Values are free to copy and may be used from many threads at once; each call
/// runs on the calling thread.
struct ImageDecoder: Sendable {
  /// Starts libvips, once for the process.
  ///
  /// - Throws: `ImageDecodingError` of kind `helperUnavailable` if it does not
  ///   load.
  init() throws(ImageDecodingError) {
    guard VipsLibrary.isStarted else {
      throw .libraryMissing
    }
  }

  /// Reads an image's header; no pixel is decoded, whatever its size.
  ///
  /// - Throws: `ImageDecodingError`: `empty`, `notAnImage`, `damaged`,
  ///   `unsupported`.
  func inspect(_ bytes: [UInt8]) throws(ImageDecodingError) -> ImageInfo {
    defer { VipsLibrary.releaseThread() }
    return try Self.withContent(bytes) { content throws(ImageDecodingError) in
      try content.header().info
    }
  }

  /// Decodes an image, turns it upright, converts it to sRGB and resizes it.
  ///
  /// The first page or frame is taken. Transparent parts become white, since
  /// images with transparency (logos, drawings, cut-outs) are mostly made
  /// to be shown on a white page. An embedded colour profile is honoured
  /// if it is intact. Costs time and memory in proportion to the image,
  /// less where the format can be decoded at a reduced size.
  ///
  /// - Parameters:
  ///   - plan: the size and part wanted.
  ///   - limits: checked against the header before anything is decoded.
  ///   - hashing: whether the fingerprints are computed too, from the same
  ///     pixels.
  /// - Throws: `ImageDecodingError`. An image that is cut off but of which a
  ///   tenth can be shown is returned, marked as partial.
  func decode(
    _ bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits = DecodingLimits(),
    hashing: Bool = false
  ) throws(ImageDecodingError) -> DecodedImage {
    defer { VipsLibrary.releaseThread() }
    return try Self.withContent(bytes) { content throws(ImageDecodingError) in
      try content.decode(as: plan, limits: limits, hashing: hashing)
    }
  }

  /// The same for bytes that lie elsewhere than in an array; they must stay as
  /// they are until the call returns.
  ///
  /// - Parameter admit: called with the number of pixels before they are decoded.
  func decode(
    _ bytes: UnsafeRawBufferPointer, as plan: ResizePlan, limits: DecodingLimits, hashing: Bool,
    admitting admit: (_ pixels: Int) -> Void
  ) throws(ImageDecodingError) -> DecodedImage {
    let start = [UInt8](bytes.prefix(Self.startLength))
    let isWhole = start.count == bytes.count
    guard !isWhole, let format = ImageFormat.recognise(start), format == .jpeg || format == .png,
      format == .png || JPEGFrame(bytes)?.isLossless != true
    else {
      defer { VipsLibrary.releaseThread() }
      return try Self.withContent([UInt8](bytes)) { content throws(ImageDecodingError) in
        try content.decode(as: plan, limits: limits, hashing: hashing, admitting: admit)
      }
    }
    // Formats that are recognised by their first bytes alone are decoded in
    // place; these are the ones whose files are large and many.
    defer { VipsLibrary.releaseThread() }
    let content = EncodedFile(format: format, bytes: bytes)
    return try content.decode(as: plan, limits: limits, hashing: hashing, admitting: admit)
  }

  /// What is enough to recognise a JPEG or PNG.
  private static let startLength = 64

  /// Recognises the bytes, and finds the preview of a camera RAW.
  private static func withContent<R>(
    _ bytes: [UInt8], _ body: (EncodedFile) throws(ImageDecodingError) -> R
  ) throws(ImageDecodingError) -> R {
    guard !bytes.isEmpty else { throw .empty }
    guard let format = ImageFormat.recognise(bytes) else { throw .notAnImage }
    var range = 0..<bytes.count
    var rawOrientation: Int?
    var codec: ImageFormat?
    var plain: (any PlainFormat)?
    var pages: Int?
    var bytes = bytes
    if format == .heic || format == .avif {
      bytes = HEIFFile.readable(bytes, pages: &pages)
      if let kind = bytes.withUnsafeBytes({ HEIFFile(bytes: $0).misreadKind }) {
        throw .unsupportedKind(format, kind)
      }
      range = 0..<bytes.count
    }
    if format == .raw {
      guard let preview = RawPreview(bytes) else { throw .withoutPreview(.raw) }
      range = preview.range
      rawOrientation = preview.orientation
    }
    switch format {
    case .bmp:
      if let refusal = BitmapFile.refusal(of: bytes) { throw refusal }
      guard let file = BitmapFile(bytes) else { throw .damagedHeader(.bmp) }
      plain = file
    case .pnm: plain = try PortableMapFile(bytes)
    case .tiff: plain = try TIFFFile(bytes)
    case .jp2: plain = try JPEG2000File(bytes)
    case .psd:
      if let refusal = PhotoshopFile.refusal(of: bytes) { throw refusal }
      guard let file = PhotoshopFile(bytes) else { throw .damagedHeader(.psd) }
      plain = file
    case .ico:
      guard let file = IconFile(bytes) else { throw .damagedHeader(.ico) }
      pages = file.count
      switch file.content {
      case .bitmap(let bitmap): plain = bitmap
      case .png(let part): (codec, range) = (.png, part)
      }
    case .webp: plain = CutWebP(bytes)
    case .jpeg: plain = bytes.withUnsafeBytes { LosslessJPEGFile($0) }
    default: break
    }
    // Safety: the pointer is used only by libvips images that are gone when
    // the closure returns.
    let result = bytes.withUnsafeBytes { all in
      Result { () throws(ImageDecodingError) in
        var content = EncodedFile(
          format: format, codec: codec, bytes: UnsafeRawBufferPointer(rebasing: all[range]),
          givenOrientation: rawOrientation)
        if format == .raw { content.camera = (all, range) }
        content.plain = plain
        content.pages = pages
        if format == .jxl, ImageLibraries.hasJXL { content.plain = try JXLFile(content.bytes) }
        return try body(content)
      }
    }
    return try result.get()
  }
}
