// Pages of other web sites in a browser on this machine: which may call. Without
// keys, nothing but this stands between them and the library.

import HTTPServing

/// Decides by `Host`, `Origin` and `Sec-Fetch-Site`.
///
/// A page of another site can have its visitor's browser send requests to
/// 127.0.0.1. It is told apart by `Origin`, which browsers add and pages cannot
/// change; and where the site's name is made to resolve to 127.0.0.1 (DNS
/// rebinding), by `Host`.
struct OriginPolicy: Sendable {
  private let allowed: [String]
  private let hostNames: Set<String>
  /// Whether no key is needed.
  private let isOpen: Bool

  init(_ configuration: ServiceConfiguration, isOpen: Bool) {
    allowed = configuration.allowedOrigins
    hostNames = Set(configuration.hostNames.map { $0.lowercased() })
    self.isOpen = isOpen
  }

  private static let safeMethods: Set<String> = ["GET", "HEAD", "OPTIONS"]

  /// - Throws: `Problem` where the request comes from a page that may not call.
  func check(_ head: RequestHead) throws(Problem) {
    if isOpen, let host = head.headers["Host"], !isOwn(host: host) {
      throw Problem(
        .forbidden,
        "This server does not go by that name: call it by its address, or start it with --host-name.")
    }
    guard let origin = head.headers["Origin"], !isSame(origin, head), !isAllowed(origin) else {
      if isOpen, head.headers["Origin"] == nil, head.headers["Sec-Fetch-Site"] == "cross-site",
        head.headers["Sec-Fetch-Mode"] != "navigate"
      {
        throw Self.foreign
      }
      return
    }
    guard Self.safeMethods.contains(head.method), !isOpen || head.method == "OPTIONS" else {
      throw Self.foreign
    }
  }

  private static let foreign = Problem(
    .forbidden, "Pages of that web site may not call this server: allow it with --cors-origin.")

  /// What lets an allowed page read the reply (Fetch standard, CORS protocol).
  func add(to response: inout ServerResponse, _ head: RequestHead) {
    guard !allowed.isEmpty else { return }
    response.headers.append("Vary", "Origin")
    guard let origin = head.headers["Origin"], isAllowed(origin) else { return }
    response.headers.set("Access-Control-Allow-Origin", allowed.contains("*") ? "*" : origin)
    response.headers.append("Access-Control-Expose-Headers", "X-Request-Id, Location, ETag, Retry-After")
    response.headers.set("Cross-Origin-Resource-Policy", "cross-origin")
  }

  /// What lets an allowed page send more than a plain request.
  func addPreflight(to response: inout ServerResponse, _ head: RequestHead, _ methods: [String]) {
    guard let origin = head.headers["Origin"], isAllowed(origin) else { return }
    response.headers.append("Access-Control-Allow-Methods", methods.joined(separator: ", "))
    response.headers.append(
      "Access-Control-Allow-Headers", "Authorization, X-API-Key, Content-Type, X-Request-Id, Last-Event-ID")
    response.headers.append("Access-Control-Max-Age", "600")
  }

  private func isAllowed(_ origin: String) -> Bool {
    allowed.contains("*") || allowed.contains { $0.lowercased() == origin.lowercased() }
  }

  private func isSame(_ origin: String, _ head: RequestHead) -> Bool {
    guard let host = head.headers["Host"] else { return false }
    return origin.lowercased() == (head.isSecure ? "https://" : "http://") + host.lowercased()
  }

  /// Whether a `Host` is this machine's by address, or a name it goes by. An
  /// address cannot be made to mean another machine.
  private func isOwn(host: String) -> Bool {
    guard let name = Authority.host(host) else { return false }
    if name == "localhost" || name.hasSuffix(".localhost") || hostNames.contains(name) { return true }
    if name.hasPrefix("[") { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
