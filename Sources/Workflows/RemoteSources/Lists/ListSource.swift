// Lists over HTTP, `https://host/list.txt`, and the images that they name.
// Somebody else writes a list, so each address is checked first.

import HTTPRequesting
public import SearchDomain
import Support

/// Fetches lists and what they name.
///
/// The list's own address is the owner's word and may lie anywhere. Of the
/// images that it names, those on the list's own host and port may lie there
/// too; all others must be at public addresses, through every redirect.
public final class ListSource: ImageSource {
  private let anywhere: RetryingClient
  private let outside: RetryingClient
  private let allowsPrivateAddresses: Bool

  /// The largest list, in bytes.
  static let listLimit = 1 << 30
  private static let redirectLimit = 5

  /// - Parameters:
  ///   - allowsPrivateAddresses: lifts the rule on images' addresses.
  ///   - rules: how requests are repeated.
  public init(allowsPrivateAddresses: Bool = false, rules: RetryRules = RetryRules()) {
    self.allowsPrivateAddresses = allowsPrivateAddresses
    anywhere = RetryingClient(HTTPClient(connections: RemoteSources.connections), rules)
    outside = RetryingClient(
      HTTPClient(reach: .publicNetwork, connections: RemoteSources.connections), rules)
  }

  /// None is: its images lie anywhere.
  public func isFolder(_ root: FilePath) -> Bool { false }

  public func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage] {
    guard let text = root.validString, let address = HTTPAddress(text),
      let form = AddressList.Form(FilePath(address.path).fileExtension)
    else {
      throw ImageSourceError(
        .invalidAddress,
        "\(HTTPAddress.displayable(root.description)) is no address of a list: its name must end with "
          + ".txt, .csv or .jsonl")
    }
    let (response, last) = try follow(text, [:], limit: Self.listLimit, isCancelled) { _ in true }
    guard response.status == 200 else {
      let kind: ImageSourceError.Kind = [404, 410].contains(response.status) ? .gone : .badAnswer
      throw ImageSourceError(
        kind, "\(address.displayable) answered with status \(response.status)")
    }
    do {
      return try AddressList(response.body, form, base: last).images
    } catch {
      throw ImageSourceError(.badAnswer, "the list \(address.displayable) \(error.words)")
    }
  }

  public func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage {
    guard let text = path.validString, let address = HTTPAddress(text) else {
      throw ImageSourceError(.invalidAddress, "it is no http or https address of a picture")
    }
    let home = HTTPAddress(root.description)
    let allowsAll = allowsPrivateAddresses
    let (response, _) = try follow(text, Validator(validator).headers, limit: limit, isCancelled) {
      address in
      allowsAll
        || address.host == home?.host && address.port == home?.port
          && address.scheme == home?.scheme
    }
    switch response.status {
    case 304: return .unchanged
    case 200:
      return .bytes(
        response.body, validator: Validator(response.head).text,
        modifiedNanoseconds: response.head.lastModifiedNanoseconds)
    case 404, 410:
      throw ImageSourceError(.gone, "there is nothing at its address (status \(response.status))")
    case 401, 403:
      throw ImageSourceError(.refused, "its server does not give it (status \(response.status))")
    default:
      throw ImageSourceError(
        .badAnswer, "\(address.displayable) answered with status \(response.status)")
    }
  }

  /// Follows redirects one by one, for each may lead elsewhere.
  ///
  /// - Parameter isTrusted: whether an address may lie in private networks.
  /// - Returns: the last answer and its address.
  private func follow(
    _ url: String, _ headers: HTTPHeaders, limit: Int,
    _ isCancelled: @escaping @Sendable () -> Bool,
    _ isTrusted: (HTTPAddress) -> Bool
  ) throws(ImageSourceError) -> (HTTPResponse, String) {
    var url = url
    for _ in 0...Self.redirectLimit {
      guard let address = HTTPAddress(url) else { break }
      let client = isTrusted(address) ? anywhere : outside
      let current = url
      let response = try client.send(limit: limit, isCancelled: isCancelled) {
        HTTPRequest(
          .get, current, headers: headers,
          timeouts: HTTPTimeouts(connectSeconds: 5, stalledSeconds: 15),
          followsRedirects: false)
      }
      guard [301, 302, 303, 307, 308].contains(response.status),
        let location = response.headers["Location"]
      else {
        return (response, url)
      }
      guard let next = HTTPAddress.resolved(location, from: url), let target = HTTPAddress(next),
        !(address.scheme == "https" && target.scheme == "http")
      else {
        throw ImageSourceError(.refused, "\(address.displayable) redirects to where it must not")
      }
      url = next
    }
    throw ImageSourceError(.refused, "\(HTTPAddress.displayable(url)) redirects too often")
  }
}

/// What an image is known by: its ETag, else when it changed and its size.
struct Validator {
  /// As it is kept: `"abc"` or `W/"abc"`, or `date:` with a date.
  let text: String?

  private static let datePrefix = "date:"

  init(_ text: String?) { self.text = text }

  init(_ head: HTTPResponseHead) {
    if let tag = head.headers["ETag"], !tag.isEmpty, tag.utf8.count < 1024 {
      text = tag
    } else {
      text = head.headers["Last-Modified"].map { Self.datePrefix + $0 }
    }
  }

  /// The fields that ask for an image unless it is still the same.
  var headers: HTTPHeaders {
    guard let text else { return [:] }
    if text.hasPrefix(Self.datePrefix) {
      return ["If-Modified-Since": String(text.dropFirst(Self.datePrefix.count))]
    }
    return ["If-None-Match": text]
  }
}
