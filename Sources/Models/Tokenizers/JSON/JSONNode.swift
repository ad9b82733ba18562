// One value of a parsed file, with its name for messages. Readers decide what a
// field means.

/// A value and where it stands, such as `model.merges[3]`.
struct JSONNode {
  let document: JSONDocument
  let index: Int
  /// The way to it from the top, for messages.
  let name: String

  init(root document: JSONDocument) {
    self.document = document
    index = 0
    name = "the file"
  }

  private init(_ document: JSONDocument, _ index: Int, _ name: String) {
    self.document = document
    self.index = index
    self.name = name
  }

  var kind: JSONDocument.Kind { document.nodes[index].kind }
  var isNull: Bool { kind == .null }
  var isString: Bool { kind == .string || kind == .escapedString }

  /// A field that is there and not null.
  subscript(_ field: String) -> JSONNode? {
    guard kind == .object else { return nil }
    var found: JSONNode?
    forEachMember { key, value in
      if found == nil, document.string(key, equals: field) {
        let prefix = index == 0 ? "" : name + "."
        found = JSONNode(document, value, prefix + field)
      }
    }
    return found.flatMap { $0.isNull ? nil : $0 }
  }

  func required(_ field: String) throws(TokenizerError) -> JSONNode {
    guard kind == .object else { throw .invalid(name, "is not an object") }
    guard let value = self[field] else { throw .invalid(name, "lacks the field \"\(field)\"") }
    return value
  }

  func string() throws(TokenizerError) -> String {
    guard isString else { throw .invalid(name, "is not a string") }
    return String(decoding: document.stringBytes(index), as: UTF8.self)
  }

  func scalars() throws(TokenizerError) -> [Unicode.Scalar] {
    Array(try string().unicodeScalars)
  }

  /// A whole number that fits an id.
  func integer() throws(TokenizerError) -> Int32 {
    guard let value = document.integer(at: index) else {
      throw .invalid(name, "is not a whole number below 2^31")
    }
    return value
  }

  func bool(_ field: String, default fallback: Bool) throws(TokenizerError) -> Bool {
    guard let value = self[field] else { return fallback }
    switch value.kind {
    case .yes: return true
    case .no: return false
    default: throw .invalid(value.name, "is neither true nor false")
    }
  }

  func string(_ field: String) throws(TokenizerError) -> String? { try self[field]?.string() }

  /// The elements of an array.
  func elements() throws(TokenizerError) -> [JSONNode] {
    guard kind == .array else { throw .invalid(name, "is not a list") }
    var result: [JSONNode] = []
    forEachElement { result.append(JSONNode(document, $0, "\(name)[\(result.count)]")) }
    return result
  }

  /// Calls `body` with the index of each element of an array.
  func forEachElement(_ body: (Int) -> Void) {
    var child = index + 1
    let end = Int(document.nodes[index].next)
    while child < end {
      body(child)
      child = Int(document.nodes[child].next)
    }
  }

  /// Calls `body` with the indices of the name and value of each field.
  func forEachMember(_ body: (Int, Int) -> Void) {
    var key = index + 1
    let end = Int(document.nodes[index].next)
    while key < end {
      body(key, key + 1)
      key = Int(document.nodes[key + 1].next)
    }
  }
}

extension JSONDocument {
  /// A whole number of 0…2^31−1, or nil if the node is not one.
  func integer(at index: Int) -> Int32? {
    let node = nodes[index]
    guard node.kind == .number, node.end - node.start <= 10 else { return nil }
    var value = 0
    for byte in bytes[Int(node.start)..<Int(node.end)] {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return Int32(exactly: value)
  }
}
