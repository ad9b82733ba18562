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
    _ token: FilterToken, _ field: Filter.Field, isOrdered: Bool
  ) throws(Problem) -> FilterValue {
    switch field.content {
    case .text: return .text(plain(token.text, field))
    case .number, .wholeNumber:
      if case .number(let value) = token.kind { return .number(value) }
      if field.unit == "bytes", let bytes = byteCount(token.text) { return .number(bytes) }
      throw Problem(
        message: (field.unit == "bytes"
          ? "expected a number of bytes, such as 500000, 500kB or 2MB" : "expected a number")
          + ", but found \"\(token.text)\"")
    case .words(let words): return try word(token.text, words, field, isOrdered: isOrdered)
    case .time:
      let isFourDigits =
        token.text.utf8.count == 4 && token.text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
      if case .number(let value) = token.kind, !isFourDigits { return .number(value) }
      return .text(try moment(token.text))
    case .flag:
      guard case .boolean(let flag) = any(token) else {
        throw Problem(message: "expected true or false, but found \"\(token.text)\"")
      }
      return .boolean(flag)
    case .anything: return any(token)
    }
  }

  /// A value of a condition in JSON.
  static func read(
    _ value: JSONTree, _ field: Filter.Field, isOrdered: Bool
  ) throws(Problem) -> FilterValue {
    switch (field.content, value) {
    case (.time, .number(let number)) where isYear(number):
      return .text(try moment(String(Int(clamping: number))))
    case (.text, .text(let text)), (.anything, .text(let text)):
      return .text(plain(text, field))
    case (.number, .number(let number)), (.wholeNumber, .number(let number)),
      (.anything, .number(let number)), (.time, .number(let number)):
      return .number(number)
    case (.flag, .boolean(let flag)), (.anything, .boolean(let flag)): return .boolean(flag)
    case (.words(let words), .text(let text)):
      return try word(text, words, field, isOrdered: isOrdered)
    case (.time, .text(let text)): return .text(try moment(text))
    default:
      throw Problem(message: "expected \(wanted(field.content)), but found \(value.kindName)")
    }
  }

  /// A text of which every value is in lower case, in the spelling of the values.
  private static func plain(_ text: String, _ field: Filter.Field) -> String {
    guard field == .format || field == .contentHash else { return text }
    return field.synonyms[text.lowercased()] ?? text.lowercased()
  }

  /// `10MB`, `1.5 GB` without the blank, `500k`: powers of 1000, as files are
  /// shown; `10MiB` and its like are powers of 1024.
  private static func byteCount(_ text: String) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits) else { return nil }
    let units: [String: Double] = [
      "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12,
      "tb": 1e12, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]
    guard let unit = units[text[digits.endIndex...].lowercased()] else { return nil }
    let bytes = (number * unit).rounded()
    return bytes.isFinite ? bytes : nil
  }

  /// Whether a number is a year: no one means the first hours of 1970.
  private static func isYear(_ number: Double) -> Bool {
    (1000...9999).contains(number) && number == number.rounded()
  }

  private static func wanted(_ content: Filter.Field.Content) -> String {
    switch content {
    case .text, .words: "a text"
    case .number, .wholeNumber: "a number"
    case .time: "a date such as \"2020-01-31\""
    case .flag: "true or false"
    case .anything: "a text, a number, true or false"
    }
  }

  private static func word(
    _ text: String, _ words: [String], _ field: Filter.Field, isOrdered: Bool
  ) throws(Problem) -> FilterValue {
    guard !isOrdered else {
      let article = field.name.first.map { "aeiou".contains($0) } ?? false ? "an" : "a"
      throw Problem(message: "\(article) \(field.name) is compared with = and != only")
    }
    let word = field.synonyms[text.lowercased()] ?? text.lowercased()
    guard words.contains(word) else {
      throw Problem(message: "expected \(choice(words)), but found \"\(text)\"")
    }
    return .text(word)
  }

  /// "landscape, portrait or square", and of many words "one of …".
  private static func choice(_ words: [String]) -> String {
    if words.count > 3 { return "one of " + words.joined(separator: ", ") }
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }

  private static func moment(_ text: String) throws(Problem) -> String {
    // A year or month, of which FilterConditions makes a span.
    if FilterTime.period(text) != nil { return text }
    guard let moment = FilterTime.moment(text) else {
      throw Problem(
        message: "expected a date such as 2020-01-31, 2020-01 or 2020, but found \"\(text)\"")
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
