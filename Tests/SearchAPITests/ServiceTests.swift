// What the versioned API does, over a real server.

import Foundation
import GlimpseKit
import HTTPRequesting
import ModelHub
@testable import SearchAPI
import SearchDomain
import Support
import TestSupport
import Testing

@Suite struct ServiceTests {
  @Test func termsAddUpAndFiltersApply() async throws {
    let service = try await ServiceFixture()
    let blue = try service.id(of: "blue.ppm")
    let answer = try service.post(
      "/api/v1/search",
      json:
        #"{"terms":[{"image_id":"\#(blue)"}],"include_query_images":true,"k":2,"where":{"category":"cold"}}"#
    )
    #expect(answer.names.first == "blue.ppm" && answer.names.count == 2)
    let base64 = Base64.encode(ServiceFixture.image([255, 0, 0]))
    let picture = try service.post(
      "/api/v1/search",
      json:
        #"{"terms":[{"image_base64":"data:image/x;base64,\#(base64)"},{"text":"x","weight":-0.1}],"where":"category = 'warm'"}"#
    )
    #expect(picture.status == 200 && !picture.names.isEmpty)
    #expect(
      picture.names.allSatisfy { ["red.ppm", "orange.ppm"].contains($0) }, "\(picture.names)")
  }

  @Test(arguments: [
    ("", "bad_request"), ("{", "bad_request"), ("[]", "invalid_argument"), ("{}", "empty_query"),
    (#"{"txt":"a"}"#, "invalid_argument"), (#"{"text":1}"#, "invalid_argument"),
    (#"{"text":"a","k":0}"#, "invalid_argument"),
    (#"{"text":"a","k":1001}"#, "invalid_argument"),
    (#"{"text":"a","where":{"nope":1}}"#, "invalid_filter"),
    (#"{"text":"a","where":"width >"}"#, "invalid_filter"),
    (#"{"terms":[{"text":"a","image_id":"b"}]}"#, "invalid_argument"),
    (#"{"terms":[{}]}"#, "invalid_argument"),
    (#"{"terms":[{"text":"a","weight":0}]}"#, "invalid_query"),
    (#"{"terms":[{"image_base64":"*"}]}"#, "invalid_argument"),
    (#"{"text":"a","cursor":"zz"}"#, "invalid_argument"),
    (#"{"terms":[{"image_id":"00000000-0000-0000-0000-000000000000"}]}"#, "not_found"),
    (#"{"terms":[{"image_url":"http://127.0.0.1/x"}]}"#, "forbidden"),
    (#"{"text":" "}"#, "empty_query"),
    (#"{"text":"a","text":"b"}"#, "invalid_argument"),
  ])
  func bodiesThatCannotBeGrantedAreRefused(_ body: String, _ type: String) async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: body)
    #expect((400...422).contains(answer.status) && answer.problem == type, "\(answer.text)")
  }

  @Test(arguments: [
    (#""nope = 1""#, "there is no field"), (#""width = 'wide'""#, "expected a number"),
    (#""taken > 2020-02-30""#, "expected a date"), (#""camera in ()""#, "expected a value"),
    (#"{"nope":1}"#, "there is no field"), (#"{"width":"wide"}"#, "expected a number"),
    (#"{"taken":{"$gt":"2020-02-30"}}"#, "expected a date"),
    (#"{"camera":{"$in":[]}}"#, "at least one value"),
    ("\"" + String(repeating: "(", count: 1000) + "width = 1\"", "nested deeper"),
    ("\"category = '" + String(repeating: "x", count: 1_000_000) + "'\"", "at most 65536 are read"),
  ])
  func aFilterThatMeansNothingIsNotProcessed(_ filter: String, _ words: String) async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: #"{"text":"a","where":\#(filter)}"#)
    #expect(answer.status == 422 && answer.problem == "invalid_filter", "\(answer.text)")
    #expect(
      answer.text.lowercased().contains(words) && answer.text.utf8.count < 1000, "\(answer.text)")
  }

  @Test(arguments: [
    #"{"text":"a","weight":1},{"text":"a","weight":-1}"#, #"{"text":"a","weight":0}"#,
    #"{"text":"a","weight":2},{"text":"a","weight":-1},{"text":"a","weight":-1}"#,
  ])
  func termsOfWhichNothingIsLeftAreNotProcessed(_ terms: String) async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: #"{"terms":[\#(terms)]}"#)
    #expect(answer.status == 422 && answer.problem == "invalid_query", "\(answer.text)")
  }

  static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
    String(repeating: open, count: depth) + #"{"width":1}"# + String(repeating: close, count: depth)
  }

  /// Numbers that no JSON or no weight can be, and trees beyond what is read.
  @Test(arguments: [
    (#"{"terms":[{"text":"a","weight":NaN}]}"#, 400, "neither nan nor infinity (at byte 31)"),
    (#"{"terms":[{"text":"a","weight":-Infinity}]}"#, 400, "expected a number"),
    (#"{"terms":[{"text":"a","weight":1e999}]}"#, 400, "too large (at byte 31)"),
    (#"{"terms":[{"text":"a","weight":1e308}]}"#, 400, "terms[0].weight must be from"),
    (#"{"terms":[{"text":"a","weight":"NaN"}]}"#, 400, "terms[0].weight must be a number"),
    (#"{"terms":[{"vector":[1e999]}]}"#, 400, "too large"),
    (#"{"text":"a","min_score":1e999}"#, 400, "too large"),
    (#"{"text":"a","where":\#(nested(1000, #"{"$not":"#, "}"))}"#, 400, "deeper than 256"),
    (#"{"text":"a","where":\#(nested(1000, #"{"$and":["#, "]}"))}"#, 400, "deeper than 256"),
    (#"{"text":"a","where":\#(nested(240, #"{"$not":"#, "}"))}"#, 422, "nested deeper than 200"),
    (
      #"{"text":"a","where":{"width":{"$in":[\#((0..<150_000).map(String.init).joined(separator: ","))]}}}"#,
      422, "more than 30000 values"
    ),
    (#"{"text":"a","where":{"width":{"$nin":[]}}}"#, 422, "at least one value"),
    (#"{"text":"a","where":{"$or":[]}}"#, 422, "at least one condition"),
    (#"{"text":"a","where":{}}"#, 422, "empty"),
    (#"{"text":"a","where":{"modified":{"$lt":"2021-04-31"}}}"#, 422, "expected a date"),
  ])
  func bodiesBeyondWhatCanBeMeantGetOneSentence(_ body: String, _ status: Int, _ words: String)
    async throws
  {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: body)
    let sentence = try #require(answer.json["error"]?.string)
    #expect(
      answer.status == status && sentence.lowercased().contains(words), "\(answer.text.prefix(500))"
    )
    #expect(sentence.utf8.count < 400 && sentence.hasSuffix("."), "\(sentence.prefix(500))")
    #expect(try service.post("/api/v1/search", json: #"{"text":"a"}"#).status == 200)
  }

  @Test func pagesOfASearchJoinWithoutGapOrRepetition() async throws {
    let service = try await ServiceFixture()
    let whole = try service.post("/api/v1/search", json: #"{"text":"red","k":4}"#)
    var names: [String] = []
    var cursor = "null"
    for _ in 0..<4 {
      let page = try service.post(
        "/api/v1/search", json: #"{"text":"red","k":1,"cursor":\#(cursor)}"#)
      names += page.names
      cursor = page.json["next_cursor"]?.string.map { "\"\($0)\"" } ?? "end"
    }
    #expect(names == whole.names && cursor == "end")
    let page = try service.post("/api/v1/search", json: #"{"text":"red","k":1}"#)
    let foreign = try service.post(
      "/api/v1/search",
      json: #"{"text":"blue","k":1,"cursor":"\#(page.json["next_cursor"]?.string ?? "")"}"#)
    #expect(foreign.status == 400)
  }

  @Test func sortedPagesJoinAndACursorBelongsToItsOrder() async throws {
    let fixture = try await ServiceFixture()
    for sort in ["match", "newest", "oldest", "name", "size", "strength"] {
      var names: [String] = []
      var cursor: String?
      repeat {
        let page = try fixture.get(
          "/api/v1/images?limit=3&sort=\(sort)" + (cursor.map { "&cursor=\($0)" } ?? ""))
        #expect(page.status == 200 && page.json["total"] == .number(4))
        names += page.names
        cursor = page.json["next_cursor"]?.string
      } while cursor != nil
      #expect(Set(names).count == 4 && names.count == 4, "\(sort)")
      if sort == "name" { #expect(names == names.sorted()) }
      let whole = try fixture.post(
        "/api/v1/search", json: #"{"text":"red","k":9,"sort":"\#(sort)"}"#)
      let first = try fixture.post(
        "/api/v1/search", json: #"{"text":"red","k":1,"sort":"\#(sort)"}"#)
      #expect(whole.status == 200 && first.names == Array(whole.names.prefix(1)))
      let next = try #require(first.json["next_cursor"]?.string)
      let second = try fixture.post(
        "/api/v1/search", json: #"{"text":"red","k":1,"sort":"\#(sort)","cursor":"\#(next)"}"#)
      #expect(second.names == Array(whole.names.dropFirst().prefix(1)))
      let other = try fixture.post(
        "/api/v1/search", json: #"{"text":"red","k":1,"sort":"other","cursor":"\#(next)"}"#)
      #expect(other.status == 400 || other.status == 422)
    }
    let wrong = try fixture.get("/api/v1/images?sort=date")
    #expect(wrong.status == 400 || wrong.status == 422)
    let both = try fixture.post(
      "/api/v1/search", json: #"{"text":"red","sort":"newest","diversity":0.5}"#)
    #expect(both.status == 400 || both.status == 422)
  }

  @Test func valuesThatNoImageHasAreNamedWhereNothingIsFound() async throws {
    let fixture = try await ServiceFixture()
    let found = try fixture.post(
      "/api/v1/search", json: #"{"text":"red","where":{"category":"WARM"}}"#)
    #expect(found.names.count == 2)
    let exact = try fixture.post(
      "/api/v1/search", json: #"{"text":"red","where":{"category":{"$exact":"WARM"}}}"#)
    #expect(exact.names.isEmpty)
    let none = try fixture.post(
      "/api/v1/search", json: #"{"text":"red","where":{"category":"warn"}}"#)
    let sentence = JSONTree.list([.text("No picture has category = 'warn'; there is 'warm'.")])
    #expect(none.json["warnings"] == sentence)
    let list = try fixture.get("/api/v1/images?where=category%3Dwarn")
    #expect(list.json["warnings"] == sentence && list.json["total"] == .number(0))
    #expect(try fixture.get("/api/v1/images").json["warnings"] == nil)
  }

  @Test func aImageThatIsThereAlreadyIsNamed() async throws {
    let fixture = try await ServiceFixture()
    let bytes = PortablePixmap(width: 40, height: 30, colour: [255, 0, 0]).encoded
    let found = try fixture.post(
      "/api/v1/search",
      json: #"{"terms":[{"image_base64":"\#(Base64.encode(Array(bytes)))"}]}"#)
    #expect(!found.names.contains("red.ppm"))
    #expect(found.json["query_images"]?[0]?["filename"] == .text("red.ppm"))
    #expect(found.json["query_images"]?[1] == nil)
  }

  @Test func pagesOfTheListJoinAlsoWhenImagesGo() async throws {
    let service = try await ServiceFixture()
    let whole = try service.get("/api/v1/images")
    #expect(
      whole.names == ["blue.ppm", "green.ppm", "orange.ppm", "red.ppm"]
        && whole.json["total"] == .number(4))
    let first = try service.get("/api/v1/images?limit=2")
    let cursor = try #require(first.json["next_cursor"]?.string)
    #expect(
      try service.get("/api/v1/images?limit=2&cursor=\(cursor)").names == ["orange.ppm", "red.ppm"])
    _ = try service.ask(.delete, "/api/v1/images/\(try service.id(of: "green.ppm"))")
    let rest = try service.get("/api/v1/images?limit=2&cursor=\(cursor)")
    #expect(rest.names == ["orange.ppm", "red.ppm"] && rest.json["next_cursor"] == .null)
    #expect(try service.get("/api/v1/images?cursor=x").status == 400)
  }

  @Test func aRepeatedSearchIsTheSameUntilTheLibraryChanges() async throws {
    let service = try await ServiceFixture()
    let first = try service.get("/search-text?q=red&k=4")
    #expect(try service.get("/search-text?q=red&k=4").body == first.body)
    _ = try service.ask(.delete, "/api/v1/images/\(try service.id(of: "red.ppm"))")
    #expect(try service.get("/search-text?q=red&k=4").names.count == 3)
    #expect(try service.get("/metrics").text.contains("glimpse_reply_cache_hits_total"))
  }

  @Test func thumbnailsAreKeptAndNotSentTwice() async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: #"{"text":"red","k":1}"#)
    guard case .list(let results)? = answer.json["results"],
      let address = results.first?["thumbnail"]?.string
    else {
      Issue.record("no results")
      return
    }
    let first = try service.get(address)
    #expect(first.status == 200 && first.headers["Cache-Control"]?.contains("immutable") == true)
    let tag = try #require(first.headers["ETag"])
    let again = try service.get(address, headers: ["If-None-Match": tag])
    #expect(again.status == 304 && again.body.isEmpty && again.headers["ETag"] == tag)
    #expect(try service.get(address).body == first.body)
    let plain = try service.get(String(address.prefix { $0 != "?" }))
    #expect(plain.headers["Cache-Control"] == "private, no-cache")
  }

  /// Thumbnails belong to contents: one made of a file that changed meanwhile must
  /// not be shown for what was there before, here or in another library.
  @Test func aThumbnailOfAChangedFileIsKeptByNobody() async throws {
    let service = try await ServiceFixture()
    let address = "/api/v1/images/\(try service.id(of: "red.ppm"))/thumbnail?size=64"
    let place = URL(fileURLWithPath: service.images + "/warm/red.ppm")
    let original = try Data(contentsOf: place)
    try Data(PortablePixmap(width: 40, height: 30, colour: [0, 0, 255]).encoded).write(to: place)
    let changed = try service.get(address)
    #expect(changed.status == 200 && changed.headers["Cache-Control"] == "no-store")
    #expect(changed.headers["ETag"] == nil)
    try original.write(to: place)
    let restored = try service.get(address)
    #expect(
      restored.status == 200 && restored.body != changed.body && restored.headers["ETag"] != nil)
  }

  @Test func filesAreServedInParts() async throws {
    let service = try await ServiceFixture()
    let path = "/api/v1/images/\(try service.id(of: "red.ppm"))/file"
    let whole = try service.get(path)
    #expect(
      whole.body
        == (try Array(Data(contentsOf: URL(fileURLWithPath: service.images + "/warm/red.ppm")))))
    let part = try service.get(path, headers: ["Range": "bytes=1-3"])
    #expect(part.status == 206 && part.body == Array(whole.body[1...3]))
    #expect(part.headers["Content-Range"] == "bytes 1-3/\(whole.body.count)")
    #expect(try service.get(path, headers: ["Range": "bytes=999999-"]).status == 416)
    let tag = try #require(whole.headers["ETag"])
    #expect(try service.get(path, headers: ["If-None-Match": tag]).status == 304)
    #expect(try service.ask(.head, path).headers["Content-Length"] == String(whole.body.count))
  }

  @Test func largeRepliesAreCompressedForWhoAccepts() async throws {
    let service = try await ServiceFixture()
    let plain = try service.get("/openapi.json", headers: ["Accept-Encoding": "identity"])
    let small = try service.get("/openapi.json", headers: ["Accept-Encoding": "gzip"])
    #expect(plain.headers["Content-Encoding"] == nil && plain.body.first == UInt8(ascii: "{"))
    // The client may have undone it.
    #expect(
      small.headers["Content-Encoding"] == "gzip"
        && small.headers["Vary"]?.contains("Accept-Encoding") == true)
  }

  @Test func valuesAreCounted() async throws {
    let service = try await ServiceFixture()
    let facets = try service.get("/api/v1/facets?field=category")
    #expect(
      facets.text.contains(#"{"value":"cold","count":2}"#)
        && facets.text.contains(#"{"value":"warm","count":2}"#))
    #expect(
      try service.get("/api/v1/facets?field=format&where=category%3D'warm'").text.contains(
        #""count":2"#))
    #expect(
      try service.get("/api/v1/facets?field=camera").text.contains(#"{"value":null,"count":4}"#))
    #expect(try service.get("/api/v1/facets?field=nope").status == 400)
  }

  @Test func embeddingsHaveOpenAIsShape() async throws {
    let service = try await ServiceFixture()
    let base64 = Base64.encode(ServiceFixture.image([255, 0, 0]))
    let answer = try service.post(
      "/api/v1/embeddings", json: #"{"input":["red",{"image":"\#(base64)"}]}"#)
    guard case .list(let data)? = answer.json["data"], data.count == 2,
      case .list(let vector)? = data[0]["embedding"]
    else {
      Issue.record("\(answer.text)")
      return
    }
    let length = vector.compactMap(\.double).reduce(0) { $0 + $1 * $1 }
    #expect(abs(length - 1) < 1e-4 && answer.json["object"]?.string == "list")
    let expected = try service.library.embed(texts: ["red"])[0].embedding.values
    for (got, want) in zip(vector, expected) {
      #expect(abs((got.double ?? 9) - Double(want)) < 1e-6)
    }
    let encoded = try service.post(
      "/api/v1/embeddings", json: #"{"input":"red","encoding_format":"base64"}"#)
    guard case .list(let items)? = encoded.json["data"],
      let text = items.first?["embedding"]?.string
    else {
      Issue.record("\(encoded.text)")
      return
    }
    #expect(Base64.decode(Array(text.utf8))?.count == expected.count * 4)
    for body in [
      #"{"input":[]}"#, #"{"input":""}"#, #"{"input":"a","model":"gpt-4"}"#, #"{"input":[1]}"#,
      "{}",
    ] {
      #expect(try service.post("/api/v1/embeddings", json: body).status == 400, "\(body)")
    }
  }

  @Test func uploadsAreIndexedAndDeletedWithTheirFile() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.uploadFolder = FilePath(folder.file("uploads"))
    }
    let answer = try service.post(
      "/api/v1/images",
      form: [
        ("file", "a.ppm", ServiceFixture.image([50, 60, 70])), ("file", "b", Array("none".utf8)),
        ("category", nil, Array("mine".utf8)),
      ])
    guard answer.status == 201, case .list(let results)? = answer.json["results"],
      results.count == 2,
      let id = results[0]["id"]?.string
    else {
      Issue.record("\(answer.text)")
      return
    }
    #expect(results[1]["id"] == .null && results[1]["error"]?.string != nil)
    let image = try service.get("/api/v1/images/\(id)")
    #expect(image.json["category"]?.string == "mine")
    let path = try #require(image.json["path"]?.string)
    #expect(try service.ask(.delete, "/api/v1/images/\(id)").status == 204)
    #expect(!FileManager.default.fileExists(atPath: path))
    for category in ["../x", "a/b", ".hidden", ""] where !category.isEmpty {
      let refused = try service.post(
        "/api/v1/images",
        form: [
          ("file", "a", ServiceFixture.image([1, 2, 3])), ("category", nil, Array(category.utf8)),
        ])
      #expect(refused.status == 400, "\(category)")
    }
    let none = try await ServiceFixture()
    #expect(
      try none.post("/api/v1/images", form: [("file", "a", ServiceFixture.image([1, 2, 3]))])
        .status == 403)
  }

  @Test func jobsTellOfTheirProgressAndEnd() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    let job = try service.post("/api/v1/jobs/index", json: "{}")
    let id = try #require(job.json["id"]?.string)
    let events = try service.get("/api/v1/jobs/\(id)", headers: ["Accept": "text/event-stream"])
    #expect(events.headers["Content-Type"] == "text/event-stream")
    #expect(
      events.text.contains("event: end\ndata: {") && events.text.contains("\"state\":\"finished\""))
    let after = try service.get("/api/v1/jobs/\(id)")
    #expect(after.json["report"]?["indexed"] == .number(4) && after.json["ended"]?.string != nil)
    #expect(try service.ask(.delete, "/api/v1/jobs/\(id)").status == 409)
    #expect(try service.get("/api/v1/jobs/none").status == 404)
    #expect(try service.get("/api/v1/jobs").text.contains(id))
  }

  @Test func jobsSurviveARestart() async throws {
    let folder: TemporaryFolder
    let id: String
    do {
      let service = try await ServiceFixture(isIndexed: false)
      folder = service.folder
      let job = try service.post("/api/v1/jobs/index", json: #"{"category":"all"}"#)
      id = try #require(job.json["id"]?.string)
    }
    // Whether it had ended by then or not, it ends now, with all images.
    let service = try await ServiceFixture(folder: folder, isIndexed: false)
    let events = try service.get("/api/v1/jobs/\(id)", headers: ["Accept": "text/event-stream"])
    #expect(events.text.contains("\"state\":\"finished\""))
    #expect(try service.library.count() == 4)
    #expect(try service.library.images().allSatisfy { $0.category == "all" })
  }

  @Test func aJobOfACrashedProcessIsCarriedOut() async throws {
    let folder = try TemporaryFolder()
    for (name, colour) in ServiceFixture.colours {
      try ServiceFixture.write(
        PortablePixmap(width: 8, height: 8, colour: colour), to: folder.file("pictures/\(name).ppm")
      )
    }
    var job = IndexJob(IndexRequest(paths: [FilePath(folder.file("pictures"))]))
    job.state = .running
    try FileManager.default.createDirectory(
      atPath: folder.file("library"), withIntermediateDirectories: true)
    JobStore(library: folder.file("library")).save(job)
    try Data("rubbish".utf8).write(
      to: URL(fileURLWithPath: folder.file("library/jobs/rubbish.json")))
    let service = try await ServiceFixture(folder: folder, isIndexed: false)
    _ = try service.get("/api/v1/jobs/\(job.id)", headers: ["Accept": "text/event-stream"])
    #expect(try service.library.count() == 4)
  }

  @Test func everyRouteIsDescribedAndEveryReferenceResolves() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.webFolder = FilePath(folder.file("web"))
    }
    let answer = try service.get("/openapi.json")
    for route in service.service.routes {
      let operation = answer.json["paths"]?[route.path]?[route.method.lowercased()]
      #expect(operation?["operationId"]?.string == route.name, "\(route.method) \(route.path)")
      for part in route.path.split(separator: "/") where part.hasPrefix("{") {
        #expect(route.parameters.contains { "{\($0.name)}" == part }, "\(route.path)")
      }
    }
    #expect(Set(service.service.routes.map(\.name)).count == service.service.routes.count)
    for piece in answer.text.components(separatedBy: "#/components/schemas/").dropFirst() {
      let name = String(piece.prefix { $0 != "\"" })
      #expect(answer.json["components"]?["schemas"]?[name] != nil, "\(name)")
    }
  }

  @Test func refusalsOfSearchesAndStoresAreDescribed() async throws {
    let service = try await ServiceFixture()
    let paths = try service.get("/openapi.json").json["paths"]
    let search = paths?["/api/v1/search"]?["post"]?["responses"]
    for status in ["404", "422", "501", "503"] { #expect(search?[status] != nil, "\(status)") }
    #expect(paths?["/api/v1/duplicates"]?["get"]?["responses"]?["501"] != nil)
    #expect(paths?["/health"]?["get"]?["responses"]?["501"] == nil)
    // The image that a term names may be gone.
    let gone = try service.post(
      "/api/v1/search",
      json: #"{"terms":[{"image_id":"00000000-0000-5000-8000-000000000000"}]}"#)
    #expect(gone.status == 404)
  }

  @Test(arguments: ModelHubError.Kind.allCases)
  func aModelThatCannotBeHadIsNoMistakeOfTheServers(kind: ModelHubError.Kind) {
    let error = ModelHubError(
      kind: kind, message: "The model is in /srv/models.", retryAfterSeconds: 7)
    let shown = Problem(error, showsPaths: true)
    let general = Problem(error, showsPaths: false)
    #expect([503, 507].contains(shown.kind.status) && shown.kind == general.kind)
    #expect(shown.message == error.message && !general.message.contains("/srv"))
    #expect(general.headers["Retry-After"] == (error.isTransient ? "7" : nil))
  }

  @Test func duplicatesAreGroupedWithTheOneToKeep() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    try FileManager.default.copyItem(
      atPath: service.images + "/warm/red.ppm", toPath: service.images + "/warm/red-again.ppm")
    try await service.library.index([service.images]).finish()
    let found = try service.get("/api/v1/duplicates?relation=same_bytes")
    #expect(found.json["total"]?.whole == 1 && found.json["images"]?.whole == 5)
    guard case .list(let groups)? = found.json["groups"], let group = groups.first,
      case .list(let others)? = group["duplicates"]
    else {
      Issue.record("there is no group")
      return
    }
    let names = [group["keep"], others.first?["picture"]].map { $0?["filename"]?.string ?? "" }
    #expect(Set(names) == ["red.ppm", "red-again.ppm"] && others.count == 1)
    #expect(group["bytes_to_win"]?.double == others.first?["picture"]?["bytes"]?.double)
    #expect(try service.get("/api/v1/duplicates?relation=burst").json["total"]?.whole == 0)
    #expect(try service.get("/api/v1/duplicates?relation=same").status == 400)
  }

  @Test func foldersWithinOthersAreTold() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.imagesRoots = ["pictures/warm", "pictures", "elsewhere"].map {
        FilePath(folder.file($0))
      }
    }
    guard case .list(let roots)? = try service.get("/api/v1/roots").json["roots"] else {
      Issue.record("there is no list")
      return
    }
    let outer = JSONTree.text(service.images)
    #expect(roots.map { $0["within"] } == [outer, .null, .null])
    // What lies in an indexed folder is indexed.
    #expect(roots.map { $0["indexed"] } == [.boolean(true), .boolean(true), .boolean(false)])
  }

  @Test func unknownAddressesAreAPageForBrowsersAndJSONForPrograms() async throws {
    let service = try await ServiceFixture { configuration, folder in
      let web = folder.file("web")
      try? FileManager.default.createDirectory(atPath: web, withIntermediateDirectories: true)
      try? Data("<p>none</p>".utf8).write(to: URL(fileURLWithPath: web + "/not-found.html"))
      configuration.webFolder = FilePath(web)
    }
    for path in ["/nothing?x=1", "/api/v1/nothing"] {
      let page = try service.get(path, headers: ["Accept": "text/html,*/*;q=0.8"])
      #expect(page.status == 404 && page.text == "<p>none</p>")
      #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
      #expect(page.headers["Content-Security-Policy"]?.contains("script-src 'self'") == true)
      for headers in [[:], ["Accept": "*/*"], ["Accept": "application/json"]] as [HTTPHeaders] {
        let answer = try service.get(path, headers: headers)
        #expect(answer.status == 404 && answer.problem == "not_found")
      }
    }
    // A route that is there tells of what it lacks as before, and so does another method.
    let missing = try service.get("/api/v1/jobs/none", headers: ["Accept": "text/html"])
    #expect(missing.status == 404 && missing.problem == "not_found")
    let posted = try service.ask(.post, "/nothing", headers: ["Accept": "text/html"])
    #expect(posted.status == 404 && posted.problem == "not_found")
  }

  @Test func repliesFitTheirSchemas() async throws {
    let service = try await ServiceFixture()
    let id = try service.id(of: "red.ppm")
    for (path, name) in [
      ("/api/v1/images/\(id)", "image"), ("/search-text?q=red", "search_text"),
      ("/api/v1/images", "images"), ("/api/v1/facets", "facets"), ("/api/v1/roots", "roots"),
      ("/api/v1/failures", "failures"), ("/api/v1/session", "session"),
      ("/api/v1/duplicates", "duplicates"), ("/api/v1/images/\(id)/similar", "similar"),
    ] {
      let answer = try service.get(path)
      let route = try #require(service.service.routes.first { $0.name == name })
      let schema = try #require(route.replies.first?.schema)
      #expect(schema.problem(with: answer.json, named: "reply") == nil, "\(path)")
    }
    let picture = try service.get("/api/v1/images/\(id)")
    #expect(ImageBody.schema.problem(with: picture.json, named: "picture") == nil)
    let found = try service.post("/api/v1/search", json: #"{"text":"red"}"#)
    if case .list(let results)? = found.json["results"] {
      for result in results {
        #expect(ImageBody.schema.problem(with: result, named: "result") == nil)
      }
    }
  }

  @Test func thePagesFilesAreServedAndNothingElse() async throws {
    let service = try await ServiceFixture { configuration, folder in
      let web = folder.file("web")
      try? FileManager.default.createDirectory(
        atPath: web + "/sub", withIntermediateDirectories: true)
      try? Data("<p>page".utf8).write(to: URL(fileURLWithPath: web + "/index.html"))
      try? Data("x".utf8).write(to: URL(fileURLWithPath: web + "/.secret.js"))
      try? Data("x".utf8).write(to: URL(fileURLWithPath: web + "/key.pem"))
      try? Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("outside.js")))
      configuration.webFolder = FilePath(web)
    }
    let page = try service.get("/")
    #expect(try service.get("/?q=red+car&text=-1%3Apeople").text == page.text)
    #expect(page.text == "<p>page" && page.headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(page.headers["Content-Security-Policy"]?.contains("script-src 'self'") == true)
    #expect(
      try service.get("/", headers: ["If-None-Match": page.headers["ETag"] ?? ""]).status == 304)
    for name in [".secret.js", "key.pem", "sub", "none.js", "..%2Foutside.js", "%2e%2e"] {
      #expect((400...404).contains(try service.get("/web/\(name)").status), "\(name)")
    }
  }

  @Test func metricsAreInPrometheusFormat() async throws {
    let service = try await ServiceFixture()
    _ = try service.get("/search-text?q=red")
    _ = try service.get("/nope")
    // A request is counted once its reply is on its way.
    let searches = #"glimpse_http_requests_total{route="search_text",status="200"} 1"#
    let deadline = Date().addingTimeInterval(300)
    var text = try service.get("/metrics").text
    while !text.contains(searches), Date() < deadline { text = try service.get("/metrics").text }
    #expect(text.contains(searches))
    #expect(
      text.contains(#"glimpse_stage_seconds_count{stage="encode"}"#)
        && text.contains("glimpse_images 4\n"))
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(
        line.wholeMatch(of: /[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.]+/) != nil,
        "\(line)")
    }
  }
}
