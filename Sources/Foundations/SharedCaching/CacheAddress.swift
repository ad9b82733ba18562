// Where the shared cache is: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE].

import Support

/// The address of a Redis server and a database in it.
public struct CacheAddress: Hashable, Sendable {
  /// The host's name or address, an IPv6 address without its brackets.
  public let host: String
  /// 6379 unless stated.
  public let port: Int
  /// 0 unless stated.
  public let database: Int
  let user: String?
  let password: String?

  /// The address without its password, for people.
  public var displayable: String {
    "redis://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)"
  }

  /// Reads an address; nil for what is none, `rediss://` included: a connection
  /// that is encrypted is not made here.
  public init?(_ text: String) {
    let scheme = "redis://"
    guard text.lowercased().hasPrefix(scheme) else { return nil }
    var rest = text.dropFirst(scheme.count)
    var secret: (user: String?, password: String?) = (nil, nil)
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let user = PercentEncoding.decode(parts[0].utf8),
        let password = PercentEncoding.decode(parts[1].utf8), !password.isEmpty
      else { return nil }
      secret = (user.isEmpty ? nil : user, password)
      rest = rest[rest.index(after: at)...]
    }
    let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var database = 0
    if parts.count > 1, !parts[1].isEmpty {
      guard let number = Int(parts[1]), (0...65_535).contains(number) else { return nil }
      database = number
    }
    guard let place = parts.first, let (host, port) = Self.split(place) else { return nil }
    self.host = host
    self.port = port
    self.database = database
    (user, password) = secret
  }

  private static func split(_ place: Substring) -> (String, Int)? {
    var host = place
    var port = 6379
    let end = place.lastIndex(of: "]") ?? place.startIndex
    if let colon = place[end...].lastIndex(of: ":") {
      guard let number = Int(place[place.index(after: colon)...]), (1...65_535).contains(number)
      else { return nil }
      port = number
      host = place[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    let isPlain = host.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"?#@/\\[]".utf8.contains($0) }
    return host.isEmpty || !isPlain ? nil : (String(host), port)
  }
}
