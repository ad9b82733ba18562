// Reads the columns of the row that a statement has reached.

import CSQLite

/// The current row of a statement.
///
/// Valid inside the closure that received it and until the next step; copies
/// made of its columns are free of it.
public struct Row {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  /// Whether column `index`, counted from 0, is null.
  public func isNull(_ index: Int) -> Bool {
    sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL
  }

  /// The column as an integer; 0 for null.
  public func integer(_ index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(index)) }

  /// The column as an integer; 0 for null.
  public func int(_ index: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(index))) }

  /// The column as a floating-point number; 0 for null.
  public func real(_ index: Int) -> Double { sqlite3_column_double(handle, Int32(index)) }

  /// The column as text, or nil for null. Bytes that are not UTF-8 become
  /// U+FFFD.
  public func text(_ index: Int) -> String? {
    guard let start = sqlite3_column_text(handle, Int32(index)) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, Int32(index)))
    // SQLite owns the bytes until the next step; they are copied here.
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The column's bytes, copied; empty for null.
  public func bytes(_ index: Int) -> [UInt8] { withBytes(index) { Array($0) } }

  /// Lends the column's bytes without a copy; empty for null. The memory is
  /// unaligned and valid only inside `body`.
  public func withBytes<R>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    // The pointer is asked for before the length, as SQLite requires.
    let start = sqlite3_column_blob(handle, Int32(index))
    let count = Int(sqlite3_column_bytes(handle, Int32(index)))
    return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }
}
