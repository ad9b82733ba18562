// Clients that take more than their share, that leave without a word, and that
// send what no client should.

import Foundation
import HTTPServing
import Support
import Synchronization
import Testing

@Suite struct AbuseTests {
  private static let end = "Host: a\r\nConnection: close\r\n\r\n"

  private func work(_ test: TestServer, client: String) throws -> RawConnection {
    let connection = try test.connect()
    connection.send("GET /labour?client=\(client) HTTP/1.1\r\nHost: a\r\n\r\n")
    return connection
  }

  /// Keeps its thread: the server's own threads make it so, and a test that gave
  /// its thread away would get it back only after all others had theirs.
  private func wait(until isSo: () -> Bool) {
    while !isSo() { Pause.sleep(milliseconds: 2) }
  }

  @Test func workEndsWhereTheClientHangsUp() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    var connection: RawConnection? = try work(test, client: "a")
    wait { test.handler.working.withLock { $0 } == 1 }
    connection?.finish()
    connection = nil
    wait { test.handler.cancelled.withLock { $0 } == 1 }
    wait { test.server.activeCount == 0 }
  }

  @Test func workThatHasNotBegunIsDroppedWhereTheClientHangsUp() throws {
    let test = try TestServer { configuration in
      configuration.threads[.heavy] = 1
      configuration.threadsOfOne[.heavy] = 1
    }
    defer { test.server.stop(graceSeconds: 1) }
    let first = try work(test, client: "a")
    wait { test.handler.working.withLock { $0 } == 1 }
    var second: RawConnection? = try work(test, client: "b")
    wait { test.server.waitingCount(.heavy) == 1 }
    second?.finish()
    second = nil
    wait { test.server.waitingCount(.heavy) == 0 && test.server.activeCount == 1 }
    test.handler.isLetGo.store(true, ordering: .relaxed)
    #expect(first.read(until: "worked").hasSuffix("worked"))
    #expect(test.handler.working.withLock { $0 } == 1)
  }

  @Test func oneClientLeavesThreadsToTheOthers() throws {
    let test = try TestServer { configuration in
      configuration.threads[.heavy] = 3
      configuration.threadsOfOne[.heavy] = 2
    }
    defer { test.server.stop(graceSeconds: 1) }
    let greedy = try (0..<10).map { _ in try work(test, client: "a") }
    wait { test.server.waitingCount(.heavy) == 8 }
    let other = try work(test, client: "b")
    // Begins although eight others wait.
    wait { test.handler.working.withLock { $0 } == 3 }
    #expect(test.server.waitingCount(.heavy) == 8)
    test.handler.isLetGo.store(true, ordering: .relaxed)
    for connection in greedy + [other] {
      #expect(connection.read(until: "worked").hasSuffix("worked"))
    }
  }

  @Test func oneClientsQueueIsBounded() throws {
    let test = try TestServer { $0.waitingRequestsOfOne = 2 }
    defer { test.server.stop(graceSeconds: 1) }
    var busy: [RawConnection] = []
    for _ in 0..<2 { busy.append(try work(test, client: "a")) }
    wait { test.handler.working.withLock { $0 } == 2 }
    for count in 1...2 {
      busy.append(try work(test, client: "a"))
      wait { test.server.waitingCount(.heavy) == count }
    }
    #expect(RawConnection.status(try work(test, client: "a").read(until: "refused")) == 503)
    let other = try work(test, client: "b")
    wait { test.handler.working.withLock { $0 } == 3 }
    test.handler.isLetGo.store(true, ordering: .relaxed)
    #expect(other.read(until: "worked").hasSuffix("worked"))
    // Held until here: a connection that is let go of cancels its work.
    for connection in busy { #expect(connection.read(until: "worked").hasSuffix("worked")) }
  }

  @Test func stoppingEndsWorkThatWouldNotEnd() throws {
    let test = try TestServer()
    let connection = try work(test, client: "a")
    wait { test.handler.working.withLock { $0 } == 1 }
    #expect(test.server.stop(graceSeconds: 0.1))
    #expect(RawConnection.status(connection.readToEnd()) == 503)
    #expect(test.handler.cancelled.withLock { $0 } == 1)
  }

  @Test func oneAddressHasAShareOfTheConnections() throws {
    let test = try TestServer { configuration in
      configuration.connectionsPerClient = 5
      configuration.connections = 100
    }
    defer { test.server.stop(graceSeconds: 1) }
    let half = try (0..<5).map { _ in
      let connection = try test.connect()
      connection.send("GET / HTTP/1.1\r\nHo")
      return connection
    }
    wait { test.server.connectionCount == 5 }
    let sixth = try test.connect()
    #expect([503, nil].contains(RawConnection.status(sixth.readToEnd())))
    // Another address is served.
    let other = try RawConnection(port: test.server.port, from: 0x7F00_0002)
    other.send("GET /x HTTP/1.1\r\n" + Self.end)
    #expect(RawConnection.status(other.readToEnd()) == 200)
    half[0].send("st: a\r\nConnection: close\r\n\r\n")
    #expect(RawConnection.status(half[0].readToEnd()) == 200)
  }

  @Test func whereAllConnectionsAreTakenTheLongestIdleMakesRoom() throws {
    let test = try TestServer {
      $0.connections = 3; $0.eventThreads = 1
    }
    defer { test.server.stop(graceSeconds: 1) }
    let idle = try (0..<3).map { _ in try test.connect() }
    wait { test.server.connectionCount == 3 }
    #expect(RawConnection.status(try test.exchange("GET /x HTTP/1.1\r\n" + Self.end)) == 200)
    #expect(idle[0].readToEnd().isEmpty)
  }

  @Test func aHeadThatDoesNotComeIsAnsweredAndCutOff() throws {
    let test = try TestServer { $0.headSeconds = 1 }
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send("GET / HTTP/1.1\r\nHo")
    #expect(RawConnection.status(connection.readToEnd()) == 408)
  }

  /// All but the first would be another request for a proxy that reads it
  /// otherwise: the connection ends, and what follows is not answered.
  @Test(arguments: [
    ("Content-Length: 20\r\nContent-Length: 0", 400),
    ("Content-Length: 0\r\nContent-Length: 20", 400),
    ("Content-Length: 4\r\nTransfer-Encoding: chunked", 400),
    ("Transfer-Encoding : chunked\r\nContent-Length: 4", 400),
    ("Host: b", 400), ("X: a\u{0}b", 400), ("X: a\nY: b", 400),
    ("Transfer-Encoding: identity", 400),
    ("Transfer-Encoding: xchunked", 400), ("Transfer-Encoding: gzip, chunked", 501),
    ("X: a\r\n b", 400),
    ("X: \(String(repeating: "a", count: 20_000))", 431), ("Expect: nothing", 417),
  ])
  func headsThatProxiesMayReadOtherwiseEndTheConnection(_ fields: String, _ status: Int) throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send(
      "POST /lane HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    let reply = connection.readToEnd()
    #expect(RawConnection.status(reply) == status && !reply.contains("smuggled"))
    #expect(reply.contains("Connection: close\r\n") && reply.hasSuffix("refused"))
    #expect(reply.components(separatedBy: "HTTP/1.1 ").count == 2)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/2.0\r\n\r\n", 505),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\n\r\n", 414),
    ("\u{16}\u{3}\u{1}", 400), ("GET /\r\n\r\n", 400),
    ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ("POST /lane HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    ("POST /lane HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
  ])
  func everyRefusalIsInTheHandlersForm(_ request: String, _ status: Int) throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange(request)
    #expect(RawConnection.status(reply) == status && reply.hasSuffix("refused"), "\(reply)")
  }

  @Test func requestsThatComeTogetherAreAnsweredInOrder() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let body = "Host: a\r\nContent-Length: 3\r\n\r\nabc"
    let reply = try test.exchange(
      "POST /lane HTTP/1.1\r\n\(body)GET /second HTTP/1.1\r\nHost: a\r\n\r\n\r\nPOST /lane HTTP/1.1\r\nConnection: close\r\n\(body)"
    )
    #expect(reply.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
    #expect(reply.contains("GET [\"second\"]") && reply.hasSuffix("lane 3"))
  }

  @Test func aBodyIsAskedForWhereTheClientWaits() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    let connection = try test.connect()
    connection.send(
      "POST /lane HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n" + Self.end)
    #expect(connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    connection.send("abc")
    #expect(connection.readToEnd().hasSuffix("lane 3"))
    // Not where it will be refused.
    let refused = try test.exchange(
      "POST /lane HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n" + Self.end)
    #expect(RawConnection.status(refused) == 413)
  }

  @Test func aClientOfTheOldVersionIsAnsweredWithoutChunks() throws {
    let test = try TestServer()
    defer { test.server.stop(graceSeconds: 1) }
    #expect(try test.exchange("GET /x HTTP/1.0\r\n\r\n").hasSuffix("GET [\"x\"]  0"))
    let connection = try test.connect()
    connection.send("GET /stream HTTP/1.0\r\n\r\n")
    _ = connection.read(until: "\r\n\r\n")
    test.handler.stream.send(event: "a", data: "b")
    test.handler.stream.finish()
    #expect(connection.readToEnd() == "event: a\ndata: b\n\n")
  }
}
