// The one error of this target: what SQLite answered, as a number and in its
// own words. Sentences for people are made by the targets above.

/// A call to SQLite that failed.
public struct SQLiteError: Error, Hashable, Sendable {
  /// What went wrong, coarsely.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Another connection holds the lock that is needed.
    case busy
    /// The file or its folder cannot be written.
    case readOnly
    /// No room is left.
    case diskFull
    /// The file is damaged.
    case damaged
    /// The file is no SQLite database.
    case notADatabase
    /// The file cannot be opened or created.
    case cannotOpen
    /// The system failed to read or write, or gave no memory.
    case system
    /// The work was interrupted on request.
    case interrupted
    /// A constraint of the schema was violated.
    case constraint
    /// The schema was written by a newer program.
    case newerSchema
    /// The SQL, or its use, is wrong.
    case misuse
  }

  /// What went wrong.
  public let kind: Kind
  /// SQLite's number, extended if there is one.
  public let code: ResultCode
  /// SQLite's words. Bound values are not among them.
  public let message: String
  /// The SQL with its placeholders, if a statement failed.
  public let sql: String?

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, code: ResultCode, message: String, sql: String? = nil) {
    self.kind = kind
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// Derives the kind from the code.
  public init(code: ResultCode, message: String, sql: String? = nil) {
    self.init(kind: Kind(code), code: code, message: message, sql: sql)
  }
}

extension SQLiteError.Kind {
  init(_ code: ResultCode) {
    self =
      switch code {
      case .busy, .locked: .busy
      case .readOnly: .readOnly
      case .full: .diskFull
      case .corrupt: .damaged
      case .notADatabase: .notADatabase
      case .cannotOpen, .permission: .cannotOpen
      case .inputOutput, .noMemory: .system
      case .interrupted: .interrupted
      case .constraint: .constraint
      default: .misuse
      }
  }
}

extension SQLiteError: CustomStringConvertible {
  /// The error as one sentence.
  public var description: String {
    "SQLite: \(message) (code \(code.rawValue))" + (sql.map { " in: \($0)" } ?? "")
  }
}
