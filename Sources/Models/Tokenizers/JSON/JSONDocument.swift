// A JSON file parsed once into a flat list of nodes that point into its bytes.
// Tokenizer files hold some 100,000 short strings. Unlike JSONDecoder, this
// copies a string only when it is asked for.

/// A parsed file. Children of a container follow it in the list; in an object
/// they alternate between name and value.
final class JSONDocument: Sendable {
  enum Kind: UInt8 { case null, yes, no, number, string, escapedString, array, object }

  /// One value: its kind, where it lies in the bytes, and where the next
  /// value after it and all it holds is found in the list.
  struct Node {
    var kind: Kind
    var start: UInt32
    var end: UInt32
    var next: UInt32
  }

  let bytes: [UInt8]
  let nodes: [Node]

  /// Parses one value with nothing but white space around it.
  ///
  /// - Throws: `TokenizerError` of kind `malformed`, with the byte's position.
  init(_ bytes: [UInt8]) throws(TokenizerError) {
    var parser = JSONParser(bytes)
    try parser.parseDocument()
    self.bytes = bytes
    nodes = parser.nodes
  }

  /// The bytes of a string node, with its escapes resolved.
  func stringBytes(_ index: Int) -> [UInt8] {
    let node = nodes[index]
    let raw = bytes[Int(node.start)..<Int(node.end)]
    return node.kind == .escapedString ? JSONParser.unescape(raw) : Array(raw)
  }
}

extension JSONDocument {
  /// Adds the bytes of a string node, with its escapes resolved.
  func appendStringBytes(_ index: Int, to result: inout [UInt8]) {
    let node = nodes[index]
    if node.kind == .escapedString {
      result += stringBytes(index)
      return
    }
    // A slice of the array would be retained and released for each string. The
    // parser made sure that the node lies within the bytes, and the pointer
    // does not leave the closure.
    bytes.withUnsafeBufferPointer { bytes in
      result.append(
        contentsOf: UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)]))
    }
  }

  /// Whether a string node, with its escapes resolved, has these bytes.
  func string(_ index: Int, equals text: String) -> Bool {
    let node = nodes[index]
    if node.kind == .escapedString { return stringBytes(index).elementsEqual(text.utf8) }
    return bytes[Int(node.start)..<Int(node.end)].elementsEqual(text.utf8)
  }
}

struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var nodes: [JSONDocument.Node] = []

  /// Deeper nesting than this is refused; tokenizer files use less than ten.
  private static let depthLimit = 100

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    nodes.reserveCapacity(bytes.count / 12)
  }

  mutating func parseDocument() throws(TokenizerError) {
    guard bytes.count < Int(UInt32.max) else { throw malformed("is larger than 4 GB") }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    try parseValue(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw malformed("has more after its end") }
  }

  private func malformed(_ problem: String) -> TokenizerError {
    TokenizerError(kind: .malformed, message: "the JSON \(problem) (byte \(position))")
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func parseValue(depth: Int) throws(TokenizerError) {
    guard depth < Self.depthLimit else { throw malformed("is nested too deeply") }
    skipSpace()
    guard position < bytes.count else { throw malformed("ends too early") }
    switch bytes[position] {
    case UInt8(ascii: "\""): try parseString()
    case UInt8(ascii: "{"): try parseContainer(.object, closing: UInt8(ascii: "}"), depth)
    case UInt8(ascii: "["): try parseContainer(.array, closing: UInt8(ascii: "]"), depth)
    case UInt8(ascii: "t"): try parseWord("true", .yes)
    case UInt8(ascii: "f"): try parseWord("false", .no)
    case UInt8(ascii: "n"): try parseWord("null", .null)
    default: try parseNumber()
    }
  }

  private mutating func parseContainer(
    _ kind: JSONDocument.Kind, closing: UInt8, _ depth: Int
  ) throws(TokenizerError) {
    let index = nodes.count
    nodes.append(.init(kind: kind, start: UInt32(position), end: 0, next: 0))
    position += 1
    if !take(closing) {
      repeat {
        if kind == .object {
          skipSpace()
          guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            throw malformed("lacks a field's name")
          }
          try parseString()
          guard take(UInt8(ascii: ":")) else { throw malformed("lacks a colon") }
        }
        try parseValue(depth: depth + 1)
      } while take(UInt8(ascii: ","))
      guard take(closing) else { throw malformed("lacks a comma or a closing bracket") }
    }
    nodes[index].end = UInt32(position)
    nodes[index].next = UInt32(nodes.count)
  }

  private mutating func parseString() throws(TokenizerError) {
    position += 1
    let start = position
    var kind = JSONDocument.Kind.string
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        add(kind, start, position)
        position += 1
        return
      case UInt8(ascii: "\\"):
        kind = .escapedString
        position += 2
      default: position += 1
      }
    }
    position = start
    throw malformed("has a string without end")
  }

  private mutating func parseWord(
    _ word: StaticString, _ kind: JSONDocument.Kind
  ) throws(TokenizerError) {
    let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard matches else { throw malformed("has an unknown word") }
    add(kind, position, position + word.utf8CodeUnitCount)
    position += word.utf8CodeUnitCount
  }

  private mutating func parseNumber() throws(TokenizerError) {
    let start = position
    scan: while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        position += 1
      default: break scan
      }
    }
    guard position > start else { throw malformed("has a character that begins no value") }
    add(.number, start, position)
  }

  private mutating func add(_ kind: JSONDocument.Kind, _ start: Int, _ end: Int) {
    nodes.append(
      .init(
        kind: kind, start: UInt32(start), end: UInt32(end), next: UInt32(nodes.count + 1)))
  }

  /// Resolves escapes; a lone half of a surrogate pair becomes U+FFFD.
  static func unescape(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var i = raw.startIndex
    func unit(_ at: Int) -> UInt32? {
      guard at + 6 <= raw.endIndex, raw[at] == UInt8(ascii: "\\"), raw[at + 1] == UInt8(ascii: "u")
      else { return nil }
      return UInt32(String(decoding: raw[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16)
    }
    while i < raw.endIndex {
      guard raw[i] == UInt8(ascii: "\\"), i + 1 < raw.endIndex else {
        result.append(raw[i])
        i += 1
        continue
      }
      if var value = unit(i) {
        i += 6
        if value & 0xFC00 == 0xD800, let low = unit(i), low & 0xFC00 == 0xDC00 {
          value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
          i += 6
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        continue
      }
      switch raw[i + 1] {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case let other: result.append(other)
      }
      i += 2
    }
    return result
  }
}
