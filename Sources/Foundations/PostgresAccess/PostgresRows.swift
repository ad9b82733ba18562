// The rows of an answer, in PostgreSQL's binary forms.

internal import CPostgres

/// Rows of an answer. Columns and rows count from 0; places beyond the answer are
/// the caller's bug and read as null.
public final class PostgresRows: @unchecked Sendable {
  // Safety: libpq's results are never changed after they were made; only `deinit`
  // frees it.
  private let result: OpaquePointer
  /// How many rows.
  public let count: Int
  private let columns: Int

  init(_ result: OpaquePointer) {
    self.result = result
    count = Int(glimpse_pq_rows(result))
    columns = Int(glimpse_pq_columns(result))
  }

  deinit { glimpse_pq_clear(result) }

  /// Rows that the statement changed.
  public var affected: Int { Int(String(cString: glimpse_pq_affected(result))) ?? 0 }

  /// The bytes of a value; nil for null. They are valid within `body` alone.
  public func withBytes<Result>(
    _ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    guard row < count, column < columns, let row = Int32(exactly: row),
      let column = Int32(exactly: column), glimpse_pq_is_null(result, row, column) == 0,
      let start = glimpse_pq_value(result, row, column)
    else { return nil }
    // libpq says how many bytes stand there, and they live as long as the result.
    let length = Int(glimpse_pq_length(result, row, column))
    return body(UnsafeRawBufferPointer(start: start, count: max(0, length)))
  }

  /// A value's bytes; nil for null.
  public func bytes(_ row: Int, _ column: Int) -> [UInt8]? { withBytes(row, column) { Array($0) } }

  /// A text; nil for null and for what is not UTF-8.
  public func text(_ row: Int, _ column: Int) -> String? {
    bytes(row, column).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// A whole number of two, four or eight bytes; nil for null and for others.
  public func integer(_ row: Int, _ column: Int) -> Int? {
    withBytes(row, column) { bytes -> Int? in
      switch bytes.count {
      case 2: Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
      case 4: Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
      case 8: Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
      default: nil
      }
    } ?? nil
  }

  /// A number of double precision; nil for null and for others.
  public func double(_ row: Int, _ column: Int) -> Double? {
    withBytes(row, column) { bytes -> Double? in
      bytes.count == 8
        ? Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))) : nil
    } ?? nil
  }

  /// A yes or no; nil for null and for others.
  public func flag(_ row: Int, _ column: Int) -> Bool? {
    withBytes(row, column) { bytes -> Bool? in bytes.count == 1 ? bytes[0] != 0 : nil } ?? nil
  }
}
