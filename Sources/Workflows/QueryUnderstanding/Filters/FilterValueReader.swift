// Turns what was written into the kind of value that a field is compared with.

import SearchDomain
import Support

enum FilterValueReader {
  /// Why a token is no value for its field.
  struct Problem: Error {
    let message: String
  }

  /// A value of an expression.
  static func read(
    _ token: FilterToken, _ kind: FilterFields.ValueKind, isOrdered: Bool
  ) throws(Problem) -> FilterValue {
    switch kind {
    case .text: return .text(token.text)
    case .number:
      guard case .number(let value) = token.kind else {
        throw Problem(message: "expected a number, but found \"\(token.text)\"")
      }
      return .number(value)
    case .orientation: return .text(try orientation(token.text, isOrdered: isOrdered))
    case .colour: return .text(try colour(token.text, isOrdered: isOrdered))
    case .instant, .clock:
      if case .number(let value) = token.kind { return .number(value) }
      return .text(try moment(token.text))
    case .any: return any(token)
    }
  }

  /// A value of a condition in JSON.
  static func read(
    _ value: JSONTree, _ kind: FilterFields.ValueKind, isOrdered: Bool
  ) throws(Problem) -> FilterValue {
    switch (kind, value) {
    case (.text, .text(let text)), (.any, .text(let text)): return .text(text)
    case (.number, .number(let number)), (.any, .number(let number)),
      (.instant, .number(let number)), (.clock, .number(let number)):
      return .number(number)
    case (.any, .boolean(let flag)): return .boolean(flag)
    case (.orientation, .text(let text)):
      return .text(try orientation(text, isOrdered: isOrdered))
    case (.colour, .text(let text)): return .text(try colour(text, isOrdered: isOrdered))
    case (.instant, .text(let text)), (.clock, .text(let text)): return .text(try moment(text))
    default: throw Problem(message: "expected \(wanted(kind)), but found \(value.kindName)")
    }
  }

  private static func wanted(_ kind: FilterFields.ValueKind) -> String {
    switch kind {
    case .text, .orientation, .colour: "a text"
    case .number: "a number"
    case .instant, .clock: "a date such as \"2020-01-31\""
    case .any: "a text, a number, true or false"
    }
  }

  private static func orientation(_ text: String, isOrdered: Bool) throws(Problem) -> String {
    guard !isOrdered else {
      throw Problem(message: "an orientation is compared with = and != only")
    }
    guard ["landscape", "portrait", "square"].contains(text.lowercased()) else {
      throw Problem(message: "expected landscape, portrait or square, but found \"\(text)\"")
    }
    return text.lowercased()
  }

  private static func colour(_ text: String, isOrdered: Bool) throws(Problem) -> String {
    guard !isOrdered else { throw Problem(message: "a colour is compared with = and != only") }
    let name = text.lowercased() == "gray" ? "grey" : text.lowercased()
    guard ColourName(rawValue: name) != nil else {
      let names = ColourName.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(message: "expected one of \(names), but found \"\(text)\"")
    }
    return name
  }

  private static func moment(_ text: String) throws(Problem) -> String {
    guard let moment = FilterTime.moment(text) else {
      throw Problem(message: "expected a date such as 2020-01-31, but found \"\(text)\"")
    }
    return moment.text
  }

  /// Free metadata: numbers, true and false mean what they look like unless
  /// they are quoted.
  private static func any(_ token: FilterToken) -> FilterValue {
    switch token.kind {
    case .number(let value): return .number(value)
    case .word where token.isKeyword("true"): return .boolean(true)
    case .word where token.isKeyword("false"): return .boolean(false)
    case .word, .quoted, .sign, .end: return .text(token.text)
    }
  }
}
