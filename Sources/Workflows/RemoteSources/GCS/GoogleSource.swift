// Buckets of Google Cloud Storage, by its JSON API: `gs://bucket/prefix` as a
// folder of images. https://cloud.google.com/storage/docs/json_api/v1/objects

import HTTPRequesting
public import SearchDomain
import Support

/// Lists and fetches objects.
public final class GoogleSource: ImageSource {
  private let settings: GoogleSettings
  private let client: RetryingClient
  private let tokens: GoogleTokens?

  private static let pageLimit = 16 << 20
  /// An object's state; a new one with every change.
  private static let prefix = "generation:"

  /// - Parameter rules: how requests are repeated.
  public init(_ settings: GoogleSettings, rules: RetryRules = RetryRules()) {
    self.settings = settings
    let client = RetryingClient(HTTPClient(connections: RemoteSources.connections), rules)
    self.client = client
    let clock = rules.clock
    tokens =
      settings.isEmulator
      ? nil : settings.account.map { GoogleTokens($0, client, now: clock.nowSeconds) }
  }

  /// Every root is one.
  public func isFolder(_ root: FilePath) -> Bool { true }

  public func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage] {
    let address = try BucketAddress(root, scheme: "gs")
    // A prefix that is an object's whole name is that object.
    if let object = try object(address, root, isCancelled) { return [object] }
    var prefix = address.key
    if !prefix.isEmpty, prefix.last != UInt8(ascii: "/") { prefix.append(UInt8(ascii: "/")) }
    var images: [ListedImage] = []
    var token: String?
    repeat {
      var query =
        "?maxResults=1000&fields=nextPageToken,items(name,size,updated,generation)&prefix="
        + PercentEncoding.encode(prefix)
      if let token { query += "&pageToken=" + PercentEncoding.encode(token) }
      let response = try send(
        "/b/\(address.bucket)/o" + query, limit: Self.pageLimit, isCancelled)
      guard response.status == 200 else { throw failure(response, root) }
      guard let page = try? JSONTree(parsing: response.body, limits: .reply),
        case .list(let items)? = page["items"] ?? .list([])
      else {
        throw ImageSourceError(
          .badAnswer, "\(root): the endpoint's answer is no listing of a bucket")
      }
      for item in items {
        guard let name = item["name"]?.string else {
          throw ImageSourceError(.badAnswer, "\(root): an object in the listing has no name")
        }
        if !name.hasSuffix("/") { images.append(listed(address.bucket, name, item)) }
      }
      let next = page["nextPageToken"]?.string
      guard next == nil || next != token else {
        throw ImageSourceError(.badAnswer, "\(root): the endpoint lists the same page again")
      }
      token = next
    } while token != nil
    return images
  }

  private func listed(_ bucket: String, _ name: String, _ item: JSONTree) -> ListedImage {
    ListedImage(
      path: BucketAddress(scheme: "gs", bucket: bucket, key: Array(name.utf8)).path,
      byteCount: item["size"]?.string.flatMap { Int($0) }
        ?? item["size"]?.double.flatMap { Int(exactly: $0) },
      modifiedNanoseconds: item["updated"]?.string.flatMap { TimestampText.nanoseconds($0) },
      validator: (item["generation"]?.string
        ?? item["generation"]?.double.flatMap { Int(exactly: $0) }.map { String($0) })
        .map { Self.prefix + $0 })
  }

  private func object(
    _ address: BucketAddress, _ root: FilePath, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> ListedImage? {
    guard let last = address.key.last, last != UInt8(ascii: "/") else { return nil }
    let response = try send(
      "/b/\(address.bucket)/o/\(PercentEncoding.encode(address.key))", limit: 1 << 20, isCancelled)
    guard response.status == 200,
      let item = try? JSONTree(parsing: response.body, limits: .small),
      let name = item["name"]?.string
    else { return nil }
    return listed(address.bucket, name, item)
  }

  public func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage {
    let address = try BucketAddress(path, scheme: "gs")
    var query = "?alt=media"
    if let validator, validator.hasPrefix(Self.prefix) {
      query +=
        "&ifGenerationNotMatch="
        + PercentEncoding.encode(String(validator.dropFirst(Self.prefix.count)))
    }
    let response = try send(
      "/b/\(address.bucket)/o/\(PercentEncoding.encode(address.key))" + query, limit: limit,
      isCancelled)
    if response.status == 304 { return .unchanged }
    guard response.status == 200 else { throw failure(response, path) }
    return .bytes(
      response.body, validator: response.headers["x-goog-generation"].map { Self.prefix + $0 },
      modifiedNanoseconds: response.head.lastModifiedNanoseconds)
  }

  private func send(
    _ target: String, limit: Int, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> HTTPResponse {
    if let path = settings.unreadable, !settings.isEmulator {
      throw ImageSourceError(
        .refused,
        "\(path), which GOOGLE_APPLICATION_CREDENTIALS names, is no key of a service account")
    }
    let token = try tokens.map { (tokens) throws(ImageSourceError) in
      try tokens.token(isCancelled)
    }
    let response = try ask(target, token, limit: limit, isCancelled)
    // It may have ended early, as where the account's keys were changed.
    guard response.status == 401, let tokens, let token else { return response }
    return try ask(
      target, try tokens.token(besides: token, isCancelled), limit: limit, isCancelled)
  }

  private func ask(
    _ target: String, _ token: String?, limit: Int, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> HTTPResponse {
    let url = settings.endpoint + "/storage/v1" + target
    return try client.send(limit: limit, isCancelled: isCancelled) {
      var request = HTTPRequest(
        .get, url, timeouts: HTTPTimeouts(connectSeconds: 5, stalledSeconds: 15),
        followsRedirects: false)
      token.map { request.headers["Authorization"] = "Bearer \($0)" }
      return request
    }
  }

  private func failure(_ response: HTTPResponse, _ path: FilePath) -> ImageSourceError {
    let tree = try? JSONTree(parsing: response.body, limits: .small)
    let said = tree?["error"]?["message"]?.string.map { ": \($0.prefix(200))" } ?? ""
    switch response.status {
    case 404: return ImageSourceError(.gone, "\(path) is not there\(said)")
    case 401, 403:
      return ImageSourceError(
        .refused,
        "\(path) may not be read (status \(response.status)\(said)): check "
          + "GOOGLE_APPLICATION_CREDENTIALS, and that the account may read the bucket")
    default:
      return ImageSourceError(
        .badAnswer, "\(path): the endpoint answered with status \(response.status)\(said)")
    }
  }
}
