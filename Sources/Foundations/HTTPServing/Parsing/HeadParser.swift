// Parses the head of a request by RFC 9112, sections 2 to 6. If the standard
// lets a server repair a request or refuse it, this refuses it. A proxy before
// this server may have repaired it in another way; the two would then disagree
// where the next request begins.

/// A request's head, with all that decides how the connection goes on.
struct ParsedHead {
  /// How long the body is.
  enum Framing: Equatable {
    case length(Int)
    case chunked
  }

  var method: String
  /// Path and query as sent, without scheme and authority.
  var target: String
  var headers: HeaderFields
  var framing: Framing
  /// Whether the client is of HTTP/1.0, which knows no chunks.
  var isOld: Bool
  /// Whether the connection may serve another request.
  var keepsConnection: Bool
  /// Whether the client waits for a word before it sends the body.
  var expectsContinue: Bool
}

enum HeadParser {
  /// The most fields of a head.
  static let fieldLimit = 128

  /// Reads a head.
  ///
  /// - Parameter bytes: the head to its empty line, as `HeadScanner` found it.
  /// - Throws: `MessageFault` with the status that RFC 9110 and 9112 give.
  static func parse(_ bytes: ArraySlice<UInt8>) throws(MessageFault) -> ParsedHead {
    var lines = Lines(bytes)
    let (method, target, isOld) = try requestLine(lines.next() ?? [])
    var headers = HeaderFields()
    while let line = lines.next(), !line.isEmpty {
      guard headers.all.count < fieldLimit else {
        throw MessageFault(431, "the request has more than \(fieldLimit) header fields")
      }
      let (name, value) = try field(line)
      headers.append(name, value)
    }
    let hosts = headers.values("Host")
    guard hosts.count < 2 else { throw MessageFault(400, "the request has two Host fields") }
    guard isOld || hosts.count == 1 else {
      throw MessageFault(400, "the request has no Host field")
    }
    if let host = hosts.first, !Authority.isValid(host) {
      throw MessageFault(400, "the request's Host field is no host with a port")
    }
    let (path, authority) = try split(target, method)
    // A target with a host in it goes before the field (RFC 9112, 3.2.2).
    if let authority { headers.set("Host", authority) }
    let framing = try framing(headers, isOld: isOld)
    let options = headers.list("Connection").map { ASCII.lowered($0) }
    let isClosing = options.contains("close") || (isOld && !options.contains("keep-alive"))
    return ParsedHead(
      method: method, target: path, headers: headers, framing: framing, isOld: isOld,
      keepsConnection: !isClosing,
      expectsContinue: try expectsContinue(headers) && !isOld && framing != .length(0))
  }

  // MARK: the request line

  private static func requestLine(
    _ line: ArraySlice<UInt8>
  ) throws(MessageFault) -> (method: String, target: String, isOld: Bool) {
    let parts = line.split(separator: 32, omittingEmptySubsequences: false)
    guard parts.count == 3, isToken(parts[0]), parts[0].count <= 32, !parts[1].isEmpty,
      !parts[1].contains(9)
    else {
      throw MessageFault(400, "the request's first line is not of the form METHOD TARGET HTTP/1.1")
    }
    let version = Array(parts[2])
    guard version.count == 8, version.starts(with: "HTTP/".utf8), isDigit(version[5]),
      version[6] == UInt8(ascii: "."), isDigit(version[7])
    else { throw MessageFault(400, "the request's first line has no version such as HTTP/1.1") }
    guard version[5] == UInt8(ascii: "1") else {
      throw MessageFault(505, "this server speaks HTTP/1.1 alone")
    }
    return (text(parts[0]), text(parts[1]), version[7] == UInt8(ascii: "0"))
  }

  /// The forms of RFC 9112, 3.2: path and query, and the authority if it is
  /// stated.
  private static func split(
    _ target: String, _ method: String
  ) throws(MessageFault) -> (path: String, authority: String?) {
    if target.utf8.contains(UInt8(ascii: "#")) {
      throw MessageFault(400, "the request's address has a fragment")
    }
    if method == "CONNECT" { throw MessageFault(501, "this server is no proxy") }
    if target.hasPrefix("/") { return (target, nil) }
    if target == "*" {
      guard method == "OPTIONS" else {
        throw MessageFault(400, "the address * is for OPTIONS alone")
      }
      return ("/", nil)
    }
    let lowered = ASCII.lowered(target.prefix(8))
    guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix) else {
      throw MessageFault(400, "the request's address does not begin with a slash")
    }
    let rest = target.dropFirst(scheme.count)
    let authority = String(rest.prefix { $0 != "/" && $0 != "?" })
    guard !authority.isEmpty, Authority.isValid(authority) else {
      throw MessageFault(400, "the request's address names no host")
    }
    let path = rest.dropFirst(authority.count)
    return (path.hasPrefix("/") ? String(path) : "/" + path, authority)
  }

  // MARK: fields

  private static func field(
    _ line: ArraySlice<UInt8>
  ) throws(MessageFault) -> (name: String, value: String) {
    if line.first == 32 || line.first == 9 {
      throw MessageFault(400, "a header field goes on in a second line")
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
      throw MessageFault(400, "a header field has no colon")
    }
    let name = line[..<colon]
    guard isToken(name) else {
      throw MessageFault(400, "a header field's name is empty or has characters that none may have")
    }
    var value = line[(colon + 1)...]
    while let byte = value.first, byte == 32 || byte == 9 { value.removeFirst() }
    while let byte = value.last, byte == 32 || byte == 9 { value.removeLast() }
    return (text(name), text(value))
  }

  private static func expectsContinue(_ headers: HeaderFields) throws(MessageFault) -> Bool {
    let expected = headers.list("Expect")
    guard let first = expected.first else { return false }
    guard expected.count == 1, ASCII.lowered(first) == "100-continue" else {
      throw MessageFault(417, "the request expects something other than 100-continue")
    }
    return true
  }

  /// The length of the body by RFC 9112, 6.3.
  private static func framing(
    _ headers: HeaderFields, isOld: Bool
  ) throws(MessageFault) -> ParsedHead.Framing {
    let codings = headers.values("Transfer-Encoding")
    let lengths = headers.values("Content-Length")
    if !codings.isEmpty {
      guard lengths.isEmpty else {
        throw MessageFault(400, "the request has both Content-Length and Transfer-Encoding")
      }
      guard !isOld else { throw MessageFault(400, "a request of HTTP/1.0 has a Transfer-Encoding") }
      let list = codings.flatMap { value in
        value.split(separator: ",", omittingEmptySubsequences: false).map {
          ASCII.lowered(ASCII.trimmed($0))
        }
      }
      if list == ["chunked"] { return .chunked }
      guard list.last == "chunked", !list.dropLast().contains("chunked") else {
        throw MessageFault(400, "the request's last Transfer-Encoding is not chunked")
      }
      throw MessageFault(501, "the request has a Transfer-Encoding other than chunked")
    }
    guard let length = lengths.first else { return .length(0) }
    guard lengths.count == 1 else {
      throw MessageFault(400, "the request has two Content-Length fields")
    }
    guard !length.isEmpty, length.utf8.allSatisfy(isDigit) else {
      throw MessageFault(400, "the request's Content-Length is no whole number")
    }
    guard let count = Int(length) else {
      throw MessageFault(413, "the body is larger than this address takes")
    }
    return .length(count)
  }

  // MARK: characters

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// RFC 9110, 5.6.2.
  static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty
      && bytes.allSatisfy { byte in
        switch byte {
        case 48...57, 65...90, 94...122, UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
          UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"),
          UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "|"),
          UInt8(ascii: "~"):
          true
        default: false
        }
      }
  }

  /// The lines of a head, which all end with CR LF.
  private struct Lines {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
      guard let end = rest.firstIndex(of: 13) else { return nil }
      defer { rest = rest[min(end + 2, rest.endIndex)...] }
      return rest[..<end]
    }
  }
}

/// A host with or without a port, as in `Host` (RFC 3986, 3.2).
public enum Authority {
  /// Whether a text has the form; an empty one has.
  public static func isValid(_ text: String) -> Bool { parts(text) != nil }

  /// The host without its port, in lower case, an IPv6 address with its
  /// brackets; nil for what has another form, such as `[::1].example`.
  public static func host(_ text: String) -> String? { parts(text).map { ASCII.lowered($0.host) } }

  private static func parts(_ text: String) -> (host: Substring, port: Substring)? {
    let host: Substring
    let rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[...end]
      rest = text[text.index(after: end)...]
      let address = host.dropFirst().dropLast()
      guard ClientNetwork.ipv6(String(address)) != nil else { return nil }
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
      guard host.utf8.allSatisfy(isOfName) else { return nil }
    }
    guard !rest.isEmpty else { return (host, rest) }
    let port = rest.dropFirst()
    guard rest.first == ":", port.utf8.count <= 5, port.utf8.allSatisfy(HeadParser.isDigit),
      port.isEmpty || (Int(port) ?? .max) <= 65535
    else { return nil }
    return (host, port)
  }

  /// Unreserved characters, those of percent-encoding, and the few others that
  /// names of hosts are seen with; bytes beyond ASCII are no part of any.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
