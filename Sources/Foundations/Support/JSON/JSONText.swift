// Writes the characters of JSON: quotes, escapes, commas.

/// Writes the parts of JSON text by RFC 8259, as UTF-8.
enum JSONText {
  /// A string between quotes. Besides what must be escaped, it escapes the two
  /// separators that JavaScript takes for line ends, and DEL and the C1
  /// controls, which terminals obey.
  static func write(_ string: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A list, its elements written by a closure.
  static func writeList<Element>(
    _ elements: [Element], to bytes: inout [UInt8],
    element write: (Element, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    for (i, element) in elements.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      write(element, &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// An object, the values of its members written by a closure.
  static func writeObject<Member>(
    _ members: [Member], to bytes: inout [UInt8], name: (Member) -> String,
    value writeValue: (Member, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: "{"))
    for (i, member) in members.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      write(name(member), to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      writeValue(member, &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
