import Support
import Foundation
import HTTPRequesting
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPClientTests {
  let client = HTTPClient(userAgent: "glimpse-test", proxy: .none)

  private func kind(_ body: () throws -> Void) -> HTTPRequestError.Kind? {
    do {
      try body()
      return nil
    } catch { return (error as? HTTPRequestError)?.kind }
  }

  @Test func getReturnsStatusHeadersAndBody() throws {
    let server = try LocalHTTPServer { _ in
      .text(404, "not here", headers: [("X-Note", " spaced  "), ("X-Empty", "")])
    }
    let response = try client.send(HTTPRequest(.get, server.url + "/a?b=c"))
    #expect(response.status == 404)
    #expect(response.body == Array("not here".utf8))
    #expect(response.headers["x-note"] == "spaced")
    #expect(response.headers["X-Empty"] == "")
    #expect(response.head.url == server.url + "/a")
    #expect(server.requests.first?.target == "/a?b=c")
    #expect(server.requests.first?.headers["user-agent"] == "glimpse-test")
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
  func bodyAndMethodArriveAsGiven(method: HTTPRequest.Method) throws {
    let server = try LocalHTTPServer { .text(200, $0.method) }
    let body = [UInt8](repeating: 7, count: 200_000)
    let request = HTTPRequest(
      method, server.url, headers: ["Content-Type": "application/x-test", "X-Blank": ""], body: body
    )
    let response = try client.send(request)
    #expect(String(decoding: response.body, as: UTF8.self) == method.rawValue)
    let seen = try #require(server.requests.first)
    #expect(seen.body == body)
    #expect(seen.headers["content-type"] == "application/x-test")
    #expect(seen.headers["x-blank"] == "")
    #expect(seen.headers["expect"] == nil)
  }

  @Test func emptyPostSendsZeroLength() throws {
    let server = try LocalHTTPServer { _ in .text(200, "ok") }
    _ = try client.send(HTTPRequest(.post, server.url))
    #expect(server.requests.first?.headers["content-length"] == "0")
  }

  @Test func headHasNoBodyAndKeepsTheAnnouncedLength() throws {
    let server = try LocalHTTPServer { _ in .init(200, body: [1, 2, 3], announcedLength: 999) }
    let response = try client.send(HTTPRequest(.head, server.url), bodyLimit: 10)
    #expect(response.body.isEmpty)
    #expect(response.head.contentLength == 999)
  }

  @Test func redirectIsFollowedAndOnlyTheLastHeadIsReported() throws {
    let server = try LocalHTTPServer { request in
      request.path == "/old"
        ? .text(302, "moved", headers: [("Location", "/new"), ("X-Hop", "1")])
        : .text(200, "here")
    }
    var heads: [HTTPResponseHead] = []
    var body: [UInt8] = []
    try client.download(
      HTTPRequest(.get, server.url + "/old"), onResponse: { heads.append($0) },
      onChunk: { body += $0 })
    #expect(heads.map(\.status) == [200])
    #expect(heads.first?.headers["X-Hop"] == nil)
    #expect(heads.first?.url == server.url + "/new")
    #expect(String(decoding: body, as: UTF8.self) == "here")
  }

  @Test func redirectIsReturnedWhereFollowingIsOff() throws {
    let server = try LocalHTTPServer { _ in .text(302, "", headers: [("Location", "/new")]) }
    let response = try client.send(HTTPRequest(.get, server.url, followsRedirects: false))
    #expect(response.status == 302)
    #expect(response.headers["Location"] == "/new")
  }

  @Test func authorizationIsDroppedOnAnotherHostOnly() throws {
    let other = try LocalHTTPServer { _ in .text(200, "other") }
    let otherURL = other.url
    let server = try LocalHTTPServer { request in
      switch request.path {
      case "/away": .text(302, "", headers: [("Location", otherURL + "/cdn")])
      case "/near": .text(302, "", headers: [("Location", "/end")])
      default: .text(200, "same")
      }
    }
    let headers: HTTPHeaders = ["Authorization": "Bearer secret"]
    _ = try client.send(HTTPRequest(.get, server.url + "/away", headers: headers))
    _ = try client.send(HTTPRequest(.get, server.url + "/near", headers: headers))
    #expect(other.requests.first?.path == "/cdn")
    #expect(other.requests.first?.headers["authorization"] == nil)
    #expect(server.requests(for: "/end").first?.headers["authorization"] == "Bearer secret")
  }

  @Test func endlessRedirectsEndAfterTen() throws {
    let server = try LocalHTTPServer { _ in .text(302, "", headers: [("Location", "/again")]) }
    #expect(kind { _ = try client.send(HTTPRequest(.get, server.url)) } == .badRedirect)
    #expect(server.requests.count == HTTPClient.redirectLimit + 1)
  }

  @Test func redirectToAFileIsRefused() throws {
    let server = try LocalHTTPServer { _ in
      .text(302, "", headers: [("Location", "file:///etc/hostname")])
    }
    #expect(kind { _ = try client.send(HTTPRequest(.get, server.url)) } == .badRedirect)
  }

  @Test func shorterBodyThanAnnouncedIsACut() throws {
    let server = try LocalHTTPServer { _ in
      .init(200, body: [UInt8](repeating: 1, count: 1000), ending: .cut(afterBytes: 300))
    }
    var received = 0
    let found = kind {
      try client.download(HTTPRequest(.get, server.url), onChunk: { received += $0.count })
    }
    #expect(found == .cut)
    #expect(received == 300)
  }

  @Test func connectionClosedWithoutAnswerIsACut() throws {
    let server = try LocalHTTPServer { _ in .init(ending: .silence) }
    #expect(kind { _ = try client.send(HTTPRequest(.get, server.url)) } == .cut)
  }

  @Test func closedPortCannotBeConnectedTo() throws {
    let server = try LocalHTTPServer { _ in .text(200, "") }
    let url = server.url
    server.stop()
    #expect(kind { _ = try client.send(HTTPRequest(.get, url)) } == .cannotConnect)
  }

  @Test func totalTimeoutEndsAStalledAnswer() throws {
    let server = try LocalHTTPServer { _ in
      .init(200, body: [1, 2, 3], ending: .stall(afterBytes: 1))
    }
    let request = HTTPRequest(
      .get, server.url, timeouts: HTTPTimeouts(totalSeconds: 0.2))
    #expect(kind { _ = try client.send(request) } == .timedOut)
  }

  @Test func stalledTransferEndsWithoutATotalLimit() throws {
    let server = try LocalHTTPServer { _ in
      .init(200, body: [1, 2, 3], ending: .stall(afterBytes: 1))
    }
    let request = HTTPRequest(.get, server.url, timeouts: HTTPTimeouts(stalledSeconds: 1))
    #expect(kind { _ = try client.send(request) } == .timedOut)
  }

  @Test(arguments: [true, false])
  func bodyOverTheLimitIsRefused(omitsLength: Bool) throws {
    let server = try LocalHTTPServer { _ in
      .init(200, body: [UInt8](repeating: 1, count: 101), omitsLength: omitsLength)
    }
    #expect(
      kind { _ = try client.send(HTTPRequest(.get, server.url), bodyLimit: 100) } == .tooLarge)
    #expect(try client.send(HTTPRequest(.get, server.url), bodyLimit: 101).body.count == 101)
  }

  @Test func cancellingBetweenChunksEndsTheTransfer() throws {
    let server = try LocalHTTPServer { _ in
      .init(200, body: [UInt8](repeating: 1, count: 5000), ending: .stall(afterBytes: 5000 - 1))
    }
    let received = Mutex(0)
    let found = kind {
      try client.download(
        HTTPRequest(.get, server.url),
        onChunk: { bytes in received.withLock { $0 += bytes.count } },
        isCancelled: { received.withLock { $0 > 0 } })
    }
    #expect(found == .cancelled)
  }

  @Test func requestCancelledBeforehandIsNotSent() throws {
    let server = try LocalHTTPServer { _ in .text(200, "") }
    #expect(
      kind { _ = try client.send(HTTPRequest(.get, server.url), isCancelled: { true }) }
        == .cancelled)
    #expect(server.requests.isEmpty)
  }

  @Test func errorOfAClosureComesThroughUnchanged() throws {
    struct Mine: Error {}
    let server = try LocalHTTPServer { _ in .text(200, "body") }
    #expect(throws: Mine.self) {
      try client.download(HTTPRequest(.get, server.url), onChunk: { _ in throw Mine() })
    }
    #expect(throws: Mine.self) {
      try client.download(
        HTTPRequest(.get, server.url), onResponse: { _ in throw Mine() }, onChunk: { _ in })
    }
    // The handle that was interrupted serves the next request all the same.
    #expect(try client.send(HTTPRequest(.get, server.url)).status == 200)
  }

  @Test(arguments: [
    "", "x", "ftp://host/file", "file:///etc/passwd", "http://", "http://ho st/", "//host/path",
    "http://host:99999/", "javascript:alert(1)", "http://host/\u{0}",
  ])
  func urlThatIsNotHTTPIsRefused(url: String) {
    #expect(kind { _ = try client.send(HTTPRequest(.get, url)) } == .invalidURL)
  }

  @Test(arguments: [("X-A", "a\r\nX-B: b"), ("X A", "a"), ("", "a"), ("X-A", "a\u{0}")])
  func headerThatWouldBreakTheRequestIsRefused(name: String, value: String) throws {
    var headers = HTTPHeaders()
    headers.append(name: name, value: value)
    let found = kind {
      _ = try client.send(HTTPRequest(.get, "http://127.0.0.1:1/", headers: headers))
    }
    #expect(found == .invalidHeader)
  }

  @Test func messageHoldsNoSecretOfTheURLOrHeaders() throws {
    let server = try LocalHTTPServer { _ in .text(200, "") }
    let port = server.port
    server.stop()
    let request = HTTPRequest(
      .get, "http://user:hunter2@127.0.0.1:\(port)/path?X-Signature=hunter2#hunter2",
      headers: ["Authorization": "Bearer hunter2"])
    let error = try #require(throws: HTTPRequestError.self) { _ = try client.send(request) }
    #expect(!error.message.contains("hunter2"))
    #expect(!error.url.contains("hunter2"))
    #expect(error.message.contains("http://127.0.0.1:\(port)/path"))
    #expect(error.code == 7 && error.kind == .cannotConnect)
  }

  @Test func connectionIsUsedAgain() throws {
    let server = try LocalHTTPServer { _ in .text(200, "ok") }
    for _ in 0..<5 { _ = try client.send(HTTPRequest(.get, server.url)) }
    #expect(server.requests.count == 5)
    #expect(server.connectionCount == 1)
  }

  @Test func severalThreadsShareOneClient() async throws {
    let server = try LocalHTTPServer { .text(200, $0.path) }
    let client = client
    let url = server.url
    let wrong = await withTaskGroup(of: Int.self) { group in
      for thread in 0..<6 {
        group.addTask {
          (0..<20).count { number in
            let path = "/\(thread)/\(number)"
            let body = try? client.send(HTTPRequest(.get, url + path)).body
            return body != Array(path.utf8)
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
    #expect(server.requests.count == 120)
  }

  @Test(arguments: ["X-API-Key", "x-goog-api-key", "api-key", "Cookie", "X-Amz-Security-Token"])
  func aKeyDoesNotFollowARedirect(name: String) throws {
    let other = try LocalHTTPServer { _ in .text(200, "thief") }
    let location = other.url + "/take"
    let server = try LocalHTTPServer { _ in .text(307, "", headers: [("Location", location)]) }
    let response = try client.send(HTTPRequest(.get, server.url, headers: [name: "hunter2"]))
    #expect(response.status == 307)
    #expect(other.requests.isEmpty)
  }

  @Test func authorizationIsLeftBehindAtARedirectToAnotherPort() throws {
    let other = try LocalHTTPServer { _ in .text(200, "here") }
    let location = other.url + "/take"
    let server = try LocalHTTPServer { _ in .text(302, "", headers: [("Location", location)]) }
    let request = HTTPRequest(
      .get, server.url.replacingOccurrences(of: "http://", with: "http://user:hunter2@"),
      headers: ["Authorization": "Bearer hunter2", "Accept": "a/b"])
    #expect(try client.send(request).status == 200)
    let seen = try #require(other.requests.first)
    #expect(seen.headers["accept"] == "a/b" && seen.headers["authorization"] == nil)
    #expect(!seen.headers.values.joined().contains("hunter2"))
  }

  @Test func nothingButThisMachineIsAskedOffline() throws {
    let server = try LocalHTTPServer { _ in
      .text(302, "", headers: [("Location", "http://elsewhere.invalid/")])
    }
    let offline = HTTPClient(staysOnThisMachine: { true })
    for url in [
      "http://elsewhere.invalid/", "https://192.0.2.1/", "http://localhost.example.invalid/",
      "http://127.0.0.1.invalid/",
      "http://[2001:db8::1]/", "http://localhost.:1/",
      "http://user@elsewhere.invalid:80#@127.0.0.1/",
    ] {
      #expect(kind { _ = try offline.send(HTTPRequest(.get, url)) } == .offline, "\(url)")
    }
    // Its redirects are shown and not followed: they may lead elsewhere.
    #expect(try offline.send(HTTPRequest(.get, server.url)).status == 302)
    let named = server.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
    #expect(try offline.send(HTTPRequest(.get, named)).status == 302)
  }

  @Test(arguments: [
    ("1", true), ("yes", true), ("maybe", true), ("0", false), ("Off", false), ("", false),
  ])
  func anythingButANoKeepsThingsIn(value: String, means: Bool) {
    #expect(NetworkReach.means(value) == means)
    #expect(!NetworkReach.means(nil))
  }
}
