import Foundation
import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// One line of Tests/Fixtures/hostile/manifest.json.
struct HostileFile: Decodable, CustomTestStringConvertible, Sendable {
  let file: String
  let expect: String
  let kind: String?
  let words: String?
  let width: Int?
  let height: Int?
  let centre: [Int]?
  let tolerance: Int?
  let format: String?
  let pages: Int?
  let orientation: Int?
  let partial: Bool?
  let alpha: Bool?
  let camera: String?
  let taken: String?
  let lens: String?
  let latitude: Double?
  let longitude: Double?

  var testDescription: String { file }

  struct Manifest: Decodable { let files: [HostileFile] }

  static let all: [HostileFile] = {
    guard let data = try? Fixture.hostile("manifest.json"),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(data))
    else { return [] }
    return manifest.files
  }()
}

@Suite struct HostileCorpusTests {
  @Test func manifestListsTheWholeCorpus() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Fixture.folder.appendingPathComponent("hostile").path)
    #expect(Set(names) == Set(HostileFile.all.map(\.file) + ["manifest.json"]))
    #expect(HostileFile.all.count > 60)
  }

  @Test(arguments: HostileFile.all)
  func eachFileGivesWhatTheManifestSays(_ expected: HostileFile) throws {
    let decoder = try ImageDecoder()
    let bytes = try Fixture.hostile(expected.file)
    do {
      let image = try decoder.decode(bytes, as: .squash(width: 33, height: 33))
      #expect(expected.expect == "indexed")
      #expect(image.width == 33 && image.height == 33)
      let info = image.info
      #expect([info.width, info.height] == [expected.width, expected.height])
      #expect(image.isPartial == (expected.partial ?? false))
      let middle = (16 * 33 + 16) * 3
      let centre = image.pixels[middle..<middle + 3].map(Int.init)
      let furthest = zip(centre, expected.centre ?? []).map { abs($0 - $1) }.max() ?? 255
      #expect(furthest <= expected.tolerance ?? 0, "the centre is \(centre)")
      if let format = expected.format { #expect(info.format.rawValue == format) }
      if let pages = expected.pages { #expect(info.pages == pages) }
      if let orientation = expected.orientation { #expect(info.orientation == orientation) }
      if let alpha = expected.alpha { #expect(info.hasAlpha == alpha) }
      #expect(try decoder.inspect(bytes) == info)
      try checkDetails(info.exif, expected)
    } catch let error as ImageDecodingError {
      #expect(expected.expect == "failed", "\(error.message)")
      #expect(error.kind.rawValue == expected.kind)
      #expect(error.message.contains(expected.words ?? "?"), "\(error.message)")
      #expect(!error.message.contains("\n"))
    }
  }

  private func checkDetails(_ exif: EXIFDetails, _ expected: HostileFile) throws {
    if let camera = expected.camera {
      #expect(try #require(exif.cameraMake) + " " + #require(exif.cameraModel) == camera)
    }
    if let taken = expected.taken { #expect(exif.taken == taken) }
    if let lens = expected.lens { #expect(exif.lens == lens) }
    if let latitude = expected.latitude {
      #expect(abs(try #require(exif.latitude) - latitude) < 0.001)
    }
    if let longitude = expected.longitude {
      #expect(abs(try #require(exif.longitude) - longitude) < 0.001)
    }
  }
}
