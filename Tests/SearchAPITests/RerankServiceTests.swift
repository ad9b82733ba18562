import Foundation
import HTTPRequesting
import Support
import TestSupport
import Testing

/// Re-ranking over HTTP, by a small model of random weights (Tools/parity/blip),
/// and what a search says of a model that is not what it should be.
@Suite struct RerankServiceTests {
  private static let matching = Fixtures.path("models/blip-matching")
  private static let search = "/api/v1/search"

  private func results(_ answer: ServiceFixture.Answer) throws -> [JSONTree] {
    guard case .list(let results)? = answer.json["results"] else {
      Issue.record("no results: \(answer.text)")
      return []
    }
    return results
  }

  @Test func theBestAreOrderedByTheModelAndTheRestFollow() async throws {
    let fixture = try await ServiceFixture(rerankModel: Self.matching)
    let plain = try fixture.post(Self.search, json: #"{"text":"a red car","k":4}"#)
    let body = #"{"text":"a red car","k":4,"rerank":3}"#
    let ranked = try fixture.post(Self.search, json: body)
    #expect(plain.status == 200 && ranked.status == 200)
    #expect(plain.json["reranked"] == nil)
    #expect(ranked.json["reranked"]?["count"]?.double == 3)
    #expect(ranked.json["reranked"]?["model"]?.string == "blip random weights")
    // The same images with the same looks, the last where it was.
    #expect(Set(ranked.names) == Set(plain.names) && ranked.names.count == 4)
    #expect(ranked.names.last == plain.names.last)
    func scores(_ answer: ServiceFixture.Answer) throws -> [String: Double] {
      Dictionary(
        uniqueKeysWithValues: try results(answer).map {
          ($0["filename"]?.string ?? "", $0["score"]?.double ?? .nan)
        })
    }
    #expect(try scores(ranked) == scores(plain))
    let decided = try results(ranked).map { $0["rerank_score"]?.double }
    let known = decided.compactMap { $0 }
    #expect(known.count == 3 && decided.last == .some(nil))
    #expect(known == known.sorted(by: >) && known.allSatisfy { (0...1).contains($0) })
    #expect(Set(known).count == 3)
    // A page of it is a cut of the same list.
    let second = try fixture.post(
      Self.search, json: #"{"text":"a red car","k":2,"offset":2,"rerank":3}"#)
    #expect(second.names == Array(ranked.names.suffix(2)))
  }

  @Test(arguments: [
    #"{"text":"a red car","rerank":201}"#,
    #"{"text":"a red car","rerank":-1}"#, #"{"text":"a red car","rerank":"x"}"#,
    #"{"text":"a red car","rerank":2.5}"#,
    #"{"terms":[{"vector":[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}],"rerank":2}"#,
  ])
  func whatCannotBeReRankedIsRefusedInASentence(_ body: String) async throws {
    let fixture = try await ServiceFixture(rerankModel: Self.matching)
    let answer = try fixture.post(Self.search, json: body)
    #expect((400..<500).contains(answer.status), "\(answer.status) \(answer.text)")
    #expect(answer.json["error"]?.string?.contains("rank") == true, "\(answer.text)")
  }

  @Test func aServiceWithoutSuchAModelSaysSo() async throws {
    let fixture = try await ServiceFixture()
    let answer = try fixture.post(Self.search, json: #"{"text":"a red car","rerank":2}"#)
    #expect((400..<500).contains(answer.status))
    #expect(answer.json["error"]?.string?.contains("rerank") == true, "\(answer.text)")
  }

  @Test func aModelThatAnswersOtherwiseThanItsLibraryIsToldWithEveryReply() async throws {
    let folder = try TemporaryFolder()
    let model = folder.file("model")
    let manager = FileManager.default
    try manager.copyItem(atPath: Fixtures.path("models/open-clip"), toPath: model)
    let answers = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("answers/open-clip.json")))
    var text = String(decoding: answers, as: UTF8.self)
    text.replace("\"onnxruntime", with: "\"another library")
    // One similarity of texts that this model does not give.
    let row = try #require(text.firstRange(of: "    [0."))
    let end = try #require(text[row.upperBound...].firstIndex(of: ","))
    text.replaceSubrange(row.lowerBound..<end, with: "    [0.1")
    try Data(text.utf8).write(to: URL(fileURLWithPath: model + "/reference_similarities.json"))
    let fixture = try await ServiceFixture(model: model)
    for _ in 0..<2 {
      let answer = try fixture.post(Self.search, json: #"{"text":"a red car"}"#)
      guard case .list(let warnings)? = answer.json["warnings"] else {
        Issue.record("no warnings: \(answer.text)")
        return
      }
      let told = warnings.compactMap(\.string).filter { $0.contains("another library") }
      #expect(told.count == 1 && told.first?.contains("/textual/model.onnx") == true)
    }
  }
}
