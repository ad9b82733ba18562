import ImageDecoding
import Support
import Testing

@testable import IsolatedDecoding

/// Files with colour profiles that are written here, byte by byte.
@Suite struct ColourProfileTests {
  // MARK: Writing

  private static func big(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> ((size - 1 - $0) * 8)) }
  }

  private static func fixed(_ values: [Double]) -> [UInt8] {
    values.flatMap { big(Int(clamping: ($0 * 65_536).rounded()), 4) }
  }

  private static func xyz(_ values: [Double]) -> [UInt8] {
    Array("XYZ ".utf8) + big(0, 4) + fixed(values)
  }

  /// sRGB's, as ICC.1:2022 writes it.
  private static let curve =
    Array("para".utf8) + big(0, 4) + big(3, 2) + big(0, 2)
    + fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])

  private static let red = [0.43607, 0.22249, 0.01392]
  private static let green = [0.38515, 0.71687, 0.09708]
  private static let blue = [0.14307, 0.06061, 0.71410]

  static func profile(
    space: String = "RGB ", connection: String = "XYZ ", name: String = "x",
    _ tags: [(String, [UInt8])]
  ) -> [UInt8] {
    let description =
      Array("desc".utf8) + big(0, 4) + big(name.utf8.count + 1, 4) + Array(name.utf8)
      + [UInt8](repeating: 0, count: 1 + 78)
    let all =
      tags + [
        ("desc", description), ("wtpt", xyz([0.9642, 1, 0.8249])),
        ("cprt", Array("text".utf8) + big(0, 4) + Array("none".utf8) + [0]),
      ]
    var table = big(all.count, 4)
    var data: [UInt8] = []
    let start = 128 + 4 + all.count * 12
    for (name, bytes) in all {
      while data.count % 4 != 0 { data.append(0) }
      table += Array(name.utf8) + big(start + data.count, 4) + big(bytes.count, 4)
      data += bytes
    }
    let header =
      big(start + data.count, 4) + big(0, 4) + big(0x0210_0000, 4) + Array("mntr".utf8)
      + Array(space.utf8) + Array(connection.utf8) + [UInt8](repeating: 0, count: 12)
      + Array("acsp".utf8) + [UInt8](repeating: 0, count: 28) + fixed([0.9642, 1, 0.8249])
      + [UInt8](repeating: 0, count: 48)
    return header + table + data
  }

  static func display(
    _ colorants: [[Double]], curve: [UInt8] = curve, name: String = "x"
  ) -> [UInt8] {
    profile(
      name: name,
      [
        ("rXYZ", xyz(colorants[0])), ("gXYZ", xyz(colorants[1])), ("bXYZ", xyz(colorants[2])),
        ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
      ])
  }

  /// A profile whose only table, for perceptual rendering, makes everything
  /// white.
  static let perceptual: [UInt8] = {
    let ramp = (0...255).map { UInt8($0) }
    let table =
      Array("mft1".utf8) + big(0, 4) + [3, 3, 2, 0]
      + fixed([1, 0, 0, 0, 1, 0, 0, 0, 1]) + ramp + ramp + ramp
      + (0..<8).flatMap { _ in [255, 128, 128] as [UInt8] } + ramp + ramp + ramp
    return profile(connection: "Lab ", [("A2B0", table)])
  }()

  /// Data as zlib keeps it that is not compressed.
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var (a, b) = (1, 0)
    for byte in data {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    let length = data.count
    return [0x78, 0x01, 1] + big(length, 2).reversed() + big(~length, 2).reversed() + data
      + big(b << 16 | a, 4)
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in body {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return big(data.count, 4) + body + big(Int(~sum), 4)
  }

  /// A PNG of one row.
  ///
  /// - Parameters:
  ///   - kind: 0 grey, 2 RGB, 4 and 6 the same with transparency.
  ///   - before: further chunks.
  static func png(
    kind: Int, bits: Int = 8, _ pixels: [[Int]], profile: [UInt8]? = nil, before: [UInt8] = []
  ) -> [UInt8] {
    let samples: [Int] = pixels.flatMap { $0 }
    let row: [UInt8] = [0] + samples.flatMap { big($0, bits / 8) }
    return [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]
      + chunk("IHDR", big(pixels.count, 4) + big(1, 4) + [UInt8(bits), UInt8(kind), 0, 0, 0])
      + (profile.map { chunk("iCCP", [0x70, 0, 0] + stored($0)) } ?? []) + before
      + chunk("IDAT", stored(row)) + chunk("IEND", [])
  }

  private func pixels(_ file: [UInt8]) throws -> [Int] {
    try ImageDecoder().decode(file, as: .full).pixels.map(Int.init)
  }

  private static let colours = [[220, 40, 30], [40, 180, 60], [50, 60, 200], [64, 64, 64]]

  // MARK: What is sRGB

  @Test func aProfileIsKnownByItsNumbersAndNotByItsName() throws {
    let swapped = Self.display([Self.blue, Self.green, Self.red], name: "sRGB IEC61966-2.1")
    let seen = try pixels(Self.png(kind: 2, Self.colours, profile: swapped))
    #expect(abs(seen[0] - 30) <= 2 && abs(seen[2] - 220) <= 2)
  }

  @Test func sRGBIsKnownUnderAnyName() throws {
    let same = Self.display([Self.red, Self.green, Self.blue], name: "xyz")
    #expect(ColourProfile(same)?.isStandard == true)
    #expect(
      try pixels(Self.png(kind: 2, Self.colours, profile: same)) == Self.colours.flatMap(\.self))
  }

  @Test func aCurveOfAPowerIsNotSRGBs() {
    let power = Array("curv".utf8) + Self.big(0, 4) + Self.big(1, 4) + Self.big(563, 2)
    let colorants = [Self.red, Self.green, Self.blue]
    #expect(ColourProfile(Self.display(colorants, curve: power))?.isStandard == false)
    let table = (0..<1024).map { i in
      TransferCurve.standard.light(Double(i) / 1023) * 65_535
    }
    let sampled =
      Array("curv".utf8) + Self.big(0, 4) + Self.big(1024, 4)
      + table.flatMap { Self.big(Int(clamping: $0.rounded()), 2) }
    #expect(ColourProfile(Self.display(colorants, curve: sampled))?.isStandard == true)
  }

  @Test func aProfileThatEndsAnywhereIsNoTrouble() throws {
    let whole = Self.display([Self.red, Self.green, Self.blue])
    for length in 0..<whole.count {
      _ = ColourProfile(Array(whole.prefix(length)))?.isStandard
    }
    let cut = Array(whole.prefix(200))
    #expect(
      try pixels(Self.png(kind: 2, Self.colours, profile: cut)) == Self.colours.flatMap(\.self))
  }

  // MARK: What is done with it

  @Test func aProfileWithATableForPerceptionAloneIsUsed() throws {
    let seen = try pixels(Self.png(kind: 2, Self.colours, profile: Self.perceptual))
    #expect(seen.allSatisfy { $0 >= 250 }, "\(seen)")
  }

  @Test func sixteenBitsWithTransparencyAndAProfileAreAsEight() throws {
    let swapped = Self.display([Self.blue, Self.green, Self.red])
    let shares = [255, 128, 0, 255]
    let eight = zip(Self.colours, shares).map { $0 + [$1] }
    for profile in [swapped, nil] {
      let expected = try pixels(Self.png(kind: 6, eight, profile: profile))
      let seen = try pixels(
        Self.png(kind: 6, bits: 16, eight.map { $0.map { $0 * 257 } }, profile: profile))
      #expect(zip(seen, expected).allSatisfy { abs($0 - $1) <= 2 }, "\(seen) \(expected)")
      #expect(seen[6...8].allSatisfy { $0 == 255 })
    }
  }

  @Test(arguments: [2, 6])
  func aGreyProfileInAImageOfColoursIsIgnored(_ kind: Int) throws {
    let grey = Self.profile(space: "GRAY", [("kTRC", Self.curve)])
    let opaque = kind == 6 ? Self.colours.map { $0 + [255] } : Self.colours
    #expect(try pixels(Self.png(kind: kind, opaque, profile: grey)) == Self.colours.flatMap(\.self))
  }

  @Test func aProfileOfColoursInAGreyImageIsIgnored() throws {
    let swapped = Self.display([Self.blue, Self.green, Self.red])
    let seen = try pixels(Self.png(kind: 0, [[0], [64], [255]], profile: swapped))
    #expect(seen == [0, 0, 0, 64, 64, 64, 255, 255, 255])
  }

  // MARK: Colours by numbers

  @Test func aPNGThatNamesItsColoursByNumbersIsConverted() throws {
    // The red of sRGB in Display P3.
    let p3 = Self.chunk("cICP", [12, 13, 0, 1])
    let seen = try pixels(Self.png(kind: 2, [[234, 51, 35], [255, 255, 255]], before: p3))
    #expect(abs(seen[0] - 255) <= 2 && seen[1] <= 6 && seen[2] <= 6, "\(seen)")
    #expect(seen[3...5].allSatisfy { $0 == 255 })
  }

  @Test func numbersInAPNGOutrankItsProfile() throws {
    let swapped = Self.display([Self.blue, Self.green, Self.red])
    let standard = Self.chunk("cICP", [1, 13, 0, 1])
    #expect(
      try pixels(Self.png(kind: 2, Self.colours, profile: swapped, before: standard))
        == Self.colours.flatMap(\.self))
    let p3 = Self.chunk("cICP", [12, 13, 0, 1])
    #expect(
      try pixels(Self.png(kind: 2, Self.colours, profile: swapped, before: p3))
        == pixels(Self.png(kind: 2, Self.colours, before: p3)))
  }

  @Test(arguments: [[2, 2, 0, 1], [3, 13, 0, 1], [1, 200, 0, 1]] as [[UInt8]])
  func numbersThatSayNothingLeaveAPNGItsProfile(_ numbers: [UInt8]) throws {
    let swapped = Self.display([Self.blue, Self.green, Self.red])
    #expect(
      try pixels(
        Self.png(
          kind: 2, Self.colours, profile: swapped, before: Self.chunk("cICP", numbers)))
        == pixels(Self.png(kind: 2, Self.colours, profile: swapped)))
  }

  @Test func lightBrighterThanPaperIsShownBrightAndNotDark() throws {
    let pq = Self.chunk("cICP", [9, 16, 0, 1])
    // 0, 50, 203 and 1,000 nits.
    let seen = try pixels(
      Self.png(kind: 2, [0, 112, 148, 192].map { [$0, $0, $0] }, before: pq))
    let greys = stride(from: 0, to: 12, by: 3).map { seen[$0] }
    #expect(greys[0] == 0 && (120...145).contains(greys[1]), "\(greys)")
    #expect((225...250).contains(greys[2]) && greys[3] >= 250, "\(greys)")
  }

  @Test func gammaAloneChangesNothing() throws {
    let gamma = Self.chunk("gAMA", Self.big(100_000, 4))
    #expect(
      try pixels(Self.png(kind: 2, Self.colours, before: gamma)) == Self.colours.flatMap(\.self))
  }
}
