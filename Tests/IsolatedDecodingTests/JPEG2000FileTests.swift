import Foundation
import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// One file of Tests/Fixtures/jpeg2000, as Tools/make-jpeg2000-fixtures wrote it.
struct JPEG2000Case: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  let width: Int
  let height: Int
  let tolerance: Int
  let pixels: [UInt8]

  var testDescription: String { file }

  struct Manifest: Decodable { let files: [JPEG2000Case] }

  static let all: [JPEG2000Case] = {
    guard let data = try? Fixture.bytes("jpeg2000/manifest.json"),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(data))
    else { return [] }
    return manifest.files
  }()
}

@Suite struct JPEG2000FileTests {
  @Test func theManifestListsTheFolder() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Fixture.folder.appendingPathComponent("jpeg2000").path)
    let listed = JPEG2000Case.all.map { $0.file } + ["manifest.json"]
    #expect(names.sorted() == listed.sorted())
    #expect(JPEG2000Case.all.count >= 15)
  }

  @Test(arguments: JPEG2000Case.all)
  func aFileOfEveryKindShowsItsPixels(_ example: JPEG2000Case) throws {
    let image = try ImageDecoder().decode(Fixture.bytes("jpeg2000/" + example.file), as: .full)
    #expect(image.width == example.width)
    #expect(image.height == example.height)
    #expect(
      largestDifference(image.pixels, example.pixels) <= example.tolerance,
      "\(image.pixels.prefix(24))")
    let isClear = ["opacity.jp2", "unlisted.jp2"].contains(example.file)
    #expect(image.info.hasAlpha == isClear)
    #expect(!image.isPartial)
  }

  @Test(arguments: JPEG2000Case.all)
  func aFileThatIsCutOffOrDamagedIsAnswered(_ example: JPEG2000Case) throws {
    let file = try Fixture.bytes("jpeg2000/" + example.file)
    var damaged = stride(from: 0, to: file.count, by: 3).map { Array(file.prefix($0)) }
    for place in 0..<file.count {
      var copy = file
      copy[place] ^= 0xFF
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
}
