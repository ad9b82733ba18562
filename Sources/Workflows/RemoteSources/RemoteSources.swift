// All remote sources as one: decides which of them serves an address.

import HTTPRequesting
public import SearchDomain

/// Object stores, WebDAV servers and lists of addresses as one source.
public struct RemoteSources: ImageSource {
  /// Requests that are made at the same time.
  public static let connections = 16

  private let buckets: S3Source
  private let google: GoogleSource
  private let folders: WebDAVSource
  private let lists: ListSource

  /// - Parameters:
  ///   - environment: `AWS_…`, `GOOGLE_APPLICATION_CREDENTIALS` and `GLIMPSE_WEBDAV` are
  ///     read from here.
  ///   - allowsPrivateAddresses: lists may name images on this machine and in
  ///     private networks too.
  ///   - rules: how requests are repeated.
  public init(
    environment: [String: String], allowsPrivateAddresses: Bool = false,
    rules: RetryRules = RetryRules()
  ) {
    buckets = S3Source(AWSSettings(environment: environment), rules: rules)
    google = GoogleSource(GoogleSettings(environment: environment), rules: rules)
    folders = WebDAVSource(WebDAVLogin(environment: environment), rules: rules)
    lists = ListSource(allowsPrivateAddresses: allowsPrivateAddresses, rules: rules)
  }

  private func source(of path: FilePath) -> any ImageSource {
    if path.bytes.starts(with: "s3://".utf8) { return buckets }
    if path.bytes.starts(with: "gs://".utf8) { return google }
    return path.bytes.starts(with: "webdav+".utf8) ? folders : lists
  }

  public func isFolder(_ root: FilePath) -> Bool { source(of: root).isFolder(root) }

  public func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage] {
    try source(of: root).list(root, isCancelled: isCancelled)
  }

  public func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage {
    // The root decides: a list must not have buckets read with the owner's keys.
    try source(of: root).fetch(
      path, of: root, unless: validator, limit: limit, isCancelled: isCancelled)
  }
}
