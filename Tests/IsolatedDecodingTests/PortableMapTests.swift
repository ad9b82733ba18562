import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// Portable maps of all kinds, depths and spellings of the header.
@Suite struct PortableMapTests {
  struct Map: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let width: Int
    let height: Int
    let pixels: [UInt8]
    var hasAlpha = false
    var pages = 1

    init(
      _ name: String, _ head: String, _ data: [UInt8] = [], _ size: (Int, Int), _ pixels: [UInt8],
      hasAlpha: Bool = false, pages: Int = 1
    ) {
      testDescription = name
      bytes = Array(head.utf8) + data
      (width, height) = size
      self.pixels = pixels
      self.hasAlpha = hasAlpha
      self.pages = pages
    }
  }

  private static func grey(_ values: UInt8...) -> [UInt8] { values.flatMap { [$0, $0, $0] } }

  private static func floats(_ values: [Float], isLittle: Bool) -> [UInt8] {
    values.flatMap { value in
      (0..<4).map { i in
        UInt8(truncatingIfNeeded: value.bitPattern >> UInt32((isLittle ? i : 3 - i) * 8))
      }
    }
  }

  static let maps: [Map] = [
    Map("bits in digits", "P1\n3 2\n1 0 1\n0 1 0\n", [], (3, 2), grey(0, 255, 0, 255, 0, 255)),
    Map(
      "digits without blanks", "P1\n# GIMP\n3 2\n101\n010", [], (3, 2), grey(0, 255, 0, 255, 0, 255)
    ),
    Map("grey in digits, 15 is white", "P2 3 1 15 0 7 15", [], (3, 1), grey(0, 119, 255)),
    Map(
      "grey in digits, 65,535 is white", "P2 2 1 65535 # there\n32768 65535", [], (2, 1),
      grey(128, 255)),
    Map(
      "colours in digits, with comments", "P3#a\n#b\n1 # c\n#d\n2\n4095\n4095 0 2048 # e\n1 2 4095",
      [], (1, 2), [255, 0, 128, 0, 0, 255]),
    Map(
      "bits", "P4\n9 2\n", [0b1010_0000, 0x80, 0xFF, 0], (9, 2),
      grey(0, 255, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255)),
    Map("bytes", "P5 2 2 255\n", [0, 1, 254, 255], (2, 2), grey(0, 1, 254, 255)),
    Map("1 is white", "P5 3 1 1\n", [0, 1, 1], (3, 1), grey(0, 255, 255)),
    Map("127 is white", "P5 2 1 127\n", [127, 64], (2, 1), grey(255, 129)),
    Map("more than white", "P5 2 1 100\n", [200, 50], (2, 1), grey(255, 128)),
    Map("1,023 is white", "P5 2 1 1023\n", [3, 255, 2, 0], (2, 1), grey(255, 128)),
    Map("16 bits", "P6 1 1 65535\n", [255, 255, 128, 0, 0, 255], (1, 1), [255, 128, 1]),
    Map(
      "two comments", "P6\n# first\n# second\n1 2\n255\n", [1, 2, 3, 4, 5, 6], (1, 2),
      [1, 2, 3, 4, 5, 6]),
    Map(
      "numbers in a comment", "P6\n# GIMP 1.1\n# 2024\n1 1\n255\n", [9, 8, 7], (1, 1), [9, 8, 7]),
    Map(
      "several maps", "P5 1 1 255\n", [7] + Array("P5 1 1 255\n".utf8) + [9], (1, 1), grey(7),
      pages: 2),
    Map(
      "PAM of grey", "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nTUPLTYPE GRAYSCALE\nENDHDR\n",
      [3, 200], (2, 1), grey(3, 200)),
    Map(
      "PAM of black and white",
      "P7\n# c\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n", [0, 1],
      (2, 1),
      grey(0, 255)),
    Map(
      "PAM of grey with opacity",
      "P7\nHEIGHT 1\nWIDTH 2\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n",
      [10, 255, 10, 0], (2, 1), grey(10, 255), hasAlpha: true),
    Map(
      "PAM of colours", "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n",
      [1, 2, 3],
      (1, 1), [1, 2, 3]),
    Map(
      "PAM of colours with opacity of 16 bits",
      "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 65535\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
      [255, 255, 0, 0, 0, 0, 255, 255, 1, 1, 1, 1, 1, 1, 0, 0], (2, 1), [255, 0, 0, 255, 255, 255],
      hasAlpha: true),
    Map(
      "PAM of an unknown kind",
      "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_INFRARED\nENDHDR\n", [1, 2, 3, 0],
      (1, 1),
      [1, 2, 3]),
    Map(
      "floats of grey, from the bottom", "Pf\n1 2\n-1.0\n", floats([1, 0.214], isLittle: true),
      (1, 2), grey(127, 255)),
    Map(
      "floats of colours in the other order", "PF 1 1 1\n", floats([0, 2, .nan], isLittle: false),
      (1, 1),
      [0, 255, 0]),
    Map(
      "floats as Photoshop writes them, from the top", "Pf\n1\n2\n-1.0\n",
      floats([1, 0], isLittle: true), (1, 2), grey(255, 0)),
    Map("floats with a scale", "Pf 1 1 -0.5\n", floats([2], isLittle: true), (1, 1), grey(255)),
  ]

  @Test(arguments: maps)
  func aMapOfEveryKindShowsItsPixels(_ map: Map) throws {
    #expect(ImageFormat.recognise(map.bytes) == .pnm)
    let image = try ImageDecoder().decode(map.bytes, as: .full)
    #expect([image.width, image.height] == [map.width, map.height])
    #expect(largestDifference(image.pixels, map.pixels) <= 1, "\(image.pixels)")
    #expect(image.info.hasAlpha == map.hasAlpha)
    #expect(image.info.pages == map.pages)
    #expect(!image.isPartial)
  }

  @Test(arguments: maps)
  func aMapThatEndsAnywhereIsAnswered(_ map: Map) throws {
    for length in 0..<map.bytes.count {
      do {
        _ = try ImageDecoder().decode(Array(map.bytes.prefix(length)), as: .full)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }

  @Test(arguments: ["P5 20 20 255\n", "P2 20 20 255\n"])
  func aMapThatIsCutOffShowsTheRowsThatAreThere(_ head: String) throws {
    let data =
      head.hasPrefix("P5")
      ? (0..<200).map { UInt8($0) } : (0..<200).flatMap { Array("\($0) ".utf8) }
    let bytes = Array(head.utf8) + data
    let image = try ImageDecoder().decode(bytes, as: .full)
    #expect(image.isPartial)
    // Rows of a fixed length are counted before any is decoded.
    let isRefused = try PortableMapFile(bytes).image(reducedBy: 1, isTolerant: false) == nil
    #expect(isRefused == head.hasPrefix("P5"))
    #expect(image.pixels[3] == 1 && image.pixels[199 * 3] == 199)
  }

  @Test func aLargeMapIsAveragedWhileItIsRead() throws {
    let side = 5000
    // Columns of two, dark and light in turn, average to one grey.
    let row = (0..<side).map { UInt8($0 % 2 == 0 ? 100 : 102) }
    let bytes = Array("P5 \(side) \(side) 255\n".utf8) + (0..<side).flatMap { _ in row }
    let image = try ImageDecoder().decode(bytes, as: .within(maxSide: 100))
    #expect([image.width, image.height] == [100, 100])
    #expect(image.pixels.allSatisfy { (100...102).contains($0) })
  }

  @Test func aHeaderThatIsNoneIsCalledDamaged() throws {
    for text in ["P5 2 2 0\n    ", "P7\nWIDTH 2\nENDHDR\n", "P5 2 2 70000\n    "] {
      let error = #expect(throws: ImageDecodingError.self) {
        _ = try ImageDecoder().decode(Array(text.utf8), as: .full)
      }
      let kind = error?.kind
      #expect(kind == .damaged || kind == .notAnImage)
    }
  }
}
