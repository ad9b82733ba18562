// The shape of a JSON value: what a body is checked against, and what OpenAPI
// says of it, in one.

import Support

/// A part of JSON Schema (2020-12), as much as the bodies here need.
indirect enum Schema: Sendable {
  case string(maxLength: Int? = nil, minLength: Int? = nil, format: String? = nil)
  /// The path of a file or folder, 1 to 4,096 characters, none of them NUL.
  case path
  case choice([String])
  case integer(ClosedRange<Int>? = nil)
  case number(ClosedRange<Double>? = nil)
  case boolean
  case array(Schema, minItems: Int = 0, maxItems: Int? = nil)
  /// Members with their schemas; others are refused unless `isOpen`.
  case object([Member], isOpen: Bool = false)
  case nullable(Schema)
  case anyOf([Schema])
  /// A schema of the description's own list.
  case reference(String)
  /// Anything.
  case any
  case described(String, Schema)
  case withDefault(JSONValue, Schema)

  /// A member of an object.
  struct Member: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool

    init(_ name: String, _ schema: Schema, isRequired: Bool = false) {
      self.name = name
      self.schema = schema
      self.isRequired = isRequired
    }
  }

  /// As JSON.
  var json: JSONValue {
    switch self {
    case .string(let maximum, let minimum, let format):
      Self.typed(
        "string", ("maxLength", maximum.map(JSONValue.integer)),
        ("minLength", minimum.map(JSONValue.integer)), ("format", format.map(JSONValue.string)))
    case .path:
      Self.lengthOfPath.json.adding("pattern", .string("^[^\\u0000]*$"))
    case .choice(let values):
      Self.typed("string", ("enum", .array(values.map(JSONValue.string))))
    case .integer(let range):
      Self.typed(
        "integer", ("minimum", range.map { .integer($0.lowerBound) }),
        ("maximum", range.map { .integer($0.upperBound) }))
    case .number(let range):
      Self.typed(
        "number", ("minimum", range.map { .number($0.lowerBound) }),
        ("maximum", range.map { .number($0.upperBound) }))
    case .boolean: Self.typed("boolean")
    case .array(let element, let minimum, let maximum):
      Self.typed(
        "array", ("items", element.json), ("minItems", minimum > 0 ? .integer(minimum) : nil),
        ("maxItems", maximum.map(JSONValue.integer)))
    case .object(let members, let isOpen):
      Self.object(members, isOpen)
    case .nullable(let schema):
      .object([("anyOf", .array([schema.json, .object([("type", .string("null"))])]))])
    case .anyOf(let schemas): .object([("anyOf", .array(schemas.map(\.json)))])
    case .reference(let name): .object([("$ref", .string("#/components/schemas/\(name)"))])
    case .any: .object([])
    case .described(let text, let schema): schema.json.adding("description", .string(text))
    case .withDefault(let value, let schema): schema.json.adding("default", value)
    }
  }

  private static let lengthOfPath = Schema.string(maxLength: 4096, minLength: 1)

  private static func typed(_ type: String, _ more: (String, JSONValue?)...) -> JSONValue {
    .object([("type", .string(type))] + more.compactMap { name, value in value.map { (name, $0) } })
  }

  private static func object(_ members: [Member], _ isOpen: Bool) -> JSONValue {
    let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
    return .object(
      [
        ("type", .string("object")),
        ("properties", .object(members.map { ($0.name, $0.schema.json) })),
      ]
        + (required.isEmpty ? [] : [("required", .array(required))])
        + (isOpen ? [] : [("additionalProperties", .bool(false))]))
  }

  // MARK: defaults

  /// What a member is where it is left out; nil where nothing is declared.
  func fallback(of name: String) -> JSONValue? {
    switch self {
    case .object(let members, _): members.first { $0.name == name }?.schema.fallback
    case .nullable(let schema), .described(_, let schema), .withDefault(_, let schema):
      schema.fallback(of: name)
    case .string, .path, .choice, .integer, .number, .boolean, .array, .anyOf, .reference, .any:
      nil
    }
  }

  private var fallback: JSONValue? {
    switch self {
    case .withDefault(let value, _): value
    case .nullable(let schema), .described(_, let schema): schema.fallback
    case .string, .path, .choice, .integer, .number, .boolean, .array, .object, .anyOf, .reference,
      .any:
      nil
    }
  }

  // MARK: null

  /// The same where members that may be left out may be null as well, which is
  /// what programs send that are made from types. For bodies of requests.
  var takingNull: Schema {
    switch self {
    case .object(let members, let isOpen):
      .object(
        members.map { member in
          let schema = member.schema.takingNull
          return Member(
            member.name, member.isRequired ? schema : schema.orNull, isRequired: member.isRequired)
        }, isOpen: isOpen)
    case .array(let element, let minimum, let maximum):
      .array(element.takingNull, minItems: minimum, maxItems: maximum)
    case .nullable(let schema): .nullable(schema.takingNull)
    case .anyOf(let schemas): .anyOf(schemas.map(\.takingNull))
    case .described(let text, let schema): .described(text, schema.takingNull)
    case .withDefault(let value, let schema): .withDefault(value, schema.takingNull)
    case .string, .path, .choice, .integer, .number, .boolean, .reference, .any: self
    }
  }

  private var orNull: Schema {
    switch self {
    case .nullable, .any: self
    case .described(let text, let schema): .described(text, schema.orNull)
    case .withDefault(let value, let schema): .withDefault(value, schema.orNull)
    default: .nullable(self)
    }
  }

  /// A value that fits, without the members that are null and may be left out,
  /// so that whoever reads it need know one kind of absence only.
  func withoutNulls(_ value: JSONTree) -> JSONTree {
    switch (self, value) {
    case (.object(let members, _), .object(let given)):
      .object(
        given.compactMap { item -> JSONTree.Member? in
          guard let member = members.first(where: { $0.name == item.name }) else { return item }
          if item.value == .null, !member.isRequired { return nil }
          return JSONTree.Member(item.name, member.schema.withoutNulls(item.value))
        })
    case (.array(let element, _, _), .list(let values)) where element.holdsMembers:
      .list(values.map { element.withoutNulls($0) })
    case (.nullable(let schema), _), (.described(_, let schema), _),
      (.withDefault(_, let schema), _):
      schema.withoutNulls(value)
    case (.anyOf(let schemas), _):
      schemas.first { $0.problem(with: value, named: "") == nil }?.withoutNulls(value) ?? value
    default: value
    }
  }

  /// Whether there can be members below, which a long list of numbers has not.
  private var holdsMembers: Bool {
    switch self {
    case .object: true
    case .array(let schema, _, _), .nullable(let schema), .described(_, let schema),
      .withDefault(_, let schema):
      schema.holdsMembers
    case .anyOf(let schemas): schemas.contains(where: \.holdsMembers)
    case .string, .path, .choice, .integer, .number, .boolean, .reference, .any: false
    }
  }

  // MARK: checking

  /// What is wrong with a value, in words that begin with its name; nil where
  /// nothing is. References are taken as anything: only replies have them.
  func problem(with value: JSONTree, named name: String) -> String? {
    switch self {
    case .any, .reference: return nil
    case .described(_, let schema), .withDefault(_, let schema):
      return schema.problem(with: value, named: name)
    case .nullable(let schema):
      return value == .null ? nil : schema.problem(with: value, named: name)
    case .anyOf(let schemas):
      let problems = schemas.map { $0.problem(with: value, named: name) }
      if problems.contains(nil) { return nil }
      // Of the one that this kind of value is for; else all that are taken.
      if let fitting = schemas.firstIndex(where: { $0.kindName == value.kindName }) {
        return problems[fitting]
      }
      return "\(name) must be \(schemas.compactMap(\.kindName).joined(separator: " or "))"
    case .boolean:
      guard case .boolean = value else { return "\(name) must be true or false" }
      return nil
    case .string(let maximum, let minimum, _):
      guard case .text(let text) = value else { return "\(name) must be a text" }
      let count = text.unicodeScalars.count
      if let maximum, count > maximum { return "\(name) must have at most \(maximum) characters" }
      if let minimum, count < minimum { return "\(name) must have at least \(minimum) characters" }
      return nil
    case .path:
      if let problem = Self.lengthOfPath.problem(with: value, named: name) { return problem }
      return value.string?.utf8.contains(0) == true
        ? "\(name) must not contain the character NUL" : nil
    case .choice(let values):
      guard case .text(let text) = value, values.contains(text) else {
        return "\(name) must be one of \(values.joined(separator: ", "))"
      }
      return nil
    case .integer(let range):
      guard case .number(let number) = value, let whole = Int(exactly: number) else {
        return "\(name) must be a whole number"
      }
      guard range?.contains(whole) ?? true else { return Self.outside(name, range) }
      return nil
    case .number(let range):
      guard case .number(let number) = value else { return "\(name) must be a number" }
      guard range?.contains(number) ?? true else { return Self.outside(name, range) }
      return nil
    case .array(let element, let minimum, let maximum):
      return Self.arrayProblem(value, name, element, minimum, maximum)
    case .object(let members, let isOpen):
      return Self.objectProblem(value, name, members, isOpen)
    }
  }

  /// The kind of JSON that it takes, as `JSONTree` names it.
  private var kindName: String? {
    switch self {
    case .string, .path, .choice: "a text"
    case .integer, .number: "a number"
    case .boolean: "true or false"
    case .array: "a list"
    case .object: "an object"
    case .nullable(let schema), .described(_, let schema), .withDefault(_, let schema):
      schema.kindName
    case .anyOf, .reference, .any: nil
    }
  }

  private static func outside<T>(_ name: String, _ range: ClosedRange<T>?) -> String {
    range.map { "\(name) must be from \($0.lowerBound) to \($0.upperBound)" } ?? name
  }

  private static func arrayProblem(
    _ value: JSONTree, _ name: String, _ element: Schema, _ minimum: Int, _ maximum: Int?
  ) -> String? {
    guard case .list(let values) = value else { return "\(name) must be a list" }
    if values.count < minimum { return "\(name) must have at least \(minimum) elements" }
    if let maximum, values.count > maximum {
      return "\(name) must have at most \(maximum) elements"
    }
    for (index, item) in values.enumerated() {
      if let problem = element.problem(with: item, named: "\(name)[\(index)]") { return problem }
    }
    return nil
  }

  private static func objectProblem(
    _ value: JSONTree, _ name: String, _ members: [Member], _ isOpen: Bool
  ) -> String? {
    guard case .object(let given) = value else { return "\(name) must be an object" }
    var seen: Set<String> = []
    for item in given {
      guard seen.insert(item.name).inserted else { return "\(name) has \(item.name) twice" }
      guard let member = members.first(where: { $0.name == item.name }) else {
        if isOpen { continue }
        let known = members.map(\.name).joined(separator: ", ")
        return "\(name) has no member \(shown(item.name)); there are: \(known)"
      }
      let path = name == "The body" ? item.name : "\(name).\(item.name)"
      if let problem = member.schema.problem(with: item.value, named: path) { return problem }
    }
    for member in members where member.isRequired && !seen.contains(member.name) {
      return "\(name) lacks \(member.name)"
    }
    return nil
  }

  private static func shown(_ name: String) -> String {
    name.unicodeScalars.count <= 40 ? "\"\(name)\"" : "of this name"
  }
}

extension JSONValue {
  /// An object with one more member; anything else as it is.
  func adding(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [(name, value)])
  }
}
