// Who may do what, and what is told to whom.

import Foundation
import HTTPRequesting
@testable import SearchAPI
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@Suite struct SecurityTests {
  private func guarded() async throws -> ServiceFixture {
    try await ServiceFixture { configuration, folder in
      configuration.keys = [APIKeyFixture.read, APIKeyFixture.write, APIKeyFixture.admin]
      configuration.uploadFolder = FilePath(folder.file("uploads"))
      configuration.resultsFolder = FilePath(folder.file("saved"))
    }
  }

  @Test func withoutAKeyOnlyWhatIsOpenIsServed() async throws {
    let service = try await guarded()
    for path in [
      "/search-text?q=red", "/api/v1/images", "/api/v1/stats", "/metrics", "/api/v1/roots",
      "/api/v1/jobs",
    ] {
      let answer = try service.get(path)
      #expect(answer.status == 401 && answer.headers["WWW-Authenticate"] == "Bearer", "\(path)")
    }
    for path in ["/health", "/ready", "/openapi.json", "/api/v1/session"] {
      #expect(try service.get(path).status == 200, "\(path)")
    }
    #expect(
      try service.get("/api/v1/stats", headers: ["X-API-Key": "wrong-0123456789abc"]).status == 401)
  }

  @Test func scopesReachAsFarAsTheySay() async throws {
    let service = try await guarded()
    let (read, write) = (APIKeyFixture.readHeaders, APIKeyFixture.writeHeaders)
    #expect(try service.get("/search-text?q=red", headers: read).status == 200)
    #expect(try service.ask(.post, "/ingest", headers: read).status == 403)
    #expect(try service.post("/api/v1/jobs/index", json: "{}", headers: read).status == 403)
    #expect(
      try service.ask(.delete, "/api/v1/images/\(try service.id(of: "red.ppm"))", headers: read)
        .status == 403)
    #expect(
      try service.post(
        "/api/v1/images", form: [("file", "a", ServiceFixture.image([1, 1, 1]))], headers: read
      ).status == 403)
    #expect(try service.get("/search-text?q=red&save_results=true", headers: read).status == 403)
    #expect(try service.ask(.post, "/ingest", headers: write).status == 200)
  }

  @Test func pathsAreForAdminsAlone() async throws {
    let service = try await guarded()
    let routes = [
      "/search-text?q=red&k=4", "/api/v1/images", "/api/v1/stats", "/api/v1/roots",
      "/api/v1/failures", "/metrics",
      "/api/v1/images/\(try service.id(of: "red.ppm"))",
      "/api/v1/images/\(try service.id(of: "red.ppm"))/similar",
    ]
    for route in routes {
      let answer = try service.get(route, headers: APIKeyFixture.writeHeaders)
      #expect(
        answer.status == 200 && !answer.text.contains(service.folder.path),
        "\(route): \(answer.text)")
    }
    let seen = try service.get("/search-text?q=red&k=4", headers: APIKeyFixture.readHeaders)
    #expect(seen.text.contains("\"pictures/warm/red.ppm\""))
    let whole = try service.get("/search-text?q=red&k=4", headers: APIKeyFixture.adminHeaders)
    #expect(whole.text.contains(service.images + "/warm/red.ppm"))
    let saved = try service.get(
      "/search-text?q=red&save_results=true", headers: APIKeyFixture.writeHeaders)
    #expect(saved.json["saved_folder"]?.string?.contains("/") == false)
  }

  @Test func aCookieIsForReadingAlone() async throws {
    let service = try await guarded()
    let opened = try service.post("/api/v1/session", json: #"{"key":"writer-0123456789"}"#)
    #expect(opened.status == 200 && opened.json["scope"]?.string == "write")
    let cookie = try #require(opened.headers["Set-Cookie"])
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    let headers: HTTPHeaders = ["Cookie": String(cookie.prefix { $0 != ";" })]
    #expect(try service.get("/api/v1/images", headers: headers).status == 200)
    #expect(try service.ask(.post, "/ingest", headers: headers).status == 403)
    #expect(
      try service.post("/api/v1/session", json: #"{"key":"unknown-0123456789"}"#).status == 401)
    #expect(
      try service.ask(.delete, "/api/v1/session").headers["Set-Cookie"]?.contains("Max-Age=0")
        == true)
  }

  @Test func pagesOfOtherSitesMayNotCall() async throws {
    let service = try await ServiceFixture()
    let evil: HTTPHeaders = ["Origin": "https://evil.example"]
    #expect(try service.ask(.post, "/ingest", headers: evil).status == 403)
    #expect(try service.get("/api/v1/images", headers: evil).status == 403)
    #expect(
      try service.get(
        "/api/v1/images", headers: ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"]
      ).status == 403)
    #expect(try service.get("/api/v1/images", headers: ["Host": "rebound.example"]).status == 403)
    #expect(try service.ask(.post, "/ingest", headers: ["Origin": service.base]).status == 200)
    #expect(try service.get("/api/v1/images", headers: ["Host": "localhost:99"]).status == 200)
  }

  @Test func allowedOriginsMayReadReplies() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.allowedOrigins = [WebOrigin(parsing: "https://good.example")].compactMap { $0 }
    }
    let good = try service.get("/api/v1/images", headers: ["Origin": "https://good.example"])
    #expect(
      good.headers["Access-Control-Allow-Origin"] == "https://good.example" && good.status == 200)
    #expect(try service.get("/api/v1/images").headers["Access-Control-Allow-Origin"] == nil)
    #expect(
      try service.get("/api/v1/images", headers: ["Origin": "https://evil.example"]).status == 403)
  }

  @Test func onlyFoldersBelowARootAreIndexed() async throws {
    let service = try await ServiceFixture()
    let outside = service.folder.file("outside")
    try ServiceFixture.write(
      PortablePixmap(width: 4, height: 4, colour: [1, 2, 3]), to: outside + "/x.ppm")
    try FileManager.default.createSymbolicLink(
      atPath: service.images + "/link", withDestinationPath: outside)
    for path in [
      outside, service.images + "/link", service.images + "/../outside", "/",
      service.images + "x",
    ] {
      let answer = try service.post(
        "/api/v1/jobs/index", json: JSONValue.object([("paths", .array([.string(path)]))]).text)
      #expect(answer.status == 403, "\(path)")
    }
    // A root may be named as replies show it.
    let nul = try service.post("/api/v1/jobs/index", json: #"{"paths":["pictures/\u0000warm"]}"#)
    #expect(nul.status == 400 && nul.text.contains("NUL"))
    #expect(
      try service.post("/api/v1/jobs/index", json: #"{"paths":["pictures/warm"]}"#).status == 202)
  }

  @Test func aImagesPlaceServesNothingElse() async throws {
    let service = try await ServiceFixture()
    let id = try service.id(of: "red.ppm")
    let place = service.images + "/warm/red.ppm"
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/etc/passwd")
    let answer = try service.get("/api/v1/images/\(id)/file")
    #expect(answer.status == 404 && !answer.text.contains("root:"))
    #expect(try service.get("/api/v1/images/\(id)/thumbnail?size=512").status == 404)
  }

  @Test func everyReplyHasStrictHeaders() async throws {
    let service = try await ServiceFixture()
    for path in ["/health", "/nope", "/api/v1/images", "/search-text?q="] {
      let headers = try service.get(path).headers
      #expect(headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
      #expect(
        headers["X-Content-Type-Options"] == "nosniff"
          && headers["Referrer-Policy"] == "no-referrer")
      #expect(headers["X-Request-Id"] != nil)
    }
  }

  @Test func drawingsAreSavedNotShown() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    try FileManager.default.copyItem(
      atPath: Fixtures.path("hostile/picture.svg"), toPath: service.images + "/warm/picture.svg")
    _ = try service.ask(.post, "/ingest")
    let answer = try service.get("/api/v1/images/\(try service.id(of: "picture.svg"))/file")
    #expect(answer.headers["Content-Disposition"]?.hasPrefix("attachment") == true)
    #expect(answer.headers["Content-Security-Policy"]?.contains("sandbox") == true)
  }

  @Test func tooManyRequestsAreRefused() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.requestsPerSecond = 0.5
    }
    let statuses = try (0..<8).map { _ in try service.get("/health").status }
    #expect(statuses.prefix(5).allSatisfy { $0 == 200 } && statuses.last == 429)
    #expect(try service.get("/health").headers["Retry-After"] != nil)
  }

  @Test func keysAreReadWithTheirScope() {
    #expect(APIKey(parsing: "read:0123456789abcdef")?.scope == .read)
    #expect(APIKey(parsing: "0123456789abcdef")?.scope == .admin)
    #expect(APIKey(parsing: "other:0123456789abcdef")?.scope == .admin)
    #expect(APIKey(parsing: "read:short") == nil && APIKey(parsing: "0123456789 abcdef") == nil)
    #expect(AccessScope.read < .write && AccessScope.write < .admin)
  }

  @Test func theLogHoldsNoWordsOfQueries() async throws {
    let service = try await ServiceFixture()
    _ = try service.get("/search-text?q=secretword")
    _ = try service.post("/api/v1/search", json: #"{"text":"secretword"}"#)
    while service.log.records.withLock({ $0.count }) < 2 {
      Pause.sleep(milliseconds: 2)
    }
    #expect(!service.log.text.contains("secretword"))
    #expect(
      service.log.text.contains("route=\"search_text\"") && service.log.text.contains("request_id=")
    )
  }
}
