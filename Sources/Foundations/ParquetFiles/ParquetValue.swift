// The vocabulary: what a column is, and what a cell holds.

/// One cell that is not null.
public enum ParquetValue: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  case double(Double)
  case boolean(Bool)
  /// Nanoseconds since 1970. Where the file says so they are UTC's; a writer
  /// that knows no zone (pandas without one) means a clock's.
  case timestamp(nanoseconds: Int64)
  /// Days since 1970.
  case date(days: Int)
  /// Bytes that are not marked as text, or are not text.
  case bytes([UInt8])
}

/// One flat column.
public struct ParquetColumn: Hashable, Sendable {
  /// What its cells hold.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case text, integer, double, boolean, timestamp, date, bytes
  }

  /// Its name.
  public let name: String
  /// What its cells hold.
  public let kind: Kind
  /// Whether cells may be null.
  public let isOptional: Bool

  /// A column to be written. Dates and bytes are only read.
  public init(_ name: String, _ kind: Kind, isOptional: Bool = true) {
    self.name = name
    self.kind = kind
    self.isOptional = isOptional
  }
}

/// Rows that were read together.
public struct ParquetBatch: Sendable {
  /// How many rows.
  public let rowCount: Int
  /// For each column that was asked for, `rowCount` cells; nil is null.
  public let columns: [[ParquetValue?]]
}
