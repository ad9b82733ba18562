// JSON with keys in the order they are given, written by RFC 8259. JSONTree
// reads JSON.

/// A JSON value to be written.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Written rounded to this many digits after the point; null if not
  /// finite.
  case number(Double, digits: Int = 6)
  case string(String)
  case array([JSONValue])
  /// Keys with their values, in order.
  case object([(String, JSONValue)])

  /// The value on one line.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value on one line, as UTF-8.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  /// A score, as everywhere: six digits.
  public static func score(_ value: Float) -> JSONValue { .number(Double(value)) }

  /// A text, or null if there is none.
  public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// A whole number, or null if there is none.
  public static func optional(_ number: Int?) -> JSONValue {
    number.map(JSONValue.integer) ?? .null
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let value, let digits): bytes += Self.format(value, digits: digits).utf8
    case .string(let value): JSONText.write(value, to: &bytes)
    case .array(let values): JSONText.writeList(values, to: &bytes) { $0.write(to: &$1) }
    case .object(let members):
      JSONText.writeObject(members, to: &bytes, name: \.0) { $0.1.write(to: &$1) }
    }
  }

  /// The shortest decimal of the rounded number, without an exponent where
  /// it is small; whole numbers have no point.
  public static func format(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "null" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    // Beyond 2^53 a Double has no digits after the point to round.
    guard abs(value) * scale < 9_007_199_254_740_992 else {
      return value.rounded() == value && abs(value) < 1e18
        ? String(Int(clamping: value)) : "\(value)"
    }
    let units = Int(clamping: (value * scale).rounded())
    let whole = units.magnitude / UInt(clamping: scale)
    var fraction = String(units.magnitude % UInt(clamping: scale))
    let sign = units < 0 ? "-" : ""
    if fraction == "0" { return sign + String(whole) }
    fraction = String(repeating: "0", count: digits - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }
}
