// JSON as bytes for requests that carry vectors: a million coordinates a
// request are written without a tree in between.

internal import SearchDomain
internal import Support

/// JSON being written.
struct JSONBytes {
  private(set) var bytes: [UInt8] = []

  /// Punctuation and words that are JSON already.
  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func string(_ text: String) { tree(.text(text)) }

  mutating func tree(_ tree: JSONTree, wholeNumbers form: JSONTree.WholeNumberForm = .integers) {
    bytes.append(contentsOf: tree.bytes(wholeNumbers: form))
  }

  /// An object without its closing brace, so that members can follow.
  mutating func open(_ object: JSONTree) {
    tree(object)
    if bytes.last == UInt8(ascii: "}") { bytes.removeLast() }
  }

  /// Members without the braces around them.
  mutating func members(_ members: [JSONTree.Member]) {
    bytes.append(contentsOf: JSONTree.object(members).bytes.dropFirst().dropLast())
  }

  /// Coordinates in the shortest decimal form that reads back the same.
  mutating func vector(_ values: [Float]) {
    bytes.reserveCapacity(bytes.count + values.count * 13)
    bytes.append(UInt8(ascii: "["))
    for (i, value) in values.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: value.description.utf8)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Coordinates as a text: Base64 of little-endian single precision.
  mutating func base64(_ values: [Float]) {
    var raw: [UInt8] = []
    raw.reserveCapacity(values.count * 4)
    for value in values {
      let bits = value.bitPattern
      for shift in [0, 8, 16, 24] as [UInt32] {
        raw.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: Base64.encode(raw).utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A list, each element written by `write`.
  mutating func list<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONBytes, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      write(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }
}

extension JSONTree {
  /// An object of members in order.
  static func members(_ members: KeyValuePairs<String, JSONTree>) -> JSONTree {
    .object(members.map { Member($0.key, $0.value) })
  }

  /// A list of texts.
  static func texts(_ texts: some Sequence<String>) -> JSONTree { .list(texts.map { .text($0) }) }

  static func integer(_ value: Int) -> JSONTree { .number(Double(value)) }

  var boolean: Bool? {
    if case .boolean(let flag) = self { flag } else { nil }
  }

  var list: [JSONTree]? {
    if case .list(let values) = self { values } else { nil }
  }

  var integer: Int? { double.flatMap { Int(exactly: $0) } }

  /// The list's numbers; nil if an element is no number.
  var floats: [Float]? {
    guard case .list(let values) = self else { return nil }
    var floats: [Float] = []
    floats.reserveCapacity(values.count)
    for value in values {
      guard case .number(let number) = value else { return nil }
      floats.append(Float(number))
    }
    return floats
  }
}
