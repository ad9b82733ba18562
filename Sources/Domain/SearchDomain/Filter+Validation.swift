// Which filters make sense: the types of their values and how deep they nest.
// What a filter admits is Filter+Evaluation's.

/// Why a filter cannot be used, in one sentence.
public struct FilterError: Error, Hashable, Sendable {
  /// One sentence that names the field.
  public let message: String

  /// An error with its sentence.
  public init(message: String) { self.message = message }
}

extension Filter {
  /// The deepest nesting that any store takes.
  public static let maximumDepth = 500

  /// Checks what no store can make sense of.
  ///
  /// - Throws: `FilterError` where the tree nests deeper than `maximumDepth`,
  ///   a number is NaN, or a value's type is not the field's
  ///   (`Field.content`): a time is compared with seconds since 1970, or text
  ///   such as `2024-05-01` or `2024-05-01T13:30:00+02:00`.
  public func validate() throws(FilterError) { try validate(depth: 1) }

  private func validate(depth: Int) throws(FilterError) {
    guard depth <= Self.maximumDepth else {
      throw FilterError(message: "the condition nests deeper than \(Self.maximumDepth) levels")
    }
    switch self {
    case .and(let parts), .or(let parts):
      for part in parts { try part.validate(depth: depth + 1) }
    case .not(let part): try part.validate(depth: depth + 1)
    case .compare(let field, _, let value): try field.validate(value)
    case .isIn(let field, let values): for value in values { try field.validate(value) }
    case .resembles(let field, _):
      guard field.isTextual, !field.isTime else {
        throw FilterError(message: "\(field.name) is no text, so no text resembles it")
      }
    case .glob(let field, _):
      guard field.isTextual else {
        throw FilterError(message: "\(field.name) is no text, so a pattern cannot match it")
      }
    }
  }
}

extension Filter.Field {
  func validate(_ value: FilterValue) throws(FilterError) {
    if case .number(let number) = value, number.isNaN {
      throw FilterError(message: "\(name) cannot be compared with a value that is no number")
    }
    switch (content, value) {
    case (.anything, _), (.text, .text), (.words, .text), (.number, .number),
      (.wholeNumber, .number), (.time, .number), (.flag, .boolean):
      return
    case (.time, .text(let text)) where FilterTime.seconds(text) != nil: return
    case (.text, _), (.words, _):
      throw FilterError(message: "\(name) holds text; write the value in quotes")
    case (.number, _), (.wholeNumber, _):
      throw FilterError(message: "\(name) is a number; compare it with one")
    case (.time, _):
      throw FilterError(
        message: "\(name) is a time; compare it with one such as '2024-05-01T13:30:00'")
    case (.flag, _):
      throw FilterError(message: "\(name) is true or false; compare it with one of them")
    }
  }
}
