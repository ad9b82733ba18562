// Decodes one image whose header was read and admitted: how far to reduce it
// while loading, and what to do when its data ends early.

import ImageDecoding
internal import CVips
internal import Support

struct DecodingJob {
  let content: EncodedFile
  let header: EncodedFile.Header
  let geometry: ResizeGeometry
  let interpolation: Interpolation
  /// What transparent parts are shown on.
  let background: RGBColour
  /// Whether the image is wanted as it is.
  let isFull: Bool
  /// Whether its fingerprints are wanted too.
  let hashing: Bool

  /// What came of the pixels.
  private struct Computed {
    var pixels: [UInt8]
    var hashes: PerceptualHashes?
  }

  /// What JPEG may be reduced by while it is loaded, and how many times the size
  /// that it is then resized to it must keep for that: so much that photographs
  /// stay within 45 dB of a full decode. Other eighths take longer than the halves
  /// above them.
  static let jpegReductions: [(factor: Int, oversampling: Double)] = [(8, 2.4), (4, 2.1), (2, 2)]
  /// The same for other formats.
  static let minimumOversampling = 3.0
  /// JPEGs of no more stored pixels are not reduced while they are loaded: that
  /// saves some milliseconds at most, and of a reduced image one dHash in four
  /// differs from the reference in some bit.
  static let smallJPEGPixels = 1_000_000
  /// Stored pixels from which images are reduced before they are resized,
  /// to bound memory; below, the resize works on every pixel.
  static let largePixels = 24_000_000
  /// The part of a cut-off image that must be there for it to be shown.
  static let minimumShownPart = 0.1

  func run() throws(ImageDecodingError) -> DecodedImage {
    let reduction = loadReduction
    let opened =
      header.image != nil && reduction == .none
      ? header.image : reducedJPEG(reduction) ?? (try? content.open(reduction))
    // What images are made of outlives what is made of them.
    if let opened,
      let pixels = withExtendedLifetime(opened, { pixels(opened, reduction, isTolerant: false) })
    {
      return result(pixels, isPartial: false)
    }
    guard let pixels = salvage(reduction) else { throw content.refusal(ofHeader: false) }
    return result(pixels, isPartial: true)
  }

  /// A whole JPEG of the usual kind, read without libvips. At half its sides that
  /// gains nothing.
  private func reducedJPEG(_ reduction: EncodedFile.Reduction) -> VipsPixels? {
    guard case .shrink(let divisor) = reduction, divisor >= 4, content.codec == .jpeg,
      content.plain == nil, let stored = header.image, stored.isEightBit
    else { return nil }
    let channels: PlainImage.Channels
    switch (stored.interpretation, stored.bands) {
    case (VIPS_INTERPRETATION_sRGB, 3): channels = .rgb
    case (VIPS_INTERPRETATION_B_W, 1): channels = .grey
    default: return nil
    }
    let image = ReducedJPEG.image(
      content.bytes, dividedBy: divisor, width: stored.width, height: stored.height,
      channels: channels, profile: stored.blob("icc-profile-data"))
    return image.flatMap { VipsPixels.of($0, in: content.bytes) }
  }

  /// Decodes what is there of an image whose data is cut off or broken.
  private func salvage(_ reduction: EncodedFile.Reduction) -> Computed? {
    guard content.codec == .png else {
      return (try? content.open(reduction, isTolerant: true)).flatMap { opened in
        withExtendedLifetime(opened) { pixels(opened, reduction, isTolerant: true) }
      }
    }
    // libpng drops the whole block of data that it cannot fill; zeros after
    // the end let it use the block's beginning.
    let padded = Array(content.bytes) + [UInt8](repeating: 0, count: 65_536)
    return padded.withUnsafeBytes { bytes in
      var longer = content
      longer.bytes = bytes
      // Safety: the image is gone when the closure returns.
      return (try? longer.open(reduction, isTolerant: true)).flatMap {
        pixels($0, reduction, isTolerant: true)
      }
    }
  }

  private func result(_ computed: Computed, isPartial: Bool) -> DecodedImage {
    DecodedImage(
      width: geometry.canvasWidth, height: geometry.canvasHeight, pixels: computed.pixels,
      info: header.info, isPartial: isPartial, hashes: computed.hashes)
  }

  private var orientation: Orientation { Orientation(header.info.orientation) }

  /// How many times larger the stored image is than it will be, the smaller
  /// of both directions.
  private var surplus: Double {
    let stored = geometry.stored(orientation)
    return min(
      Double(header.storedWidth) / Double(stored.scaledWidth),
      Double(header.storedHeight) / Double(stored.scaledHeight))
  }

  private var isLarge: Bool {
    header.storedWidth * header.storedHeight > Self.largePixels
  }

  private var loadReduction: EncodedFile.Reduction {
    if let plain = content.plain {
      guard isLarge else { return .none }
      let wanted = max(1, Int(clamping: surplus / Self.minimumOversampling))
      let factor = plain.reduction(atMost: wanted)
      return factor > 1 ? .shrink(factor) : .none
    }
    switch content.codec {
    case .jpeg where header.storedWidth * header.storedHeight <= Self.smallJPEGPixels:
      return .none
    case .jpeg:
      return Self.jpegReductions.first { surplus >= Double($0.factor) * $0.oversampling }
        .map { .shrink($0.factor) } ?? .none
    case .webp where isLarge && surplus > Self.minimumOversampling:
      return .scale(Self.minimumOversampling / surplus)
    case .svg where !isFull:
      // Drawn larger than wanted, then resized, so that edges come out as
      // smooth as a photograph's; and never beyond a sane canvas.
      let wanted = 2 / surplus
      let longest = Double(max(header.storedWidth, header.storedHeight))
      // 0.001 is the least that librsvg is asked for by libvips.
      return .scale(max(0.001, min(wanted, Double(Self.maximumDrawnSide) / longest)))
    case .png, .gif, .tiff, .bmp, .pnm, .jp2, .jxl, .heic, .avif, .psd, .ico, .webp, .raw, .svg:
      return .none
    }
  }

  /// The longest side, in pixels, that a drawing is drawn at.
  static let maximumDrawnSide = 8192
  /// The pixels of the largest drawing.
  static let mostDrawnPixels = maximumDrawnSide * maximumDrawnSide

  /// Computes an opened image's pixels. Nil if that fails, or too little
  /// of them is there.
  private func pixels(
    _ opened: VipsPixels, _ reduction: EncodedFile.Reduction, isTolerant: Bool
  ) -> Computed? {
    if content.codec == .svg, !isFull,
      max(opened.width, opened.height) > Self.maximumDrawnSide + 1
    {
      return nil
    }
    var image = opened
    var factor = 1
    if reduction == .none, isLarge {
      factor = max(1, Int(clamping: surplus / Self.minimumOversampling))
      if factor > 1 {
        guard let shrunk = image.shrunk(by: factor) else { return nil }
        image = shrunk
      }
    }
    guard let converted = image.convertedToRGB(on: background, coded: content.codedColours) else {
      return nil
    }
    let extent = extent(of: converted, reduction, factor)
    let stored = geometry.stored(orientation)
    let computed: Computed?? = withPixels(of: converted, isTolerant: isTolerant) { pixels, part in
      guard let base = pixels.baseAddress,
        pixels.count == converted.width * converted.height * 3
      else { return nil }
      // Photoshop's files say what is missing; a plain rest is their own.
      if isTolerant, !(content.plain is PhotoshopFile),
        min(part, Self.shownPart(pixels, rowBytes: converted.width * 3)) < Self.minimumShownPart
      {
        return nil
      }
      let source = PixelSource(
        base: base, width: converted.width, height: converted.height,
        extentWidth: extent.width, extentHeight: extent.height)
      return Computed(
        pixels: Resampler.resize(source, stored, interpolation),
        hashes: hashing ? PerceptualHashes(of: source, orientation) : nil)
    }
    guard var computed = computed ?? nil else { return nil }
    computed.pixels = orientation.upright(
      computed.pixels, width: stored.canvasWidth, height: stored.canvasHeight)
    return computed
  }

  /// The pixels, and what part of the rows was there; where damage is borne,
  /// the rows before it are enough.
  private func withPixels<R>(
    of image: VipsPixels, isTolerant: Bool, _ body: (UnsafeBufferPointer<UInt8>, Double) -> R
  ) -> R? {
    guard isTolerant, content.plain == nil else { return image.withPixels { body($0, 1) } }
    guard let salvaged = image.salvagedPixels() else { return nil }
    return salvaged.pixels.withUnsafeBufferPointer {
      body($0, Double(salvaged.rows) / Double(image.height))
    }
  }

  /// How wide and high the whole image is in the pixels of the reduced one.
  /// That may be a fraction of a pixel more or less than the reduced image
  /// has, as libvips drops a last pixel of JPEG that is covered only partly.
  private func extent(
    of image: VipsPixels, _ reduction: EncodedFile.Reduction, _ factor: Int
  ) -> (width: Double, height: Double) {
    var divisor = factor
    switch reduction {
    case .none: break
    case .shrink(let shrink): divisor *= shrink
    case .scale: return (Double(image.width), Double(image.height))
    }
    return (
      Double(header.storedWidth) / Double(divisor), Double(header.storedHeight) / Double(divisor)
    )
  }

  /// What part of the rows, from the top, comes before the plain rest that
  /// loaders fill in for missing data.
  private static func shownPart(_ pixels: UnsafeBufferPointer<UInt8>, rowBytes: Int) -> Double {
    let rows = pixels.count / max(1, rowBytes)
    guard rows > 0 else { return 0 }
    let last = pixels[(pixels.count - 3)...]
    var index = pixels.count - 3
    while index >= 0, pixels[index] == last[last.startIndex],
      pixels[index + 1] == last[last.startIndex + 1], pixels[index + 2] == last[last.startIndex + 2]
    { index -= 3 }
    // The row that holds the last pixel that differs.
    return index < 0 ? 0 : Double(index / rowBytes + 1) / Double(rows)
  }
}
