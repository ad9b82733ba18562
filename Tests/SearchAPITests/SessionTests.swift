// Sessions of browsers: what their tokens are good for, and how long.

import HTTPRequesting
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@testable import SearchAPI

@Suite struct SessionTests {
  private func guarded() async throws -> ServiceFixture {
    try await ServiceFixture { configuration, folder in
      configuration.keys = [APIKeyFixture.read, APIKeyFixture.write, APIKeyFixture.admin]
      configuration.uploadFolder = FilePath(folder.file("uploads"))
    }
  }

  private struct Tokens {
    let cookie: String
    let value: String
    let page: String
  }

  private func open(_ service: ServiceFixture, key: String = "writer-0123456789") throws -> Tokens {
    let answer = try service.post("/api/v1/session", json: #"{"key":"\#(key)"}"#)
    let cookie = String(try #require(answer.headers["Set-Cookie"]).prefix { $0 != ";" })
    return Tokens(
      cookie: cookie, value: String(cookie.drop { $0 != "=" }.dropFirst()),
      page: try #require(answer.json["token"]?.string))
  }

  @Test func aSessionsTokensAreRandomAndNoKeys() async throws {
    let service = try await guarded()
    let first = try open(service), second = try open(service)
    #expect(Set([first.value, first.page, second.value, second.page]).count == 4)
    for token in [first.value, first.page] {
      #expect(token.utf8.count == 64 && !token.contains("writer"))
      #expect(try service.get("/api/v1/images", headers: ["X-API-Key": token]).status == 401)
      #expect(
        try service.get("/api/v1/images", headers: ["Authorization": "Bearer \(token)"]).status
          == 401)
    }
    // One kind is not taken for the other, nor a key for either.
    #expect(
      try service.get("/api/v1/images", headers: ["X-Glimpse-Session": first.value]).status == 401)
    #expect(
      try service.get("/api/v1/images", headers: ["Cookie": "glimpse_session=\(first.page)"]).status
        == 401)
    #expect(
      try service.get("/api/v1/images", headers: ["Cookie": "glimpse_session=writer-0123456789"])
        .status == 401)
    #expect(
      try service.get("/api/v1/images", headers: ["Cookie": "glimpse_key=writer-0123456789"]).status
        == 401)
  }

  @Test func aSessionReadsWhateverItsKeyReaches() async throws {
    let service = try await guarded()
    let tokens = try open(service, key: "admin-0123456789abc")
    for headers: HTTPHeaders in [["Cookie": tokens.cookie], ["X-Glimpse-Session": tokens.page]] {
      let list = try service.get("/api/v1/images", headers: headers)
      #expect(list.status == 200 && !list.text.contains(service.folder.path))
      #expect(try service.ask(.post, "/ingest", headers: headers).status == 403)
      #expect(
        try service.ask(
          .delete, "/api/v1/images/\(try service.id(of: "red.ppm"))", headers: headers
        ).status == 403)
      let state = try service.get("/api/v1/session", headers: headers)
      #expect(state.json["scope"]?.string == "read" && state.json["key_scope"]?.string == "admin")
    }
    // A cookie is for GET alone; the page's own scripts search by POST.
    let search = #"{"text":"red"}"#
    #expect(
      try service.post("/api/v1/search", json: search, headers: ["Cookie": tokens.cookie]).status
        == 403)
    #expect(
      try service.post("/api/v1/search", json: search, headers: ["X-Glimpse-Session": tokens.page])
        .status == 200)
    // Another port's page is another site's, though it gets the cookie sent.
    let sameSite: HTTPHeaders = [
      "Cookie": tokens.cookie, "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors",
    ]
    #expect(try service.get("/api/v1/images", headers: sameSite).status == 403)
  }

  @Test func aSessionEndsWhenItIsTold() async throws {
    let service = try await guarded()
    let tokens = try open(service), other = try open(service)
    let closed = try service.ask(.delete, "/api/v1/session", headers: ["Cookie": tokens.cookie])
    #expect(closed.status == 204 && closed.headers["Set-Cookie"]?.contains("Max-Age=0") == true)
    #expect(try service.get("/api/v1/images", headers: ["Cookie": tokens.cookie]).status == 401)
    #expect(
      try service.get("/api/v1/images", headers: ["X-Glimpse-Session": tokens.page]).status == 401)
    #expect(try service.get("/api/v1/images", headers: ["Cookie": other.cookie]).status == 200)
    // Another site's page cannot end one.
    let evil: HTTPHeaders = ["Cookie": other.cookie, "Origin": "https://evil.example"]
    #expect(try service.ask(.delete, "/api/v1/session", headers: evil).status == 403)
    #expect(try service.get("/api/v1/images", headers: ["Cookie": other.cookie]).status == 200)
  }

  @Test func sessionsEndByTimeAndAreLimitedInNumber() {
    let time = Mutex(0.0)
    let store = SessionStore { time.withLock { $0 } }
    func pass(_ seconds: Double) { time.withLock { $0 += seconds } }
    let idle = store.open(.init(keyScope: .read, owner: "a"))
    pass(SessionStore.idleSeconds - 1)
    #expect(store.session(.cookie, idle.cookie)?.owner == "a")
    pass(SessionStore.idleSeconds - 1)
    #expect(store.session(.page, idle.page) != nil)
    pass(SessionStore.idleSeconds + 1)
    #expect(store.session(.cookie, idle.cookie) == nil && store.session(.page, idle.page) == nil)
    let long = store.open(.init(keyScope: .read, owner: "a"))
    for _ in 0..<20 {
      pass(SessionStore.longestSeconds / 20 - 1)
      #expect(store.session(.cookie, long.cookie) != nil)
    }
    pass(100)
    #expect(store.session(.cookie, long.cookie) == nil)
    let others = store.open(.init(keyScope: .read, owner: "b"))
    let first = store.open(.init(keyScope: .write, owner: "a"))
    for _ in 0..<SessionStore.limitForEachKey {
      _ = store.open(.init(keyScope: .write, owner: "a"))
    }
    #expect(
      store.session(.cookie, first.cookie) == nil && store.session(.cookie, others.cookie) != nil)
  }

  @Test func theCookieIsBoundToTheHostWhereTLSPermits() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.keys = [APIKeyFixture.read]
      configuration.hostNames = ["photos.example"]
    }
    let json = #"{"key":"reader-0123456789"}"#
    let plain = try service.post("/api/v1/session", json: json).headers["Set-Cookie"] ?? ""
    #expect(
      plain.hasPrefix("glimpse_session=")
        && plain.contains("; Path=/api/v1; HttpOnly; SameSite=Strict"))
    #expect(!plain.contains("Secure") && !plain.contains("Domain") && !plain.contains("Max-Age"))
    let proxied: HTTPHeaders = ["Host": "photos.example", "Origin": "https://photos.example"]
    let secure =
      try service.post("/api/v1/session", json: json, headers: proxied).headers["Set-Cookie"] ?? ""
    #expect(
      secure.hasPrefix("__Host-glimpse_session=")
        && secure.contains("; Path=/; Secure; HttpOnly; SameSite=Strict"))
    let cookie = String(secure.prefix { $0 != ";" })
    #expect(
      try service.get("/api/v1/images", headers: ["Cookie": "other=1; " + cookie]).status == 200)
    let kept = try service.post(
      "/api/v1/session", json: #"{"key":"reader-0123456789","remember":true}"#)
    #expect(kept.headers["Set-Cookie"]?.contains("Max-Age=604800") == true)
  }

  @Test func metricsMayBeOpenedAlone() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.keys = [APIKeyFixture.read]
      configuration.opensMetrics = true
    }
    let metrics = try service.get("/metrics")
    #expect(
      metrics.status == 200 && metrics.text.contains("glimpse_images")
        && !metrics.text.contains(service.folder.path))
    #expect(try service.get("/api/v1/stats").status == 401)
  }
}
