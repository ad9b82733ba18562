// One server: requests out, JSON in, with retries. The adapters decide
// what is asked.

public import HTTPRequesting
public import SearchDomain
internal import Support

extension VectorStoreError: RetryableError {}

/// Speaks to the server of one store. Safe to use from several threads.
struct StoreConnection: StoreSpeaking {
  let address: StoreAddress
  let settings: StoreSettings
  private let client: HTTPClient

  /// Answers larger than this are refused, in bytes.
  private static let bodyLimit = 1 << 30

  init(address: StoreAddress, settings: StoreSettings) {
    self.address = address
    self.settings = settings
    client = HTTPClient()
  }

  /// What a server answered: its status and body.
  struct Reply {
    let status: Int
    let body: JSONTree
  }

  /// Sends a request until it is answered or no more tries are left.
  ///
  /// - Parameters:
  ///   - path: after the server's address, percent-encoded.
  ///   - accepting: statuses besides 200…299 that are answers, not errors.
  ///   - attempts: nil for as many as the settings allow.
  ///   - check: looks at the answer; may throw a transient error too.
  func send<Result>(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
    headers: HTTPHeaders = [:], accepting: Set<Int> = [],
    _ check: (Reply) throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    try retrying { () throws(VectorStoreError) -> Result in
      try check(try sendOnce(method, path, body: body, headers: headers, accepting: accepting))
    }
  }

  /// Runs `attempt` until it succeeds, fails for good, or has failed often
  /// enough.
  func retrying<Result>(
    _ attempt: () throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    try HTTPRetrying(
      policy: settings.retries, clock: settings.clock, isCancelled: settings.isCancelled
    ).run(cancelled: cancelled(), attempt)
  }

  /// Sends a request once.
  func sendOnce(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
    headers: HTTPHeaders = [:], accepting: Set<Int> = []
  ) throws(VectorStoreError) -> Reply {
    var headers = headers
    if !body.isEmpty { headers["Content-Type"] = "application/json" }
    headers["Accept"] = "application/json"
    let request = HTTPRequest(
      method, address.server + path, headers: headers, body: body,
      timeouts: HTTPTimeouts(
        connectSeconds: settings.connectSeconds,
        stalledSeconds: max(1, Int(clamping: settings.requestSeconds)),
        totalSeconds: settings.requestSeconds),
      followsRedirects: false)
    let response: HTTPResponse
    do {
      response = try client.send(
        request, bodyLimit: Self.bodyLimit, isCancelled: settings.isCancelled)
    } catch {
      throw translated(error)
    }
    guard (200...299).contains(response.status) || accepting.contains(response.status) else {
      throw failure(response)
    }
    if response.body.isEmpty { return Reply(status: response.status, body: .null) }
    do {
      return Reply(
        status: response.status, body: try JSONTree(parsing: response.body, limits: .reply))
    } catch {
      if response.status >= 300 { return Reply(status: response.status, body: .null) }
      throw badReply("is no JSON")
    }
  }

  private func failure(_ response: HTTPResponse) -> VectorStoreError {
    let retryAfter = response.head.retryAfterSeconds(nowSeconds: settings.clock.nowSeconds())
    let tree = try? JSONTree(parsing: response.body, limits: .reply)
    let words =
      tree?["message"]?.string ?? tree?["status"]?["error"]?.string
      ?? tree?["error"]?.string ?? tree?["detail"]?.string
    let status = response.status
    switch status {
    case 401, 403:
      return VectorStoreError(
        kind: .unauthorized,
        message: "\(name) wants \(settings.apiKey == nil ? "an" : "another") API key: "
          + "set GLIMPSE_STORE_API_KEY",
        status: status)
    case 429:
      return VectorStoreError(
        kind: .rateLimited, message: "\(name) has too much to do just now; try again later",
        status: status, retryAfterSeconds: retryAfter)
    case 408, 500...599:
      return VectorStoreError(
        kind: .serverFailed, message: "\(name) failed with status \(status)\(refusal(words))",
        status: status, retryAfterSeconds: retryAfter)
    default:
      return VectorStoreError(
        kind: .refused,
        message: "\(name) refused the request with status \(status)\(refusal(words))",
        status: status)
    }
  }

  private func translated(_ error: HTTPRequestError) -> VectorStoreError {
    switch error.kind {
    case .cancelled: return cancelled()
    case .timedOut:
      return self.error(
        .timedOut, "did not answer within \(Int(clamping: settings.requestSeconds)) seconds")
    case .cannotConnect:
      return self.error(.unreachable, "cannot be reached: is the server running?")
    case .cut:
      return self.error(.unreachable, "ended the connection before its answer was complete")
    case .badResponse: return badReply("is not HTTP")
    case .tls:
      return self.error(.refused, "cannot be trusted or encrypted to; check its certificate")
    case .tooLarge: return badReply("is larger than a gigabyte")
    case .invalidURL, .invalidHeader:
      return self.error(.invalidAddress, "cannot be asked: its address or API key is malformed")
    case .badRedirect: return badReply("is a redirect")
    case .forbiddenAddress: return self.error(.refused, "is at an address that is not public")
    case .offline:
      return self.error(
        .refused, "is not asked, because GLIMPSE_OFFLINE is set: unset it, or keep to the library")
    case .transport: return self.error(.unreachable, "could not be asked")
    }
  }
}
