// The head of a reply (RFC 9112, sections 4 and 6).

import Glibc

enum ReplyHead {
  /// How the body is delimited.
  enum Framing: Equatable {
    /// The status has no body.
    case none
    case length(Int)
    case chunked
    /// It ends with the connection.
    case untilClosed
  }

  /// The head as sent.
  static func bytes(
    _ response: ServerResponse, _ framing: Framing, id: String?, date: [UInt8], closes: Bool,
    isOld: Bool
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    bytes += "HTTP/1.1 \(response.status) \(phrase(response.status))\r\n".utf8
    for (name, value) in response.headers.all { append(name, value, to: &bytes) }
    if let id { append("X-Request-Id", id, to: &bytes) }
    bytes += "Date: ".utf8
    bytes += date
    bytes += "\r\n".utf8
    switch framing {
    case .none, .untilClosed: break
    case .length(let count): append("Content-Length", String(count), to: &bytes)
    case .chunked: append("Transfer-Encoding", "chunked", to: &bytes)
    }
    if closes {
      append("Connection", "close", to: &bytes)
    } else if isOld {
      append("Connection", "keep-alive", to: &bytes)
    }
    bytes += "\r\n".utf8
    return bytes
  }

  /// A field; what would end its line is left out.
  private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes += name.utf8
    bytes += ": ".utf8
    for byte in value.utf8 where byte >= 32 && byte != 127 || byte == 9 { bytes.append(byte) }
    bytes += "\r\n".utf8
  }

  /// The time in the form of `Date` (RFC 9110, 5.6.7).
  static func date() -> [UInt8] {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday) % 7]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let month = months[Int(parts.tm_mon) % 12]
    let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return Array(
      "\(day), \(two(parts.tm_mday)) \(month) \(Int(parts.tm_year) + 1900) \(clock) GMT".utf8)
  }

  private static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 206: "Partial Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 303: "See Other"
    case 304: "Not Modified"
    case 307: "Temporary Redirect"
    case 308: "Permanent Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 416: "Range Not Satisfiable"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    case 507: "Insufficient Storage"
    default: "Status"
    }
  }
}
