// The requests of a pull, each repeated as the policy says.

internal import HTTPRequesting
internal import Support

/// One model's requests.
struct HubRequests: Sendable {
  private static let jsonLimit = 64 << 20

  let client: HTTPClient
  let settings: HubSettings
  let model: HubID
  let failure: HubFailure
  let retrying: HTTPRetrying

  /// Attempts until one succeeds, one fails for good, or enough have failed.
  ///
  /// - Parameter progress: a number that grows as work gets done.
  func retry<Result>(
    progress: () -> Int = { 0 }, _ attempt: () throws(ModelHubError) -> Result
  ) throws(ModelHubError) -> Result {
    try retrying.run(progress: progress, cancelled: failure.cancelled, attempt)
  }

  /// Asks what the repository holds.
  func listing() throws(ModelHubError) -> HubListing {
    let revision = PercentEncoding.encode(model.revision)
    let url = "\(settings.endpoint)/api/models/\(model.repository)/revision/\(revision)?blobs=true"
    return try retry { () throws(ModelHubError) in
      let response = try send(HTTPRequest(.get, url, headers: headers, timeouts: timeouts), nil)
      guard response.head.isSuccess else {
        throw failure.status(response.head, path: nil, nowSeconds: retrying.clock.nowSeconds())
      }
      return try HubListing(response.body, failure)
    }
  }

  /// Completes what the listing left out, by asking for the file's head as
  /// Hugging Face's client does: `X-Linked-Etag` and `X-Linked-Size` describe
  /// the content, whatever host will serve it.
  func complete(_ file: HubListing.File, commit: String) throws(ModelHubError) -> RemoteFile {
    if let hash = file.hash, file.byteCount != nil {
      return RemoteFile(path: file.path, byteCount: file.byteCount, hash: hash)
    }
    return try retry { () throws(ModelHubError) in
      let head = try headFollowingPaths(url(of: file.path, commit: commit), file.path)
      let isRedirect = (300...399).contains(head.status)
      guard head.isSuccess || isRedirect else {
        throw failure.status(head, path: file.path, nowSeconds: retrying.clock.nowSeconds())
      }
      let tag = (head.headers["X-Linked-Etag"] ?? head.headers["ETag"]).map(HubRequests.normalized)
      guard let hash = file.hash ?? tag.flatMap(RemoteFile.hash(ofTag:)) else {
        throw failure.error(
          .badAnswer,
          "\(failure.host) does not say which content \(file.path) of \(model) has: "
            + "check that HF_ENDPOINT is a Hugging Face hub", file.path, 0)
      }
      let size =
        head.headers["X-Linked-Size"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        ?? (isRedirect ? nil : head.contentLength)
      return RemoteFile(path: file.path, byteCount: file.byteCount ?? size, hash: hash)
    }
  }

  /// Where a file's content is asked for.
  func url(of path: String, commit: String) -> String {
    "\(settings.endpoint)/\(model.repository)/resolve/\(commit)/"
      + PercentEncoding.encode(path, keeping: "/")
  }

  /// Fields of every request.
  var headers: HTTPHeaders {
    var headers: HTTPHeaders = ["Accept-Encoding": "identity"]
    if let token = settings.token { headers["Authorization"] = "Bearer \(token)" }
    return headers
  }

  var timeouts: HTTPTimeouts { HTTPTimeouts(connectSeconds: 10, stalledSeconds: 30) }

  /// Follows redirects within the hub, such as that of a renamed repository,
  /// but not the one to where the content is kept.
  private func headFollowingPaths(
    _ url: String, _ path: String
  ) throws(ModelHubError) -> HTTPResponseHead {
    var url = url
    for _ in 0..<HTTPClient.redirectLimit {
      let request = HTTPRequest(
        .head, url, headers: headers, timeouts: timeouts, followsRedirects: false)
      let head = try send(request, path).head
      guard (300...399).contains(head.status), let location = head.headers["Location"],
        location.hasPrefix("/"), !location.hasPrefix("//"), head.headers["X-Linked-Etag"] == nil
      else { return head }
      url = (HTTPAddress(url).map { "\($0.scheme)://\($0.authority)" } ?? "") + location
    }
    throw failure.error(
      .badAnswer, "\(failure.host) redirects without end for \(path) of \(model): try again later",
      path, 0)
  }

  private func send(_ request: HTTPRequest, _ path: String?) throws(ModelHubError) -> HTTPResponse {
    do throws(HTTPRequestError) {
      return try client.send(
        request, bodyLimit: HubRequests.jsonLimit, isCancelled: retrying.isCancelled)
    } catch {
      throw failure.request(error, path: path)
    }
  }

  /// An entity tag without quotes and weakness mark.
  private static func normalized(_ tag: String) -> String {
    var text = Substring(tag)
    if text.hasPrefix("W/") { text = text.dropFirst(2) }
    while text.hasPrefix("\"") { text.removeFirst() }
    while text.hasSuffix("\"") { text.removeLast() }
    return String(text)
  }
}
