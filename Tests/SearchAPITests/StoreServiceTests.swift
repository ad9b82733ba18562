// Servers side by side on one store, without a library of their own.

import Foundation
import GlimpseKit
import HTTPRequesting
import HTTPServing
import ModelInference
import SearchAPI
import SearchDomain
import Support
import TestSupport
import Testing

@Suite struct StoreServiceTests {
  let folder: TemporaryFolder
  let store = MemoryVectorStore()

  init() async throws {
    folder = try TemporaryFolder()
    for (name, colour) in ServiceFixture.colours {
      try ServiceFixture.write(
        PortablePixmap(width: 40, height: 30, colour: colour),
        to: folder.file("pictures/\(name).ppm"))
    }
    try await library().index([folder.file("pictures")]).finish()
  }

  private func library() -> ImageLibrary {
    ImageLibrary(
      store: store,
      configuration: LibraryConfiguration(
        folder: "", model: Fixtures.path("models/open-clip"), precision: .f32, maximumMegapixels: 4,
        environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")]))
  }

  /// A service on a port of its own.
  private final class Running {
    let service: SearchService
    let server: HTTPServer

    init(_ library: ImageLibrary, _ change: (inout ServiceConfiguration) -> Void = { _ in }) throws
    {
      var configuration = ServiceConfiguration()
      change(&configuration)
      service = SearchService(library, configuration, log: RecordingLog())
      var listening = ServerConfiguration()
      listening.port = 0
      server = try HTTPServer(listening, handler: service)
      service.start(on: server)
    }

    deinit {
      service.stop(graceSeconds: 10)
      server.stop(graceSeconds: 10)
    }

    func get(_ path: String) throws -> HTTPResponse {
      try HTTPClient(proxy: .none).send(HTTPRequest(.get, "http://127.0.0.1:\(server.port)\(path)"))
    }

    func json(_ path: String) throws -> JSONTree { try JSONTree(parsing: get(path).body) }

    func thumbnail(of name: String) throws -> HTTPResponse {
      guard case .list(let all)? = try json("/api/v1/images")["results"],
        let place = all.first(where: { $0["filename"]?.string == name })?["thumbnail"]?.string
      else { throw CocoaError(.fileNoSuchFile) }
      return try get(place)
    }
  }

  @Test func twoServersAnswerAlike() throws {
    let one = try Running(library())
    let other = try Running(library())
    let path = "/search-text?q=anything&k=3"
    let results = try one.json(path)["results"]
    #expect(try results == other.json(path)["results"])
    guard case .list(let found)? = results else { throw CocoaError(.coderInvalidValue) }
    #expect(found.count == 3)
    #expect(try one.get("/ready").status == 200)
    #expect(try one.json("/api/v1/stats")["store"] == .text("memory 1"))
    let values = try one.json("/api/v1/facets")["values"]
    #expect(values?[0]?["count"]?.double == 2 && values?[1]?["count"]?.double == 2)
  }

  @Test func theListComesInPages() throws {
    let running = try Running(library())
    var names: Set<String> = []
    var path = "/api/v1/images?limit=3"
    for _ in 1...2 {
      let page = try running.json(path)
      guard case .list(let results)? = page["results"] else { throw CocoaError(.coderInvalidValue) }
      names.formUnion(results.compactMap { $0["filename"]?.string })
      if let next = page["next_cursor"]?.string { path = "/api/v1/images?limit=3&cursor=\(next)" }
    }
    #expect(names.count == 4)
  }

  @Test func whatAStoreCannotDoIsSaid() throws {
    let running = try Running(library())
    for path in ["/api/v1/duplicates", "/api/v1/failures"] {
      let answer = try running.get(path)
      #expect(answer.status == 501)
      #expect(try JSONTree(parsing: answer.body)["type"] == .text("not_supported"))
    }
  }

  @Test func aStoreThatDoesNotAnswerIsUnavailableForAWhile() throws {
    let running = try Running(library())
    store.setFault { _, _ in VectorStoreError(kind: .unreachable, message: "nobody is there") }
    let answer = try running.get("/ready")
    #expect(answer.status == 503 && answer.headers["Retry-After"] != nil)
    #expect(try running.get("/health").status == 200)
    store.setFault(nil)
    #expect(try running.get("/ready").status == 200)
  }

  @Test func filesComeFromTheirPathsBelowTheImagesRoots() throws {
    let open = try Running(library())
    #expect(try open.thumbnail(of: "red.ppm").status == 200)
    let confined = try Running(library()) { [folder] in
      $0.imagesRoots = [FilePath(folder.file("pictures/cold"))]
    }
    #expect(try confined.thumbnail(of: "blue.ppm").status == 200)
    #expect(try confined.thumbnail(of: "red.ppm").status == 404)
  }

  @Test func filesAreFetchedFromAnHTTPBase() throws {
    let images = folder.file("pictures")
    let origin = try LocalHTTPServer { request in
      guard request.path.hasPrefix("/base/warm/") else { return .text(404, "none") }
      let name = String(request.path.dropFirst("/base/".utf8.count))
      let bytes = FileManager.default.contents(atPath: images + "/" + name)
      return LocalHTTPServer.Reply(body: Array(bytes ?? Data()))
    }
    let base = try #require(
      ImageBase(parsing: "\(images)=http://127.0.0.1:\(origin.port)/base/"))
    let running = try Running(library()) { $0.imageBases = [base] }
    // Not read from the disk: what the base lacks is missing.
    #expect(try running.thumbnail(of: "red.ppm").status == 200)
    #expect(try running.thumbnail(of: "blue.ppm").status == 404)
  }

  @Test(arguments: ["ftp://host/a", "data=http://host", "", "/a=", "http://host/a?b=c"])
  func whatIsNoBaseIsRefused(text: String) {
    #expect(ImageBase(parsing: text) == nil)
  }
}
