// Requests that are made to be taken for others', to cost more than they look,
// or to be read in two ways.

import Foundation
import Glibc
import HTTPRequesting
import HTTPServing
@testable import SearchAPI
import SearchDomain
import Support
import TestSupport
import Testing

@Suite struct AttackTests {
  /// The words of one request hold what looks like the parameters of another.
  @Test func requestsThatLookAlikeShareNoReply() async throws {
    let service = try await ServiceFixture()
    let pairs = [
      ("/search-text?q=red%26k%3D3", "/search-text?q=red&k=3"),
      ("/search-text?q=red%26category%3Dwarm&k=3", "/search-text?q=red&category=warm&k=3"),
      ("/search-text?q=red&category=warm%26k%3D1", "/search-text?q=red&category=warm&k=1"),
      ("/api/v1/images?where=width%3D40%26limit%3D1", "/api/v1/images?where=width%3D40&limit=1"),
    ]
    for (first, second) in pairs {
      let alone = try await ServiceFixture().get(second)
      _ = try service.get(first)
      let answer = try service.get(second)
      #expect(answer.names == alone.names && answer.json["k"] == alone.json["k"], "\(second)")
      #expect(answer.json["query"] == alone.json["query"], "\(second)")
    }
  }

  @Test func repliesAreKeptForEqualRequestsAlone() async throws {
    let service = try await ServiceFixture()
    _ = try service.get("/search-text?q=red&k=3")
    let before = service.service.context.replies.counts
    _ = try service.get("/search-text?q=red&k=3")
    #expect(service.service.context.replies.counts.hits == before.hits + 1)
    _ = try service.get("/search-text?k=3&q=red")
    #expect(service.service.context.replies.counts.hits == before.hits + 1)
    _ = try service.post("/api/v1/search", json: #"{"text":"red"}"#)
    _ = try service.post("/api/v1/search", json: #"{"text":"red"}"#)
    #expect(service.service.context.replies.counts.hits == before.hits + 2)
  }

  @Test func aBodyOfTooManyValuesIsRefusedWhileItIsRead() async throws {
    let service = try await ServiceFixture()
    let ones = String(repeating: "1,", count: 2_000_000)
    // What follows the first values is no JSON, and is never read.
    let first = try service.post("/api/v1/embeddings", json: "{\"input\":[\(ones)!")
    #expect(first.status == 413 && first.problem == "too_large")
    #expect(first.json["error"]?.string?.contains("10000 values") == true)
    let second = try service.post(
      "/api/v1/search", json: "{\"where\":[\(String(repeating: "[],", count: 400_000))!")
    #expect(second.status == 413 && second.json["error"]?.string?.contains("300000 values") == true)
    let deep = try service.post(
      "/api/v1/search", json: "{\"where\":" + String(repeating: "[", count: 5000))
    #expect(deep.status == 400)
    // A long text is no reason to refuse.
    let long = try service.post(
      "/api/v1/search",
      json: "{\"terms\":[{\"image_base64\":\"\(String(repeating: "A", count: 4_000_000))\"}]}")
    #expect(long.status == 422 && long.problem == "unreadable_image")
  }

  @Test func wideConditionsAreAnsweredOrRefusedWithASentence() async throws {
    let service = try await ServiceFixture()
    func search(_ condition: String) throws -> ServiceFixture.Answer {
      try service.post("/api/v1/search", json: "{\"text\":\"red\",\"where\":\(condition)}")
    }
    let alternatives = (0..<12_500).map { "{\"width\":\($0)}" }.joined(separator: ",")
    #expect(try search("{\"$or\":[\(alternatives)]}").status == 200)
    let orders = (0..<12_500).map { "{\"width\":{\"$lt\":\($0)}}" }.joined(separator: ",")
    let refused = try search("{\"$or\":[\(orders)]}")
    #expect(refused.status == 422 && refused.problem == "invalid_filter")
    #expect(refused.json["error"]?.string?.contains("more than 512 parts (12500)") == true)
    let values = (0..<100_000).map(String.init).joined(separator: ",")
    let many = try search("{\"width\":{\"$in\":[\(values)]}}")
    #expect(
      many.status == 422
        && many.json["error"]?.string?.contains("more than 30000 values (100000)") == true)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n\r\n", 400, "bad_request"),
    ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "version_not_supported"),
    (
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n",
      431, "head_too_large"
    ),
    (
      "GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414,
      "address_too_long"
    ),
    ("GET / HTTP/1.1\r\nHost: [::1].evil.example\r\n\r\n", 400, "bad_request"),
    (
      "GET /api/v1/stats HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 403,
      "forbidden"
    ),
    (
      "GET http://evil.example/api/v1/stats HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
      403, "forbidden"
    ),
    (
      "POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      400, "bad_request"
    ),
    (
      "POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      501, "not_supported"
    ),
    (
      "POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999\r\n\r\n", 413,
      "too_large"
    ),
  ])
  func everyRefusalIsInOurJSON(_ request: String, _ status: Int, _ kind: String) async throws {
    let service = try await ServiceFixture(isIndexed: false)
    let reply = try RawRequest.send(request, port: service.server.port)
    let parts = reply.components(separatedBy: "\r\n\r\n")
    #expect(
      parts[0].hasPrefix("HTTP/1.1 \(status) ")
        && parts[0].contains("Content-Type: application/json"), "\(reply)")
    let tree = try JSONTree(parsing: parts.last ?? "")
    #expect(
      tree["type"]?.string == kind && tree["error"]?.string?.hasSuffix(".") == true, "\(reply)")
  }

  @Test func addressesOfOneNetworkShareABucket() {
    let limiter = RateLimiter(perSecond: 0.1)
    #expect(limiter.wait(for: "network 2001:db8:1:2::/64") == nil)
    #expect(limiter.wait(for: "network 2001:db8:1:2::/64") != nil)
  }
}

/// Bytes as they are, over a connection of their own.
enum RawRequest {
  static func send(_ request: String, port: Int) throws -> String {
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(request.utf8)
    guard Glibc.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw POSIXError(.EPIPE)
    }
    var reply: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return String(decoding: reply, as: UTF8.self) }
      reply += buffer[..<count]
    }
  }
}
