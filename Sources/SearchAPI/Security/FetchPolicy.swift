// Addresses of pictures in requests: which this server may fetch for a client.

import HTTPServing

/// Keeps clients from having the server fetch what only it can reach.
enum FetchPolicy {
  /// - Throws: `Problem` for another scheme, and for hosts that are this
  ///   machine's, a private network's or a link's by their name or address.
  static func check(_ address: String) throws(Problem) {
    let lowered = address.lowercased()
    guard let rest = ["http://", "https://"].first(where: lowered.hasPrefix).map({ lowered.dropFirst($0.count) })
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
