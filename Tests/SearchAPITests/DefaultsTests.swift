// What a parameter or a member of a body is where it is left out: what the
// description says, and nothing else.

import Foundation
import HTTPServing
import SearchDomain
import Support
import Testing

@testable import SearchAPI

@Suite struct DefaultsTests {
  @Test func whatIsNotSentIsWhatWasDeclared() throws {
    let declared = [
      Parameter("n", .integer(1...9, default: 7), ""), Parameter("on", .boolean(default: true), ""),
      Parameter("off", .boolean(default: false), ""),
      Parameter("word", .text(maxLength: 9, default: "x"), ""),
      Parameter("one", .choice(["a", "b"], default: "b"), ""),
      Parameter("none", .text(maxLength: 9, default: nil), ""),
    ]
    let nothing = try Arguments(declared, path: [:], query: [])
    #expect(nothing.integer("n") == 7 && nothing.isTrue("on") && !nothing.isTrue("off"))
    #expect(nothing.text("word") == "x" && nothing.text("one") == "b")
    #expect(nothing.text("none") == nil)
    let sent = try Arguments(
      declared, path: [:],
      query: [("n", "2"), ("on", "false"), ("off", "1"), ("word", "y"), ("one", "a")].map {
        RequestTarget.QueryItem(name: $0.0, value: $0.1)
      })
    #expect(sent.integer("n") == 2 && !sent.isTrue("on") && sent.isTrue("off"))
    #expect(sent.text("word") == "y" && sent.text("one") == "a")
  }

  @Test func membersThatAreLeftOutAreWhatTheSchemaSays() throws {
    let schema = Schema.object([
      .init("n", .withDefault(.integer(7), .integer(1...9))),
      .init("share", .described("", .withDefault(.number(0.25), .number()))),
      .init("on", .nullable(.described("", .withDefault(.bool(true), .boolean)))),
      .init("off", .boolean),
    ])
    let nothing = BodyValues(.object([]), schema)
    #expect(nothing.integer("n") == 7 && nothing.number("n") == 7)
    #expect(nothing.number("share") == 0.25 && nothing.isTrue("on") && !nothing.isTrue("off"))
    let sent = BodyValues(
      .object([
        .init("n", .number(2)), .init("share", .number(1)), .init("on", .boolean(false)),
      ]), schema)
    #expect(sent.integer("n") == 2 && sent.number("share") == 1 && !sent.isTrue("on"))
  }

  @Test func theServiceDoesWhatItsDescriptionSays() async throws {
    let service = try await ServiceFixture()
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(service.get("/openapi.json").text.utf8))
        as? [String: Any])
    let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
    func parameter(_ path: String, _ name: String) throws -> Int {
      let all = try #require(paths[path]?["get"]?["parameters"] as? [[String: Any]])
      let one = try #require(all.first { $0["name"] as? String == name })
      return try #require((one["schema"] as? [String: Any])?["default"] as? Int)
    }
    #expect(
      try service.get("/search-text?q=red").json["k"]?.whole == parameter("/search-text", "k"))
    guard case .list(let images)? = try service.get("/api/v1/images").json["results"] else {
      Issue.record("no list of images")
      return
    }
    let id = try #require(images.first?["id"]?.string)
    #expect(
      try service.get("/api/v1/images/\(id)/similar").json["k"]?.whole
        == parameter("/api/v1/images/{id}/similar", "k"))
    let body = try #require(
      ((paths["/api/v1/search"]?["post"]?["requestBody"] as? [String: Any])?["content"]
        as? [String: [String: Any]])?["application/json"]?["schema"] as? [String: Any])
    let members = try #require(body["properties"] as? [String: [String: Any]])
    let reply = try service.post("/api/v1/search", json: "{\"text\":\"red\"}").json
    for name in ["k", "offset"] {
      #expect(reply[name]?.whole == members[name]?["default"] as? Int, "\(name)")
    }
  }
}
