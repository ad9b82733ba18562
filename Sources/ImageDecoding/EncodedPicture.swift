// One picture on its way from encoded bytes to pixels: header, reduced load,
// colour, resize, upright.

internal import CVips

/// Encoded bytes of a known format, for the length of one call.
struct EncodedPicture {
  let format: ImageFormat
  /// Valid as long as the call lasts.
  let bytes: UnsafeRawBufferPointer
  /// What a camera RAW says around its preview; it outranks the preview's.
  let givenOrientation: Int?
  let givenDetails: EXIFDetails?

  /// What is decoded: a RAW's preview is a JPEG.
  var codec: ImageFormat { format == .raw ? .jpeg : format }

  /// The opened picture and what its header says.
  struct Header {
    let picture: VipsPicture
    let info: ImageInfo
    /// Size as stored, before it is turned upright.
    let storedWidth: Int
    let storedHeight: Int
  }

  /// How much a picture is reduced while it is loaded.
  enum Reduction: Equatable {
    case none
    /// JPEG: by 2, 4 or 8.
    case shrink(Int)
    /// WebP and SVG: to a fraction or a multiple.
    case scale(Double)
  }

  /// Opens the picture; its pixels are decoded when they are asked for.
  ///
  /// - Parameter isTolerant: whether to go on where data is missing.
  func open(_ reduction: Reduction = .none, isTolerant: Bool = false) throws(ImageDecodingError)
    -> VipsPicture
  {
    guard let loader = codec.loader else { throw .unreadableHere(format) }
    let call = VipsCall(loader)
    guard call.exists else { throw .unreadableHere(format) }
    if loader.hasSuffix("_source") {
      call.set("source", sourceBorrowing: bytes)
    } else {
      call.set("buffer", borrowing: bytes)
    }
    call.set("access", "sequential")
    call.set("fail-on", isTolerant ? "none" : "truncated")
    switch reduction {
    case .none: break
    case .shrink(let factor): call.set("shrink", "\(factor)")
    case .scale(let factor): call.set("scale", factor)
    }
    guard let picture = call.run() else { throw .damagedHeader(format) }
    return picture
  }

  /// Reads the header.
  func header() throws(ImageDecodingError) -> Header {
    // Tolerant, as only decoding tells whether what is there is enough.
    let picture = try open(isTolerant: true)
    guard picture.width > 0, picture.height > 0 else { throw .zeroSized(format) }
    // Loaders of HEIC, AVIF and JPEG XL turn the picture themselves, and an
    // EXIF orientation beside that must be ignored (ISO/IEC 18181-2, 9.8).
    let turnsItself = [.heic, .avif, .jxl].contains(format)
    let orientation = Orientation(
      givenOrientation ?? (turnsItself ? 1 : picture.orientation))
    let isTransposed = orientation.isTransposed
    let details = givenDetails ?? picture.blob("exif-data").map { EXIFDetails(exif: $0) }
    let info = ImageInfo(
      width: isTransposed ? picture.height : picture.width,
      height: isTransposed ? picture.width : picture.height,
      format: format, orientation: orientation.number, pages: picture.pages,
      hasAlpha: picture.hasAlpha, exif: details ?? EXIFDetails())
    return Header(
      picture: picture, info: info, storedWidth: picture.width, storedHeight: picture.height)
  }

  /// See `ImageDecoder.decode`.
  func decode(
    as plan: ResizePlan, limits: DecodingLimits
  ) throws(ImageDecodingError) -> DecodedImage {
    let header = try header()
    let info = header.info
    let geometry = ResizeGeometry(plan.shape, width: info.width, height: info.height)
    if format != .svg || plan.shape == .full {
      // A drawing has no pixels of its own; it is drawn at the size wanted.
      guard info.width <= limits.maximumPixels / info.height else {
        throw .tooLarge(
          width: info.width, height: info.height, limit: limits.maximumPixels, format)
      }
    }
    let job = DecodingJob(
      content: self, header: header, geometry: geometry, interpolation: plan.interpolation)
    return try job.run()
  }
}
