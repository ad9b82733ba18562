// Addresses of tables: postgres://user:password@host:port/database/table?settings.
// libpq reads all of it but the table, the password and our own settings.

internal import SearchDomain
internal import Support

/// The parts of a PostgreSQL address. `postgresql:` and a driver's name after a
/// plus, as other programs write them, are the same.
struct PostgresAddress {
  /// Without password, settings and table.
  let server: String
  /// Perhaps with a schema before it: `schema.table`.
  let table: String
  let password: String?
  /// For libpq: with the settings, without password and table.
  let connection: String
  let indexedFrom: Int?

  /// Longer names are cut by the server without a word.
  static let longestName = 63

  /// - Returns: nil for another program's address.
  /// - Throws: `invalidAddress`.
  init?(_ text: String) throws(VectorStoreError) {
    guard let colon = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<colon.lowerBound].lowercased()
    let program = scheme.prefix { $0 != "+" }
    guard program == "postgres" || program == "postgresql" else { return nil }
    let driver = scheme.dropFirst(program.count)
    guard driver.isEmpty || driver.utf8.count > 1, driver.dropFirst().utf8.allSatisfy(Self.isPlain)
    else { throw StoreAddress.invalid("has a malformed driver after postgres+") }
    guard !text.contains("#"), !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }) else {
      throw StoreAddress.invalid("has letters that must be written as %23 and the like")
    }
    let rest = text[colon.upperBound...]
    let authorityAndPath = rest.prefix { $0 != "?" }
    let query = rest.dropFirst(authorityAndPath.count).dropFirst()
    let authority = authorityAndPath.prefix { $0 != "/" }
    let parts = authorityAndPath.dropFirst(authority.count).split(
      separator: "/", omittingEmptySubsequences: true)
    guard parts.count <= 2 else {
      throw StoreAddress.invalid("has more than a database and a table")
    }
    let (shownAuthority, userPassword) = try Self.withoutPassword(authority)
    // A password with a slash or a question mark would be taken for a host and shown.
    guard !parts.contains(where: { $0.contains("@") }),
      authority.contains("@") || !query.contains("@"), Self.hasPlainPorts(shownAuthority)
    else { throw StoreAddress.invalid("has letters that must be written as %2F and the like") }
    var settings: [Substring] = []
    var named: String? = parts.count == 2 ? String(parts[1]) : nil
    var password = userPassword
    var from: Int?
    for setting in query.split(separator: "&") {
      let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = pair.count == 2 ? PercentEncoding.decode(pair[1].utf8) : nil
      switch pair[0] {
      case "table":
        guard named == nil, let value else { throw StoreAddress.invalid("names two tables") }
        named = value
      case "password":
        guard let value else { throw StoreAddress.invalid("has a malformed password") }
        password = value
      case "hnsw_from":
        guard let number = value.flatMap({ Int($0) }), number >= 0 else {
          throw StoreAddress.invalid("has no whole number after hnsw_from=")
        }
        from = number
      default: settings.append(setting)
      }
    }
    table = named ?? StoreAddress.usualCollection
    try Self.check(table)
    server = "postgres://\(shownAuthority)" + (parts.first.map { "/\($0)" } ?? "")
    connection = server + (settings.isEmpty ? "" : "?" + settings.joined(separator: "&"))
    self.password = password.flatMap { $0.isEmpty ? nil : $0 }
    indexedFrom = from
  }

  /// An address as it would be typed, without what may be secret.
  static func displayable(_ server: String, table: String) -> String {
    let hasDatabase = server.dropFirst("postgres://".utf8.count).contains("/")
    return hasDatabase ? "\(server)/\(table)" : "\(server)?table=\(table)"
  }

  /// The names of a schema, if one is stated, and a table.
  static func names(_ table: String) -> (schema: String?, table: String) {
    let parts = table.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (nil, table)
  }

  private static func check(_ table: String) throws(VectorStoreError) {
    guard table.utf8.allSatisfy(StoreAddress.isNameByte) else { throw StoreAddress.invalidName() }
    let parts = table.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= longestName }) else {
      throw StoreAddress.invalid(
        "names a table that is no name of 1 to \(longestName) letters, or schema.name")
    }
  }

  /// The part before the path without the password, which is returned apart.
  private static func withoutPassword(
    _ authority: Substring
  ) throws(VectorStoreError) -> (String, String?) {
    guard let at = authority.lastIndex(of: "@") else { return (String(authority), nil) }
    let user = authority[..<at]
    guard let colon = user.firstIndex(of: ":") else { return (String(authority), nil) }
    guard let password = PercentEncoding.decode(user[user.index(after: colon)...].utf8) else {
      throw StoreAddress.invalid("has a malformed password")
    }
    return (String(user[..<colon]) + authority[at...], password)
  }

  /// Whether what follows the hosts' colons is digits.
  private static func hasPlainPorts(_ authority: String) -> Bool {
    let hosts = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return hosts.split(separator: ",").allSatisfy { host in
      let rest = host.last == "]" ? "" : host.split(separator: "]").last ?? ""
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
      return parts.count <= 1
        || parts.count == 2 && parts[1].utf8.allSatisfy { (48...57).contains($0) }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte) || byte == 95
  }
}
