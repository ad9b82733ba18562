// Orders and functions of our own that statements of a connection may use. None
// may stand in a schema: other programs would not know it.

import CSQLite

extension Connection {
  /// What compares two texts of UTF-8: below, at or above zero as the first comes
  /// before, with or after the second.
  public typealias TextOrder = @Sendable (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Int

  /// Makes an order of texts known for `COLLATE`.
  ///
  /// It is called on the thread that runs the query, and kept until the connection
  /// is closed.
  public func addCollation(_ name: String, _ order: @escaping TextOrder) throws(SQLiteError) {
    let held = Unmanaged.passRetained(HeldOrder(order)).toOpaque()
    let code = sqlite3_create_collation_v2(
      handle, name, SQLITE_UTF8, held,
      { held, leftCount, left, rightCount, right in
        guard let held else { return 0 }
        // The object lives as long as the connection, which runs this statement.
        let order = Unmanaged<HeldOrder>.fromOpaque(held).takeUnretainedValue().order
        return Int32(
          clamping: order(
            UnsafeRawBufferPointer(start: left, count: Int(leftCount)),
            UnsafeRawBufferPointer(start: right, count: Int(rightCount))))
      },
      { held in
        if let held { Unmanaged<HeldOrder>.fromOpaque(held).release() }
      })
    guard code == SQLITE_OK else {
      // Unlike other functions, this one frees nothing where it fails.
      Unmanaged<HeldOrder>.fromOpaque(held).release()
      throw failure(code, nil)
    }
  }

  /// Makes a function of a text known, whose result depends on nothing else; null
  /// stays null. It is called and kept as an order is. Bytes that are not UTF-8 come
  /// as U+FFFD.
  public func addFunction(
    _ name: String, _ body: @escaping @Sendable (String) -> String
  ) throws(SQLiteError) {
    let code = sqlite3_create_function_v2(
      handle, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
      Unmanaged.passRetained(HeldFunction(body)).toOpaque(),
      { context, _, arguments in
        guard let arguments, let value = arguments[0], let held = sqlite3_user_data(context),
          sqlite3_value_type(value) != SQLITE_NULL, let text = sqlite3_value_text(value)
        else { return sqlite3_result_null(context) }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
        // The object lives as long as the connection, which runs this statement.
        let function = Unmanaged<HeldFunction>.fromOpaque(held).takeUnretainedValue()
        var result = function.body(String(decoding: bytes, as: UTF8.self))
        result.withUTF8 { utf8 in
          utf8.withMemoryRebound(to: CChar.self) { characters in
            guard let start = characters.baseAddress, !characters.isEmpty else {
              return sqlite3_result_text(context, "", 0, glimpse_sqlite_transient())
            }
            // SQLite makes a copy, as the last but one argument says.
            sqlite3_result_text64(
              context, start, UInt64(characters.count), glimpse_sqlite_transient(),
              UInt8(SQLITE_UTF8))
          }
        }
      }, nil, nil,
      { held in
        if let held { Unmanaged<HeldFunction>.fromOpaque(held).release() }
      })
    guard code == SQLITE_OK else { throw failure(code, nil) }
  }

  private final class HeldFunction: Sendable {
    let body: @Sendable (String) -> String

    init(_ body: @escaping @Sendable (String) -> String) { self.body = body }
  }

  private final class HeldOrder: Sendable {
    let order: TextOrder

    init(_ order: @escaping TextOrder) { self.order = order }
  }
}
