import Foundation
import GlimpseKit
import HTTPRequesting
import HTTPServing
@testable import SearchAPI
import SearchDomain
import Support
import TestSupport
import Testing

/// Every number that a route takes, at the edges of its type and beyond. Routes
/// are read from their table, so that a new one is tested by being in it.
@Suite struct ExtremeNumbersTests {
  private func check(_ answer: ServiceFixture.Answer, _ what: String) {
    #expect(answer.status < 500 || answer.status == 503, "\(what): \(answer.status) \(answer.text)")
    guard answer.status >= 400, answer.headers["Content-Type"] == "application/json" else { return }
    let sentence = answer.json["error"]?.string ?? ""
    #expect(!sentence.isEmpty && !sentence.contains("\n"), "\(what): \(answer.text)")
  }

  @Test func everyParameterTakesOrRefusesEveryNumber() async throws {
    let service = try await ServiceFixture()
    let id = try service.id(of: "red.ppm")
    var asked = 0
    for route in service.service.routes where route.method == "GET" {
      let path = route.path.replacingOccurrences(of: "{id}", with: id)
      guard !path.contains("{") else { continue }
      let required = route.parameters.filter { $0.isRequired && !$0.isInPath }
      for parameter in route.parameters where !parameter.isInPath {
        for text in ExtremeNumbers.texts {
          let rest = required.filter { $0.name != parameter.name }.map { "\($0.name)=red" }
          let query = (rest + ["\(parameter.name)=\(PercentEncoding.encode(text))"]).joined(
            separator: "&")
          check(try service.get("\(path)?\(query)"), "\(route.name) \(parameter.name)=\(text)")
          asked += 1
        }
      }
    }
    #expect(asked > 300)
    #expect(try service.get("/health").status == 200)
  }

  @Test func everyMemberOfABodyTakesOrRefusesEveryNumber() async throws {
    let service = try await ServiceFixture()
    var asked = 0
    for route in service.service.routes where route.scope != .admin {
      guard case .json(let schema, _) = route.body, !route.path.contains("{") else { continue }
      for members in Self.members(of: schema) {
        let path = members.path
        for value in ExtremeNumbers.json {
          let body = Self.body(path, value, of: schema)
          let answer =
            route.method == "POST"
            ? try service.post(route.path, json: body)
            : try service.ask(
              HTTPRequest.Method(rawValue: route.method) ?? .put, route.path,
              body: Array(body.utf8),
              headers: ["Content-Type": "application/json"])
          check(answer, "\(route.name) \(body)")
          asked += 1
        }
      }
    }
    #expect(asked > 300)
    #expect(try service.get("/health").status == 200)
  }

  @Test func filtersTakeOrRefuseEveryNumber() async throws {
    let service = try await ServiceFixture()
    for field in [
      "width", "bytes", "modified", "taken", "rating", "latitude", "meta.iso", "colour", "near",
    ] {
      for value in ExtremeNumbers.json {
        for name in ["$eq", "$gte", "$lt", "$in", "$not"] {
          let filter = "{\"\(field)\":{\"\(name)\":\(value)}}"
          check(
            try service.post("/api/v1/search", json: "{\"text\":\"red\",\"where\":\(filter)}"),
            filter)
        }
      }
      for text in ExtremeNumbers.texts {
        for condition in [
          "\(field) >= \(text)", "\(field) between \(text) and \(text)", "\(field) in (\(text))",
        ] {
          check(
            try service.get("/api/v1/images?where=" + PercentEncoding.encode(condition)), condition)
        }
      }
    }
  }

  /// Paths of members of a schema: names, with `[]` for an element.
  private static func members(of schema: Schema) -> [(path: [String], schema: Schema)] {
    switch schema {
    case .object(let members, _):
      members.flatMap { member in
        [([member.name], member.schema)]
          + Self.members(of: member.schema).map { ([member.name] + $0.path, $0.schema) }
      }
    case .array(let element, _, _): Self.members(of: element).map { (["[]"] + $0.path, $0.schema) }
    case .nullable(let schema), .described(_, let schema), .withDefault(_, let schema):
      Self.members(of: schema)
    case .anyOf(let schemas): schemas.flatMap { Self.members(of: $0) }
    default: []
    }
  }

  /// A body with a value in one place, and the words that searches need.
  private static func body(_ path: [String], _ value: String, of schema: Schema) -> String {
    var inner = value
    for name in path.reversed() { inner = name == "[]" ? "[\(inner)]" : "{\"\(name)\":\(inner)}" }
    guard case .object(let members, _) = schema else { return inner }
    let others = members.filter { $0.name != path[0] && ($0.isRequired || $0.name == "text") }
      .map { "\"\($0.name)\":\"red\"" }
    return others.isEmpty
      ? inner : String(inner.dropLast()) + "," + others.joined(separator: ",") + "}"
  }
}

@Suite struct NullMembersTests {
  /// As programs send them that are made from types with optional members.
  @Test func everyMemberThatMayBeLeftOutMayBeNull() async throws {
    let service = try await ServiceFixture()
    for route in service.service.routes {
      guard case .json(let schema, _) = route.body, case .object(let members, _) = schema else {
        continue
      }
      for member in members where !member.isRequired {
        #expect(
          schema.problem(with: .object([.init(member.name, .null)]), named: "The body")?
            .contains("must") != true, "\(route.name) \(member.name)")
      }
    }
    let nulls = [
      "terms", "k", "offset", "cursor", "where", "min_score", "exact", "mode", "diversity",
      "translation",
      "switched_off", "feedback", "ensemble", "fold_duplicates", "understand_negation",
      "include_query_images", "rerank",
    ].map { "\"\($0)\":null" }.joined(separator: ",")
    let plain = try service.post("/api/v1/search", json: #"{"text":"red"}"#)
    let answer = try service.post("/api/v1/search", json: "{\"text\":\"red\",\(nulls)}")
    #expect(answer.status == 200 && answer.names == plain.names)
    let terms = try service.post(
      "/api/v1/search",
      json: #"{"text":null,"terms":[{"text":"red","image_id":null,"weight":null}]}"#)
    #expect(terms.status == 200 && terms.names == plain.names)
    let job = try service.post(
      "/api/v1/jobs/index",
      json:
        #"{"paths":null,"category":null,"prune":null,"retry_failures":null,"include_hidden":null,"exclude":null}"#
    )
    #expect(job.status == 202)
    #expect(try service.post("/api/v1/embeddings", json: #"{"input":null}"#).status == 400)
  }

  @Test func theSentenceNamesAllThatIsTaken() async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: #"{"text":"red","where":5}"#)
    #expect(answer.json["error"]?.string == "where must be a text or an object.")
    #expect(answer.status == 400)
    let described = try service.get("/openapi.json").text
    #expect(described.contains("{\"type\":\"null\"}"))
  }
}

@Suite struct InterruptedJobTests {
  private func folderWithJob(interruptions: Int) throws -> (TemporaryFolder, IndexJob) {
    let folder = try TemporaryFolder()
    try ServiceFixture.write(
      PortablePixmap(width: 8, height: 8, colour: [255, 0, 0]), to: folder.file("pictures/red.ppm"))
    try FileManager.default.createDirectory(
      atPath: folder.file("library"), withIntermediateDirectories: true)
    var job = IndexJob(IndexRequest(paths: [FilePath(folder.file("pictures"))]))
    job.state = .running
    job.interruptions = interruptions
    JobStore(library: folder.file("library")).save(job)
    return (folder, job)
  }

  @Test func aJobThatEndedTheProcessTwiceHasFailed() async throws {
    let (folder, job) = try folderWithJob(interruptions: 1)
    let service = try await ServiceFixture(folder: folder, isIndexed: false)
    let answer = try service.get("/api/v1/jobs/\(job.id)")
    #expect(answer.json["state"]?.string == "failed" && answer.json["ended"]?.string != nil)
    #expect(
      answer.json["error"]?.string?.contains("ended 2 times while this job was carried out") == true
    )
    #expect(try service.library.count() == 0)
    // A new one is carried out, and the old one stays as it is.
    let next = try service.post("/api/v1/jobs/index", json: "{}")
    let id = try #require(next.json["id"]?.string)
    _ = try service.get("/api/v1/jobs/\(id)", headers: ["Accept": "text/event-stream"])
    #expect(try service.library.count() == 1)
    let kept = JobStore(library: folder.file("library")).load().first { $0.id == job.id }
    #expect(kept?.state == .failed)
  }

  @Test func aJobIsNotedAsUnderWayBeforeItBeginsAndCountsEachEnd() throws {
    let (folder, job) = try folderWithJob(interruptions: 0)
    let store = JobStore(library: folder.file("library"))
    let once = try #require(store.load().first)
    #expect(once.id == job.id && once.state == .queued && once.interruptions == 1)
    // Under way again, and the process ends again.
    var again = once
    again.state = .running
    store.save(again)
    #expect(store.load().first?.state == .failed)
    // A server that is stopped in good order begins anew.
    again.state = .queued
    again.interruptions = 0
    store.save(again)
    #expect(store.load().first?.state == .queued)
  }
}
