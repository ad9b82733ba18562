// The client: one request in, one answer out, on the calling thread. Callers
// decide about retrying and the meaning of statuses.

internal import CCurl
internal import Glibc
internal import Support

/// A blocking HTTP client over libcurl.
///
/// Safe to use from several threads at once; each request runs on the thread
/// that makes it. Connections are kept and used again. Certificates are always
/// verified.
public final class HTTPClient: Sendable {
  /// Which proxy to use.
  public enum Proxy: Hashable, Sendable {
    /// What `http_proxy`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say; never
    /// one for this machine itself.
    case fromEnvironment
    /// Always connect directly.
    case none
  }

  /// How many redirects are followed for one request.
  public static let redirectLimit = 10

  /// Where requests may lead.
  public enum Reach: Hashable, Sendable {
    case everywhere
    /// Only to addresses in the public network, after names are resolved and
    /// redirects followed: no connection is opened to this machine, a private
    /// network or a link (`forbiddenAddress`). Proxies are not used,
    /// because they would resolve the names.
    case publicNetwork
  }

  private let userAgent: String
  private let proxy: Proxy
  private let reach: Reach
  private let staysOnThisMachine: @Sendable () -> Bool
  private let pool: CurlHandlePool

  /// - Parameters:
  ///   - userAgent: sent with every request.
  ///   - proxy: which proxy to use.
  ///   - reach: where requests may lead.
  ///   - connections: how many idle connections' handles are kept.
  public convenience init(
    userAgent: String = "glimpse", proxy: Proxy = .fromEnvironment, reach: Reach = .everywhere,
    connections: Int = 8
  ) {
    self.init(userAgent: userAgent, proxy: proxy, reach: reach, connections: connections) {
      NetworkReach.staysOnThisMachine
    }
  }

  /// The same with a switch of its own, for tests.
  package init(
    userAgent: String = "glimpse", proxy: Proxy = .fromEnvironment, reach: Reach = .everywhere,
    connections: Int = 8, staysOnThisMachine: @escaping @Sendable () -> Bool
  ) {
    self.staysOnThisMachine = staysOnThisMachine
    self.userAgent = userAgent
    self.proxy = reach == .publicNetwork ? .none : proxy
    self.reach = reach
    pool = CurlHandlePool(limit: max(1, connections))
  }

  /// Sends a request and collects the whole answer.
  ///
  /// - Parameters:
  ///   - bodyLimit: refuse a body of more bytes than this (`tooLarge`).
  ///   - isCancelled: asked several times a second while waiting.
  /// - Returns: the answer, whatever its status.
  /// - Throws: `HTTPRequestError`.
  public func send(
    _ request: HTTPRequest, bodyLimit: Int = 64 << 20,
    isCancelled: () -> Bool = { false }
  ) throws(HTTPRequestError) -> HTTPResponse {
    var head: HTTPResponseHead?
    var body: [UInt8] = []
    let tooLarge = HTTPRequestError(
      kind: .tooLarge,
      message: "\(HTTPAddress.displayable(request.url)) answered with more than \(bodyLimit) bytes",
      url: HTTPAddress.displayable(request.url))
    do {
      head = try download(
        request,
        onResponse: { response in
          if request.method != .head, let length = response.contentLength, length > bodyLimit {
            throw tooLarge
          }
        },
        onChunk: { bytes in
          guard body.count + bytes.count <= bodyLimit else { throw tooLarge }
          body.append(contentsOf: bytes)
        }, isCancelled: isCancelled)
    } catch let error as HTTPRequestError {
      throw error
    } catch {
      // The closures above throw nothing else.
      throw HTTPClient.failure(.transport, "failed", request.url)
    }
    guard let head else { throw HTTPClient.failure(.transport, "failed", request.url) }
    return HTTPResponse(head: head, body: body)
  }

  /// Sends a request and passes the answer's body on as it comes.
  ///
  /// - Parameters:
  ///   - onResponse: called once, before any chunk, with the last answer's
  ///     head. Throwing ends the transfer.
  ///   - onChunk: called for each piece of the body, at most 256 KiB, on this
  ///     thread. The bytes are valid only inside. Throwing ends the transfer.
  ///   - isCancelled: asked with every piece, and about once a second while
  ///     nothing comes.
  /// - Returns: the last answer's head, whatever its status.
  /// - Throws: `HTTPRequestError`, or what a closure threw.
  @discardableResult
  public func download(
    _ request: HTTPRequest, onResponse: (HTTPResponseHead) throws -> Void = { _ in },
    onChunk: (UnsafeRawBufferPointer) throws -> Void, isCancelled: () -> Bool = { false }
  ) throws -> HTTPResponseHead {
    guard let address = HTTPAddress(request.url) else {
      throw HTTPClient.failure(
        .invalidURL, "is not a well-formed http or https URL", request.url)
    }
    let isKept = staysOnThisMachine()
    if isKept, !address.isThisMachine {
      throw HTTPClient.failure(
        .offline, "is not asked, because \(NetworkReach.setting) is set", request.url)
    }
    for field in request.headers.fields where !field.isValid {
      throw HTTPClient.failure(
        .invalidHeader, "was given a header with characters that HTTP does not allow", request.url)
    }
    guard let handle = pool.take() else {
      throw HTTPClient.failure(.transport, "cannot be asked: libcurl did not start", request.url)
    }
    defer { pool.giveBack(handle) }

    return try withoutActuallyEscaping(onResponse) { onResponse in
      try withoutActuallyEscaping(onChunk) { onChunk in
        try withoutActuallyEscaping(isCancelled) { isCancelled in
          try run(request, address, handle, isKept, onResponse, onChunk, isCancelled)
        }
      }
    }
  }

  private func run(
    _ request: HTTPRequest, _ address: HTTPAddress, _ handle: CurlHandle, _ isKept: Bool,
    _ onResponse: @escaping (HTTPResponseHead) throws -> Void,
    _ onChunk: @escaping (UnsafeRawBufferPointer) throws -> Void,
    _ isCancelled: @escaping () -> Bool
  ) throws -> HTTPResponseHead {
    var head: HTTPResponseHead?
    let transfer = Transfer(
      handle: handle,
      onResponse: {
        head = $0
        try onResponse($0)
      }, onChunk: onChunk, isCancelled: isCancelled)
    transfer.refusesPrivateAddresses = reach == .publicNetwork
    configure(handle, request, address, isKept)
    var list: UnsafeMutablePointer<curl_slist>?
    // The list must outlive the request; libcurl copies each line into it.
    defer { curl_slist_free_all(list) }
    for line in HTTPClient.headerLines(request) { list = curl_slist_append(list, line) }
    _ = glimpse_curl_set_list(handle.pointer, CURLOPT_HTTPHEADER, list)

    let code = request.body.withUnsafeBytes { body in
      if !body.isEmpty {
        // libcurl reads these bytes in place; they stay until perform returns.
        _ = glimpse_curl_set_size(
          handle.pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        _ = glimpse_curl_set_pointer(
          handle.pointer, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
      }
      return transfer.perform()
    }
    if let thrown = transfer.thrown { throw thrown }
    if transfer.wasCancelled {
      throw HTTPClient.failure(.cancelled, "was asked, then the request was cancelled", request.url)
    }
    if code != CURLE_OK, transfer.refusedAddress {
      throw HTTPClient.failure(
        .forbiddenAddress, "leads to an address that is not public, which is not fetched",
        request.url)
    }
    if code != CURLE_OK {
      throw HTTPClient.failure(
        code, request, handle, usesProxy: proxy == .fromEnvironment && !isKept)
    }
    guard let head else { throw HTTPClient.failure(.transport, "failed", request.url) }
    return head
  }

  private func configure(
    _ handle: CurlHandle, _ request: HTTPRequest, _ address: HTTPAddress, _ isKept: Bool
  ) {
    handle.set(CURLOPT_URL, request.url)
    handle.set(CURLOPT_USERAGENT, userAgent)
    // Signals would interrupt other threads of the process.
    handle.set(CURLOPT_NOSIGNAL, 1)
    handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    handle.set(CURLOPT_REDIR_PROTOCOLS_STR, address.scheme == "https" ? "https" : "http,https")
    handle.set(CURLOPT_FOLLOWLOCATION, request.mayFollowRedirects && !isKept ? 1 : 0)
    handle.set(CURLOPT_MAXREDIRS, HTTPClient.redirectLimit)
    handle.set(CURLOPT_SSL_VERIFYPEER, 1)
    handle.set(CURLOPT_SSL_VERIFYHOST, 2)
    handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    handle.set(CURLOPT_BUFFERSIZE, 256 << 10)
    handle.set(CURLOPT_TCP_KEEPALIVE, 1)
    // Otherwise a failing look-up of a name outlasts the timeout: libcurl would
    // wait for its resolver's thread to end.
    handle.set(CURLOPT_QUICK_EXIT, 1)
    if proxy == .none || isKept {
      handle.set(CURLOPT_PROXY, "")
    } else if let direct = HTTPClient.directHosts {
      handle.set(CURLOPT_NOPROXY, direct)
    }

    let timeouts = request.timeouts
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, HTTPClient.milliseconds(timeouts.connectSeconds))
    handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
    handle.set(CURLOPT_LOW_SPEED_TIME, min(max(1, timeouts.stalledSeconds), 1_000_000))
    if let total = timeouts.totalSeconds {
      handle.set(CURLOPT_TIMEOUT_MS, HTTPClient.milliseconds(total))
    }
    switch request.method {
    case .get: handle.set(CURLOPT_HTTPGET, 1)
    case .head: handle.set(CURLOPT_NOBODY, 1)
    case .post:
      handle.set(CURLOPT_POST, 1)
      handle.set(CURLOPT_POSTFIELDSIZE, 0)
    case .put, .patch, .delete, .propfind: break
    }
    if request.method != .post, request.method != .head,
      request.method != .get || !request.body.isEmpty
    {
      handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
  }

  /// What `no_proxy` says, and this machine: a proxy would carry off what is
  /// meant for a program here. Nil if all is direct anyway.
  private static let directHosts: String? = {
    let names = ["no_proxy", "NO_PROXY"]
    let stated = names.lazy.compactMap { name in getenv(name).map { String(cString: $0) } }.first
    guard let stated, !stated.isEmpty else { return "localhost,127.0.0.0/8,::1" }
    return stated == "*" ? nil : stated + ",localhost,127.0.0.0/8,::1"
  }()

  private static func milliseconds(_ seconds: Double) -> Int {
    max(1, min(Int(clamping: seconds * 1000), 1_000_000_000))
  }

  /// Lines as libcurl wants them: a field with an empty value is written with
  /// a semicolon; `Expect:` switches off a round trip before larger bodies.
  private static func headerLines(_ request: HTTPRequest) -> [String] {
    var lines = request.headers.fields.map {
      $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
    }
    lines.append("Expect:")
    if !request.body.isEmpty, request.headers["Content-Type"] == nil {
      lines.append("Content-Type:")
    }
    return lines
  }
}
