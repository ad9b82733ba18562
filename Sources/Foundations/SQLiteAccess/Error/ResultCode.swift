// SQLite's result codes as values that a catch clause can match. What to do
// about a code is the caller's decision.

import CSQLite

/// A result code of SQLite, primary or extended
/// (https://www.sqlite.org/rescode.html).
///
/// A primary code used as a pattern also matches its extended codes:
/// `case .busy` matches `SQLITE_BUSY_SNAPSHOT`.
public struct ResultCode: Hashable, Sendable, RawRepresentable {
  /// The number as SQLite gave it, extended if it gave more detail.
  public let rawValue: Int32

  /// SQLite's number, primary or extended.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The code without its extension: the low eight bits.
  public var primary: ResultCode { ResultCode(rawValue: rawValue & 0xff) }

  /// Whether `code` is `pattern`, or extends it.
  public static func ~= (pattern: ResultCode, code: ResultCode) -> Bool {
    pattern == code || pattern == code.primary
  }

  /// Something is wrong with the SQL or with how it is used.
  public static let error = ResultCode(rawValue: SQLITE_ERROR)
  /// The system refused access.
  public static let permission = ResultCode(rawValue: SQLITE_PERM)
  /// Another connection holds a lock that is needed.
  public static let busy = ResultCode(rawValue: SQLITE_BUSY)
  /// A table is locked within this process.
  public static let locked = ResultCode(rawValue: SQLITE_LOCKED)
  /// Memory ran out.
  public static let noMemory = ResultCode(rawValue: SQLITE_NOMEM)
  /// The database, or where it lies, cannot be written.
  public static let readOnly = ResultCode(rawValue: SQLITE_READONLY)
  /// The work was interrupted on request.
  public static let interrupted = ResultCode(rawValue: SQLITE_INTERRUPT)
  /// The system reported an error on reading or writing.
  public static let inputOutput = ResultCode(rawValue: SQLITE_IOERR)
  /// The file's structure is damaged.
  public static let corrupt = ResultCode(rawValue: SQLITE_CORRUPT)
  /// The disk, or the permitted number of pages, is full.
  public static let full = ResultCode(rawValue: SQLITE_FULL)
  /// The file cannot be opened.
  public static let cannotOpen = ResultCode(rawValue: SQLITE_CANTOPEN)
  /// A value is larger than SQLite's limits.
  public static let tooBig = ResultCode(rawValue: SQLITE_TOOBIG)
  /// A constraint of the schema was violated.
  public static let constraint = ResultCode(rawValue: SQLITE_CONSTRAINT)
  /// The file is no SQLite database.
  public static let notADatabase = ResultCode(rawValue: SQLITE_NOTADB)
}
