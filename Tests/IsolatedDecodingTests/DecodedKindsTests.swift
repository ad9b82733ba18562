import Foundation
import ImageDecoding
import Support
import Testing

@testable import IsolatedDecoding

/// One image of Tools/make-decoding-fixtures and the colours it shows.
struct DecodedKind: Decodable, Sendable, CustomTestStringConvertible {
  struct Point: Decodable { let x, y: Double, colour: [Int] }

  let file: String
  let tolerance: Int
  let points: [Point]

  var testDescription: String { file }

  struct List: Decodable { let cases: [DecodedKind] }

  static let all: [DecodedKind] = {
    guard let data = try? Fixture.bytes("decoding/cases.json"),
      let list = try? JSONDecoder().decode(List.self, from: Data(data))
    else { return [] }
    return list.cases
  }()
}

@Suite struct DecodedKindsTests {
  @Test func fixturesAreThere() { #expect(DecodedKind.all.count >= 16) }

  @Test(arguments: DecodedKind.all)
  func aImageOfEveryKindShowsItsColours(_ kind: DecodedKind) throws {
    let image = try ImageDecoder().decode(Fixture.bytes("decoding/" + kind.file), as: .full)
    #expect(!image.isPartial)
    for point in kind.points {
      let (x, y) = (
        Int(clamping: Double(image.width) * point.x),
        Int(clamping: Double(image.height) * point.y)
      )
      let at = (y * image.width + x) * 3
      let seen = image.pixels[at..<at + 3].map(Int.init)
      #expect(
        zip(seen, point.colour).allSatisfy { abs($0 - $1) <= kind.tolerance },
        "at \(x), \(y): \(seen), expected \(point.colour)")
    }
  }

  @Test func theFramesOfASequenceAreCounted() throws {
    let bytes = try Fixture.bytes("decoding/sequence-bare.avif")
    #expect(try ImageDecoder().inspect(bytes).pages == 2)
  }

  // MARK: Cut off

  static let partial = [
    ("whole.webp", 0.5), ("whole-lossless.webp", 0.5), ("whole.jxl", 0.8),
    ("restarts.jpg", 0.5), ("animation.webp", 0.99),
  ]

  @Test(arguments: partial)
  func aFileThatIsCutOffShowsItsBeginning(_ name: String, _ part: Double) throws {
    let whole = try Fixture.bytes("decoding/" + name)
    let length = Int(clamping: Double(whole.count) * part)
    // All of an animation's first frame is there.
    let cut = name.hasPrefix("animation") ? whole.dropLast(8) : whole.prefix(length)
    let full = try ImageDecoder().decode(whole, as: .full)
    let seen = try ImageDecoder().decode(Array(cut), as: .full)
    #expect(seen.isPartial)
    #expect(seen.width == full.width && seen.height == full.height)
    // Of what is cut by half, at least a quarter from the top is there.
    let count = full.pixels.count / 4
    #expect(psnr(Array(seen.pixels[..<count]), Array(full.pixels[..<count])) > 25)
  }

  @Test(arguments: ["whole.webp", "whole-lossless.webp", "lossless.jxl", "sequence-bare.avif"])
  func aFileThatEndsAnywhereIsAnswered(_ name: String) throws {
    let whole = try Fixture.bytes("decoding/" + name)
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 97)) {
      do {
        _ = try ImageDecoder().decode(Array(whole.prefix(length)), as: .full)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }

  @Test(arguments: partial.dropLast(2))
  func aFileThatIsCutOffIsNotDecodedForNothing(_ name: String, _ part: Double) throws {
    let whole = try Fixture.bytes("decoding/" + name)
    let cut = Array(whole.prefix(Int(clamping: Double(whole.count) * part)))
    try cut.withUnsafeBytes { bytes in
      let file: any PlainFormat =
        name.hasSuffix("jxl") ? try JXLFile(bytes) : try #require(CutWebP(cut))
      let isRefused = file.image(reducedBy: 1, isTolerant: false) == nil
      #expect(isRefused)
      for _ in 0..<2 {
        let shown = file.image(reducedBy: 1, isTolerant: true)?.shownPart ?? 0
        #expect(shown > 0 && shown < 1)
      }
    }
  }

  @Test(arguments: [0, 0x10] as [UInt8])
  func transparencyOfACutWebPIsWhatItsHeaderSays(_ flags: UInt8) throws {
    // The frame of a plain file in one with an extended header.
    let plain = try Fixture.bytes("decoding/whole.webp")
    let size = try ImageDecoder().inspect(plain)
    let extended =
      Array("VP8X".utf8) + Made.little(10, 4) + [flags, 0, 0, 0] + Made.little(size.width - 1, 3)
      + Made.little(size.height - 1, 3)
    let file =
      Array("RIFF".utf8) + Made.little(plain.count - 8 + extended.count, 4) + Array("WEBP".utf8)
      + extended + plain[12...]
    let cut = try #require(CutWebP(Array(file.prefix(file.count / 2))))
    #expect(cut.header.hasAlpha == (flags != 0))
  }

  @Test(arguments: ["whole.webp", "whole-lossless.webp", "animation.webp"])
  func aCutWebPHasTheTransparencyOfTheWhole(_ name: String) throws {
    let whole = try Fixture.bytes("decoding/" + name)
    let expected = try ImageDecoder().inspect(whole).hasAlpha
    let cut = try #require(CutWebP(Array(whole.dropLast(8))))
    #expect(cut.header.hasAlpha == expected)
  }

  @Test func aJPEGWithHundredsOfFaultsIsShownBetweenThem() throws {
    var bytes = try Fixture.bytes("decoding/restarts.jpg")
    let start = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    // Each marker that starts again has the wrong number.
    for i in bytes.indices.dropLast() where i > start && bytes[i] == 0xFF {
      if (0xD0...0xD7).contains(bytes[i + 1]) { bytes[i + 1] = 0xD0 | ((bytes[i + 1] + 3) & 7) }
    }
    let seen = try ImageDecoder().decode(bytes, as: .full)
    #expect(seen.isPartial && seen.width == 192)
  }

  // MARK: Sentences

  @Test(arguments: [
    ([0xC3, 8] as [UInt8], "lossless"), ([0xF7, 8], "JPEG-LS"), ([0xC1, 12], "12 bits a sample"),
    ([0xC5, 8], "hierarchical"),
  ])
  func aKindOfJPEGThatIsNotReadIsCalledByItsName(_ frame: [UInt8], _ name: String) throws {
    var bytes = try Fixture.bytes("parity/333x250.jpg")
    let at = try #require(
      bytes.indices.dropLast().first {
        bytes[$0] == 0xFF && (0xC0...0xC2).contains(bytes[$0 + 1])
      })
    bytes[at + 1] = frame[0]
    bytes[at + 4] = frame[1]
    let error = #expect(throws: ImageDecodingError.self) {
      _ = try ImageDecoder().decode(bytes, as: .full)
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.message == "this kind of JPEG (\(name)) cannot be read here")
  }

  @Test(arguments: ["p3.avif", "lossless.jxl", "whole.webp"])
  func aFileThatIsCutOffIsCalledSo(_ name: String) throws {
    let whole = try Fixture.bytes("decoding/" + name)
    let error = #expect(throws: ImageDecodingError.self) {
      _ = try ImageDecoder().decode(Array(whole.prefix(40)), as: .full)
    }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("cut off") == true)
  }

  @Test func damageIsCalledDamage() throws {
    var bytes = try Fixture.bytes("decoding/p3.avif")
    let data = try #require(
      bytes.indices.dropLast(4).last { bytes[$0..<$0 + 4].elementsEqual("mdat".utf8) })
    for i in data + 4..<bytes.count { bytes[i] ^= 0x55 }
    let error = #expect(throws: ImageDecodingError.self) {
      _ = try ImageDecoder().decode(bytes, as: .full)
    }
    #expect(error?.message == "the AVIF data is damaged, and too little of it can be shown")
  }
}
