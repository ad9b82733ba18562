// One connection to one database file: opening, running statements, and the
// cache of prepared ones. Transactions and migrations are in extensions.

import CSQLite

/// A connection to a SQLite database.
///
/// Not `Sendable`: one thread at a time may use it, and those who share it must
/// guard it with a lock. It is opened without SQLite's own mutexes.
public final class Connection {
  /// How the file is opened.
  public enum Mode: Hashable, Sendable {
    case readOnly
    /// Read-only, promised not to change, so no lock and no side file is used.
    /// Wrong results follow if another process writes the file meanwhile.
    case immutable
    case readWrite
    case readWriteCreate
  }

  let handle: OpaquePointer
  private var cache: [String: Statement] = [:]
  private static let cacheLimit = 64
  /// Freed by SQLite with the handle.
  let gathered: UnsafeMutablePointer<GatheredIntegers>

  /// Opens a database.
  ///
  /// - Parameters:
  ///   - path: the file's path as raw bytes.
  ///   - busyTimeoutMilliseconds: how long to wait for another's lock.
  /// - Throws: `SQLiteError`. Much of a file is read first when it is used, so
  ///   damage shows later than here.
  public init(path: [UInt8], mode: Mode, busyTimeoutMilliseconds: Int = 5000) throws(SQLiteError) {
    var flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    var parameters = ""
    switch mode {
    case .readOnly: flags |= SQLITE_OPEN_READONLY
    case .immutable:
      flags |= SQLITE_OPEN_READONLY
      parameters = "?immutable=1"
    case .readWrite: flags |= SQLITE_OPEN_READWRITE
    case .readWriteCreate: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    }
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(Self.uri(path) + parameters, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      // SQLite gives a handle even on failure, to ask it for the reason.
      let words = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: ResultCode(rawValue: code), message: words)
    }
    handle = opened
    gathered = GatheredIntegers.make()
    let registered = Self.registerGathering(opened, gathered)
    guard registered == SQLITE_OK else { throw failure(registered, nil) }
    sqlite3_busy_timeout(handle, Int32(clamping: busyTimeoutMilliseconds))
  }

  deinit {
    cache.removeAll()
    // Should a statement outlive this, close_v2 waits for its finalization.
    sqlite3_close_v2(handle)
  }

  /// Runs statements without values, separated by semicolons.
  public func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, sql) }
  }

  /// Runs one statement to its end.
  ///
  /// - Returns: the number of rows that it inserted, updated or deleted,
  ///   without those changed by triggers and cascades; meaningless for
  ///   statements of other kinds.
  @discardableResult
  public func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> Int {
    let statement = try take(sql)
    defer { giveBack(statement) }
    for (i, value) in values.enumerated() { try statement.bind(value, at: i + 1) }
    while try statement.step() {}
    return changeCount
  }

  /// How many rows the last statement that writes changed, as `run` returns it;
  /// for those that `withStatement` runs.
  public var changeCount: Int { Int(sqlite3_changes64(handle)) }

  /// Runs one statement and hands every row to `row`.
  ///
  /// - Throws: `SQLiteError`, or what `row` throws, which ends the query.
  public func query(
    _ sql: String, _ values: [SQLValue] = [], row: (Row) throws -> Void
  ) throws {
    let statement = try take(sql)
    defer { giveBack(statement) }
    for (i, value) in values.enumerated() { try statement.bind(value, at: i + 1) }
    while try statement.step() { try row(statement.row) }
  }

  /// What `read` makes of the first row, or nil if there is none.
  public func first<R>(
    _ sql: String, _ values: [SQLValue] = [], _ read: (Row) throws -> R
  ) throws -> R? {
    let statement = try take(sql)
    defer { giveBack(statement) }
    for (i, value) in values.enumerated() { try statement.bind(value, at: i + 1) }
    return try statement.step() ? read(statement.row) : nil
  }

  /// What `read` makes of each row.
  public func all<R>(
    _ sql: String, _ values: [SQLValue] = [], _ read: (Row) throws -> R
  ) throws -> [R] {
    var result: [R] = []
    try query(sql, values) { result.append(try read($0)) }
    return result
  }

  /// The first column of the first row as an integer, or nil without a row.
  public func integer(_ sql: String, _ values: [SQLValue] = []) throws -> Int64? {
    try first(sql, values) { $0.integer(0) }
  }

  /// Lends a prepared statement for callers that bind raw memory.
  public func withStatement<R>(_ sql: String, _ body: (Statement) throws -> R) throws -> R {
    let statement = try take(sql)
    defer { giveBack(statement) }
    return try body(statement)
  }

  /// The rowid of the last row inserted.
  public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Whether the file can only be read, which SQLite decides in silence where
  /// writing was asked for but is not permitted.
  public var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

  /// Forgets all kept statements, as must happen before tables are dropped.
  public func clearStatementCache() { cache.removeAll() }

  private func take(_ sql: String) throws(SQLiteError) -> Statement {
    if let kept = cache[sql], !kept.isInUse {
      kept.isInUse = true
      return kept
    }
    let statement = try Statement(handle, sql)
    statement.isInUse = true
    if cache[sql] == nil {
      if cache.count >= Self.cacheLimit { cache.removeAll(keepingCapacity: true) }
      cache[sql] = statement
    }
    return statement
  }

  private func giveBack(_ statement: Statement) {
    statement.reset()
    statement.isInUse = false
  }

  func failure(_ code: Int32, _ sql: String?) -> SQLiteError {
    SQLiteError(
      code: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(handle)), sql: sql)
  }

  /// A `file:` URI; every byte that is not plain is written as %XX, so that
  /// names with `?`, `#` or bytes that are not UTF-8 open like any other.
  static func uri(_ path: [UInt8]) -> String {
    var text = "file:"
    for byte in path {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}
