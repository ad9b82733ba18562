// Folders of WebDAV servers (Nextcloud, Apache, NAS): `webdav+https://host/path`
// as a folder of images. RFC 4918.

import HTTPRequesting
public import SearchDomain
import Support

/// Lists folders, one request each, and fetches files.
public final class WebDAVSource: ImageSource {
  private let client: RetryingClient
  private let login: WebDAVLogin?

  /// A folder's listing; some 400 bytes an entry.
  private static let listingLimit = 64 << 20
  /// Folders and files of one root, so that a server cannot name them for ever.
  static let entryLimit = 10_000_000
  private static let depthLimit = 64

  /// - Parameters:
  ///   - login: who asks which server.
  ///   - rules: how requests are repeated.
  public init(_ login: WebDAVLogin?, rules: RetryRules = RetryRules()) {
    self.login = login
    client = RetryingClient(HTTPClient(connections: RemoteSources.connections), rules)
  }

  /// Every root is one.
  public func isFolder(_ root: FilePath) -> Bool { true }

  public func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage] {
    let address = try WebDAVAddress(root)
    var images: [ListedImage] = []
    var folders = [(path: address.path, depth: 0)]
    var seen: Set<[UInt8]> = [Self.trimmed(address.path)]
    var count = 0
    while let folder = folders.popLast() {
      for entry in try entries(address, folder.path, root, isCancelled) {
        count += 1
        guard count <= Self.entryLimit else {
          throw ImageSourceError(
            .tooLarge, "\(root) holds more than \(Self.entryLimit) files and folders")
        }
        let path = Self.trimmed(entry.path)
        if !entry.isFolder {
          images.append(entry.listed(address.on(entry.path)))
        } else if path.starts(with: Self.trimmed(folder.path) + [UInt8(ascii: "/")]),
          folder.depth < Self.depthLimit, seen.insert(path).inserted
        {
          folders.append((path + [UInt8(ascii: "/")], folder.depth + 1))
        }
      }
    }
    return images
  }

  private static func trimmed(_ path: [UInt8]) -> [UInt8] {
    var path = path
    while path.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }

  private static let question = Array(
    """
    <?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/>\
    <getcontentlength/><getlastmodified/><getetag/></prop></propfind>
    """.utf8)

  private func entries(
    _ address: WebDAVAddress, _ path: [UInt8], _ root: FilePath,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [WebDAVListing.Entry] {
    let response = try send(
      .propfind, address, path, ["Depth": "1", "Content-Type": "application/xml"], Self.question,
      limit: Self.listingLimit, isCancelled)
    guard response.status == 207 else { throw failure(response, address.on(path)) }
    guard response.body.count <= Self.listingLimit, let listing = WebDAVListing(response.body)
    else {
      throw ImageSourceError(.badAnswer, "\(root): the server's answer is no listing of a folder")
    }
    // A folder lists itself too, and nobody may list what lies elsewhere.
    let own = Self.trimmed(path)
    return listing.entries.filter { entry in
      let entryPath = Self.trimmed(entry.path)
      return entryPath == own ? !entry.isFolder : entryPath.starts(with: own + [UInt8(ascii: "/")])
    }
  }

  public func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage {
    let address = try WebDAVAddress(path)
    let response = try send(
      .get, address, address.path, Validator(validator).headers, [], limit: limit, isCancelled)
    if response.status == 304 { return .unchanged }
    guard response.status == 200 else { throw failure(response, path) }
    return .bytes(
      response.body, validator: Validator(response.head).text,
      modifiedNanoseconds: response.head.lastModifiedNanoseconds)
  }

  private func send(
    _ method: HTTPRequest.Method, _ address: WebDAVAddress, _ path: [UInt8],
    _ headers: HTTPHeaders, _ body: [UInt8], limit: Int,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> HTTPResponse {
    var headers = headers
    if let login, login.isFor(address.server) { headers["Authorization"] = login.field }
    let url = address.server + PercentEncoding.encode(path, keeping: "/")
    let fields = headers
    return try client.send(limit: limit, isCancelled: isCancelled) {
      // To wherever a redirect led, the password would not belong.
      HTTPRequest(
        method, url, headers: fields, body: body,
        timeouts: HTTPTimeouts(connectSeconds: 5, stalledSeconds: 15), followsRedirects: false)
    }
  }

  private func failure(_ response: HTTPResponse, _ path: FilePath) -> ImageSourceError {
    switch response.status {
    case 404, 410: ImageSourceError(.gone, "\(path) is not there (status \(response.status))")
    case 401, 403:
      ImageSourceError(
        .refused,
        "\(path) may not be read (status \(response.status)): GLIMPSE_WEBDAV names its server with "
          + "a user and a password (https://USER:PASSWORD@HOST)")
    default:
      ImageSourceError(
        .badAnswer, "\(path): the server answered with status \(response.status)")
    }
  }
}
