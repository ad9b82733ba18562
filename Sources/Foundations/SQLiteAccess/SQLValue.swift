// A value on its way into a statement. Row reads values out.

/// A value to bind to a placeholder of a statement.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// An integer.
  public init(_ value: Int) { self = .integer(Int64(value)) }
  /// Text, or null if there is none.
  public init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  /// An integer as written.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// NULL.
  public init(nilLiteral: ()) { self = .null }
}
