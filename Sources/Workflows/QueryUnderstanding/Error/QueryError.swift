// The one error of this target: what someone typed and why it cannot be meant.

public import Support

/// Why query terms or a filter expression could not be read.
public struct QueryError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// There is nothing to search for.
    case emptyQuery
    /// A weight that is no number above zero.
    case invalidWeight
    /// A sign or weight without a term after it.
    case missingTerm
    /// The filter expression does not follow the grammar.
    case invalidFilter
    /// The filter asks for a field that does not exist.
    case unknownField
    /// The filter is longer or nested deeper than is read.
    case tooLarge
  }

  /// What went wrong; decides how it is told and what status follows.
  public let kind: Kind
  /// One sentence that says what is wrong and what to do.
  public let message: String
  /// Where in the filter expression, counted in characters from 0; nil where
  /// the error has no place.
  public let position: Int?
  /// The filter expression that was read; nil for terms.
  public let expression: String?

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String, position: Int? = nil, expression: String? = nil) {
    self.kind = kind
    self.message = message
    self.position = position
    self.expression = expression
  }

  /// The message, and below it the expression's part around the mistake with a
  /// caret under the place.
  ///
  /// ```
  /// expected a value after "="
  ///   category =
  ///             ^
  /// ```
  public var rendered: String {
    guard let expression, let position else { return message }
    // A tab or a line end would move the caret away from its place.
    let line = expression.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    let start = max(0, min(position, line.count) - Self.reach)
    let end = min(line.count, position + Self.reach)
    let lead = start > 0 ? "…" : ""
    let text = lead + String(line[start..<max(start, end)]) + (end < line.count ? "…" : "")
    // Counted in cells: a terminal shows some characters twice as wide.
    let before = CellWidth.of(String(line[start..<max(start, min(position, line.count))]))
    let beyond = max(0, position - max(start, line.count))
    let indent = String(repeating: " ", count: lead.count + before + beyond)
    return "\(message)\n  \(text)\n  \(indent)^"
  }

  /// Characters shown on either side of the place.
  private static let reach = 60
}

extension QueryError {
  /// The error as one sentence.
  public var description: String { rendered }
}
