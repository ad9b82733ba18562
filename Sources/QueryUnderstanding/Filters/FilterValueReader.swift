// Turns a token into the kind of value that a field is compared with.

import SearchDomain

enum FilterValueReader {
  /// Why a token is no value for its field.
  struct Problem: Error {
    let message: String
  }

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
    case .orientation: return .text(try orientation(token, isOrdered: isOrdered))
    case .date:
      if case .number(let value) = token.kind { return .number(value) }
      return .number(try date(token).nanosecondsSince1970)
    case .dateText:
      return .text(try date(token).isoText)
    case .any: return any(token)
    }
  }

  private static func orientation(
    _ token: FilterToken, isOrdered: Bool
  ) throws(Problem) -> String {
    let names = ["landscape", "portrait", "square"]
    guard !isOrdered else {
      throw Problem(message: "an orientation is compared with = and != only")
    }
    guard names.contains(token.text.lowercased()) else {
      throw Problem(
        message: "expected landscape, portrait or square, but found \"\(token.text)\"")
    }
    return token.text.lowercased()
  }

  private static func date(_ token: FilterToken) throws(Problem) -> CalendarDate {
    guard let date = CalendarDate(token.text) else {
      throw Problem(message: "expected a date such as 2020-01-31, but found \"\(token.text)\"")
    }
    return date
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
