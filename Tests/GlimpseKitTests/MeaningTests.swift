// What the bundled model finds in the sample gallery, none of whose
// combinations of thing, colour and setting it has seen in training.

import Foundation
import GlimpseKit
import SearchDomain
import SearchWorkflows
import TestSupport
import Testing

@Suite struct MeaningTests {
  /// The gallery, indexed once for all tests.
  private static let indexed = Task { () throws -> (ImageLibrary, TemporaryFolder) in
    let folder = try TemporaryFolder()
    let library = try ImageLibrary(
      configuration: LibraryConfiguration(
        folder: folder.file("library"), model: BundledModel.name,
        environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")]))
    let report = try await library.index([gallery]).finish()
    #expect(report.failures.isEmpty && report.indexed >= 300)
    return (library, folder)
  }

  private static let gallery = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Gallery").path

  private struct Caption: Decodable {
    let file: String
    let caption: String
  }

  private static func captions() throws -> [Caption] {
    let text = try String(contentsOfFile: gallery + "/captions.jsonl", encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONDecoder().decode(Caption.self, from: Data($0.utf8)) }
  }

  private func library() async throws -> ImageLibrary { try await Self.indexed.value.0 }

  /// Every word must occur in the first result's file name.
  @Test(arguments: [
    ("a red bicycle", ["red", "bicycle"]), ("red car on highway", ["red-car-highway"]),
    ("a cat sleeping on a couch", ["cat-on", "couch"]), ("cat on a sofa", ["cat-on", "couch"]),
    ("a person riding a bicycle", ["cyclist"]), ("a fluffy orange cat", ["orange-cat"]),
    ("sunset over water", ["sunset-over-water"]), ("sunset over mountains", ["mountains"]),
    ("three red owls", ["3-red-owl"]), ("a green motorcycle", ["green", "motorcycle"]),
    ("a yellow turtle in space", ["yellow-turtle-space"]),
  ])
  func theFirstResultIsWhatTheWordsSay(_ query: String, _ words: [String]) async throws {
    let hit = try #require(try await library().search(query, limit: 1).hits.first)
    for word in words { #expect(hit.image.filename.contains(word), "\(query): \(hit.image.filename)") }
  }

  @Test func captionsFindTheirPictures() async throws {
    let library = try await library()
    var first = 0, amongTen = 0
    let captions = try Self.captions()
    for caption in captions {
      let names = try library.search(caption.caption, limit: 10).hits.map(\.image.path.description)
      let rank = names.firstIndex { $0.hasSuffix("/Gallery/" + caption.file) }
      if rank == 0 { first += 1 }
      if rank != nil { amongTen += 1 }
    }
    let count = Double(captions.count)
    #expect(Double(first) / count >= 0.6, "recall@1 \(Double(first) / count)")
    #expect(Double(amongTen) / count >= 0.95, "recall@10 \(Double(amongTen) / count)")
  }

  @Test func aPictureAndWordsTogetherMeanBoth() async throws {
    let picture = FilePath(Self.gallery + "/vehicles/red-car-highway-001.jpg")
    let query = SearchQuery(
      [SearchQuery.Part(.file(picture)), SearchQuery.Part(.words("at night"))], limit: 1)
    let hits = try await library().search(query).hits
    #expect(hits.first?.image.filename == "red-car-highway-night-002.webp")
  }

  @Test func picturesOfTheSameThingAreSimilar() async throws {
    let picture = FilePath(Self.gallery + "/vehicles/red-car-highway-001.jpg")
    let names = try await library().similar(to: picture, limit: 3).hits.map(\.image.filename)
    #expect(names.allSatisfy { $0.contains("car-highway") }, "\(names)")
  }
}
