// How the pixels of one image of a TIFF file are laid out (Adobe, "TIFF 6.0",
// its supplements, and libtiff's own tags).

import ImageDecoding

/// Numbers of tags.
enum TIFFTag {
  static let subfileType: Int32 = 254
  static let width: Int32 = 256
  static let height: Int32 = 257
  static let bits: Int32 = 258
  static let compression: Int32 = 259
  static let photometric: Int32 = 262
  static let orientation: Int32 = 274
  static let samples: Int32 = 277
  static let rowsPerStrip: Int32 = 278
  static let planar: Int32 = 284
  static let jpegTables: Int32 = 347
  static let tileWidth: Int32 = 322
  static let tileHeight: Int32 = 323
  static let inkSet: Int32 = 332
  static let sampleFormat: Int32 = 339
  static let smallest: Int32 = 340
  static let largest: Int32 = 341
  static let profile: Int32 = 34675
  // Settings of libtiff's codecs.
  static let pixarDataFormat: Int32 = 65549
  static let jpegColourMode: Int32 = 65538
  static let logDataFormat: Int32 = 65560
}

/// What the tags of one image say.
struct TIFFLayout {
  enum Numbers { case unsigned, signed, float }
  enum Space { case grey, palette, rgb, cmyk, cmy, lab(Lab), drawn }
  enum Lab { case cie, icc, itu }
  enum Alpha { case none, separate, multiplied }

  let width: Int
  let height: Int
  private(set) var bits: Int
  let samples: Int
  let isPlanar: Bool
  let isTiled: Bool
  /// Of a strip or tile.
  let blockWidth: Int
  let blockHeight: Int
  private(set) var numbers = Numbers.unsigned
  private(set) var space = Space.grey
  private(set) var isInverted = false
  private(set) var alpha = Alpha.none
  /// Whether blocks are JPEG of the lossless process, which libtiff does not read.
  private(set) var isLosslessJPEG = false

  private static let blackIsOne = 0
  private static let logLuv = 32845

  /// Reads the tags of the handle's directory, and has its codec give bytes where
  /// it can.
  init(_ file: TIFFHandle) throws(ImageDecodingError) {
    width = file.long(TIFFTag.width, 0)
    height = file.long(TIFFTag.height, 0)
    guard width > 0, height > 0 else { throw .zeroSized(.tiff) }
    bits = file.short(TIFFTag.bits, 1)
    let storedBits = bits
    samples = max(1, file.short(TIFFTag.samples, 1))
    isPlanar = samples > 1 && file.short(TIFFTag.planar, 1) == 2
    isTiled = file.isTiled
    blockWidth = isTiled ? file.long(TIFFTag.tileWidth, 0) : width
    blockHeight =
      isTiled
      ? file.long(TIFFTag.tileHeight, 0)
      : min(height, max(1, file.long(TIFFTag.rowsPerStrip, height)))
    guard blockWidth > 0, blockHeight > 0 else { throw .damagedHeader(.tiff) }
    let compression = file.short(TIFFTag.compression, 1)
    guard TIFFHandle.knows(compression: compression) else {
      throw .unsupportedKind(.tiff, Self.name(ofCompression: compression))
    }
    switch file.short(TIFFTag.sampleFormat, 1) {
    case 2: numbers = .signed
    case 3: numbers = .float
    case 5, 6: throw .unsupportedKind(.tiff, "of complex numbers")
    default: break
    }
    let usual = samples >= 3 ? 2 : (2...4).contains(compression) ? Self.blackIsOne : 1
    var photometric = file.short(TIFFTag.photometric, usual)
    switch compression {
    case 7 where photometric != 6 && LosslessJPEG.size(file.content(ofBlock: 0)) != nil:
      // It has whole numbers of 2 to 16 bits; those below 8 would be packed.
      guard numbers == .unsigned else {
        throw .unsupportedKind(.tiff, "compressed as lossless JPEG of signed numbers or fractions")
      }
      guard (8...16).contains(bits) else {
        throw .unsupportedKind(.tiff, "compressed as lossless JPEG of \(bits) bits")
      }
      isLosslessJPEG = true
      if bits > 8 { bits = 16 }
    case 7 where bits != 8: throw .unsupportedKind(.tiff, "compressed as JPEG of \(bits) bits")
    case 7 where photometric == 6 && !isPlanar:
      // The codec gives RGB then, of every subsampling.
      file.set(TIFFTag.jpegColourMode, 1)
      photometric = 2
    case 34676, 34677:
      // Bytes of grey or sRGB.
      guard file.set(TIFFTag.logDataFormat, 3) else { throw .unsupportedKind(.tiff, "of LogLuv") }
      (bits, numbers) = (8, .unsigned)
      photometric = photometric == Self.logLuv ? 2 : 1
    case 32909:
      file.set(TIFFTag.pixarDataFormat, 0)
      (bits, numbers) = (8, .unsigned)
    default: break
    }
    try settle(photometric, compression, file)
    // The map has as many colours as the stored bits can say.
    if case .palette = space, bits != storedBits || compression == 32909 {
      throw .unsupportedKind(.tiff, "of a palette, \(Self.name(ofCompression: compression))")
    }
    try checkBits()
  }

  private mutating func settle(
    _ photometric: Int, _ compression: Int, _ file: TIFFHandle
  ) throws(ImageDecodingError) {
    var colours = 1
    switch photometric {
    case 0: isInverted = true
    case 1, 4: break
    case 2 where samples < 3: break
    case 2: (space, colours) = (.rgb, 3)
    case 3: space = .palette
    case 5:
      guard samples >= 3 else { break }
      (space, colours) = samples == 3 ? (.cmy, 3) : (.cmyk, 4)
      if file.short(TIFFTag.inkSet, 1) == 2, samples > 4 {
        throw .unsupportedKind(.tiff, "of \(samples) inks")
      }
    case 6:
      guard samples >= 3, file.canDraw else {
        throw .unsupportedKind(.tiff, "of YCbCr in \(samples) samples of \(bits) bits")
      }
      (space, colours) = (.drawn, samples)
    case 8, 9, 10:
      guard samples >= 3 else { break }
      (space, colours) = (.lab(photometric == 8 ? .cie : photometric == 9 ? .icc : .itu), 3)
    default: throw .unsupportedKind(.tiff, "of colours of the kind \(photometric)")
    }
    guard samples > colours else { return }
    if let extra = file.extraSamples {
      if extra.first == 1 { alpha = .multiplied }
      if extra.first == 2 { alpha = .separate }
    } else if samples == 4, colours == 3 {
      // Not said, but always meant.
      alpha = .separate
    }
  }

  private func checkBits() throws(ImageDecodingError) {
    if case .drawn = space { return }
    let isKnown =
      switch numbers {
      case .unsigned: (1...16).contains(bits) || [24, 32, 64].contains(bits)
      case .signed: [8, 16, 24, 32, 64].contains(bits)
      case .float: [16, 24, 32, 64].contains(bits)
      }
    guard isKnown else { throw .unsupportedKind(.tiff, "of samples of \(bits) bits") }
    if case .palette = space, bits > 16 || numbers != .unsigned {
      throw .unsupportedKind(.tiff, "of a palette of \(bits) bits")
    }
    if case .lab = space, ![8, 16].contains(bits) {
      throw .unsupportedKind(.tiff, "of Lab colours in \(bits) bits")
    }
  }

  /// Samples from a pixel to the next one in a decoded row.
  var samplesPerRowPixel: Int { isPlanar ? 1 : samples }

  /// Samples that are colours.
  var colours: Int {
    switch space {
    case .grey, .palette: 1
    case .rgb, .cmy, .lab, .drawn: 3
    case .cmyk: 4
    }
  }

  /// Whether colours are shown by their place between the least and the largest.
  var isScaled: Bool { numbers != .unsigned || bits > 16 }

  private static func name(ofCompression number: Int) -> String {
    let names = [
      6: "old-style JPEG", 9: "JBIG", 10: "JBIG", 32909: "PixarLog", 34661: "JBIG",
      34712: "JPEG 2000",
      34887: "LERC", 34925: "LZMA", 50000: "Zstandard", 50001: "WebP", 50002: "JPEG XL",
      52546: "JPEG XL",
    ]
    return names[number].map { "compressed as \($0)" } ?? "of the compression \(number)"
  }
}
