// Where a folder or file of a WebDAV server is, and who may ask for it.

import HTTPRequesting
import SearchDomain
import Support

/// A server and a path on it, from and to `webdav+https://host/path`. The path is
/// not percent-encoded, as no path of Glimpse is.
struct WebDAVAddress {
  /// `https://host:port`, without a slash at its end.
  let server: String
  /// With a slash at its beginning.
  let path: [UInt8]

  private static let start = Array("webdav+".utf8)

  /// - Throws: `ImageSourceError` for what is no such address.
  init(_ address: FilePath) throws(ImageSourceError) {
    let rest = address.bytes.dropFirst(Self.start.count)
    let schemes = ["https://", "http://"]
    guard address.bytes.starts(with: Self.start),
      let scheme = schemes.first(where: { rest.starts(with: $0.utf8) })
    else { throw Self.refusal }
    let place = rest.dropFirst(scheme.utf8.count)
    let host = place.prefix { $0 != UInt8(ascii: "/") }
    guard !host.isEmpty, !host.contains(UInt8(ascii: "@")),
      let parts = HTTPAddress(scheme + String(decoding: host, as: UTF8.self) + "/")
    else { throw Self.refusal }
    server = "\(parts.scheme)://\(parts.authority)"
    let path = Array(place.dropFirst(host.count))
    self.path = path.isEmpty ? [UInt8(ascii: "/")] : path
  }

  private static let refusal = ImageSourceError(
    .invalidAddress,
    "it is no address of a WebDAV folder, such as webdav+https://host/path, without a user or "
      + "password, which GLIMPSE_WEBDAV holds")

  /// The address of another path on the server.
  func on(_ path: [UInt8]) -> FilePath {
    FilePath(bytes: Self.start + Array(server.utf8) + path)
  }
}

/// A user's name and password, and the one server that they are for.
public struct WebDAVLogin: Sendable {
  private let server: String
  let field: String

  /// From `GLIMPSE_WEBDAV`: `https://USER:PASSWORD@HOST[:PORT]`; nil where it is not
  /// set, or is no such address.
  public init?(environment: [String: String]) {
    guard let text = environment["GLIMPSE_WEBDAV"], let at = text.lastIndex(of: "@"),
      let slashes = text.firstRange(of: "://"), slashes.upperBound <= at,
      let parts = HTTPAddress(
        String(text[..<slashes.upperBound]) + String(text[text.index(after: at)...]))
    else { return nil }
    let secret = text[slashes.upperBound..<at].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard secret.count == 2, let user = PercentEncoding.decode(secret[0].utf8),
      let password = PercentEncoding.decode(secret[1].utf8)
    else { return nil }
    server = "\(parts.scheme)://\(parts.authority)"
    field = "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
  }

  func isFor(_ server: String) -> Bool { server == self.server }
}
