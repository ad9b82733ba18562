// What the bundled model finds in the sample gallery, none of whose
// combinations of thing, colour and setting it has seen in training.

import Foundation
import GlimpseKit
import QueryUnderstanding
import SearchDomain
import TestSupport
import Testing

@Suite struct MeaningTests {
  /// The gallery, indexed once for all tests.
  private static let indexed = Task { () throws -> (ImageLibrary, TemporaryFolder) in
    let folder = try TemporaryFolder()
    let library = try ImageLibrary(
      configuration: LibraryConfiguration(
        folder: folder.file("library"), model: BundledModel.drawn,
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
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Caption.self, from: Data($0.utf8))
    }
  }

  private func library() async throws -> ImageLibrary { try await Self.indexed.value.0 }

  /// The gallery's file names would answer for the images.
  private func byLooks(_ words: String, limit: Int = 10) -> SearchQuery {
    var query = SearchQuery(words: words, limit: limit)
    query.mode = .visualOnly
    query.collapsesDuplicates = false
    return query
  }

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
    let hit = try #require(try await library().search(byLooks(query, limit: 1)).hits.first)
    for word in words {
      #expect(hit.image.filename.contains(word), "\(query): \(hit.image.filename)")
    }
  }

  @Test func captionsFindTheirImages() async throws {
    let library = try await library()
    var first = 0, amongTen = 0
    let captions = try Self.captions()
    for caption in captions {
      let names = try library.search(byLooks(caption.caption)).hits.map(\.image.path.description)
      let rank = names.firstIndex { $0.hasSuffix("/Gallery/" + caption.file) }
      if rank == 0 { first += 1 }
      if rank != nil { amongTen += 1 }
    }
    let count = Double(captions.count)
    #expect(Double(first) / count >= 0.6, "recall@1 \(Double(first) / count)")
    #expect(Double(amongTen) / count >= 0.95, "recall@10 \(Double(amongTen) / count)")
  }

  @Test func aImageAndWordsTogetherMeanBoth() async throws {
    let image = FilePath(Self.gallery + "/vehicles/red-car-highway-001.jpg")
    let query = SearchQuery(
      [SearchQuery.Part(.file(image)), SearchQuery.Part(.words("at night"))], limit: 1)
    let hits = try await library().search(query).hits
    #expect(hits.first?.image.filename == "red-car-highway-night-002.webp")
  }

  @Test func aNameThatHoldsTheWordsAloneIsNoStrongMatchForAImageWithWords() async throws {
    let image = FilePath(Self.gallery + "/animals/2-blue-frog-meadow-sunset-066.jpg")
    let query = SearchQuery(
      [SearchQuery.Part(.file(image)), SearchQuery.Part(.words("at night"))], limit: 10)
    let hits = try await library().search(query).hits
    #expect(hits.contains { $0.image.filename.contains("night") })
    for hit in hits { #expect((hit.match == .strong) == ((hit.strength ?? 0) >= 0.5), "\(hit)") }
  }

  @Test func whereAFilterAdmitsNothingThereIsNoGoodMatch() async throws {
    var query = byLooks("a red bicycle")
    query.filter = .compare(.width, .greater, .number(1e6))
    let reply = try await library().search(query)
    #expect(reply.hits.isEmpty && reply.hasNoGoodMatch)
  }

  @Test func imagesOfTheSameThingAreSimilar() async throws {
    let image = FilePath(Self.gallery + "/vehicles/red-car-highway-001.jpg")
    let names = try await library().similar(to: image, limit: 3).hits.map(\.image.filename)
    #expect(names.allSatisfy { $0.contains("car-highway") }, "\(names)")
  }

  @Test(arguments: [
    "sdfsdflksdfj", "a credit card", "a politician giving a speech", "an x-ray of a hand",
  ])
  func whatTheLibraryDoesNotHaveIsNoGoodMatch(_ words: String) async throws {
    let reply = try await library().search(byLooks(words))
    #expect(reply.hasNoGoodMatch && reply.hits.count == 10)
    #expect(reply.hits.allSatisfy { $0.match == .weak && ($0.strength ?? 1) < 0.5 })
  }

  @Test(arguments: ["a red bicycle", "an orange cat on a couch", "a yellow turtle in space"])
  func whatItHasIsAStrongMatch(_ words: String) async throws {
    let reply = try await library().search(byLooks(words))
    #expect(!reply.hasNoGoodMatch && reply.hits.first?.match == .strong)
    #expect((reply.hits.last?.strength ?? 1) < (reply.hits.first?.strength ?? 0))
  }

  @Test func withoutTakesThePlaceAway() async throws {
    let library = try await library()
    let reply = try library.search(byLooks("a red car without night"))
    #expect(reply.interpretation.parts.map(\.label) == ["a red car", "night"])
    #expect(reply.interpretation.parts.last?.origin == .negation)
    // Of the four red cars on a highway the one at night is the closest to "a red
    // car" alone.
    let car = try library.search(byLooks("a red car")).hits.first?.image.filename
    #expect(car?.contains("night") == true)
    #expect(!reply.hits.prefix(3).contains { $0.image.filename.contains("night") })
    var typed = byLooks("a red car without night")
    typed.switchedOff = try [#require(reply.interpretation.parts.last?.id)]
    #expect(
      try library.search(typed).interpretation.parts.map(\.label) == ["a red car without night"])
  }

  @Test func anExactNameIsFoundAndSaysWhy() async throws {
    let reply = try await library().search("grey-heart-012", limit: 3)
    let hit = try #require(reply.hits.first)
    #expect(hit.image.filename == "grey-heart-012.webp" && hit.match == .strong)
    #expect(
      hit.reasons.contains(.text(.filename, words: ["grey", "heart", "012"]))
        || hit.reasons.contains { if case .text(.filename, _) = $0 { true } else { false } })
  }

  @Test func textsAloneNeedNoModel() async throws {
    var query = SearchQuery(words: "red bicycle beach")
    query.mode = .textOnly
    let hits = try await library().search(query).hits
    let best = hits.prefix(3)
    #expect(best.count == 3 && best.allSatisfy { $0.image.filename.contains("red-bicycle-beach") })
    #expect(best.allSatisfy { $0.score.isNaN && $0.match == .strong })
    #expect(hits.dropFirst(3).allSatisfy { $0.match == .weak })
  }

  @Test func diverseResultsAreLessAlike() async throws {
    let library = try await library()
    func likeness(_ diversity: Double?) throws -> Float {
      var query = byLooks("a red car", limit: 6)
      query.diversity = diversity
      let hits = try library.search(query).hits
      #expect(hits.count == 6 && Set(hits.map(\.image.id)).count == 6)
      var sum: Float = 0
      for (i, hit) in hits.enumerated() {
        for other in hits[(i + 1)...] {
          let found = try library.search(
            SearchQuery([SearchQuery.Part(.stored(hit.image.id))], limit: 400)
          ).hits
          sum +=
            found.first { $0.image.id == other.image.id || $0.folded.contains(other.image) }?.score
            ?? 1
        }
      }
      return sum
    }
    #expect(try likeness(0.7) < likeness(nil))
  }
}
