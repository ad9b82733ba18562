import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// An image of five by three pixels in five colours, written in every way that
/// a bitmap can be.
@Suite struct PlainFormatTests {
  private static let palette: [[UInt8]] = [
    [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0],
  ]
  private static let width = 5
  private static let height = 3
  /// Rows from the top, as numbers of colours.
  private static let rows = (0..<height).map { y in (0..<width).map { ($0 + y) % 5 } }
  private static let pixels = rows.joined().flatMap { palette[$0] }

  private static func little(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func big(_ value: Int, _ size: Int) -> [UInt8] { little(value, size).reversed() }

  /// One way to write the image.
  struct Way: CustomTestStringConvertible, Sendable {
    var header = 40
    var bits = 24
    var compression = 0
    var isTopDown = false
    var masks: [Int] = []
    var isCut = false

    var testDescription: String {
      "header of \(header), \(bits) bits, compression \(compression)\(isTopDown ? ", top down" : "")"
    }
  }

  static let ways: [Way] =
    [12, 16, 40, 52, 56, 64, 108, 124].flatMap { header in
      [4, 8, 24].map { Way(header: header, bits: $0) }
    } + [
      Way(bits: 16), Way(bits: 32), Way(bits: 24, isTopDown: true), Way(bits: 8, isTopDown: true),
      Way(bits: 8, compression: 1), Way(bits: 4, compression: 2),
      Way(bits: 16, compression: 3, masks: [0xF800, 0x07E0, 0x001F]),
      Way(bits: 32, compression: 3, masks: [0xFF, 0xFF00, 0xFF_0000]),
      Way(header: 124, bits: 32, compression: 3, masks: [0xFF_0000, 0xFF00, 0xFF, 0xFF00_0000]),
      Way(header: 56, bits: 16, compression: 3, masks: [0x7C00, 0x03E0, 0x001F, 0x8000]),
      Way(header: 40, bits: 32, compression: 3, masks: [0x3FF0_0000, 0x000F_FC00, 0x3FF]),
    ]

  private static func packed(_ colour: [UInt8], _ way: Way) -> [UInt8] {
    let usual = way.bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF_0000, 0xFF00, 0xFF]
    let masks = way.masks.isEmpty ? usual : way.masks
    var value = 0
    for (mask, part) in zip(masks, colour.map(Int.init) + [255]) {
      value |= (part == 0 ? 0 : mask)
    }
    return little(value, way.bits / 8)
  }

  private static func row(_ indices: [Int], _ way: Way) -> [UInt8] {
    var bytes: [UInt8] = []
    switch (way.bits, way.compression) {
    case (_, 1):
      // A run of one, then a stretch of the others.
      bytes = [1, UInt8(indices[0]), 0, 4] + indices[1...].map { UInt8($0) }
      return bytes + [0, 0]
    case (_, 2):
      bytes = [1, UInt8(indices[0] << 4), 0, 4]
      bytes += [UInt8(indices[1] << 4 | indices[2]), UInt8(indices[3] << 4 | indices[4])]
      return bytes + [0, 0]
    case (4, _):
      for x in stride(from: 0, to: indices.count, by: 2) {
        bytes.append(UInt8(indices[x] << 4 | (x + 1 < indices.count ? indices[x + 1] : 0)))
      }
    case (8, _): bytes = indices.map { UInt8($0) }
    case (24, _): bytes = indices.flatMap { palette[$0].reversed() }
    default: bytes = indices.flatMap { packed(palette[$0], way) }
    }
    while bytes.count % 4 != 0 { bytes.append(0) }
    return bytes
  }

  static func bitmap(_ way: Way) -> [UInt8] {
    let usesPalette = way.bits <= 8
    var header = little(way.header, 4)
    if way.header == 12 {
      header += little(width, 2) + little(height, 2) + little(1, 2) + little(way.bits, 2)
    } else {
      header += little(width, 4) + little(way.isTopDown ? -height : height, 4) + little(1, 2)
      header += little(way.bits, 2)
      if way.header > 16 {
        header += little(way.compression, 4) + little(0, 12) + little(usesPalette ? 5 : 0, 4)
        header += little(0, 4)
      }
      if way.header > 40, way.compression == 3 {
        header += way.masks.flatMap { little($0, 4) }
      }
    }
    header += [UInt8](repeating: 0, count: max(0, way.header - header.count))
    if way.header == 40, way.compression == 3 { header += way.masks.flatMap { little($0, 4) } }
    if usesPalette {
      let isShort = way.header <= 16
      let entries = isShort ? 1 << way.bits : 5
      for i in 0..<entries {
        header += (i < 5 ? palette[i] : [9, 9, 9]).reversed()
        if way.header != 12 { header.append(0) }
      }
    }
    let stored = way.isTopDown ? rows : rows.reversed()
    var data = stored.flatMap { row($0, way) }
    if way.compression == 1 || way.compression == 2 { data += [0, 1] }
    let start = 14 + header.count
    return Array("BM".utf8) + little(start + data.count, 4) + little(0, 4) + little(start, 4)
      + header
      + data
  }

  @Test(arguments: ways)
  func aBitmapOfEveryKindShowsItsPixels(_ way: Way) throws {
    let file = Self.bitmap(way)
    #expect(ImageFormat.recognise(file) == .bmp)
    let picture = try ImageDecoder().decode(file, as: .full)
    #expect([picture.width, picture.height] == [Self.width, Self.height])
    #expect(picture.pixels == Self.pixels)
    #expect(!picture.isPartial)
  }

  @Test(arguments: ways)
  func aBitmapThatEndsAnywhereIsAnswered(_ way: Way) throws {
    let file = Self.bitmap(way)
    for length in 0..<file.count {
      do {
        _ = try ImageDecoder().decode(Array(file.prefix(length)), as: .full)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }

  @Test func aBitmapOfBlackAndWhiteShowsItsBits() throws {
    let header = Self.little(40, 4) + Self.little(3, 4) + Self.little(2, 4) + [1, 0, 1, 0]
    let rest = [UInt8](repeating: 0, count: 24) + [0, 0, 0, 0, 255, 255, 255, 0]
    let file =
      Array("BM".utf8) + Self.little(70, 4) + Self.little(0, 4) + Self.little(62, 4) + header
      + rest + [0b1010_0000, 0, 0, 0, 0b0100_0000, 0, 0, 0]
    let picture = try ImageDecoder().decode(file, as: .full)
    let black: [UInt8] = [0, 0, 0]
    let white: [UInt8] = [255, 255, 255]
    #expect(picture.pixels == black + white + black + white + black + white)
  }

  @Test func aBitmapThatSaysItIsHugeIsRefusedByItsHeader() throws {
    var file = Self.bitmap(Way(bits: 24))
    file.replaceSubrange(18..<22, with: Self.little(16_000_000, 4))
    file.replaceSubrange(22..<26, with: Self.little(16_000_000, 4))
    let error = #expect(throws: ImageDecodingError.self) {
      _ = try ImageDecoder().decode(file, as: .full)
    }
    #expect(error?.kind == .tooLarge)
  }

  @Test func theMaskOfAnIconMakesItsPixelsWhite() throws {
    let header =
      Self.little(40, 4) + Self.little(2, 4) + Self.little(4, 4) + [1, 0, 24, 0]
      + [UInt8](repeating: 0, count: 24)
    let red: [UInt8] = [0, 0, 255]
    let colours = red + red + [0, 0] + red + red + [0, 0]
    // The lower row's first pixel is clear.
    let mask: [UInt8] = [0b1000_0000, 0, 0, 0, 0, 0, 0, 0]
    let image = header + colours + mask
    let list: [UInt8] = [0, 0, 1, 0, 1, 0, 2, 2, 0, 0, 1, 0, 24, 0]
    let file = list + Self.little(image.count, 4) + Self.little(22, 4) + image
    let picture = try ImageDecoder().decode(file, as: .full)
    let shown: [UInt8] = [255, 0, 0]
    #expect(picture.pixels == shown + shown + [255, 255, 255] + shown)
    #expect(picture.info.format == .ico && picture.info.hasAlpha)
  }

  // MARK: Photoshop

  /// - Parameters:
  ///   - layers: the whole section of layers, without its length.
  ///   - data: compression and planes.
  static func photoshop(
    mode: Int, channels: Int, depth: Int = 8, palette: [UInt8] = [], layers: [UInt8] = [],
    width: Int = 2, height: Int = 1, data: [UInt8]
  ) -> [UInt8] {
    Array("8BPS".utf8) + big(1, 2) + [0, 0, 0, 0, 0, 0] + big(channels, 2) + big(height, 4)
      + big(width, 4) + big(depth, 2) + big(mode, 2) + big(palette.count, 4) + palette + big(0, 4)
      + big(layers.count, 4) + layers + data
  }

  static let photoshopFiles: [(String, [UInt8], [UInt8], Int)] = [
    (
      "RGB", photoshop(mode: 3, channels: 3, data: [0, 0, 255, 10, 0, 20, 0, 30]),
      [255, 0, 0, 10, 20, 30], 0
    ),
    ("grey", photoshop(mode: 1, channels: 1, data: [0, 0, 7, 200]), [7, 7, 7, 200, 200, 200], 0),
    (
      "packed",
      photoshop(
        mode: 3, channels: 3,
        data: [0, 1, 0, 2, 0, 3, 0, 2] + [255, 9] + [1, 20, 30] + [255, 40]),
      [9, 20, 40, 9, 30, 40], 0
    ),
    (
      "16 bits", photoshop(mode: 1, channels: 1, depth: 16, data: [0, 0, 200, 1, 100, 2]),
      [200, 200, 200, 100, 100, 100], 0
    ),
    (
      "bits", photoshop(mode: 0, channels: 1, depth: 1, data: [0, 0, 0b1000_0000]),
      [0, 0, 0, 255, 255, 255], 0
    ),
    (
      "palette",
      photoshop(
        mode: 2, channels: 1,
        palette: (0..<3).flatMap { channel in (0..<256).map { UInt8($0 == 5 ? 60 + channel : 0) } },
        data: [0, 0, 5, 0]), [60, 61, 62, 0, 0, 0], 0
    ),
    (
      "Lab", photoshop(mode: 9, channels: 3, data: [0, 0, 255, 138, 128, 209, 128, 198]),
      [255, 255, 255, 255, 0, 0], 3
    ),
    (
      "CMYK, paper and black",
      photoshop(
        mode: 4, channels: 4, data: [0, 0, 255, 255, 255, 255, 255, 255, 255, 0]),
      [255, 255, 255, 0, 0, 0], 0
    ),
  ]

  @Test(arguments: photoshopFiles.indices)
  func aPhotoshopFileOfEveryModeShowsItsImage(_ index: Int) throws {
    let (name, file, pixels, tolerance) = Self.photoshopFiles[index]
    let picture = try ImageDecoder().decode(file, as: .full)
    #expect(largestDifference(picture.pixels, pixels) <= tolerance, "\(name): \(picture.pixels)")
    for length in 0..<file.count {
      do {
        _ = try ImageDecoder().decode(Array(file.prefix(length)), as: .full)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }

  /// CMYK with a channel of transparency and one layer of all of them: libvips
  /// ends the process over what ImageMagick makes of it.
  static let crashingPhotoshopFile: [UInt8] = {
    let side = 8
    let plane = [UInt8](repeating: 128, count: side * side)
    let ids = [-1, 0, 1, 2, 3]
    var layer = big(0, 4) + big(0, 4) + big(side, 4) + big(side, 4) + big(ids.count, 2)
    for id in ids { layer += big(id, 2) + big(plane.count + 2, 4) }
    layer += Array("8BIMnorm".utf8)
    layer += [255, 0, 0, 0] as [UInt8]
    layer += big(12, 4) + big(0, 4) + big(0, 4) + big(0, 4)
    let channels: [UInt8] = ids.flatMap { _ -> [UInt8] in [0, 0] + plane }
    let info = big(-1, 2) + layer + channels
    let layers = big(info.count, 4) + info + big(0, 4)
    return photoshop(
      mode: 4, channels: 5, layers: layers, width: side, height: side,
      data: [0, 0] + (0..<5).flatMap { _ -> [UInt8] in plane })
  }()

  @Test func aPhotoshopFileThatCrashedLibvipsIsShown() throws {
    let picture = try ImageDecoder().decode(Self.crashingPhotoshopFile, as: .full)
    #expect([picture.width, picture.height] == [8, 8])
    #expect(picture.info.hasAlpha)
  }

  @Test func imageMagickCannotBeReached() throws {
    _ = try ImageDecoder()
    for name in ["magickload_buffer", "magickload", "magickload_source"] {
      let call = VipsCall(name)
      #expect(call.run() == nil)
    }
    #expect(ImageFormat.allCases.allSatisfy { $0.loader?.contains("magick") != true })
  }
}
