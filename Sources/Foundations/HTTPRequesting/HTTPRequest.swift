// What is asked of a server, and how long to wait for it.

/// One request.
public struct HTTPRequest: Hashable, Sendable {
  /// What is to be done with the resource (RFC 9110, section 9).
  public enum Method: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    /// WebDAV's question about a folder (RFC 4918, section 9.1).
    case propfind = "PROPFIND"
  }

  /// What is to be done.
  public var method: Method
  /// An absolute URL of scheme http or https, already percent-encoded.
  public var url: String
  /// Fields to send. `Authorization` is not sent on to another host, port or
  /// scheme that a redirect leads to; `mayFollowRedirects` says what of others.
  public var headers: HTTPHeaders
  /// The bytes to send; empty for none.
  public var body: [UInt8]
  /// How long to wait.
  public var timeouts: HTTPTimeouts
  /// Whether answers of status 301, 302, 303, 307 and 308 are followed, ten at
  /// most, never from https to http.
  public var followsRedirects: Bool

  /// Fields that may be sent on to wherever a redirect leads: none can hold a
  /// secret. libcurl itself drops `Authorization`.
  private static let harmlessFields: Set<String> = [
    "accept", "accept-encoding", "authorization", "content-type", "if-match", "if-modified-since",
    "if-none-match", "if-range", "range", "user-agent",
  ]

  /// Whether redirects are really followed. They are not if a field might be a
  /// key, such as `X-API-Key`, which would go to any host that the answer
  /// names. The answer is then the redirect itself.
  var mayFollowRedirects: Bool {
    followsRedirects
      && headers.fields.allSatisfy { Self.harmlessFields.contains($0.name.lowercased()) }
  }

  /// Nothing is checked here; what cannot be sent is refused when it is.
  public init(
    _ method: Method = .get, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
    timeouts: HTTPTimeouts = HTTPTimeouts(), followsRedirects: Bool = true
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.followsRedirects = followsRedirects
  }
}

/// How long a request may take. All in seconds; values below 0.001 count as it.
public struct HTTPTimeouts: Hashable, Sendable {
  /// For a connection to stand, encryption included.
  public var connectSeconds: Double
  /// For a transfer during which nothing moves at all; whole seconds, at least 1.
  public var stalledSeconds: Int
  /// For everything together; nil for no limit.
  public var totalSeconds: Double?

  /// Ten seconds to connect, thirty without progress, no end to the whole.
  public init(connectSeconds: Double = 10, stalledSeconds: Int = 30, totalSeconds: Double? = nil) {
    self.connectSeconds = connectSeconds
    self.stalledSeconds = stalledSeconds
    self.totalSeconds = totalSeconds
  }
}
