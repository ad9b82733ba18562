// What the error types of the targets have in common. The code that answers an
// error decides by its kind which exit status, HTTP status or remedy follows.

/// An error that is one sentence for people.
public protocol SentenceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One clear sentence that says what is wrong and what to do.
  var message: String { get }
}

extension SentenceError {
  /// The sentence in `message`.
  public var description: String { message }
}
