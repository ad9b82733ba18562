// Which proxy the environment names, for words about a failure. libcurl decides
// for itself which one it uses; this follows its rules.

internal import Glibc

/// The proxy variables, as curl reads them.
enum ProxySetting {
  /// The proxy that a request to an address goes through, as `HOST:PORT` without
  /// name and password; nil if it goes there directly.
  static func used(for address: HTTPAddress) -> String? {
    let hosts = value(["no_proxy", "NO_PROXY"]) ?? ""
    guard !isExcepted(address.host, by: hosts) else { return nil }
    // HTTP_PROXY in capitals is not read: a web server sets it for its programs.
    let names = address.scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    guard let stated = value(names) ?? value(["all_proxy", "ALL_PROXY"]), !stated.isEmpty else {
      return nil
    }
    var rest = Substring(stated)
    if let scheme = rest.split(separator: "/", omittingEmptySubsequences: false).first,
      scheme.hasSuffix(":"), rest.dropFirst(scheme.count).hasPrefix("//")
    {
      rest = rest.dropFirst(scheme.count + 2)
    }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    return String(rest.prefix { $0 != "/" })
  }

  /// Whether a list like `localhost, .example.org` names a host; this machine
  /// is never asked through a proxy.
  static func isExcepted(_ host: String, by list: String) -> Bool {
    if host == "localhost" || host.hasPrefix("127.") || host == "[::1]" { return true }
    return list.split { $0 == "," || $0 == " " }.contains { entry in
      let name = entry.lowercased().drop { $0 == "." }
      return entry == "*" || host == name || host.hasSuffix("." + name)
    }
  }

  private static func value(_ names: [String]) -> String? {
    names.lazy.compactMap { name in
      // The environment's text is terminated and not changed by this program.
      getenv(name).map { String(cString: $0) }
    }.first
  }
}
