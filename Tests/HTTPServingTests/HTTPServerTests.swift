// The server over real sockets: what is well-formed is answered, what is not
// ends in a proper status or a closed connection.

import Foundation
import HTTPServing
import Synchronization
import Testing

@Suite struct HTTPServerTests {
  private static let end = "Host: a\r\nConnection: close\r\n\r\n"

  @Test func aRequestIsDecodedAndAnswered() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange("GET /a%20b/%C3%A4?q=x+y%26z&k=%2B HTTP/1.1\r\n" + Self.end)
    #expect(reply.hasPrefix("HTTP/1.1 200"))
    #expect(reply.hasSuffix("GET [\"a b\", \"ä\"] q=x y&z&k=+ 0"))
    #expect(reply.contains("X-Request-Id: "))
  }

  @Test func oneConnectionServesSeveralRequests() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    for path in ["one", "two", "three"] {
      connection.send("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(connection.read(until: " 0").contains("GET [\"\(path)\"]"))
    }
  }

  @Test func aRefusalLeavesTheConnectionOpen() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send("GET /refuse HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(RawConnection.status(connection.read(until: "no")) == 403)
    connection.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(RawConnection.status(connection.read(until: " 0")) == 200)
  }

  @Test func aBodyIsReadWholeOnALane() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let body = String(repeating: "x", count: 1000)
    let plain = try test.exchange(
      "POST /lane HTTP/1.1\r\nContent-Length: 1000\r\n" + Self.end + body)
    #expect(plain.hasSuffix("lane 1000"))
    let chunked = try test.exchange(
      "POST /lane HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + Self.end
        + "3e8\r\n\(body)\r\n0\r\n\r\n")
    #expect(chunked.hasSuffix("lane 1000"))
  }

  @Test func aStatedBodyBeyondTheLimitIsRefusedBeforeItIsSent() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange("POST /lane HTTP/1.1\r\nContent-Length: 999999999\r\n" + Self.end)
    #expect(RawConnection.status(reply) == 413)
  }

  @Test func aChunkedBodyBeyondTheLimitIsRefused() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let chunk = "7d0\r\n" + String(repeating: "x", count: 2000) + "\r\n"
    let reply = try test.exchange(
      "POST /lane HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + Self.end + chunk + "0\r\n\r\n")
    #expect(RawConnection.status(reply) == 413)
  }

  @Test func anEndlessBodyEndsWithTheConnection() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send("POST /lane HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = Array(("10000\r\n" + String(repeating: "x", count: 65536) + "\r\n").utf8)
    var sent = 0
    while sent < 1000, connection.send(chunk) { sent += 1 }
    #expect(sent < 1000)
  }

  @Test(arguments: [
    "GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "GET /a%00b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "GET /%FF HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST /lane HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    "POST /lane HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
    "POST /lane HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  ])
  func malformedRequestsAreRefused(_ request: String) throws {
    let test = try TestServer { $0.idleSeconds = 1 }
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange(request)
    #expect(reply.isEmpty || (400...505).contains(RawConnection.status(reply) ?? 0), "\(reply)")
    // The server is as before.
    #expect(try test.exchange("GET /x HTTP/1.1\r\n" + Self.end).hasPrefix("HTTP/1.1 200"))
  }

  @Test func headsBeyondTheLimitAreRefused() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let field = "X-Long: " + String(repeating: "x", count: 40_000) + "\r\n"
    let reply = try test.exchange("GET / HTTP/1.1\r\n" + field + Self.end)
    #expect([413, 414, 431].contains(RawConnection.status(reply) ?? 0) || reply.isEmpty)
    let target = "/" + String(repeating: "x", count: 40_000)
    let second = try test.exchange("GET \(target) HTTP/1.1\r\n" + Self.end)
    #expect([413, 414, 431].contains(RawConnection.status(second) ?? 0) || second.isEmpty)
  }

  @Test func aClientThatDripsItsHeadIsCutOff() throws {
    let test = try TestServer { configuration in
      configuration.idleSeconds = 2
      configuration.headSeconds = 2
    }
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send("GET / HTTP/1.1\r\n")
    var drips = 0
    // Each drip comes before the silence is too long, the head never ends.
    while drips < 100, connection.send("X-\(drips): a\r\n") {
      drips += 1
      usleep(200_000)
    }
    #expect(drips < 100)
  }

  @Test func aClientThatDripsItsBodyIsCutOff() throws {
    let test = try TestServer { configuration in
      configuration.bodySeconds = 1
      configuration.slowestBody = 1000
    }
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send("POST /lane HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n")
    var drips = 0
    while drips < 100, connection.send("x") {
      drips += 1
      usleep(200_000)
    }
    #expect(drips < 100)
  }

  @Test func aPartOfAFileIsSent() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange("GET /file HTTP/1.1\r\n" + Self.end)
    #expect(reply.contains("Content-Length: 8") && reply.hasSuffix("A handle"))
  }

  @Test func headHasNoBody() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange("HEAD /x HTTP/1.1\r\n" + Self.end)
    #expect(reply.contains("Content-Length: ") && reply.hasSuffix("\r\n\r\n"))
  }

  @Test func eventsComeAsTheyHappenAndEndWithTheStream() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send("GET /stream HTTP/1.1\r\n" + Self.end)
    _ = connection.read(until: "\r\n\r\n")
    #expect(test.handler.stream.send(event: "a", data: "one\ntwo"))
    #expect(connection.read(until: "\n\n").contains("event: a\ndata: one\ndata: two\n\n"))
    test.handler.stream.send(event: "b", data: "3")
    test.handler.stream.finish()
    #expect(connection.readToEnd().contains("event: b\ndata: 3\n\n"))
    #expect(!test.handler.stream.send(event: "c", data: ""))
  }

  @Test func stoppingLetsARequestEnd() throws {
    let test = try TestServer()
    let connection = try test.hold()
    let handler = test.handler
    // A thread of its own: those of tasks may all wait for other tests.
    Thread {
      usleep(200_000)
      handler.held.withLock { $0.first }?(ServerResponse(type: "text/plain", Array("late".utf8)))
    }.start()
    test.server.stop(graceSeconds: 10)
    #expect(connection.readToEnd().hasSuffix("late"))
    #expect(throws: (any Error).self) { try test.connect() }
  }

  @Test func stoppingTurnsAwayWhoComesLate() throws {
    let test = try TestServer()
    let connection = try test.hold()
    let server = test.server
    Thread { server.stop(graceSeconds: 30) }.start()
    // Served until the thread has begun to stop, and then closed without a reply.
    var replies: [String] = []
    repeat {
      let late = try test.connect()
      late.send("GET /late HTTP/1.1\r\nConnection: close\r\n" + Self.end)
      replies.append(late.readToEnd())
    } while replies.last?.isEmpty == false
    #expect(replies.dropLast().allSatisfy { RawConnection.status($0) == 200 })
    // Who was there before is still served.
    test.handler.held.withLock { $0.first }?(
      ServerResponse(type: "text/plain", Array("in time".utf8)))
    #expect(connection.readToEnd().hasSuffix("in time"))
  }

  @Test func stoppingAnswersWhatDoesNotEnd() throws {
    let test = try TestServer()
    let connection = try test.hold()
    test.server.stop(graceSeconds: 0.1)
    // The reply of one who comes too late is thrown away.
    test.handler.held.withLock { $0.first }?(ServerResponse())
    let reply = connection.readToEnd()
    #expect(reply.isEmpty || RawConnection.status(reply) == 503)
  }

  @Test func everyRequestIsToldOfOnce() throws {
    let test = try TestServer()
    _ = try test.exchange(
      "POST /lane HTTP/1.1\r\nX-Request-Id: mine-1\r\nContent-Length: 2\r\n" + Self.end + "ab")
    _ = try test.exchange("GET /refuse HTTP/1.1\r\nX-Request-Id: a b\r\n" + Self.end)
    test.server.stop(graceSeconds: 1)
    let records = test.handler.records.withLock { $0 }
    #expect(records.map(\.status) == [200, 403])
    #expect(records.first?.head?.id == "mine-1" && records.first?.receivedBytes == 2)
    #expect(records.last?.head?.id != "a b")
  }

  @Test func aTakenPortIsSaid() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    var configuration = ServerConfiguration()
    configuration.port = test.server.port
    let error = #expect(throws: HTTPServingError.self) {
      _ = try HTTPServer(configuration, handler: EchoHandler())
    }
    #expect(error?.kind == .addressInUse)
    configuration.host = "not-a-host.invalid"
    let second = #expect(throws: HTTPServingError.self) {
      _ = try HTTPServer(configuration, handler: EchoHandler())
    }
    #expect(second?.kind == .badAddress)
  }

  @Test func aBadCertificateIsSaid() {
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.tls = ServerConfiguration.TLS(certificate: Array("x".utf8), key: Array("y".utf8))
    let error = #expect(throws: HTTPServingError.self) {
      _ = try HTTPServer(configuration, handler: EchoHandler())
    }
    #expect(error?.kind == .badCertificate)
  }
}
