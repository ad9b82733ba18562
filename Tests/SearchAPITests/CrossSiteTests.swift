// What pages of other web sites can have a visitor's browser do.

import HTTPRequesting
import HTTPServing
import SearchDomain
import Support
import TestSupport
import Testing

@testable import SearchAPI

@Suite struct CrossSiteTests {
  private func open() async throws -> ServiceFixture {
    try await ServiceFixture { configuration, folder in
      configuration.resultsFolder = FilePath(folder.file("saved"))
      configuration.uploadFolder = FilePath(folder.file("uploads"))
    }
  }

  private static let saving = "/search-text?q=red&save_results=true"

  private func saved(_ service: ServiceFixture) -> Int {
    (try? FileIO.names(inFolder: Array(service.folder.file("saved").utf8)).count) ?? 0
  }

  /// A browser that follows a link, or shows a frame.
  private static func navigation(_ site: String, _ destination: String = "document") -> HTTPHeaders
  {
    [
      "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": destination,
      "User-Agent": "Mozilla/5.0",
    ]
  }

  @Test func noNavigationFromElsewhereWrites() async throws {
    let service = try await open()
    for site in ["cross-site", "same-site", "none"] {
      for destination in ["document", "iframe"] {
        let answer = try service.get(Self.saving, headers: Self.navigation(site, destination))
        #expect(answer.status == 403 && answer.problem == "forbidden", "\(site) \(destination)")
      }
    }
    // Over plain HTTP from another machine, browsers say nothing of the site.
    #expect(try service.get(Self.saving, headers: ["User-Agent": "Mozilla/5.0"]).status == 403)
    #expect(
      try service.ask(.head, Self.saving, headers: Self.navigation("cross-site")).status != 200)
    #expect(saved(service) == 0)
  }

  @Test func programsAndOurOwnPageMaySave() async throws {
    let service = try await open()
    #expect(try service.get(Self.saving).status == 200)
    #expect(
      try service.get(Self.saving, headers: ["User-Agent": "python-requests/2.34"]).status == 200)
    let own: HTTPHeaders = [
      "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "User-Agent": "Mozilla/5.0",
    ]
    #expect(try service.get(Self.saving, headers: own).status == 200)
    #expect(saved(service) == 3)
  }

  @Test func everyRouteThatActsIsKnownAndClosedToOtherSites() async throws {
    let service = try await open()
    let readers = service.service.routes.filter { $0.method == "GET" || $0.method == "HEAD" }
    #expect(Set(readers.filter { $0.acts != nil }.map(\.name)) == ["search_text", "translate"])
    // A new route that reads is looked at before it gets on this list: what it
    // keeps may only be what answers quicker next time.
    #expect(
      Set(readers.filter { $0.acts == nil }.map(\.name)) == [
        "similar", "images", "image", "image_file", "thumbnail", "stats", "facets", "failures",
        "jobs", "job",
        "roots", "duplicates", "session", "metrics", "openapi", "health", "ready",
      ])
    for route in service.service.routes where !route.isPage {
      let path = route.path.replacing("{id}", with: try service.id(of: "red.ppm"))
      guard let method = HTTPRequest.Method(rawValue: route.method) else { continue }
      for site in ["cross-site", "same-site"] {
        let answer = try service.ask(method, path, headers: Self.navigation(site))
        #expect([400, 403].contains(answer.status), "\(route.name): \(answer.status)")
      }
    }
  }

  @Test func aLinkToThePageWorksAndAFrameDoesNot() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.webFolder = FilePath(folder.file("web"))
      try? FileIO.makeFolders(folder.file("web"))
      try? FileIO.replace(folder.file("web/index.html"), with: Array("<p>page</p>".utf8))
    }
    #expect(try service.get("/?q=cat", headers: Self.navigation("cross-site")).status == 200)
    #expect(
      try service.get("/?q=cat", headers: Self.navigation("cross-site", "iframe")).status == 403)
    #expect(
      try service.get("/web/index.html", headers: ["Sec-Fetch-Site": "same-origin"]).status == 200)
  }

  @Test func wordsGoToALanguageModelOnlyFromOurOwnPage() throws {
    let target = try #require(RequestTarget("/translate?q=a"))
    let policy = OriginPolicy(ServiceConfiguration(), isOpen: true)
    func admits(_ fields: [(String, String)], acts: Bool) -> Bool {
      var headers = HeaderFields()
      for (name, value) in fields { headers.append(name, value) }
      let head = RequestHead(
        method: "GET", target: target, headers: headers,
        clientAddress: "127.0.0.1", id: "1", isSecure: false)
      return (try? policy.check(head, isPage: false, acts: acts)) != nil
    }
    #expect(admits([], acts: true) && admits([("Sec-Fetch-Site", "none")], acts: false))
    #expect(!admits([("Sec-Fetch-Site", "none")], acts: true))
    #expect(
      !admits([("User-Agent", "Mozilla/5.0")], acts: true)
        && admits([("User-Agent", "Mozilla/5.0")], acts: false))
    #expect(admits([("User-Agent", "Mozilla/5.0"), ("X-API-Key", "k")], acts: true))
    #expect(admits([("User-Agent", "Mozilla/5.0"), ("X-Requested-With", "glimpse")], acts: true))
    #expect(!admits([("User-Agent", "Mozilla/5.0"), ("Cookie", "glimpse_session=x")], acts: true))
    #expect(!admits([("Origin", "null"), ("Sec-Fetch-Site", "cross-site")], acts: true))
  }

  @Test func originsAreReadAsBrowsersWriteThem() {
    let read = { (text: String) in WebOrigin(parsing: text)?.description }
    #expect(
      read("https://ok.example") == "https://ok.example"
        && read("HTTPS://OK.example:443") == "https://ok.example")
    #expect(read("http://localhost:3000") == "http://localhost:3000" && read("*") == "*")
    #expect(
      read("http://[::1]:8000") == "http://[::1]:8000"
        && read("moz-extension://a-b") == "moz-extension://a-b")
    for text in [
      "https://ok.example/", "https://ok.example/path", "https://ok.example?x",
      "https://a@ok.example", "ok.example",
      "https://", "null", "", "https://ok.example:0", "https://ok.example:99999",
      "https://ok.example:", "https://*.example",
      "https://[::1].example", "1://a", "https://a b",
    ] {
      #expect(read(text) == nil, "\(text)")
    }
  }

  @Test func aProxyThatSpeaksTLSIsOursByItsName() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.hostNames = ["photos.example"]
    }
    let own: HTTPHeaders = ["Host": "photos.example", "Origin": "https://photos.example"]
    #expect(try service.ask(.post, "/ingest", headers: own).status == 200)
    #expect(
      try service.ask(
        .post, "/ingest", headers: ["Origin": "https://127.0.0.1:\(service.server.port)"]
      ).status == 403)
    for host in ["[::1].evil.example", "127.0.0.1.evil.example", "[::1]x", "localhost:80.evil"] {
      #expect(try service.get("/api/v1/images", headers: ["Host": host]).status != 200, "\(host)")
    }
    #expect(try service.get("/api/v1/images", headers: ["Host": "[::1]:8000"]).status == 200)
  }
}
