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

  private final class HeldOrder: Sendable {
    let order: TextOrder

    init(_ order: @escaping TextOrder) { self.order = order }
  }
}
