// The recursive descent behind JSONTree. Its depth is bounded, so that hostile
// text cannot exhaust the stack. What it builds is bounded too, so that it
// cannot exhaust the memory.

struct JSONTreeReader {
  private let bytes: [UInt8]
  private var place = 0
  private let limits: JSONTree.Limits
  private var valuesLeft: Int
  private var bytesLeft: Int

  init(_ bytes: [UInt8], _ limits: JSONTree.Limits) {
    self.bytes = bytes
    self.limits = limits
    valuesLeft = limits.values
    bytesLeft = limits.bytes
  }

  mutating func document() throws(JSONError) -> JSONTree {
    let value = try value(depth: 0)
    skipSpace()
    guard place == bytes.count else { throw error("expected the end of the text") }
    return value
  }

  private func error(_ message: String) -> JSONError {
    JSONError(message: message, position: place)
  }

  /// Counts what is about to be built.
  private mutating func spend(_ bytes: Int) throws(JSONError) {
    bytesLeft -= bytes
    guard bytesLeft >= 0 else {
      throw JSONError(
        message: "the text holds more than is read here (\(limits.bytes) bytes in memory)",
        position: place,
        isTooLarge: true)
    }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { place += 1 }
  }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: letter) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONTree {
    guard depth < JSONTree.depthLimit else {
      throw JSONError(
        message: "the text nests deeper than \(JSONTree.depthLimit) levels", position: place,
        isTooDeep: true)
    }
    valuesLeft -= 1
    guard valuesLeft >= 0 else {
      throw JSONError(
        message: "the text has more than \(limits.values) values", position: place, isTooLarge: true
      )
    }
    skipSpace()
    switch next ?? 0 {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try list(depth)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "N"), UInt8(ascii: "I"): throw error("JSON has neither NaN nor Infinity")
    default: throw error("expected a value")
    }
  }

  private mutating func word(_ word: String, _ value: JSONTree) throws(JSONError) -> JSONTree {
    guard bytes[place...].starts(with: word.utf8) else { throw error("expected a value") }
    place += word.utf8.count
    return value
  }

  private mutating func object(_ depth: Int) throws(JSONError) -> JSONTree {
    place += 1
    var members: [JSONTree.Member] = []
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a name between quotes") }
      try spend(JSONTree.Limits.memberBytes)
      let name = try string()
      guard take(":") else { throw error("expected \":\" after a name") }
      members.append(JSONTree.Member(name, try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw error("expected \",\" or \"}\"") }
    return .object(members)
  }

  private mutating func list(_ depth: Int) throws(JSONError) -> JSONTree {
    place += 1
    var values: [JSONTree] = []
    if take("]") { return .list([]) }
    repeat {
      try spend(JSONTree.Limits.valueBytes)
      values.append(try value(depth: depth + 1))
    } while take(",")
    guard take("]") else { throw error("expected \",\" or \"]\"") }
    return .list(values)
  }

  private mutating func number() throws(JSONError) -> JSONTree {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[place - whole] != UInt8(ascii: "0") else {
      throw error("expected a number")
    }
    if next == UInt8(ascii: ".") {
      place += 1
      guard digits() > 0 else { throw error("expected a digit after the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard digits() > 0 else { throw error("expected a digit in the exponent") }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      place = start
      throw error("the number is too large")
    }
    return .number(number)
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = next, (48...57).contains(byte) { place += 1 }
    return place - start
  }

  private mutating func string() throws(JSONError) -> String {
    place += 1
    let start = place
    while let byte = next, byte >= 32, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      place += 1
    }
    // Most texts have no escape, and are taken as they stand.
    if next == UInt8(ascii: "\"") {
      try spend(place - start)
      guard let text = String(validating: bytes[start..<place], as: UTF8.self) else {
        throw Self.notUTF8(start)
      }
      place += 1
      return text
    }
    var text = Array(bytes[start..<place])
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        try spend(text.count)
        guard let read = String(validating: text, as: UTF8.self) else { throw Self.notUTF8(start) }
        place += 1
        return read
      case UInt8(ascii: "\\"): try escape(&text)
      case 0..<32: throw error("a text holds a control character; write it as \\u00XX")
      default:
        text.append(byte)
        place += 1
      }
    }
    throw error("a text has no closing quote")
  }

  /// Outside of texts there is no byte beyond ASCII.
  private static func notUTF8(_ place: Int) -> JSONError {
    JSONError(message: "the text is not UTF-8", position: place)
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONError) {
    place += 1
    if let meant = Self.meaning(next) {
      text.append(meant)
      place += 1
      return
    }
    guard next == UInt8(ascii: "u") else { throw error("an unknown escape in a text") }
    place += 1
    var code = try fourDigits()
    // A pair of surrogates is one scalar; one alone becomes U+FFFD.
    if (0xD800..<0xDC00).contains(code), bytes[place...].starts(with: [92, 117]) {
      let afterFirst = place
      place += 2
      let second = try fourDigits()
      if (0xDC00..<0xE000).contains(second) {
        code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
      } else {
        place = afterFirst
      }
    }
    text += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
  }

  /// What a letter after a backslash stands for.
  private static func meaning(_ letter: UInt8?) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\"")?, UInt8(ascii: "\\")?, UInt8(ascii: "/")?: letter
    case UInt8(ascii: "b")?: 8
    case UInt8(ascii: "f")?: 12
    case UInt8(ascii: "n")?: 10
    case UInt8(ascii: "r")?: 13
    case UInt8(ascii: "t")?: 9
    default: nil
    }
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    let end = min(place + 4, bytes.count)
    guard end - place == 4, bytes[place..<end].allSatisfy(Self.isHexadecimal),
      let code = UInt32(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16)
    else { throw error("expected four hexadecimal digits") }
    place = end
    return code
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}
