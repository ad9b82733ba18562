// JSON with keys in the order they are given, written by RFC 8259. Reading
// JSON is not needed here.

/// A JSON value to be printed.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Rounded to this many digits after the point; null where not finite.
  case number(Double, digits: Int = 6)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// The value on one line.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// A score, as everywhere: six digits.
  static func score(_ value: Float) -> JSONValue { .number(Double(value)) }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value, let digits): text += Self.format(value, digits: digits)
    case .string(let value): Self.writeString(value, to: &text)
    case .array(let values):
      text += "["
      for (i, value) in values.enumerated() {
        if i > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (i, member) in members.enumerated() {
        if i > 0 { text += "," }
        Self.writeString(member.0, to: &text)
        text += ":"
        member.1.write(to: &text)
      }
      text += "}"
    }
  }

  /// The shortest decimal of the rounded number, without an exponent where
  /// it is small; whole numbers have no point.
  static func format(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "null" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    // Beyond 2^53 a Double has no digits after the point to round.
    guard abs(value) * scale < 9_007_199_254_740_992 else {
      return value.rounded() == value && abs(value) < 1e18 ? String(Int(value)) : "\(value)"
    }
    let units = Int((value * scale).rounded())
    let whole = units.magnitude / UInt(scale)
    var fraction = String(units.magnitude % UInt(scale))
    let sign = units < 0 ? "-" : ""
    if fraction == "0" { return sign + String(whole) }
    fraction = String(repeating: "0", count: digits - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }

  private static func writeString(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      // Control characters; the two separators that JavaScript takes for line
      // ends; DEL and the C1 controls, which terminals obey.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
