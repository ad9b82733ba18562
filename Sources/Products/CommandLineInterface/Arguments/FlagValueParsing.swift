// How values of flags are read, each refusal naming what was expected.

import Indexing
import SearchDomain

enum Values {
  /// Any words.
  static let text: @Sendable (FlagValue) throws(CommandError) -> String = { $0.text }

  /// Any bytes but none at all.
  static let path: @Sendable (FlagValue) throws(CommandError) -> FilePath = {
    (value) throws(CommandError) in
    guard !value.argument.bytes.isEmpty else { throw bad(value, "a path") }
    return FilePath(bytes: value.argument.bytes)
  }

  /// A JSON list of numbers, or the path of a file that holds one.
  static let vector: @Sendable (FlagValue) throws(CommandError) -> VectorSource = {
    (value) throws(CommandError) in
    guard value.text.drop(while: \.isWhitespace).hasPrefix("[") else {
      return .file(try path(value))
    }
    guard let numbers = VectorSource.numbers(in: value.argument.bytes) else {
      throw bad(value, "a JSON list of numbers or a file that holds one")
    }
    return .numbers(numbers)
  }

  /// A whole number in a range.
  static func integer(
    _ range: ClosedRange<Int>
  ) -> @Sendable (FlagValue) throws(CommandError) -> Int {
    { (value) throws(CommandError) in
      let expected =
        range.upperBound == .max
        ? "a whole number of at least \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
      guard let number = wholeNumber(value.text) else { throw bad(value, expected) }
      if number < Double(range.lowerBound) {
        throw CommandError(.tooSmall(flag: value.flag, value: value.text, expected: expected))
      }
      guard number <= Double(range.upperBound), let exact = Int(exactly: number) else {
        throw CommandError(.tooLarge(flag: value.flag, value: value.text, expected: expected))
      }
      return exact
    }
  }

  /// A decimal number in a range.
  static func decimal(
    _ range: ClosedRange<Double>, _ expected: String
  ) -> @Sendable (FlagValue) throws(CommandError) -> Double {
    { (value) throws(CommandError) in
      guard let number = Double(value.text), !number.isNaN else { throw bad(value, expected) }
      if number < range.lowerBound {
        throw CommandError(.tooSmall(flag: value.flag, value: value.text, expected: expected))
      }
      if number > range.upperBound {
        throw CommandError(.tooLarge(flag: value.flag, value: value.text, expected: expected))
      }
      return number
    }
  }

  /// One of an enumeration's names.
  static func choice<E: RawRepresentable & CaseIterable & Sendable>(
    _ type: E.Type
  ) -> @Sendable (FlagValue) throws(CommandError) -> E where E.RawValue == String {
    { (value) throws(CommandError) in
      guard let choice = E(rawValue: value.text) else {
        throw bad(value, "one of " + E.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return choice
    }
  }

  /// `folder`, `none`, or a name given to every image.
  static let category: @Sendable (FlagValue) throws(CommandError) -> CategoryRule = {
    (value) throws(CommandError) in
    switch value.text {
    case "": throw bad(value, "folder, none or a name")
    case "folder": return .folder
    case "none": return .none
    default: return .named(value.text)
    }
  }

  /// A pattern that can match something.
  static let excludePattern: @Sendable (FlagValue) throws(CommandError) -> ExcludePattern = {
    (value) throws(CommandError) in
    if value.text.hasPrefix("!") {
      throw bad(value, "a pattern of what to pass over; '!' takes nothing back here")
    }
    let isOpen =
      value.text.lastIndex(of: "[").map { !value.text[$0...].dropFirst(2).contains("]") } ?? false
    guard !value.text.isEmpty, !isOpen else {
      throw bad(value, isOpen ? "a pattern whose [ is closed by a ]" : "a pattern such as *.tmp")
    }
    return ExcludePattern(value.text)
  }

  /// `I/N`, the I-th of N parts.
  static let shard: @Sendable (FlagValue) throws(CommandError) -> IndexingOptions.Shard = {
    (value) throws(CommandError) in
    let parts = value.text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      let shard = IndexingOptions.Shard(index: index, count: count)
    else { throw bad(value, "I/N with I from 1 to N, such as 2/8") }
    return shard
  }

  private static func bad(_ value: FlagValue, _ expected: String) -> CommandError {
    CommandError(.badValue(flag: value.flag, value: value.text, expected: expected))
  }

  /// Digits with an optional sign, as a Double so that no count of digits
  /// overflows.
  private static func wholeNumber(_ text: String) -> Double? {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Double(text)
  }
}
