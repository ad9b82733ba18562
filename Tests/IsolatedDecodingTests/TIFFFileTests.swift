import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// TIFF files of one strip, one tile or several, written here sample by sample.
@Suite struct TIFFFileTests {
  /// One way to write an image.
  struct Way: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var width = 2
    var height = 1
    var bits = 8
    var samples = 1
    var photometric = 1
    var format = 1
    var planar = 1
    var extra: [Int]?
    var tags: [(Int, Int)] = []
    var map: [Int] = []
    var isBig = false
    var isBigTIFF = false
    var tile: Int?
    /// Strips or tiles.
    var data: [[UInt8]]
    var pixels: [UInt8]
    var tolerance = 0
    var hasAlpha = false

    init(
      _ name: String, _ data: [UInt8]..., shows pixels: [UInt8],
      _ change: (inout Way) -> Void = { _ in }
    ) {
      testDescription = name
      self.data = data
      self.pixels = pixels
      change(&self)
    }
  }

  private static func number(_ value: Int, _ size: Int, _ isBig: Bool) -> [UInt8] {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    return isBig ? bytes.reversed() : bytes
  }

  static func file(_ way: Way) -> [UInt8] {
    let isBig = way.isBig
    let wide = way.isBigTIFF
    // SHORT below 65,536, else LONG.
    var entries: [(Int, Int, [Int])] = [
      (256, 3, [way.width]), (257, 3, [way.height]),
      (258, 3, [Int](repeating: way.bits, count: way.samples)), (262, 3, [way.photometric]),
      (277, 3, [way.samples]), (284, 3, [way.planar]),
      (339, 3, [Int](repeating: way.format, count: way.samples)),
    ]
    if !way.tags.contains(where: { $0.0 == 259 }) { entries.append((259, 3, [1])) }
    if let extra = way.extra { entries.append((338, 3, extra)) }
    if !way.map.isEmpty { entries.append((320, 3, way.map)) }
    // The subsampling is two numbers.
    entries += way.tags.map { ($0.0, 3, $0.0 == 530 ? [$0.1, $0.1] : [$0.1]) }
    let headSize = wide ? 16 : 8
    var place = headSize
    let offsets = way.data.map { part in
      defer { place += part.count }
      return place
    }
    if let tile = way.tile {
      entries += [(322, 3, [tile]), (323, 3, [tile])]
      entries += [(324, 4, offsets), (325, 4, way.data.map(\.count))]
    } else {
      let rows = way.height / max(1, way.data.count / (way.planar == 2 ? way.samples : 1))
      entries += [(273, 4, offsets), (278, 3, [max(1, rows)]), (279, 4, way.data.map(\.count))]
    }
    entries.sort { $0.0 < $1.0 }
    var body = way.data.flatMap { $0 }
    if body.count % 2 != 0 { body.append(0) }
    var rest: [UInt8] = []
    let directory = headSize + body.count
    let restStart = directory + (wide ? 16 + entries.count * 20 : 6 + entries.count * 12)
    var bytes: [UInt8] = []
    for (tag, type, values) in entries {
      let size = type == 3 ? 2 : 4
      var data = values.flatMap { number($0, size, isBig) }
      bytes += number(tag, 2, isBig) + number(type, 2, isBig)
      bytes += number(values.count, wide ? 8 : 4, isBig)
      if data.count <= (wide ? 8 : 4) {
        data += [UInt8](repeating: 0, count: (wide ? 8 : 4) - data.count)
        bytes += data
      } else {
        bytes += number(restStart + rest.count, wide ? 8 : 4, isBig)
        rest += data
      }
    }
    let mark: [UInt8] = isBig ? [0x4D, 0x4D] : [0x49, 0x49]
    let head =
      wide
      ? mark + number(43, 2, isBig) + number(8, 2, isBig) + [0, 0] + number(directory, 8, isBig)
      : mark + number(42, 2, isBig) + number(directory, 4, isBig)
    return head + body + number(entries.count, wide ? 8 : 2, isBig) + bytes
      + number(0, wide ? 8 : 4, isBig) + rest
  }

  private static func grey(_ values: UInt8...) -> [UInt8] { values.flatMap { [$0, $0, $0] } }
  private static func little(_ values: Int..., size: Int) -> [UInt8] {
    values.flatMap { number($0, size, false) }
  }
  private static func floats(_ values: Float...) -> [UInt8] {
    values.flatMap { number(Int($0.bitPattern), 4, false) }
  }
  private static func doubles(_ values: Double...) -> [UInt8] {
    values.flatMap { number(Int(bitPattern: UInt($0.bitPattern)), 8, false) }
  }

  static let samples: [Way] = [
    Way("1 bit", [0b1000_0000], shows: grey(255, 0)) { $0.bits = 1 },
    Way("1 bit, white is zero", [0b1000_0000], shows: grey(0, 255)) {
      ($0.bits, $0.photometric) = (1, 0)
    },
    Way("2 bits", [0b1101_0000], shows: grey(255, 85)) { $0.bits = 2 },
    Way("4 bits", [0xF3], shows: grey(255, 51)) { $0.bits = 4 },
    Way("6 bits", [0b1111_1110, 0b0000_0000], shows: grey(255, 130)) {
      ($0.bits, $0.tolerance) = (6, 1)
    },
    Way("10 bits", [0xFF, 0xE0, 0x00], shows: grey(255, 128)) { ($0.bits, $0.tolerance) = (10, 1) },
    Way("12 bits", [0xFF, 0xF8, 0x00], shows: grey(255, 128)) { ($0.bits, $0.tolerance) = (12, 1) },
    Way("14 bits", [0xFF, 0xFE, 0, 0], shows: grey(255, 128)) { ($0.bits, $0.tolerance) = (14, 1) },
    Way("16 bits", little(65_535, 32_768, size: 2), shows: grey(255, 128)) { $0.bits = 16 },
    Way("16 bits, big endian", [255, 255, 128, 0], shows: grey(255, 128)) {
      ($0.bits, $0.isBig) = (16, true)
    },
    Way("24 bits", little(0xFF_FFFF, 0x80_0000, size: 3), shows: grey(255, 128)) { $0.bits = 24 },
    Way("32 bits", little(0xFFFF_FFFF, 0x8000_0000, size: 4), shows: grey(255, 128)) {
      $0.bits = 32
    },
    Way("16 bits in 32", little(0xFFFF, 0x8000, size: 4), shows: grey(255, 128)) { $0.bits = 32 },
    Way("64 bits", little(-1, .min, size: 8), shows: grey(255, 128)) { $0.bits = 64 },
    Way("signed, 8 bits", [0xFE, 2], shows: grey(126, 130)) { $0.format = 2 },
    Way("signed, 16 bits", little(-512, 512, size: 2), shows: grey(64, 191)) {
      ($0.bits, $0.format) = (16, 2)
    },
    Way("signed, none below zero", little(32_767, 0, size: 2), shows: grey(255, 0)) {
      ($0.bits, $0.format) = (16, 2)
    },
    Way("signed, 32 bits", little(-0x8000_0000, 0x7FFF_FFFF, size: 4), shows: grey(0, 255)) {
      ($0.bits, $0.format) = (32, 2)
    },
    Way("half floats", little(0x3C00, 0x3800, size: 2), shows: grey(255, 128)) {
      ($0.bits, $0.format) = (16, 3)
    },
    Way("floats", floats(1, 0.5), shows: grey(255, 128)) { ($0.bits, $0.format) = (32, 3) },
    Way("floats of bytes", floats(255, 100), shows: grey(255, 100)) {
      ($0.bits, $0.format) = (32, 3)
    },
    Way("floats of another range", floats(-50, 150), shows: grey(0, 255)) {
      ($0.bits, $0.format) = (32, 3)
    },
    Way("no number", floats(.nan, 1), shows: grey(0, 255)) { ($0.bits, $0.format) = (32, 3) },
    Way("double floats", doubles(0.25, 1), shows: grey(64, 255)) { ($0.bits, $0.format) = (64, 3) },
    Way("BigTIFF", [1, 2], shows: grey(1, 2)) { $0.isBigTIFF = true },
  ]

  static let layouts: [Way] = [
    Way("RGB", [1, 2, 3, 4, 5, 6], shows: [1, 2, 3, 4, 5, 6]) {
      ($0.samples, $0.photometric) = (3, 2)
    },
    Way("planes", [1, 4], [2, 5], [3, 6], shows: [1, 2, 3, 4, 5, 6]) {
      ($0.samples, $0.photometric, $0.planar) = (3, 2, 2)
    },
    Way(
      "planes of 16 bits", [0, 1, 0, 4], [0, 2, 0, 5], [0, 3, 0, 6], shows: [1, 2, 3, 4, 5, 6]
    ) {
      ($0.samples, $0.photometric, $0.planar, $0.bits) = (3, 2, 2, 16)
    },
    Way("strips", [1], [2], [3], shows: grey(1, 2, 3)) { ($0.width, $0.height) = (1, 3) },
    Way("a tile", [UInt8](repeating: 7, count: 256), shows: grey(7, 7)) { $0.tile = 16 },
    Way(
      "planes in tiles", [UInt8](repeating: 7, count: 256), [UInt8](repeating: 8, count: 256),
      [UInt8](repeating: 9, count: 256), shows: [7, 8, 9, 7, 8, 9]
    ) { ($0.tile, $0.samples, $0.photometric, $0.planar) = (16, 3, 2, 2) },
    Way(
      "two tiles", [UInt8](repeating: 7, count: 256), [UInt8](repeating: 9, count: 256),
      shows: [UInt8](repeating: 7, count: 48) + grey(9)
    ) { ($0.tile, $0.width) = (16, 17) },
    Way("unspecified extra sample", [10, 0, 20, 0], shows: grey(10, 20)) {
      ($0.samples, $0.extra) = (2, [0])
    },
    Way("planes of grey and another band", [10, 20, 30], [99, 98, 97], shows: grey(10, 20, 30)) {
      ($0.width, $0.samples, $0.planar, $0.extra) = (3, 2, 2, [0])
    },
    Way("planes of grey and a band, white is zero", [10, 20], [99, 98], shows: grey(245, 235)) {
      ($0.samples, $0.planar, $0.extra, $0.photometric) = (2, 2, [0], 0)
    },
    Way(
      "planes of a palette and a band", [1, 0, 2], [2, 2, 2], shows: [9, 8, 7, 0, 0, 0, 6, 5, 4]
    ) {
      ($0.width, $0.samples, $0.planar, $0.extra, $0.photometric) = (3, 2, 2, [0], 3)
      $0.map = (0..<768).map { [1: 9, 257: 8, 513: 7, 2: 6, 258: 5, 514: 4][$0] ?? 0 }
    },
    Way("planes of a palette and opacity", [1, 0], [255, 0], shows: [9, 8, 7, 255, 255, 255]) {
      ($0.samples, $0.planar, $0.extra, $0.photometric, $0.hasAlpha) = (2, 2, [2], 3, true)
      $0.map = (0..<768).map { [1: 9, 257: 8, 513: 7][$0] ?? 0 }
    },
    Way(
      "planes of floats and a band", floats(-50, 150, 0), floats(900, 900, 900),
      shows: grey(0, 255, 64)
    ) {
      ($0.width, $0.samples, $0.planar, $0.extra) = (3, 2, 2, [0])
      ($0.bits, $0.format) = (32, 3)
    },
    Way("grey with opacity", [10, 255, 20, 0], shows: grey(10, 255)) {
      ($0.samples, $0.extra, $0.hasAlpha) = (2, [2], true)
    },
    Way("RGB with an unspecified sample", [1, 2, 3, 0, 4, 5, 6, 0], shows: [1, 2, 3, 4, 5, 6]) {
      ($0.samples, $0.photometric, $0.extra) = (4, 2, [0])
    },
    Way("RGB with opacity", [1, 2, 3, 255, 4, 5, 6, 0], shows: [1, 2, 3, 255, 255, 255]) {
      ($0.samples, $0.photometric, $0.extra, $0.hasAlpha) = (4, 2, [2], true)
    },
    Way(
      "multiplied colours", [100, 50, 0, 128, 0, 0, 0, 0], shows: [227, 177, 127, 255, 255, 255]
    ) {
      ($0.samples, $0.photometric, $0.extra, $0.hasAlpha) = (4, 2, [1], true)
      $0.tolerance = 1
    },
    Way("opacity of 16 bits", little(0, 0, 0, 65_535, 0, 0, 0, 0, size: 2), shows: grey(0, 255)) {
      ($0.samples, $0.photometric, $0.extra, $0.hasAlpha, $0.bits) = (4, 2, [2], true, 16)
    },
    Way("palette", [0b0110_0000], shows: [255, 0, 1, 2, 3, 255]) {
      ($0.bits, $0.photometric) = (2, 3)
      $0.map = [0, 255 << 8, 2 << 8, 0, 0, 0, 3 << 8, 0, 0, 1 << 8, 255 << 8, 0]
    },
    Way("palette of bytes", [1, 0], shows: [9, 8, 7, 0, 0, 0]) {
      $0.photometric = 3
      $0.map = (0..<768).map { [1: 9, 257: 8, 513: 7][$0] ?? 0 }
    },
    Way(
      "inks", [0, 0, 0, 0, 0, 0, 0, 255, 255, 51, 0, 51],
      shows: [255, 255, 255, 0, 0, 0, 0, 163, 204]
    ) {
      ($0.width, $0.samples, $0.photometric) = (3, 4, 5)
    },
    Way("CIE L*a*b*", [255, 0, 0, 0, 0, 0], shows: grey(255, 0)) {
      ($0.samples, $0.photometric, $0.tolerance) = (3, 8, 2)
    },
    Way("ICC L*a*b*", [138, 209, 198, 255, 128, 128], shows: [255, 0, 0, 255, 255, 255]) {
      ($0.samples, $0.photometric, $0.tolerance) = (3, 9, 4)
    },
    Way("YCbCr", [76, 85, 255, 255, 128, 128], shows: [254, 0, 0, 255, 255, 255]) {
      ($0.samples, $0.photometric, $0.tolerance) = (3, 6, 2)
      $0.tags = [(530, 1)]
    },
    Way("PackBits", [255, 9], shows: grey(9, 9)) { $0.tags = [(259, 32_773)] },
    Way("bits from the lowest", [0b0000_0001], shows: grey(255, 0)) {
      ($0.bits, $0.tags) = (1, [(266, 2)])
    },
  ]

  @Test(arguments: samples + layouts)
  func aFileOfEveryKindShowsItsPixels(_ way: Way) throws {
    let file = Self.file(way)
    #expect(ImageFormat.recognise(file) == .tiff)
    let image = try ImageDecoder().decode(file, as: .full)
    #expect([image.width, image.height] == [way.width, way.height])
    #expect(largestDifference(image.pixels, way.pixels) <= way.tolerance, "\(image.pixels)")
    #expect(image.info.hasAlpha == way.hasAlpha)
    #expect(!image.isPartial)
  }

  @Test(arguments: samples + layouts)
  func aFileThatEndsAnywhereOrIsDamagedIsAnswered(_ way: Way) throws {
    let file = Self.file(way)
    var damaged = stride(from: 0, to: file.count, by: 7).map { Array(file.prefix($0)) }
    // The directory, and what of the pixels lies before it.
    for place in stride(from: max(0, file.count - 240), to: file.count, by: 1) {
      var copy = file
      copy[place] = place % 2 == 0 ? 0xFF : 0x7F
      damaged.append(copy)
    }
    let limits = DecodingLimits(maximumPixels: 1 << 13)
    for bytes in damaged {
      do {
        _ = try ImageDecoder().decode(bytes, as: .within(maxSide: 64), limits: limits)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }

  @Test func theFirstImageThatIsNoThumbnailIsShown() throws {
    // Two directories: the second is the one of a file of its own, moved behind.
    let small = Way("thumbnail", [9], shows: []) { ($0.width, $0.tags) = (1, [(254, 1)]) }
    var first = Self.file(small)
    let shift = first.count + first.count % 2
    first += [UInt8](repeating: 0, count: shift - first.count)
    let width = 40
    let second = Way("whole", [UInt8](repeating: 77, count: width), shows: []) { $0.width = width }
    // The data lies at 8 in a file of its own.
    var rest = Self.file(second)
    let directory = 8 + width
    for entry in 0..<Int(rest[directory]) {
      let place = directory + 2 + entry * 12
      if rest[place] == 0x11, rest[place + 1] == 1 {
        rest.replaceSubrange(place + 8..<place + 12, with: Self.number(shift + 8, 4, false))
      }
    }
    let count = Int(first[10])
    let link = 10 + 2 + count * 12
    first.replaceSubrange(link..<link + 4, with: Self.number(shift + directory, 4, false))
    let image = try ImageDecoder().decode(first + rest, as: .full)
    #expect(image.width == width)
    #expect(image.info.pages == 2)
    let shown: UInt8? = image.pixels.first
    #expect(shown == 77)
  }

  @Test func aStripThatIsCutOffIsShownAsFarAsItGoes() throws {
    // The directory first, so that it is there.
    let way = Way("cut", (0..<200).map { UInt8($0) }, shows: []) {
      ($0.width, $0.height) = (10, 20)
    }
    let whole = Self.file(way)
    let directory = Array(whole[208...])
    var moved = Array(whole[..<8]) + directory
    moved.replaceSubrange(4..<8, with: Self.number(8, 4, false))
    for entry in 0..<Int(moved[8]) {
      let place = 10 + entry * 12
      if moved[place] == 0x11, moved[place + 1] == 1 {
        moved.replaceSubrange(place + 8..<place + 12, with: Self.number(moved.count, 4, false))
      }
    }
    let file = moved + (0..<120).map { UInt8($0) }
    let image = try ImageDecoder().decode(file, as: .full)
    #expect(image.isPartial)
    #expect(image.pixels[3] == 1 && image.pixels[119 * 3] == 119)
  }

  @Test func kindsThatAreNotReadAreCalledByName() throws {
    let complex = Way("complex", Self.little(1, 2, size: 8), shows: []) {
      ($0.bits, $0.format) = (64, 6)
    }
    let strange = Way("unknown", [1, 2], shows: []) { $0.tags = [(259, 34_712)] }
    // Its codec gives bytes, so that a map of 16 colours is too small.
    let pixar = Way("PixarLog", [1, 2, 3, 4], shows: []) {
      ($0.bits, $0.photometric, $0.tags) = (4, 3, [(259, 32_909)])
      $0.map = [Int](repeating: 0, count: 48)
    }
    let kinds = [(complex, "complex"), (strange, "JPEG 2000"), (pixar, "palette")]
    for (way, words) in kinds {
      let error = #expect(throws: ImageDecodingError.self) {
        _ = try ImageDecoder().decode(Self.file(way), as: .full)
      }
      #expect(error?.kind == .unsupported)
      let message = error?.message ?? ""
      #expect(message.contains(words))
    }
  }

  @Test(arguments: [(1, 1), (4, 1), (7, 1), (24, 1), (16, 2), (16, 3), (32, 3)])
  func losslessJPEGOfOtherSamplesIsRefusedByName(_ bits: Int, _ format: Int) throws {
    // Only the header of its JPEG.
    let strip: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, 1, 0, 2, 1, 1, 0x11, 0, 0xFF, 0xD9]
    let way = Way("lossless", strip, shows: []) {
      ($0.bits, $0.format, $0.tags) = (bits, format, [(259, 7)])
    }
    let error = #expect(throws: ImageDecodingError.self) {
      _ = try ImageDecoder().decode(Self.file(way), as: .full)
    }
    #expect(error?.kind == .unsupported)
    let message = error?.message ?? ""
    #expect(message.contains("lossless JPEG"))
  }

  @Test(arguments: [8, 12, 16])
  func losslessJPEGInAStripIsShown(_ bits: Int) throws {
    let precision = min(bits, 12)
    let most = 1 << precision - 1
    let strip = LosslessFile.file([0, most, most, 0], width: 2, precision: precision)
    let way = Way("lossless", strip, shows: []) {
      ($0.height, $0.bits, $0.tags) = (2, bits, [(259, 7)])
    }
    let image = try ImageDecoder().decode(Self.file(way), as: .full)
    #expect(image.pixels == Self.grey(0, 255, 255, 0))
  }

  @Test func aStripFarBeyondAnyFileIsAnswered() throws {
    // BigTIFF has places of 64 bits; JPEG's marks are looked for there.
    var file = Self.file(
      Way("far", [0xFF, 0xD8], shows: []) { ($0.isBigTIFF, $0.tags) = (true, [(259, 7)]) })
    let directory = 18
    let entry = try #require(
      (0..<Int(file[directory])).map { directory + 8 + $0 * 20 }
        .first { file[$0] == 0x11 && file[$0 + 1] == 1 })
    // LONG8, as large as a signed number can be.
    file.replaceSubrange(entry + 2..<entry + 4, with: Self.number(16, 2, false))
    file.replaceSubrange(entry + 12..<entry + 20, with: Self.number(.max, 8, false))
    #expect(throws: ImageDecodingError.self) { try ImageDecoder().decode(file, as: .full) }
  }
}
