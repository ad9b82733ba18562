// Buckets of S3 and compatible services (MinIO, Ceph, R2, Garage):
// `s3://bucket/prefix` as a folder of images.

import HTTPRequesting
public import SearchDomain
import Support
import Synchronization

/// Lists and fetches objects. Requests are signed if there are keys.
public final class S3Source: ImageSource {
  private let settings: AWSSettings
  private let client: RetryingClient
  /// A bucket's own region, learned from its answers.
  private let regions = Mutex<[String: String]>([:])

  /// A page of 1000 keys, each of 1024 bytes at most, is shorter.
  private static let pageLimit = 16 << 20

  /// - Parameters:
  ///   - settings: keys, region and endpoint.
  ///   - rules: how requests are repeated.
  public init(_ settings: AWSSettings, rules: RetryRules = RetryRules()) {
    self.settings = settings
    client = RetryingClient(
      HTTPClient(connections: RemoteSources.connections), rules)
  }

  /// Every root is one.
  public func isFolder(_ root: FilePath) -> Bool { true }

  public func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage] {
    let address = try BucketAddress(root, scheme: "s3")
    // A prefix that is an object's whole key is that object.
    if let object = try object(address, isCancelled) { return [object] }
    var prefix = address.key
    if !prefix.isEmpty, prefix.last != UInt8(ascii: "/") { prefix.append(UInt8(ascii: "/")) }
    var images: [ListedImage] = []
    var token: String?
    repeat {
      var query = [
        ("list-type", "2"), ("encoding-type", "url"),
        ("prefix", String(decoding: prefix, as: UTF8.self)),
      ]
      if let token { query.append(("continuation-token", token)) }
      let response = try send(
        "GET", address.bucket, key: [], query: query, limit: Self.pageLimit, isCancelled)
      guard response.status == 200 else { throw Self.failure(response, root) }
      guard let page = S3Listing(parsing: response.body) else {
        throw ImageSourceError(
          .badAnswer, "\(root): the endpoint's answer is no listing of a bucket")
      }
      for object in page.objects where object.key.last != UInt8(ascii: "/") {
        images.append(
          ListedImage(
            path: BucketAddress(scheme: "s3", bucket: address.bucket, key: object.key).path,
            byteCount: object.byteCount,
            modifiedNanoseconds: object.modifiedNanoseconds, validator: object.tag))
      }
      token = page.nextToken
    } while token != nil
    return images
  }

  private func object(
    _ address: BucketAddress, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> ListedImage? {
    guard let last = address.key.last, last != UInt8(ascii: "/") else { return nil }
    let response = try send("HEAD", address.bucket, key: address.key, limit: 0, isCancelled)
    guard response.status == 200 else { return nil }
    return ListedImage(
      path: address.path, byteCount: response.head.contentLength,
      modifiedNanoseconds: response.head.lastModifiedNanoseconds,
      validator: response.headers["ETag"])
  }

  public func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage {
    let address = try BucketAddress(path, scheme: "s3")
    let extra = validator.map { [("if-none-match", $0)] } ?? []
    let response = try send(
      "GET", address.bucket, key: address.key, extra: extra, limit: limit, isCancelled)
    if response.status == 304 { return .unchanged }
    guard response.status == 200 else { throw Self.failure(response, path) }
    return .bytes(
      response.body, validator: response.headers["ETag"],
      modifiedNanoseconds: response.head.lastModifiedNanoseconds)
  }

  private func send(
    _ method: String, _ bucket: String, key: [UInt8], query: [(String, String)] = [],
    extra: [(String, String)] = [], limit: Int, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> HTTPResponse {
    let region = regions.withLock { $0[bucket] } ?? settings.region
    let response = try client.send(limit: limit, isCancelled: isCancelled) {
      request(method, bucket, key, query, extra, region)
    }
    // The bucket is elsewhere, and says where.
    guard [301, 307, 400].contains(response.status),
      let other = response.headers["x-amz-bucket-region"],
      other != region, Self.isRegion(other)
    else { return response }
    regions.withLock { $0[bucket] = other }
    return try client.send(limit: limit, isCancelled: isCancelled) {
      request(method, bucket, key, query, extra, other)
    }
  }

  /// The name becomes part of a host.
  private static func isRegion(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count < 40
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  private func request(
    _ method: String, _ bucket: String, _ key: [UInt8], _ query: [(String, String)],
    _ extra: [(String, String)], _ region: String
  ) -> HTTPRequest {
    let object = "/" + PercentEncoding.encode(key, keeping: "/")
    let base: String
    let path: String
    if let endpoint = settings.endpoint {
      base = endpoint
      path = "/" + bucket + (key.isEmpty ? "" : object)
    } else if bucket.contains(".") {
      // A certificate for all buckets does not hold for names with dots.
      base = "https://s3.\(region).amazonaws.com"
      path = "/" + bucket + (key.isEmpty ? "" : object)
    } else {
      base = "https://\(bucket).s3.\(region).amazonaws.com"
      path = object
    }
    let text = AWSSignature.query(query)
    let url = base + path + (text.isEmpty ? "" : "?" + text)
    let parts = HTTPAddress(url)
    var headers = HTTPHeaders()
    if let credentials = settings.credentials, let parts {
      headers = AWSSignature(credentials: credentials, region: region, service: "s3").headers(
        method: method, host: parts.authority, path: parts.path, query: query, extra: extra,
        seconds: WallClock.nanoseconds() / 1_000_000_000)
    } else {
      for (name, value) in extra { headers.append(name: name, value: value) }
    }
    return HTTPRequest(
      method == "HEAD" ? .head : .get, url, headers: headers,
      timeouts: HTTPTimeouts(connectSeconds: 5, stalledSeconds: 15), followsRedirects: false)
  }

  private static func failure(_ response: HTTPResponse, _ path: FilePath) -> ImageSourceError {
    let said = S3Listing.error(response.body)
    let words =
      said.map { ": \($0.code)\($0.message.isEmpty ? "" : ", \($0.message.prefix(200))")" } ?? ""
    switch response.status {
    case 404: return ImageSourceError(.gone, "\(path) is not there\(words)")
    case 401, 403:
      return ImageSourceError(
        .refused,
        "\(path) may not be read (status \(response.status)\(words)): check AWS_ACCESS_KEY_ID, "
          + "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION, or AWS_PROFILE")
    default:
      return ImageSourceError(
        .badAnswer, "\(path): the endpoint answered with status \(response.status)\(words)")
    }
  }
}
