// JPEG XL through libjxl itself (ISO/IEC 18181-1). libvips 8.14 refuses images
// with channels beyond colour and transparency, takes ink for light, and hands
// on high dynamic range as if it were sRGB.

internal import CImageCodecs
import ImageDecoding

/// A JPEG XL file.
struct JXLFile: PlainFormat {
  let header: PlainHeader
  private let bytes: UnsafeRawBufferPointer
  private let info: JxlBasicInfo

  /// Reads the header.
  ///
  /// - Parameter bytes: must stay as they are while the value is used.
  init(_ bytes: UnsafeRawBufferPointer) throws(ImageDecodingError) {
    self.bytes = bytes
    guard let decoder = Decoder(bytes, events: [JXL_DEC_BASIC_INFO, JXL_DEC_FRAME]) else {
      throw .damagedHeader(.jxl)
    }
    switch decoder.next() {
    case JXL_DEC_BASIC_INFO: break
    case JXL_DEC_NEED_MORE_INPUT: throw .cutOff(.jxl)
    default: throw .damagedHeader(.jxl)
    }
    guard let info = decoder.info, info.xsize > 0, info.ysize > 0 else {
      throw .damagedHeader(.jxl)
    }
    self.info = info
    var pages = 0
    if info.have_animation != 0 {
      while pages < Self.mostPages, decoder.next() == JXL_DEC_FRAME { pages += 1 }
    }
    header = PlainHeader(
      width: Int(info.xsize), height: Int(info.ysize), hasAlpha: info.alpha_bits > 0,
      pages: max(1, pages))
  }

  /// Beyond this number they are not counted.
  private static let mostPages = 10_000

  /// Whether the data was seen to end within the image.
  var isCutOff: Bool { ending.isMissing }

  /// What a first try came to, so that what there is is decoded once.
  private final class Ending {
    var isMissing = false
    var salvaged: PlainImage?
  }
  private let ending = Ending()

  /// A bare code stream does not tell its length: that it is cut is known when
  /// it was decoded, and what was there is kept for a call with tolerance.
  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage? {
    if isTolerant, let salvaged = ending.salvaged {
      ending.salvaged = nil
      return salvaged
    }
    let image = image()
    guard !isTolerant, ending.isMissing else { return image }
    ending.salvaged = image
    return nil
  }

  func image() -> PlainImage? {
    guard let decoder = Decoder(bytes, events: [JXL_DEC_COLOR_ENCODING, JXL_DEC_FULL_IMAGE]),
      decoder.next() == JXL_DEC_COLOR_ENCODING
    else { return nil }
    let ink = inkChannel(decoder)
    let coding = coding(decoder)
    var profile: [UInt8]?
    if coding == nil { profile = decoder.profile() }
    let colours = info.num_color_channels >= 3 ? 3 : 1
    let channels = colours + (info.alpha_bits > 0 ? 1 : 0)
    // Light needs more steps than coded values do.
    let isDeep = info.bits_per_sample > 8 || coding.map { !$0.isStandard } ?? true
    var format = JxlPixelFormat(
      num_channels: UInt32(channels), data_type: isDeep ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8,
      endianness: JXL_NATIVE_ENDIAN, align: 0)
    let count = Int(info.xsize) * Int(info.ysize)
    var black: [UInt8]?
    var shown = 1.0
    let pixels: [UInt8]?
    if isDeep {
      var samples = [UInt16](repeating: 0, count: count * channels)
      let isThere = samples.withUnsafeMutableBytes {
        run(decoder, &format, $0, ink: ink, black: &black, shown: &shown)
      }
      guard isThere else { return nil }
      pixels = samples.withUnsafeBufferPointer { samples in
        if let coding, !coding.isStandard {
          return coding.standardPixels(samples, channels: channels)
        }
        return samples.map { UInt8((Int($0) * 255 + 32_767) / 65_535) }
      }
    } else {
      var samples = [UInt8](repeating: 0, count: count * channels)
      let isThere = samples.withUnsafeMutableBytes {
        run(decoder, &format, $0, ink: ink, black: &black, shown: &shown)
      }
      pixels = isThere ? samples : nil
    }
    guard let pixels else { return nil }
    var image = PlainImage(
      width: Int(info.xsize), height: Int(info.ysize), channels: .rgb, pixels: pixels,
      profile: profile)
    image.shownPart = shown
    return arranged(image, colours, channels, black)
  }

  /// With the channels of one of the kinds that there are.
  private func arranged(
    _ image: PlainImage, _ colours: Int, _ channels: Int, _ black: [UInt8]?
  ) -> PlainImage? {
    var image = image
    let pixels = image.pixels
    let count = pixels.count / channels
    switch (colours, channels, black) {
    case (3, _, let black?):
      // Here 0 is all of an ink. Transparency is left out, as paper has none.
      image.channels = .cmyk
      image.pixels = [UInt8](repeating: 0, count: count * 4)
      for i in 0..<count {
        for c in 0..<3 { image.pixels[i * 4 + c] = 255 - pixels[i * channels + c] }
        image.pixels[i * 4 + 3] = 255 - black[i]
        guard channels == 4 else { continue }
        let alpha = Int(pixels[i * channels + 3])
        for c in 0..<4 {
          image.pixels[i * 4 + c] = UInt8(Int(image.pixels[i * 4 + c]) * alpha / 255)
        }
      }
    case (3, 4, nil): image.channels = .rgba
    case (3, _, nil): image.channels = .rgb
    case (_, 2, _): image.channels = .greyAlpha
    default: image.channels = .grey
    }
    return image
  }

  private func run(
    _ decoder: Decoder, _ format: inout JxlPixelFormat, _ buffer: UnsafeMutableRawBufferPointer,
    ink: UInt32?, black: inout [UInt8]?, shown: inout Double
  ) -> Bool {
    guard decoder.setOutput(&format, buffer) else { return false }
    guard let ink else { return finish(decoder, shown: &shown) }
    var samples = [UInt8](repeating: 0, count: Int(info.xsize) * Int(info.ysize))
    let isThere = samples.withUnsafeMutableBytes { samples in
      decoder.setOutput(ofChannel: ink, samples) && finish(decoder, shown: &shown)
    }
    black = samples
    return isThere
  }

  /// Decodes the first frame, or what is there of it.
  private func finish(_ decoder: Decoder, shown: inout Double) -> Bool {
    while true {
      switch decoder.next() {
      case JXL_DEC_FULL_IMAGE: return true
      case JXL_DEC_NEED_IMAGE_OUT_BUFFER: continue
      case JXL_DEC_NEED_MORE_INPUT:
        // Some of it is coarse then, and how much is not told.
        shown = 0.5
        ending.isMissing = true
        return decoder.flush()
      default: return false
      }
    }
  }

  /// The extra channel that is black ink, if there is one.
  private func inkChannel(_ decoder: Decoder) -> UInt32? {
    (0..<info.num_extra_channels).first { decoder.kind(ofChannel: $0) == JXL_CHANNEL_BLACK }
  }

  /// How the samples are coded that are handed over; nil if a profile says it.
  private func coding(_ decoder: Decoder) -> CodedColours? {
    guard var encoding = decoder.encoding else { return nil }
    let isHigh =
      encoding.transfer_function == JXL_TRANSFER_FUNCTION_PQ
      || encoding.transfer_function == JXL_TRANSFER_FUNCTION_HLG
    if info.uses_original_profile == 0, encoding.color_space == JXL_COLOR_SPACE_RGB, !isHigh {
      // Stored so that any colours can be asked for.
      encoding.white_point = JXL_WHITE_POINT_D65
      encoding.primaries = JXL_PRIMARIES_SRGB
      encoding.transfer_function = JXL_TRANSFER_FUNCTION_SRGB
      decoder.prefer(encoding)
      guard let given = decoder.encoding else { return nil }
      encoding = given
    }
    var colours = CodedColours()
    switch encoding.transfer_function {
    case JXL_TRANSFER_FUNCTION_SRGB, JXL_TRANSFER_FUNCTION_709: break
    case JXL_TRANSFER_FUNCTION_LINEAR: colours.transfer = .linear
    case JXL_TRANSFER_FUNCTION_PQ: colours.transfer = .perceptualQuantizer
    case JXL_TRANSFER_FUNCTION_HLG: colours.transfer = .hybridLogGamma
    case JXL_TRANSFER_FUNCTION_DCI: colours.transfer = .gamma(2.6)
    case JXL_TRANSFER_FUNCTION_GAMMA where encoding.gamma > 0:
      colours.transfer = .gamma(1 / encoding.gamma)
    default: return nil
    }
    if encoding.color_space == JXL_COLOR_SPACE_GRAY { return colours }
    guard encoding.color_space == JXL_COLOR_SPACE_RGB else { return nil }
    switch encoding.primaries {
    case JXL_PRIMARIES_SRGB: break
    case JXL_PRIMARIES_2100: colours.primaries = .bt2020
    case JXL_PRIMARIES_P3: colours.primaries = .displayP3
    default: return nil
    }
    return colours
  }
}

extension JXLFile {
  /// A decoder of libjxl with one owner.
  private final class Decoder {
    private let pointer: OpaquePointer

    /// - Parameters:
    ///   - bytes: must stay as they are while the decoder lives.
    ///   - events: where it stops.
    init?(_ bytes: UnsafeRawBufferPointer, events: [JxlDecoderStatus]) {
      guard let pointer = JxlDecoderCreate(nil) else { return nil }
      self.pointer = pointer
      let wanted = events.reduce(Int32(0)) { $0 | Int32(bitPattern: $1.rawValue) }
      // Safety: the caller keeps the bytes.
      guard JxlDecoderSubscribeEvents(pointer, wanted) == JXL_DEC_SUCCESS,
        JxlDecoderSetUnpremultiplyAlpha(pointer, 1) == JXL_DEC_SUCCESS,
        JxlDecoderSetInput(
          pointer, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
          == JXL_DEC_SUCCESS
      else { return nil }
      // Not closed: what is missing would be an error then, and not told.
    }

    deinit { JxlDecoderDestroy(pointer) }

    func next() -> JxlDecoderStatus { JxlDecoderProcessInput(pointer) }

    func flush() -> Bool { JxlDecoderFlushImage(pointer) == JXL_DEC_SUCCESS }

    var info: JxlBasicInfo? {
      var info = JxlBasicInfo()
      return JxlDecoderGetBasicInfo(pointer, &info) == JXL_DEC_SUCCESS ? info : nil
    }

    func kind(ofChannel index: UInt32) -> JxlExtraChannelType? {
      var info = JxlExtraChannelInfo()
      return JxlDecoderGetExtraChannelInfo(pointer, Int(index), &info) == JXL_DEC_SUCCESS
        ? info.type : nil
    }

    /// Of the pixels that are handed over; nil if only a profile tells it.
    var encoding: JxlColorEncoding? {
      var encoding = JxlColorEncoding()
      return JxlDecoderGetColorAsEncodedProfile(
        pointer, nil, JXL_COLOR_PROFILE_TARGET_DATA, &encoding) == JXL_DEC_SUCCESS ? encoding : nil
    }

    func prefer(_ encoding: JxlColorEncoding) {
      var encoding = encoding
      _ = JxlDecoderSetPreferredColorProfile(pointer, &encoding)
    }

    func profile() -> [UInt8]? {
      var size = 0
      guard
        JxlDecoderGetICCProfileSize(pointer, nil, JXL_COLOR_PROFILE_TARGET_DATA, &size)
          == JXL_DEC_SUCCESS, (1..<1 << 26).contains(size)
      else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      return JxlDecoderGetColorAsICCProfile(
        pointer, nil, JXL_COLOR_PROFILE_TARGET_DATA, &bytes, size) == JXL_DEC_SUCCESS ? bytes : nil
    }

    /// - Parameter buffer: written to until the decoder is gone.
    func setOutput(_ format: inout JxlPixelFormat, _ buffer: UnsafeMutableRawBufferPointer) -> Bool
    {
      var size = 0
      return JxlDecoderImageOutBufferSize(pointer, &format, &size) == JXL_DEC_SUCCESS
        && size == buffer.count
        && JxlDecoderSetImageOutBuffer(pointer, &format, buffer.baseAddress, buffer.count)
          == JXL_DEC_SUCCESS
    }

    /// Of 8 bits.
    func setOutput(ofChannel index: UInt32, _ buffer: UnsafeMutableRawBufferPointer) -> Bool {
      var format = JxlPixelFormat(
        num_channels: 1, data_type: JXL_TYPE_UINT8, endianness: JXL_NATIVE_ENDIAN, align: 0)
      return JxlDecoderSetExtraChannelBuffer(
        pointer, &format, buffer.baseAddress, buffer.count, index) == JXL_DEC_SUCCESS
    }
  }
}
