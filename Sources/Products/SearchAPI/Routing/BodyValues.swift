// Members of a body, or what the schema declares where they are left out: a
// default stands in the schema and nowhere else.

import Support

/// Reads a body that fits its schema.
struct BodyValues {
  let body: JSONTree
  let schema: Schema

  init(_ body: JSONTree, _ schema: Schema) {
    self.body = body
    self.schema = schema
  }

  /// A whole number; 0 where nothing is declared.
  func integer(_ name: String) -> Int {
    if let sent = body[name]?.whole { return sent }
    if case .integer(let declared)? = schema.fallback(of: name) { return declared }
    return 0
  }

  /// A number; 0 where nothing is declared.
  func number(_ name: String) -> Double {
    if let sent = body[name]?.double { return sent }
    switch schema.fallback(of: name) {
    case .integer(let declared): return Double(declared)
    case .number(let declared, _): return declared
    case .null, .bool, .string, .array, .object, nil: return 0
    }
  }

  /// A truth; false where nothing is declared.
  func isTrue(_ name: String) -> Bool {
    if case .boolean(let sent)? = body[name] { return sent }
    if case .bool(let declared)? = schema.fallback(of: name) { return declared }
    return false
  }
}
