// URLs in parts, and in a form that is safe to show. libcurl parses them, so
// what is checked here is what is connected to.

internal import CCurl

/// An http or https URL in parts.
public struct HTTPAddress: Hashable, Sendable {
  /// `http` or `https`.
  public let scheme: String
  /// The host in lower case; an IPv6 address keeps its brackets.
  public let host: String
  /// The port, given or implied by the scheme.
  public let port: Int
  /// The path as sent, at least `/`.
  public let path: String

  /// Reads an absolute URL.
  ///
  /// - Returns: nil for anything that is not a well-formed URL of scheme http
  ///   or https with a host.
  public init?(_ url: String) {
    guard !url.utf8.contains(0), let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK,
      let scheme = HTTPAddress.part(handle, CURLUPART_SCHEME)?.lowercased(),
      scheme == "http" || scheme == "https",
      let host = HTTPAddress.part(handle, CURLUPART_HOST), !host.isEmpty,
      let port = HTTPAddress.part(handle, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({
        Int($0)
      }),
      let path = HTTPAddress.part(handle, CURLUPART_PATH)
    else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
    self.path = path
  }

  /// The address that a reference, such as a redirect's `Location`, leads to
  /// from here (RFC 3986, section 5).
  ///
  /// - Returns: nil if that is not an http or https URL.
  public static func resolved(_ reference: String, from base: String) -> String? {
    guard !reference.utf8.contains(0), !base.utf8.contains(0), let handle = curl_url() else {
      return nil
    }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, base, 0) == CURLUE_OK,
      curl_url_set(handle, CURLUPART_URL, reference, 0) == CURLUE_OK,
      let whole = part(handle, CURLUPART_URL), HTTPAddress(whole) != nil
    else { return nil }
    return whole
  }

  /// Host and port, the port only if the scheme does not imply it.
  public var authority: String {
    port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
  }

  /// The URL without user information, query and fragment.
  public var displayable: String { "\(scheme)://\(authority)\(path)" }

  /// A URL for messages: without anything that may be secret.
  public static func displayable(_ url: String) -> String {
    HTTPAddress(url)?.displayable ?? "the given address"
  }

  private static func part(
    _ handle: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0
  ) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    // libcurl allocated the text, terminated it, and leaves freeing it to us.
    defer { curl_free(text) }
    return String(cString: text)
  }
}
