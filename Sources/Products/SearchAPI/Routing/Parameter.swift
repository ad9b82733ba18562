// Parameters of paths and queries: what they are called, what they may be, and
// how they are read. The description for OpenAPI is made of the same values.

import HTTPServing
import Support

/// A parameter in a query or path.
struct Parameter: Sendable {
  /// What it may be.
  enum Kind: Sendable {
    case integer(ClosedRange<Int>, default: Int)
    case number(ClosedRange<Double>)
    case boolean(default: Bool)
    case text(maxLength: Int, default: String?)
    case choice([String], default: String?)
    /// UUID of an image, in the path.
    case id
    /// A name in the path.
    case pathText
  }

  let name: String
  let kind: Kind
  let isRequired: Bool
  let help: String

  init(_ name: String, _ kind: Kind, isRequired: Bool = false, _ help: String) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.help = help
  }

  var isInPath: Bool {
    switch kind {
    case .id, .pathText: true
    case .integer, .number, .boolean, .text, .choice: false
    }
  }

  /// Its schema by JSON Schema, as OpenAPI 3.1 has it.
  var schema: JSONValue {
    switch kind {
    case .integer(let range, let fallback):
      .object(
        [
          ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
          ("maximum", .integer(range.upperBound)), ("default", .integer(fallback)),
        ])
    case .number(let range):
      .object([
        ("type", .string("number")), ("minimum", .number(range.lowerBound)),
        ("maximum", .number(range.upperBound)),
      ])
    case .boolean(let fallback):
      .object([("type", .string("boolean")), ("default", .bool(fallback))])
    case .text(let maximum, let fallback):
      .object(
        [("type", .string("string"))] + (isRequired ? [("minLength", .integer(1))] : [])
          + [("maxLength", .integer(maximum))] + (fallback.map { [("default", .string($0))] } ?? [])
      )
    case .choice(let values, let fallback):
      .object(
        [("type", .string("string")), ("enum", .array(values.map(JSONValue.string)))]
          + (fallback.map { [("default", .string($0))] } ?? []))
    case .id: .object([("type", .string("string")), ("format", .string("uuid"))])
    case .pathText: .object([("type", .string("string"))])
    }
  }
}

/// The values of parameters, read and checked.
struct Arguments: Sendable {
  private var values: [String: String] = [:]
  /// What is declared: what was not sent has the default from there.
  private let kinds: [String: Parameter.Kind]

  /// Checks what was sent against what is declared.
  ///
  /// - Throws: `Problem` for a parameter that is unknown, doubled, missing or
  ///   not what it must be.
  init(
    _ declared: [Parameter], path: [String: String], query: [RequestTarget.QueryItem]
  ) throws(Problem) {
    values = path
    kinds = Dictionary(declared.map { ($0.name, $0.kind) }) { first, _ in first }
    for item in query {
      guard let parameter = declared.first(where: { $0.name == item.name && !$0.isInPath }) else {
        let known = declared.filter { !$0.isInPath }.map(\.name).joined(separator: ", ")
        throw Problem(
          .invalidArgument,
          "There is no parameter \(Self.shown(item.name)) here; "
            + (known.isEmpty ? "this address takes none." : "there are: \(known)."))
      }
      guard values[item.name] == nil else {
        throw Problem(.invalidArgument, "The parameter \(item.name) is given twice.")
      }
      values[item.name] = item.value
      try Self.check(parameter, item.value)
    }
    for parameter in declared where parameter.isRequired && !parameter.isInPath {
      guard values[parameter.name] != nil else {
        throw Problem(
          .invalidArgument, "The parameter \(parameter.name) is missing: \(parameter.help).")
      }
    }
  }

  /// Adds a value from elsewhere, such as a form, where the query has none.
  mutating func add(_ parameter: Parameter, _ value: String) throws(Problem) {
    guard values[parameter.name] == nil else { return }
    try Self.check(parameter, value)
    values[parameter.name] = value
  }

  private static func check(_ parameter: Parameter, _ value: String) throws(Problem) {
    let name = parameter.name
    switch parameter.kind {
    case .integer(let range, _):
      guard let number = wholeNumber(value), range.contains(number) else {
        throw Problem(
          .invalidArgument,
          "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      }
    case .number(let range):
      guard let number = decimal(value), range.contains(number) else {
        throw Problem(
          .invalidArgument,
          "\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
      }
    case .boolean:
      guard truth(value) != nil else {
        throw Problem(.invalidArgument, "\(name) must be true or false.")
      }
    case .text(let maximum, _):
      guard value.unicodeScalars.count <= maximum else {
        throw Problem(.invalidArgument, "\(name) must have at most \(maximum) characters.")
      }
    case .choice(let choices, _):
      guard choices.contains(value) else {
        throw Problem(
          .invalidArgument, "\(name) must be one of \(choices.joined(separator: ", ")).")
      }
    case .id, .pathText: break
    }
  }

  /// The text of a parameter that is there and not empty, else its default.
  func text(_ name: String) -> String? {
    if let value = values[name], !value.isEmpty { return value }
    switch kinds[name] {
    case .text(_, let fallback), .choice(_, let fallback): return fallback
    case .integer, .number, .boolean, .id, .pathText, nil: return nil
    }
  }
  /// The whole number, checked before, else its default.
  func integer(_ name: String) -> Int {
    guard case .integer(_, let fallback)? = kinds[name] else {
      preconditionFailure("the route declares no whole number \(name)")
    }
    return values[name].flatMap(Self.wholeNumber) ?? fallback
  }
  /// The number, checked before.
  func number(_ name: String) -> Double? { values[name].flatMap(Self.decimal) }
  /// The truth, else its default.
  func isTrue(_ name: String) -> Bool {
    guard case .boolean(let fallback)? = kinds[name] else { return false }
    return values[name].flatMap(Self.truth) ?? fallback
  }

  private static func wholeNumber(_ text: String) -> Int? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func decimal(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  /// As FastAPI reads it, for which the replaced service's clients were written.
  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "1", "yes", "on": true
    case "false", "0", "no", "off", "": false
    default: nil
    }
  }

  private static func shown(_ name: String) -> String {
    name.unicodeScalars.count <= 40 ? "\"\(name)\"" : "of this name"
  }
}
