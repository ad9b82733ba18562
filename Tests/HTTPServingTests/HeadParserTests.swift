// Heads and chunks against RFC 9112: what must be taken, what must be refused.

@testable import HTTPServing
import Testing

@Suite struct HeadParserTests {
  /// The status with which a head is refused; 0 where it is taken.
  private func status(_ text: String) -> Int { status(Array(text.utf8)) }

  private func status(_ bytes: [UInt8]) -> Int {
    do throws(MessageFault) {
      _ = try head(bytes)
      return 0
    } catch { return error.status }
  }

  private func head(_ bytes: [UInt8]) throws(MessageFault) -> ParsedHead {
    var scanner = HeadScanner()
    // Byte by byte, as a slow client sends.
    for count in 1...bytes.count {
      if let end = try scanner.end(in: bytes[..<count]) {
        return try HeadParser.parse(bytes[scanner.start..<end])
      }
    }
    throw MessageFault(0, "the head has no end")
  }

  static let lines: [(String, Int)] = [
    ("GET / HTTP/1.1", 0), ("GET /a?b=%20 HTTP/1.1", 0), ("GET http://a/b HTTP/1.1", 0),
    ("GET HTTPS://a:443 HTTP/1.1", 0),
    ("OPTIONS * HTTP/1.1", 0), ("M-SEARCH / HTTP/1.1", 0), ("GET / HTTP/1.7", 0),
    ("GET /gr\u{F6}\u{DF}e HTTP/1.1", 0),
    ("GET  / HTTP/1.1", 400), ("GET /  HTTP/1.1", 400), (" GET / HTTP/1.1", 400),
    ("GET / HTTP/1.1 ", 400),
    ("GET\t/ HTTP/1.1", 400), ("GET /\tHTTP/1.1", 400), ("GET / a HTTP/1.1", 400), ("GET /", 400),
    ("GET", 400),
    ("G(T / HTTP/1.1", 400), ("GET / http/1.1", 400), ("GET / HTTP/1", 400),
    ("GET / HTTP/1.10", 400), ("GET / HTTP/1,1", 400),
    ("GET / HTTP/11", 400), ("GET / HTTPS/1.1", 400), ("GET / HTTP/0.9", 505),
    ("GET / HTTP/2.0", 505), ("PRI * HTTP/2.0", 505),
    ("GET a HTTP/1.1", 400), ("GET * HTTP/1.1", 400), ("GET /#a HTTP/1.1", 400),
    ("GET http:///a HTTP/1.1", 400),
    ("GET http://a@b/ HTTP/1.1", 400), ("GET ftp://a/ HTTP/1.1", 400),
    ("CONNECT a:80 HTTP/1.1", 501), ("GET a:80 HTTP/1.1", 400),
  ]

  @Test(arguments: lines) func requestLinesAreTakenOrRefused(_ line: String, _ expected: Int) {
    #expect(status("\(line)\r\nHost: a\r\n\r\n") == expected, "\(line)")
  }

  /// Fields besides `Host: a`.
  static let fields: [(String, Int)] = [
    ("A: b", 0), ("A:b", 0), ("A:  b \t", 0), ("A:", 0), ("A: \u{E4}", 0), ("A: b\tc", 0),
    ("A: b:c", 0),
    ("Content-Length: 5", 0), ("Content-Length: 0005", 0), ("Transfer-Encoding: chunked", 0),
    ("transfer-encoding:\tChunked ", 0),
    ("Expect: 100-Continue", 0),
    // Names.
    ("A : b", 400), ("A\t: b", 400), (" A: b", 400), ("\tA: b", 400), (": b", 400), ("A", 400),
    ("A b: c", 400), ("A\"b: c", 400),
    ("A\u{E4}: b", 400), ("A(b): c", 400), ("A\u{0}: b", 400), ("Transfer-Encoding : chunked", 400),
    ("Content-Length : 5", 400),
    // Values and lines.
    ("A: b\u{0}c", 400), ("A: b\u{1}", 400), ("A: \u{7F}", 400), ("A: b\u{B}c", 400),
    ("A: b\rc", 400), ("A: b\r\n c", 400),
    ("A: b\r\n\tc", 400), ("A: b\nC: d", 400), ("A: b\n\r\nC: d", 400), ("A: b\r\r\nC: d", 400),
    // Hosts.
    ("Host: a", 400), ("Host: b", 400), ("host: b", 400),
    // Lengths.
    ("Content-Length: 20\r\nContent-Length: 0", 400),
    ("Content-Length: 5\r\nContent-Length: 5", 400), ("Content-Length: 5, 5", 400),
    ("Content-Length: +5", 400), ("Content-Length: -5", 400), ("Content-Length: 5 5", 400),
    ("Content-Length: 0x5", 400),
    ("Content-Length: 5.0", 400), ("Content-Length: 5;a", 400), ("Content-Length:", 400),
    ("Content-Length: \u{FF15}", 400),
    ("Content-Length: 1_000", 400), ("Content-Length: 99999999999999999999", 413),
    // Codings.
    ("Content-Length: 5\r\nTransfer-Encoding: chunked", 400),
    ("Transfer-Encoding: chunked\r\nContent-Length: 0", 400),
    ("Transfer-Encoding: identity", 400), ("Transfer-Encoding: xchunked", 400),
    ("Transfer-Encoding: chunked, identity", 400),
    ("Transfer-Encoding: chunked, chunked", 400),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400),
    ("Transfer-Encoding: gzip, chunked", 501),
    ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", 501),
    ("Transfer-Encoding: \"chunked\"", 400), ("Transfer-Encoding: chunked;a=b", 400),
    ("Transfer-Encoding:", 400),
    ("Transfer-Encoding: ,chunked", 501), ("Transfer-Encoding: chunked,", 400),
    ("Transfer-Encoding: \u{B}chunked", 400),
    ("Transfer-Encoding: gzip", 400),
    ("Expect: 200-ok", 417), ("Expect: 100-continue, x", 417),
  ]

  @Test(arguments: fields) func fieldsAreTakenOrRefused(_ field: String, _ expected: Int) {
    #expect(status("POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n") == expected, "\(field)")
    // The same where it comes first.
    #expect(status("POST / HTTP/1.1\r\n\(field)\r\nHost: a\r\n\r\n") == expected, "\(field)")
  }

  static let hosts: [(String, Int)] = [
    ("a", 0), ("a.b:80", 0), ("a:", 0), ("", 0), ("127.0.0.1:8000", 0), ("[::1]", 0),
    ("[::1]:80", 0), ("a_b", 0), ("a%20b", 0),
    ("[::1].evil.example", 400), ("[::1", 400), ("[]", 400), ("[a]", 400), ("[::1]80", 400),
    ("a:b", 400), ("a:80:80", 400),
    ("a:99999", 400), ("a b", 400), ("a/b", 400), ("a@b", 400), ("a,b", 400), ("http://a", 400),
    ("a?b", 400), ("a\u{E4}", 400),
    ("[::1%25lo]", 400), ("a\\b", 400),
  ]

  @Test(arguments: hosts) func hostsAreTakenOrRefused(_ host: String, _ expected: Int) {
    #expect(status("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == expected, "\(host)")
  }

  @Test func theHostIsNeeded() {
    #expect(status("GET / HTTP/1.1\r\n\r\n") == 400)
    #expect(status("GET / HTTP/1.0\r\n\r\n") == 0)
    #expect(status("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n") == 400)
    #expect(status("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400)
  }

  @Test func anAddressWithAHostGoesBeforeTheField() throws {
    let head = try head(Array("GET http://b:1/c?d HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    #expect(head.target == "/c?d" && head.headers.values("host") == ["b:1"])
    #expect(try self.head(Array("GET http://b?d HTTP/1.1\r\nHost: a\r\n\r\n".utf8)).target == "/?d")
  }

  @Test func oneEmptyLineMayComeFirst() {
    #expect(status("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 0)
    #expect(status("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 400)
    #expect(status("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 400)
  }

  @Test func whatIsNoHTTPIsRefusedAtItsFirstBytes() {
    var scanner = HeadScanner()
    // The first bytes of TLS.
    let fault = #expect(throws: MessageFault.self) { _ = try scanner.end(in: [0x16, 0x03, 0x01]) }
    #expect(fault?.status == 400)
  }

  @Test func howTheConnectionGoesOn() throws {
    func keeps(_ version: String, _ field: String) throws -> Bool {
      try head(Array("GET / HTTP/\(version)\r\nHost: a\r\n\(field)\r\n\r\n".utf8)).keepsConnection
    }
    #expect(try keeps("1.1", "A: b"))
    #expect(try !keeps("1.1", "Connection: x, Close"))
    #expect(try !keeps("1.0", "A: b"))
    #expect(try keeps("1.0", "Connection: keep-alive"))
    #expect(try !keeps("1.0", "Connection: keep-alive, close"))
  }

  @Test func tooManyFieldsAreRefused() {
    let many = (0..<HeadParser.fieldLimit).map { "A\($0): b\r\n" }.joined()
    #expect(status("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n") == 431)
  }

  // MARK: chunks

  private func decode(_ text: String, step: Int) throws(MessageFault) -> (
    body: String, used: Int, isFinished: Bool
  ) {
    var decoder = ChunkedDecoder()
    let bytes = Array(text.utf8)
    var body: [UInt8] = []
    var at = 0
    while at < bytes.count, !decoder.isFinished {
      let end = min(bytes.count, at + step)
      at += try decoder.consume(bytes[at..<end]) { body += $0 }
    }
    return (String(decoding: body, as: UTF8.self), at, decoder.isFinished)
  }

  static let chunked: [(String, String?)] = [
    ("0\r\n\r\n", ""), ("3\r\nabc\r\n0\r\n\r\n", "abc"),
    ("000A\r\n0123456789\r\n0000\r\n\r\n", "0123456789"),
    ("1;a=b\r\nx\r\n0\r\n\r\n", "x"), ("1;a=\"b;c\"\r\nx\r\n0;d\r\n\r\n", "x"),
    ("1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n", "x"),
    ("\r\n", nil), ("g\r\n", nil), ("0x1\r\nx", nil), ("-1\r\n", nil), ("+1\r\nx", nil),
    (" 1\r\nx", nil), ("1 \r\nx", nil),
    ("1_0\r\nx", nil), ("1\nx\r\n", nil), ("1\r\nx\n0\r\n\r\n", nil), ("1\r\nxy\r\n", nil),
    ("1\r\n\r\n", nil), ("1\rx", nil),
    ("FFFFFFFFFFFFFFFF\r\n", nil), ("10000000000000000\r\n", nil), ("1;a\nb\r\nx", nil),
    ("1;\u{0}\r\nx", nil), ("1;a=\"b\r\nx", nil),
    ("0\r\nA b: c\r\n\r\n", nil), ("0\r\n: c\r\n\r\n", nil), ("0\r\nA: b\n\r\n", nil),
    ("0\r\n A: b\r\n\r\n", nil), ("0\n\n", nil),
    ("2\r\nab\r\r\n", nil), (";\r\n", nil), ("\u{FF11}\r\nx", nil),
  ]

  @Test(arguments: chunked, [1, 1000]) func chunksAreTakenOrRefused(
    _ test: (String, String?), _ step: Int
  ) {
    do throws(MessageFault) {
      let found = try decode(test.0 + (test.1 == nil ? "" : "GET"), step: step)
      #expect(
        found.body == test.1 && found.isFinished && found.used == test.0.utf8.count, "\(test)")
    } catch {
      #expect(test.1 == nil && error.status == 400, "\(test)")
    }
  }

  @Test func extensionsAndTrailersWithoutEndAreRefused() {
    let long = String(repeating: "a", count: ChunkedDecoder.overheadLimit + 1)
    #expect(throws: MessageFault.self) { _ = try decode("1;" + long, step: 100) }
    #expect(throws: MessageFault.self) { _ = try decode("0\r\nA: " + long, step: 100) }
  }

  @Test func randomBytesNeverTrapTheReaders() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("GET / HTTP/1.1\r\n\r\n: ;,\t\u{0}chunked\u{FF}0123456789abcdef\"[]".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 1...80, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      _ = status(bytes)
      _ = status(Array("GET / HTTP/1.1\r\n".utf8) + bytes + Array("\r\n\r\n".utf8))
      _ = try? decode(String(decoding: bytes, as: UTF8.self), step: 7)
    }
  }

  @Test func clientsAreCountedByTheirNetwork() {
    #expect(ClientNetwork.name(of: "192.0.2.7") == "192.0.2.7")
    #expect(ClientNetwork.name(of: "2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64")
    #expect(ClientNetwork.name(of: "2001:db8:1:2::9") == "2001:db8:1:2::/64")
    #expect(ClientNetwork.name(of: "2001:db8:1:3::9") == "2001:db8:1:3::/64")
    #expect(ClientNetwork.name(of: "::ffff:192.0.2.7") == "192.0.2.7")
    #expect(ClientNetwork.name(of: "") == "" && ClientNetwork.name(of: "a:b") == "a:b")
  }
}
