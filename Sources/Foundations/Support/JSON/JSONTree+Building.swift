// Trees made of their parts, for messages that are both read and written.

extension JSONTree {
  /// An object of its members in order; those that are nil are left out.
  public static func of(_ members: KeyValuePairs<String, JSONTree?>) -> JSONTree {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  /// The same value as a tree. Numbers are rounded to the digits that would be
  /// written.
  public init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .boolean(flag)
    case .integer(let whole): self = .number(Double(whole))
    case .number(let number, let digits):
      self = Double(JSONValue.format(number, digits: digits)).map { .number($0) } ?? .null
    case .string(let text): self = .text(text)
    case .array(let values): self = .list(values.map { JSONTree($0) })
    case .object(let members): self = .object(members.map { Member($0.0, JSONTree($0.1)) })
    }
  }

  /// An object with further members at its end; anything else as it is.
  public func adding(_ members: KeyValuePairs<String, JSONTree?>) -> JSONTree {
    guard case .object(let own) = self, case .object(let more) = Self.of(members) else {
      return self
    }
    return .object(own + more)
  }
}
