// What a server answered.

internal import CCurl
import Support

/// The first part of an answer: everything but the body.
public struct HTTPResponseHead: Hashable, Sendable {
  /// The status of the last answer, after redirects: 100 to 599.
  public let status: Int
  /// The last answer's fields.
  /// Status, fields and address.
  public let headers: HTTPHeaders
  /// The address that answered last, without user information and query.
  public let url: String

  /// Whether the status is 200 to 299.
  public var isSuccess: Bool { (200...299).contains(status) }

  /// The length of the body as announced, in bytes.
  public var contentLength: Int? {
    guard let value = headers["Content-Length"].flatMap(Int.init), value >= 0 else { return nil }
    return value
  }

  /// How many seconds the server asks to wait, from its field `Retry-After`
  /// (RFC 9110, section 10.2.3: a count of seconds, or a date).
  ///
  /// - Parameter nowSeconds: the present time, seconds since 1970.
  /// - Returns: nil if there is no such field or it cannot be read; a date
  ///   that has passed gives 0.
  public func retryAfterSeconds(nowSeconds: Double) -> Double? {
    guard let value = headers["Retry-After"] else { return nil }
    if let seconds = Double(value), seconds.isFinite { return max(0, seconds) }
    let date = curl_getdate(value, nil)
    return date < 0 ? nil : max(0, Double(date) - nowSeconds)
  }

  /// When the answer's body changed last, from its field `Last-Modified`, in
  /// nanoseconds since 1970 by `FileTime`; nil if the server does not say it.
  public var lastModifiedNanoseconds: Int? {
    guard let value = headers["Last-Modified"] else { return nil }
    let date = curl_getdate(value, nil)
    return date < 0 ? nil : FileTime.nanoseconds(seconds: Int(date), nanoseconds: 0)
  }

  /// For tests and for the client.
  package init(status: Int, headers: HTTPHeaders, url: String) {
    self.status = status
    self.headers = headers
    self.url = url
  }
}

/// A whole answer in memory.
public struct HTTPResponse: Hashable, Sendable {
  /// Status and headers.
  public let head: HTTPResponseHead
  /// The body's bytes; none for HEAD.
  public let body: [UInt8]

  /// The status of the last answer, after redirects.
  public var status: Int { head.status }
  /// The last answer's fields.
  public var headers: HTTPHeaders { head.headers }

  /// For tests and for the client.
  package init(head: HTTPResponseHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }
}
