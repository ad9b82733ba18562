// One prepared statement: it owns SQLite's handle and gives it back. Which
// statements are kept for reuse is Connection's decision.

import CSQLite

/// A prepared statement with its bound values.
///
/// Belongs to the thread that uses its connection; not to be shared.
public final class Statement {
  private let handle: OpaquePointer
  let sql: String
  /// Whether a caller is stepping through it; it must not be reused then.
  var isInUse = false

  init(_ database: OpaquePointer, _ sql: String) throws(SQLiteError) {
    var prepared: OpaquePointer?
    var text = sql
    // The pointer lives only for the call; SQLite copies what it needs.
    let code = text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) {
        sqlite3_prepare_v2(database, $0.baseAddress, Int32(clamping: $0.count), &prepared, nil)
      }
    }
    guard code == SQLITE_OK, let prepared else {
      sqlite3_finalize(prepared)
      throw SQLiteError(
        code: ResultCode(rawValue: code == SQLITE_OK ? SQLITE_MISUSE : code),
        message: String(cString: sqlite3_errmsg(database)), sql: sql)
    }
    handle = prepared
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds a value to placeholder `index`, counted from 1.
  ///
  /// - Throws: `SQLiteError` if there is no such placeholder, or the value
  ///   is larger than SQLite takes.
  public func bind(_ value: SQLValue, at index: Int) throws(SQLiteError) {
    let position = Int32(clamping: index)
    let code: Int32
    switch value {
    case .null: code = sqlite3_bind_null(handle, position)
    case .integer(let number): code = sqlite3_bind_int64(handle, position, number)
    case .real(let number): code = sqlite3_bind_double(handle, position, number)
    case .text(var text):
      // SQLite copies the bytes before the call returns.
      code = text.withUTF8 { utf8 in
        guard let start = utf8.baseAddress else {
          return sqlite3_bind_text(handle, position, "", 0, glimpse_sqlite_transient())
        }
        return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
          sqlite3_bind_text64(
            handle, position, $0, UInt64(utf8.count), glimpse_sqlite_transient(),
            UInt8(SQLITE_UTF8))
        }
      }
    case .blob(let bytes):
      code = bytes.withUnsafeBytes { bindBytes($0, position) }
    }
    try check(code)
  }

  /// Binds raw memory as a blob; SQLite copies it before this returns.
  public func bind(bytes: UnsafeRawBufferPointer, at index: Int) throws(SQLiteError) {
    try check(bindBytes(bytes, Int32(clamping: index)))
  }

  private func bindBytes(_ bytes: UnsafeRawBufferPointer, _ position: Int32) -> Int32 {
    // A null pointer would bind NULL; an empty blob must stay a blob.
    guard let start = bytes.baseAddress, bytes.count > 0 else {
      return sqlite3_bind_zeroblob(handle, position, 0)
    }
    return sqlite3_bind_blob64(
      handle, position, start, UInt64(bytes.count), glimpse_sqlite_transient())
  }

  /// Advances to the next row.
  ///
  /// - Returns: whether there is one.
  public func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw SQLiteError(
        code: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))), sql: sql)
    }
  }

  /// Makes the statement ready to run again and forgets its bound values.
  public func reset() {
    // The code repeats the last step's failure, which step has thrown.
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// The row that `step` has reached. Valid until the next step or reset.
  public var row: Row { Row(handle) }

  private func check(_ code: Int32) throws(SQLiteError) {
    guard code == SQLITE_OK else {
      throw SQLiteError(
        code: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))), sql: sql)
    }
  }
}
