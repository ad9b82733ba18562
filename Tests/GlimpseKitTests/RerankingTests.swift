// Captions from a model on this machine, and the best of a search put in order:
// by such a model, and by a vision language model that a local server plays.

import EmbeddingModels
import Foundation
import GlimpseKit
import QueryUnderstanding
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@Suite struct RerankingTests {
  private let folder: TemporaryFolder
  private let images: String

  init() throws {
    folder = try TemporaryFolder()
    images = folder.file("pictures")
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    for (index, colour) in [
      [200, 30, 30], [30, 200, 30], [30, 30, 200], [220, 220, 20], [90, 90, 90],
    ]
    .enumerated() {
      // Stripes of their own, so that no two are copies.
      var pixels: [UInt8] = []
      for place in 0..<48 * 48 {
        let isStripe = place / 48 / (index + 3) % 2 == 0
        pixels += colour.map { UInt8(clamping: isStripe ? $0 : 255 - $0) }
      }
      try ImageLibraryTests.write(
        PortablePixmap(width: 48, height: 48, pixels: pixels), to: "\(images)/\(index).ppm")
    }
  }

  private func library(
    _ rerankModel: String?, language: LanguageModel? = nil,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) async throws -> ImageLibrary {
    var configuration = ImageLibraryTests.configuration(folder)
    configuration.rerankModel = rerankModel
    configuration.matchingLanguageModel = language
    configuration.rerankProgress = progress
    let library = try ImageLibrary(configuration: configuration)
    try await library.index([images]).finish()
    return library
  }

  private func query(_ count: Int, limit: Int = 10, offset: Int = 0) -> SearchQuery {
    var query = SearchQuery(words: "a red car", limit: limit)
    query.collapsesDuplicates = false
    query.offset = offset
    query.rerankCount = count
    return query
  }

  private let matching = Fixtures.path("models/blip-matching")

  @Test func captionsAreWrittenOnThisMachineOnceAndFound() async throws {
    let library = try await library(nil)
    try Data("no picture any more".utf8).write(to: URL(fileURLWithPath: images + "/3.ppm"))
    let model = try library.configuration.openCaptioningModel(Fixtures.path("models/blip-captions"))
    #expect(try library.writeCaptions(by: model, isDryRun: true).needed == 5)
    let heard = Mutex<[Int]>([])
    let report = try library.writeCaptions(by: model) { state in
      heard.withLock { $0.append(state.written + state.failed) }
    }
    #expect(report.written == 4 && report.failed == 1)
    #expect(report.firstFailure?.contains("3.ppm") == true)
    #expect(heard.withLock { $0 } == [1, 2, 3, 4, 5])
    // What failed is tried again, the rest is not.
    #expect(try library.writeCaptions(by: model, isDryRun: true).needed == 1)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: images + "/0.ppm")))
    let caption = try model.caption(of: EncodedImage(bytes: bytes)).text
    let words: [Substring] = caption.split(whereSeparator: { !$0.isLetter })
    let word = String(try #require(words.max(by: { $0.count < $1.count })))
    var texts = SearchQuery(words: word)
    texts.mode = .textOnly
    #expect(try !library.search(texts).hits.isEmpty)
  }

  @Test func captionsEndWithWhatEveryImageWouldMeet() async throws {
    let library = try await library(nil)
    let folder = Fixtures.path("models/blip-captions")
    var configuration = library.configuration
    configuration.decoderProgram = self.folder.file("no program")
    let model = try configuration.openCaptioningModel(folder)
    let heard = Mutex(0)
    #expect(throws: EmbeddingModelError.self) {
      try library.writeCaptions(by: model) { _ in heard.withLock { $0 += 1 } }
    }
    #expect(heard.withLock { $0 } == 1)
    #expect(try library.captionsNeeded(byModelIn: folder).report.needed == 5)
  }

  @Test func whatLacksACaptionIsCountedWithoutTheGraphs() async throws {
    let copy = folder.file("captions")
    try FileManager.default.copyItem(
      atPath: Fixtures.path("models/blip-captions"), toPath: copy)
    try Data("no graph".utf8).write(to: URL(fileURLWithPath: copy + "/text_decoder.onnx"))
    let counted = try await library(nil).captionsNeeded(byModelIn: copy)
    #expect(counted.report.needed == 5)
    #expect(counted.author.hasPrefix("blip random weights "))
  }

  @Test func captionsByOtherWeightsOfOneNameAreOthers() async throws {
    let source = Fixtures.path("models/blip-captions")
    let copy = folder.file("captions")
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    #expect(
      try CaptioningModel.author(inFolder: copy) == CaptioningModel.author(inFolder: source))
    let url = URL(fileURLWithPath: copy + "/text_decoder.onnx")
    var graph = try Data(contentsOf: url)
    graph[graph.count / 64 * 40 + 7] ^= 1
    try graph.write(to: url)
    let library = try await library(nil)
    #expect(
      try CaptioningModel.author(inFolder: copy) != CaptioningModel.author(inFolder: source))
    let model = try library.configuration.openCaptioningModel(source)
    _ = try library.writeCaptions(by: model)
    #expect(try library.captionsNeeded(byModelIn: source).report.needed == 0)
    #expect(try library.captionsNeeded(byModelIn: copy).report.needed == 5)
  }

  @Test func aLanguageModelIsNotAskedWhereImagesCannotBeDecoded() async throws {
    let server = try LocalHTTPServer { _ in .text(500, "{}") }
    _ = try await library(nil)
    var configuration = ImageLibraryTests.configuration(folder, access: .reading)
    configuration.rerankModel = "language-model"
    configuration.matchingLanguageModel = LanguageModel(
      dialect: .openAI, baseURL: server.url, name: "seer", key: nil, timeoutSeconds: 30)
    configuration.decoderProgram = folder.file("no program")
    let library = try ImageLibrary(configuration: configuration)
    #expect(throws: EmbeddingModelError.self) { try library.search(query(3)) }
    #expect(server.requests.isEmpty)
  }

  @Test func theBestAreReorderedAndTheRestFollowInTheirOrder() async throws {
    let library = try await library(matching)
    let plain = try library.search(query(0))
    let reply = try library.search(query(3))
    #expect(reply.reranking?.count == 3)
    #expect(reply.reranking?.model == "blip random weights")
    let scores = reply.hits.map(\.rerankScore)
    #expect(scores[..<3].allSatisfy { $0 != nil } && scores[3...].allSatisfy { $0 == nil })
    let best = scores.compactMap { $0 }
    #expect(best == best.sorted(by: >) && Set(best).count > 1)
    #expect(Set(reply.hits[..<3].map(\.image.id)) == Set(plain.hits[..<3].map(\.image.id)))
    #expect(reply.hits[3...].map(\.image.id) == plain.hits[3...].map(\.image.id))
    // The number shown is still that of looks.
    for hit in reply.hits {
      #expect(plain.hits.first { $0.image.id == hit.image.id }?.score == hit.score)
    }
  }

  @Test func pagesAreCutsOfOneListAndAnsweredFromWhatIsKnown() async throws {
    let library = try await library(matching)
    let whole = try library.search(query(3)).hits.map(\.image.id)
    // Nothing needs to be read again, in this library or the next.
    try FileManager.default.removeItem(atPath: images)
    var paged: [ImageID] = []
    for page in 0..<3 {
      paged += try library.search(query(3, limit: 2, offset: 2 * page)).hits.map(\.image.id)
    }
    #expect(paged == whole)
    var configuration = ImageLibraryTests.configuration(folder, access: .reading)
    configuration.rerankModel = matching
    let again = try ImageLibrary(configuration: configuration).search(query(3))
    #expect(again.hits.map(\.image.id) == whole)
    #expect(!again.warnings.contains { $0.contains("re-ranked") })
  }

  @Test func aPageBehindTheReRankedOnesNeedsNoGraph() async throws {
    let copy = folder.file("matching")
    try FileManager.default.copyItem(atPath: matching, toPath: copy)
    let library = try await library(copy)
    let plain = try library.search(query(0, limit: 2, offset: 2)).hits.map(\.image.id)
    for graph in ["vision_model.onnx", "text_matcher.onnx"] {
      try Data("no graph".utf8).write(to: URL(fileURLWithPath: "\(copy)/\(graph)"))
    }
    let reply = try library.search(query(2, limit: 2, offset: 2))
    #expect(reply.hits.map(\.image.id) == plain && plain.count == 2)
    #expect(reply.reranking?.count == 0 && reply.reranking?.model == "blip random weights")
    #expect(throws: EmbeddingModelError.self) { try library.search(query(3, limit: 2, offset: 2)) }
    // What is no matcher at all is refused on every page.
    try FileManager.default.removeItem(atPath: copy)
    #expect(throws: EmbeddingModelError.self) { try library.search(query(2, limit: 2, offset: 2)) }
    let none = try await self.library(nil)
    #expect(throws: GlimpseError.self) { try none.search(query(2, limit: 2, offset: 2)) }
  }

  @Test func aImageThatCannotBeReadKeepsItsPlaceAndIsTold() async throws {
    let library = try await library(matching)
    let plain = try library.search(query(0)).hits.map(\.image)
    try FileManager.default.removeItem(atPath: plain[1].path.description)
    let reply = try library.search(query(4))
    #expect(reply.hits[1].image.id == plain[1].id && reply.hits[1].rerankScore == nil)
    #expect(reply.reranking?.count == 3)
    #expect(reply.warnings.contains { $0.contains(plain[1].filename) })
  }

  @Test func whatCannotBeReRankedIsRefused() async throws {
    let library = try await library(nil)
    let noModel = #expect(throws: GlimpseError.self) { try library.search(query(3)) }
    #expect(noModel?.message.contains("GLIMPSE_RERANK_MODEL") == true)
    let withModel = try await self.library(matching)
    var noWords = SearchQuery([.init(.file(FilePath(images + "/0.ppm")))])
    noWords.rerankCount = 3
    let refused = #expect(throws: GlimpseError.self) { try withModel.search(noWords) }
    #expect(refused?.message.contains("needs words") == true)
    #expect(throws: GlimpseError.self) { try withModel.search(query(201)) }
    #expect(throws: GlimpseError.self) { try withModel.search(query(-1)) }
  }

  @Test func aVisionLanguageModelIsAskedOnceAImage() async throws {
    // Yes is the likelier the more of the image was sent: any order will do.
    let server = try LocalHTTPServer { request in
      let body = String(decoding: request.body, as: UTF8.self)
      guard body.contains("data:image/jpeg;base64,"), body.contains(#"\"a red car\""#),
        body.contains("\"logprobs\":true")
      else { return .text(400, "{}") }
      let share = Double(request.body.count % 97) / 100 + 0.01
      return .text(
        200,
        """
        {"choices":[{"message":{"content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-1,
        "top_logprobs":[{"token":"Yes","logprob":\(log(share))},{"token":" no","logprob":\(log(1 - share))},
        {"token":"Perhaps","logprob":-0.1}]}]}}]}
        """)
    }
    let model = LanguageModel(
      dialect: .openAI, baseURL: server.url, name: "seer", key: nil, timeoutSeconds: 30)
    let library = try await library("language-model", language: model)
    let reply = try library.search(query(4))
    #expect(server.requests.count == 4)
    #expect(!reply.warnings.contains { $0.contains("re-ranked") })
    let scores = reply.hits.compactMap(\.rerankScore)
    #expect(scores.count == 4 && scores == scores.sorted(by: >))
    _ = try library.search(query(4))
    #expect(server.requests.count == 4)
  }

  @Test func withoutLogProbabilitiesTheAnswerCounts() async throws {
    let server = try LocalHTTPServer { request in
      // It does not know the option.
      String(decoding: request.body, as: UTF8.self).contains("logprobs")
        ? .text(400, "{}") : .text(200, #"{"choices":[{"message":{"content":" No, a tree."}}]}"#)
    }
    let model = LanguageModel(
      dialect: .openAI, baseURL: server.url, name: "seer", key: nil, timeoutSeconds: 30)
    let library = try await library("language-model", language: model)
    let plain = try library.search(query(0)).hits.map(\.image.id)
    let reply = try library.search(query(2))
    #expect(reply.hits[..<2].map(\.rerankScore) == [0, 0])
    #expect(reply.hits.map(\.image.id) == plain)
  }

  @Test(arguments: [(401, "{}"), (500, "{}"), (200, "no JSON"), (200, #"{"choices":[]}"#)])
  func resultsAreShownWithoutAModelThatDoesNotAnswer(_ status: Int, _ body: String) async throws {
    let server = try LocalHTTPServer { _ in .text(status, body) }
    let model = LanguageModel(
      dialect: .openAI, baseURL: server.url, name: "seer", key: "secret", timeoutSeconds: 30)
    let heard = Mutex<[Int]>([])
    let library = try await library("language-model", language: model) { done, total in
      heard.withLock { $0.append(total == 3 ? done : -1) }
    }
    let plain = try library.search(query(0))
    let reply = try library.search(query(3))
    #expect(reply.hits.map(\.image.id) == plain.hits.map(\.image.id))
    #expect(reply.reranking?.count == 0)
    let told = reply.warnings.filter { $0.hasPrefix("not all was re-ranked") }
    #expect(told.count == 1 && reply.warnings.count == plain.warnings.count + 1)
    #expect(told.first?.contains("secret") == false)
    // The last says that it is over, however early the work ended.
    let states = heard.withLock { $0 }
    #expect(states.last == 3 && states == Array(Set(states)).sorted())
  }
}
