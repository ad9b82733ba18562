// One image on its way from encoded bytes to pixels: header, reduced load,
// colour, resize, upright.

import ImageDecoding
internal import CVips

/// Encoded bytes of a known format, for the length of one call.
struct EncodedFile {
  let format: ImageFormat
  /// What is decoded, if that is not the format: the JPEG inside of a RAW, the
  /// PNG inside of an icon.
  var codec: ImageFormat
  /// The image if it is of a format that is read here.
  var plain: (any PlainFormat)?
  /// Valid as long as the call lasts.
  var bytes: UnsafeRawBufferPointer
  /// What a camera RAW says around its preview; it outranks the preview's.
  let givenOrientation: Int?
  /// The camera RAW itself, and where its preview lies in it.
  var camera: (file: UnsafeRawBufferPointer, preview: Range<Int>)?
  /// Images in the file, if the codec does not see them all.
  var pages: Int?

  init(
    format: ImageFormat, codec: ImageFormat? = nil, bytes: UnsafeRawBufferPointer,
    givenOrientation: Int? = nil
  ) {
    self.format = format
    self.codec = codec ?? (format == .raw ? .jpeg : format)
    self.bytes = bytes
    self.givenOrientation = givenOrientation
  }

  /// The opened image and what its header says.
  struct Header {
    /// Opened strictly, ready to be decoded once; nil if that was refused.
    let image: VipsPixels?
    let info: ImageInfo
    /// Size as stored, before it is turned upright.
    let storedWidth: Int
    let storedHeight: Int
  }

  /// How much an image is reduced while it is loaded.
  enum Reduction: Equatable {
    case none
    /// JPEG: by 2, 4 or 8. What is read here: as it says.
    case shrink(Int)
    /// WebP and SVG: to a fraction or a multiple.
    case scale(Double)
  }

  /// Opens the image; its pixels are decoded when they are asked for.
  ///
  /// - Parameter isTolerant: whether to go on if data is missing.
  func open(_ reduction: Reduction = .none, isTolerant: Bool = false) throws(ImageDecodingError)
    -> VipsPixels
  {
    if let plain {
      var factor = 1
      if case .shrink(let wanted) = reduction { factor = wanted }
      guard let image = plain.image(reducedBy: factor, isTolerant: isTolerant),
        isTolerant || image.shownPart == 1, let opened = VipsPixels.of(image, in: bytes)
      else { throw .damaged(format) }
      return opened
    }
    guard let loader = codec.loader else { throw .unreadableHere(format) }
    let call = VipsCall(loader)
    guard call.exists else { throw .unreadableHere(format) }
    call.set("buffer", borrowing: bytes)
    call.set("access", "sequential")
    call.set("fail-on", isTolerant ? "none" : "truncated")
    // Else libvips stops after some warnings, whatever it may fail on.
    if isTolerant, codec == .jpeg { call.set("unlimited", "true") }
    switch reduction {
    case .none: break
    case .shrink(let factor): call.set("shrink", "\(factor)")
    case .scale(let factor): call.set("scale", factor)
    }
    guard let image = call.run() else { throw refusal(ofHeader: true) }
    if codec == .gif, let canvas = GIFCanvas(bytes) { return image.filled(canvas) ?? image }
    return image
  }

  /// Why nothing came of it, by the file's own structure.
  func refusal(ofHeader: Bool) -> ImageDecodingError {
    if let kind = unreadableKind { return .unsupportedKind(format, kind) }
    if (plain as? JXLFile)?.isCutOff ?? FileEnd.isMissing(codec, bytes) { return .cutOff(format) }
    return ofHeader ? .damagedHeader(format) : .damaged(format)
  }

  private var unreadableKind: String? {
    switch codec {
    case .jpeg: JPEGFrame(bytes)?.unreadableKind
    case .heic, .avif: HEIFFile(bytes: bytes).unreadableKind
    case .psd: (plain as? PhotoshopFile)?.unreadableKind
    case .png, .webp, .gif, .tiff, .bmp, .pnm, .jp2, .jxl, .svg, .ico, .raw: nil
    }
  }

  /// What the file says of its colours where libvips does not look.
  var codedColours: CodedColours? {
    switch codec {
    case .png: PNGChunks.codedColours(bytes)
    case .heic, .avif: HEIFFile(bytes: bytes).codedColours
    case .jpeg, .webp, .gif, .tiff, .bmp, .pnm, .jp2, .jxl, .svg, .psd, .ico, .raw: nil
    }
  }

  /// Reads the header.
  func header() throws(ImageDecodingError) -> Header {
    if let plain { return header(of: plain.header) }
    let strict = try? open()
    // Tolerant then, as only decoding tells whether what is there is enough.
    let image: VipsPixels
    if let strict { image = strict } else { image = try open(isTolerant: true) }
    guard image.width > 0, image.height > 0 else { throw .zeroSized(format) }
    let blocks = metadata()
    let orientation = orientation(image, blocks)
    let isTransposed = orientation.isTransposed
    let facts = ImageFileFacts(blocks)
    var info = ImageInfo(
      width: isTransposed ? image.height : image.width,
      height: isTransposed ? image.width : image.height,
      format: format, orientation: orientation.number, pages: pages ?? image.pages,
      hasAlpha: image.hasAlpha, exif: facts.exif)
    info.description = facts.description.upright(orientation.number)
    return Header(
      image: strict, info: info, storedWidth: image.width, storedHeight: image.height)
  }

  /// Of an image that is read here; its pixels are not looked at.
  private func header(of plain: PlainHeader) -> Header {
    let blocks = metadata()
    let facts = ImageFileFacts(blocks)
    let orientation = Orientation(plain.orientation ?? statedOrientation(blocks) ?? 1)
    let turned = orientation.isTransposed
    var info = ImageInfo(
      width: turned ? plain.height : plain.width, height: turned ? plain.width : plain.height,
      format: format, orientation: orientation.number, pages: pages ?? plain.pages,
      hasAlpha: plain.hasAlpha, exif: facts.exif)
    info.description = facts.description.upright(orientation.number)
    return Header(
      image: nil, info: info, storedWidth: plain.width, storedHeight: plain.height)
  }

  /// What the file holds of metadata, whichever reader its pixels have.
  private func metadata() -> MetadataBlocks {
    guard let camera else { return MetadataBlocks(codec, bytes) }
    return MetadataBlocks(.raw, camera.file, preview: camera.preview)
  }

  /// The orientation in the metadata, of formats that are shown by it.
  private func statedOrientation(_ blocks: MetadataBlocks) -> Int? {
    switch codec {
    case .jpeg, .png, .webp, .tiff, .psd, .raw: blocks.orientation
    // The first three turn the image while decoding, and an EXIF orientation
    // beside that must be ignored (ISO/IEC 18181-2, 9.8); the others are shown
    // as they are stored.
    case .heic, .avif, .jxl, .jp2, .gif, .bmp, .pnm, .svg, .ico: nil
    }
  }

  private func orientation(_ image: VipsPixels, _ blocks: MetadataBlocks) -> Orientation {
    if let givenOrientation { return Orientation(givenOrientation) }
    // Of others libvips may say how they were before it turned them.
    let seen = codec == .jpeg || codec == .webp ? image.orientation : 1
    return Orientation(statedOrientation(blocks) ?? seen)
  }

  /// See `ImageDecoder.decode`.
  func decode(
    as plan: ResizePlan, limits: DecodingLimits, hashing: Bool,
    admitting admit: (_ pixels: Int) -> Void = { _ in }
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
    admit(format == .svg ? DecodingJob.mostDrawnPixels : info.width * info.height)
    let job = DecodingJob(
      content: self, header: header, geometry: geometry, interpolation: plan.interpolation,
      background: plan.background, isFull: plan.shape == .full, hashing: hashing)
    return try job.run()
  }
}
