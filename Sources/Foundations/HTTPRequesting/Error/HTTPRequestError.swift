// What can go wrong between a request and its whole answer. An answer with a
// status of 400 or above is an answer, not an error of this kind.

public import Support

/// A request that got no complete answer.
///
/// The message never holds a header, a body, user information or the query of
/// a URL, since any of them may be secret.
public struct HTTPRequestError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The URL is malformed, or of another scheme than http and https.
    case invalidURL
    /// A header name or value that HTTP does not allow.
    case invalidHeader
    /// The name could not be resolved, or no connection was made.
    case cannotConnect
    /// No connection, no progress or no end within the time allowed.
    case timedOut
    /// The server's certificate was not accepted, or encryption failed.
    case tls
    /// The connection ended before the answer did.
    case cut
    /// The answer's body is larger than the caller's limit.
    case tooLarge
    /// More redirects than allowed, or one to a scheme that is not allowed.
    case badRedirect
    /// The address is not in the public network, and only that is allowed.
    case forbiddenAddress
    /// Nothing may leave this machine, see `NetworkReach`.
    case offline
    /// What came back is not HTTP.
    case badResponse
    /// The caller asked to stop.
    case cancelled
    /// libcurl failed in a way that none of the others describes.
    case transport
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the address without its secrets.
  public let message: String
  /// The address asked for, without user information, query and fragment.
  public let url: String
  /// libcurl's own error number (https://curl.se/libcurl/c/libcurl-errors.html),
  /// or 0 if libcurl reported none.
  public let code: UInt32
  /// The host that was asked last, with its port where that is unusual: after a
  /// redirect another than that of `url`. Empty if no host was asked.
  public let host: String
  /// The proxy in between, as `HOST:PORT`; nil if none was used.
  public let proxy: String?
  /// What the proxy answered instead of connecting, or 0.
  public let proxyStatus: Int

  /// The message must already be without secrets.
  package init(
    kind: Kind, message: String, url: String, code: UInt32 = 0, host: String = "",
    proxy: String? = nil, proxyStatus: Int = 0
  ) {
    self.kind = kind
    self.message = message
    self.url = url
    self.code = code
    self.host = host
    self.proxy = proxy
    self.proxyStatus = proxyStatus
  }

  /// Whether the same request may well succeed a little later.
  public var isTransient: Bool {
    switch kind {
    case .cannotConnect, .timedOut, .cut, .badResponse: true
    case .invalidURL, .invalidHeader, .tls, .tooLarge, .badRedirect, .forbiddenAddress, .cancelled,
      .offline, .transport:
      false
    }
  }
}
