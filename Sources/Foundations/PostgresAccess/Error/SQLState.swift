// The numbers by which PostgreSQL tells errors apart
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).

/// Five letters, of which the first two are the class.
public struct SQLState: Hashable, Sendable {
  /// The five letters.
  public let code: String

  /// - Returns: nil for what is no such code.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 5,
      text.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
    else { return nil }
    code = String(text)
  }

  private init(known code: String) { self.code = code }

  /// The first two letters.
  public var classCode: String { String(code.prefix(2)) }

  /// The connection broke.
  public static let connectionClass = "08"
  /// Who connects is not who they say.
  public static let authorizationClass = "28"
  /// Too little memory, room on the disk or connections.
  public static let resourcesClass = "53"
  /// The server goes down or comes up, or stopped the statement.
  public static let interventionClass = "57"
  /// Another transaction is in the way; the same again may succeed.
  public static let rollbackClass = "40"

  public static let undefinedTable = SQLState(known: "42P01")
  public static let duplicateTable = SQLState(known: "42P07")
  public static let duplicateObject = SQLState(known: "42710")
  public static let uniqueViolation = SQLState(known: "23505")
  public static let undefinedObject = SQLState(known: "42704")
  public static let undefinedDatabase = SQLState(known: "3D000")
  public static let undefinedSchema = SQLState(known: "3F000")
  public static let noPrivilege = SQLState(known: "42501")
  public static let readOnly = SQLState(known: "25006")
  public static let diskFull = SQLState(known: "53100")
  public static let tooManyConnections = SQLState(known: "53300")
  public static let statementStopped = SQLState(known: "57014")
  public static let lockNotAvailable = SQLState(known: "55P03")
  public static let idleTimeout = SQLState(known: "25P03")
}
