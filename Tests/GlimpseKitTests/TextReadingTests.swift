// Writing in images, and captions from a model that a local server plays.

import Foundation
import GlimpseKit
import Indexing
import QueryUnderstanding
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@Suite struct TextReadingTests {
  private func library() throws -> (ImageLibrary, TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    let images = folder.file("pictures")
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: Fixtures.path("ocr/scan.png"), toPath: images + "/a.png")
    try ImageLibraryTests.write(
      PortablePixmap(width: 40, height: 30, colour: [9, 200, 9]), to: images + "/b.ppm")
    return (
      try ImageLibrary(configuration: ImageLibraryTests.configuration(folder)), folder, images
    )
  }

  private static let hasTesseract =
    (try? ProgramRun("tesseract", ["--version"], timeoutSeconds: 10))?.status == 0

  private func texts(_ words: String) -> SearchQuery {
    var query = SearchQuery(words: words)
    query.mode = .textOnly
    return query
  }

  @Test(.enabled(if: hasTesseract, "needs Tesseract: apt install tesseract-ocr"))
  func writingInAImageIsFound() async throws {
    let (library, folder, images) = try library()
    defer { withExtendedLifetime(folder) {} }
    var options = IndexingOptions()
    options.ocrLanguages = "eng"
    let report = try await library.index([images], options: options).finish()
    #expect(report.warnings.isEmpty)
    let hit = try #require(try library.search(texts("invoice 2024")).hits.first)
    #expect(hit.image.filename == "a.png")
    #expect(hit.reasons == [.text(.ocr, words: ["INVOICE", "2024"])])
    #expect(try library.search(texts("repairing bicycles")).hits.count == 1)
  }

  @Test func aLanguageThatCannotBeIsToldBeforeAnyWork() async throws {
    let (library, folder, images) = try library()
    defer { withExtendedLifetime(folder) {} }
    var options = IndexingOptions()
    options.ocrLanguages = "eng; rm -rf /"
    await #expect(throws: GlimpseError.self) {
      try await library.index([images], options: options).finish()
    }
    #expect(try library.count() == 0)
  }

  @Test func captionsAreWrittenOnceAndFound() async throws {
    let (library, folder, images) = try library()
    defer { withExtendedLifetime(folder) {} }
    try await library.index([images]).finish()
    let server = try LocalHTTPServer { request in
      let body = String(decoding: request.body, as: UTF8.self)
      let isImage = body.contains("data:image/jpeg;base64,/9j/")
      return .text(
        isImage ? 200 : 400,
        #"{"choices":[{"message":{"content":"A hedgehog reading a letter."}}]}"#)
    }
    let model = LanguageModel(dialect: .openAI, baseURL: server.url, name: "seer", key: nil)
    #expect(try library.writeCaptions(by: model, isDryRun: true).needed == 2)
    #expect(server.requests.isEmpty)
    let report = try library.writeCaptions(by: model)
    #expect(report.written == 2 && report.failed == 0 && server.requests.count == 2)
    #expect(try library.writeCaptions(by: model).needed == 0)
    #expect(server.requests.count == 2)
    let hits = try library.search(texts("hedgehogs")).hits
    #expect(hits.count == 2)
    #expect(hits.first?.reasons == [.text(.caption, words: ["hedgehog"])])
  }

  @Test func aCaptionThatFailsIsTriedAgain() async throws {
    let (library, folder, images) = try library()
    defer { withExtendedLifetime(folder) {} }
    try await library.index([images]).finish()
    let count = Mutex(0)
    let server = try LocalHTTPServer { _ in
      let isFirst = count.withLock { count in
        count += 1
        return count == 1
      }
      return isFirst
        ? .text(429, "{}")
        : .text(200, #"{"candidates":[{"content":{"parts":[{"text":"A page"}]}}]}"#)
    }
    let model = LanguageModel(dialect: .gemini, baseURL: server.url, name: "seer", key: "secret")
    let report = try library.writeCaptions(by: model)
    #expect(report.written == 1 && report.failed == 1)
    #expect(report.firstFailure?.contains("429") == true)
    #expect(report.firstFailure?.contains("secret") == false)
    #expect(try library.writeCaptions(by: model).written == 1)
  }

  @Test func captionsInGeminisProtocolAreWrittenOnceAndFound() async throws {
    let (library, folder, images) = try library()
    defer { withExtendedLifetime(folder) {} }
    try await library.index([images]).finish()
    let server = try LocalHTTPServer { request in
      guard request.method == "POST", request.path == "/v1beta/models/seer-1:generateContent",
        request.target == request.path, request.headers["x-goog-api-key"] == "secret",
        request.headers["authorization"] == nil, Self.isCaptionRequest(request.body)
      else { return .text(400, #"{"error":{"code":400,"message":"no"}}"#) }
      return .text(
        200,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"An otter on a sofa.\n"}]},"finishReason":"STOP"}]}"#
      )
    }
    let model = LanguageModel(
      dialect: .gemini, baseURL: server.url + "/v1beta", name: "seer-1", key: "secret")
    #expect(try library.writeCaptions(by: model, isDryRun: true).needed == 2)
    #expect(server.requests.isEmpty)
    let report = try library.writeCaptions(by: model)
    #expect(report.written == 2 && report.failed == 0 && server.requests.count == 2, "\(report)")
    #expect(try library.writeCaptions(by: model).needed == 0)
    #expect(server.requests.count == 2)
    let hits = try library.search(texts("otters")).hits
    #expect(hits.count == 2)
    #expect(hits.first?.reasons == [.text(.caption, words: ["otter"])])
  }

  /// As https://ai.google.dev/api/generate-content has it: what is asked, and
  /// the image as JPEG beside it.
  private static func isCaptionRequest(_ body: [UInt8]) -> Bool {
    guard let tree = try? JSONTree(parsing: body), let turn = tree["contents"]?[0],
      turn["role"]?.string == "user", turn["parts"]?[0]?["text"]?.string?.isEmpty == false,
      let image = turn["parts"]?[1]?["inline_data"], image["mime_type"]?.string == "image/jpeg",
      let jpeg = image["data"]?.string.flatMap({ Data(base64Encoded: $0) })
    else { return false }
    return jpeg.starts(with: [0xFF, 0xD8])
      && tree["systemInstruction"]?["parts"]?[0]?["text"] != nil
  }

  @Test(arguments: [
    #"{"candidates":[]}"#, #"{"promptFeedback":{"blockReason":"SAFETY"}}"#, "no JSON",
    #"{"candidates":[{"content":{"parts":[{"text":""}]}}]}"#,
    #"{"candidates":[{"finishReason":"MAX_TOKENS","content":{"role":"model"}}]}"#,
  ])
  func anAnswerOfGeminiWithoutACaptionIsAFailureAndStoresNothing(_ answer: String) async throws {
    let (library, folder, images) = try library()
    defer { withExtendedLifetime(folder) {} }
    try await library.index([images]).finish()
    let server = try LocalHTTPServer { _ in .text(200, answer) }
    let model = LanguageModel(dialect: .gemini, baseURL: server.url, name: "seer", key: "secret")
    let report = try library.writeCaptions(by: model)
    #expect(report.written == 0 && report.failed == 2)
    #expect(
      report.firstFailure?.isEmpty == false && report.firstFailure?.contains("secret") == false)
    #expect(try library.writeCaptions(by: model, isDryRun: true).needed == 2)
  }
}
