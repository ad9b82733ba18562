// What a connection is made with: an address read by libpq itself, so that all
// its settings mean what they mean everywhere (sslmode, host lists, sockets …).

internal import CPostgres

/// Settings of a connection, in libpq's words
/// (https://www.postgresql.org/docs/current/libpq-connect.html).
public struct PostgresSettings: Hashable, Sendable {
  /// By keyword. What is not named is as the environment (`PGPASSWORD`, `PGSSLMODE`
  /// …), the password file and libpq itself have it.
  public var values: [String: String]

  /// Reads `postgres://user@host:port/database?setting=value` or
  /// `host=… dbname=…`.
  ///
  /// - Throws: `noLibrary`; `invalidAddress` for an unknown setting too. libpq's
  ///   own words are not kept, because they repeat the address.
  public init(_ address: String) throws(PostgresError) {
    guard glimpse_pq_load() == 0 else { throw PostgresError(kind: .noLibrary) }
    guard let options = glimpse_pq_parse(address) else {
      throw PostgresError(kind: .invalidAddress)
    }
    defer { glimpse_pq_free_options(options) }
    values = [:]
    // The list ends with an entry without a keyword, by libpq's contract.
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        values[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
  }

  /// The hosts that are named, by name or address; a socket's folder begins with
  /// a slash. None means this machine.
  public var hosts: [String] {
    ["host", "hostaddr"].flatMap { (values[$0] ?? "").split(separator: ",").map(String.init) }
  }
}
