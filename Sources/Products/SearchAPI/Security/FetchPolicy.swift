// Addresses of images in requests: which this server may fetch for a client.

import HTTPRequesting
import Support

/// Keeps clients from having the server fetch what only it can reach.
///
/// The name is resolved here for a clear answer, and looked at once more by the
/// client when it connects, so that a name whose address changes between the
/// two leads nowhere.
enum FetchPolicy {
  /// Fetches an image. Redirects are not followed: each would be another
  /// address.
  ///
  /// - Throws: `Problem`.
  static func fetch(_ address: String, limit: Int) throws(Problem) -> [UInt8] {
    // Before the name is looked up.
    guard !NetworkReach.staysOnThisMachine else {
      throw Problem(
        .forbidden,
        "This server fetches nothing, because \(NetworkReach.setting) is set: send image_base64.")
    }
    try check(address)
    let request = HTTPRequest(
      .get, address,
      timeouts: HTTPTimeouts(connectSeconds: 5, stalledSeconds: 5, totalSeconds: 20),
      followsRedirects: false)
    do {
      let response = try HTTPClient(reach: .publicNetwork).send(request, bodyLimit: limit)
      guard response.status == 200 else {
        throw Problem(
          .unreadableImage,
          "The picture at image_url cannot be fetched: the answer is \(response.status).")
      }
      return response.body
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.unreadableImage, "The picture at image_url cannot be fetched.")
    }
  }

  /// - Throws: `Problem` for another scheme, and for hosts that are this
  ///   machine's, a private network's or a link's by their name or address.
  static func check(_ address: String) throws(Problem) {
    let lowered = address.lowercased()
    guard
      let rest = ["http://", "https://"].first(where: lowered.hasPrefix).map({
        lowered.dropFirst($0.count)
      })
    else { throw Problem(.invalidArgument, "image_url must begin with http:// or https://.") }
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@"), !authority.isEmpty else {
      throw Problem(.invalidArgument, "image_url must have a host, and no user name.")
    }
    guard PublicHost.resolves(String(authority)) else {
      throw Problem(.forbidden, "image_url must lead to a public address.")
    }
  }
}
