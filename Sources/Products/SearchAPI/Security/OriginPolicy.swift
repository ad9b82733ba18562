// Pages of other web sites in a browser on this machine: which may call, and
// what they can have the browser do. Without keys, nothing but this stands
// between them and the library.

import HTTPServing

/// Decides by `Host`, `Origin` and the fields `Sec-Fetch-*`.
///
/// A page of another site can have its visitor's browser send requests to
/// 127.0.0.1, and lead it there. It is told apart by `Origin`, which browsers
/// add and pages cannot change; where there is none, by `Sec-Fetch-Site`; and
/// where the site's name is made to resolve to 127.0.0.1 (DNS rebinding), by
/// `Host`. A page on another port of this host is another site's: whoever may
/// run programs here could serve it.
struct OriginPolicy: Sendable {
  private let allowed: Set<String>
  private let hostNames: Set<String>
  /// Whether no key is needed.
  private let isOpen: Bool

  init(_ configuration: ServiceConfiguration, isOpen: Bool) {
    allowed = Set(configuration.allowedOrigins.map(\.description))
    hostNames = Set(configuration.hostNames.map { $0.lowercased() })
    self.isOpen = isOpen
  }

  private static let safeMethods: Set<String> = ["GET", "HEAD", "OPTIONS"]

  /// What can be told before it is known what is asked for.
  ///
  /// - Throws: `Problem` where the request comes from a page that may not call.
  func check(_ head: RequestHead) throws(Problem) {
    if isOpen, let host = head.headers["Host"], !isOwn(host: host) {
      throw Problem(
        .forbidden,
        "This server does not go by that name: call it by its address, or start it with --host-name."
      )
    }
    // Browsers alone write this field; behind a proxy that speaks TLS, the
    // page's scheme is not ours.
    if head.headers["Sec-Fetch-Site"] == "same-origin" { return }
    guard let origin = head.headers["Origin"], !isSame(origin, head), !isAllowed(origin) else {
      return
    }
    guard Self.safeMethods.contains(head.method), !isOpen || head.method == "OPTIONS" else {
      throw Self.foreign
    }
  }

  /// What can be told once the route is known: no other site's page reaches
  /// more than a page of ours that its visitor follows a link to, and none has
  /// anything done (Fetch Metadata, resource isolation policy).
  ///
  /// - Parameters:
  ///   - isPage: whether following a link to it from elsewhere is meant to work.
  ///   - acts: whether the request, by a method that should only read, does
  ///     more than read.
  /// - Throws: `Problem`.
  func check(_ head: RequestHead, isPage: Bool, acts: Bool) throws(Problem) {
    let site = head.headers["Sec-Fetch-Site"]
    if site == "same-origin" { return }
    let origin = head.headers["Origin"]
    if let origin, isAllowed(origin) || isSame(origin, head) { return }
    if origin == nil, let site, site != "none" {
      let destination = head.headers["Sec-Fetch-Dest"] ?? "document"
      guard isPage, !acts, Self.safeMethods.contains(head.method),
        head.headers["Sec-Fetch-Mode"] == "navigate", destination == "document"
      else { throw Self.foreign }
    }
    // What only our own scripts can add: another site's would be asked first
    // whether they may (CORS), and they may not.
    guard acts, !Credentials(head).isProof, head.headers["X-Requested-With"] == nil else { return }
    // Browsers that say nothing of where a request comes from (over plain HTTP
    // from another machine none of them does) must not act by a link, nor by
    // one in a letter or a document (`none`).
    let isBrowser =
      site != nil || origin != nil
      || head.headers["User-Agent"]?.hasPrefix("Mozilla/") == true
    guard !isBrowser else { throw Self.acting }
  }

  private static let foreign = Problem(
    .forbidden, "Pages of that web site may not call this server: allow it with --cors-origin.")
  private static let acting = Problem(
    .forbidden,
    "A browser may ask for this from the server's own page alone: it writes, or sends words elsewhere."
  )

  /// What lets an allowed page read the reply (Fetch standard, CORS protocol).
  func add(to response: inout ServerResponse, _ head: RequestHead) {
    guard !allowed.isEmpty else { return }
    response.headers.append("Vary", "Origin")
    guard let origin = head.headers["Origin"], isAllowed(origin) else { return }
    response.headers.set("Access-Control-Allow-Origin", allowed.contains("*") ? "*" : origin)
    response.headers.append(
      "Access-Control-Expose-Headers", "X-Request-Id, Location, ETag, Retry-After")
    response.headers.set("Cross-Origin-Resource-Policy", "cross-origin")
  }

  /// What lets an allowed page send more than a plain request.
  func addPreflight(to response: inout ServerResponse, _ head: RequestHead, _ methods: [String]) {
    guard let origin = head.headers["Origin"], isAllowed(origin) else { return }
    response.headers.append("Access-Control-Allow-Methods", methods.joined(separator: ", "))
    response.headers.append(
      "Access-Control-Allow-Headers",
      "Authorization, X-API-Key, Content-Type, X-Request-Id, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id"
    )
    response.headers.append("Access-Control-Max-Age", "600")
  }

  private func isAllowed(_ origin: String) -> Bool {
    allowed.contains("*") || allowed.contains(origin.lowercased())
  }

  /// Whether a page is one of this server's. Where a proxy speaks TLS for it,
  /// the page's scheme is not ours; its name must then be one of ours.
  private func isSame(_ origin: String, _ head: RequestHead) -> Bool {
    guard let host = head.headers["Host"]?.lowercased() else { return false }
    let origin = origin.lowercased()
    if origin == (head.isSecure ? "https://" : "http://") + host { return true }
    return origin == "https://" + host && Authority.host(host).map(hostNames.contains) == true
  }

  /// Whether a `Host` is this machine's by address, or a name it goes by. An
  /// address cannot be made to mean another machine.
  private func isOwn(host: String) -> Bool {
    guard let name = Authority.host(host) else { return false }
    if name == "localhost" || name.hasSuffix(".localhost") || hostNames.contains(name) {
      return true
    }
    if name.hasPrefix("[") { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
