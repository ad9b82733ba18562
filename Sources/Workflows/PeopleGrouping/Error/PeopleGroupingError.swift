// The one error type of this target.

public import Support

/// Why faces could not be grouped.
public struct PeopleGroupingError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// A face of another length, with a number that is not finite, or with the
    /// id of another face.
    case invalidFace
    /// The index of the faces could not be searched.
    case indexFailed
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence.
  public let message: String

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }
}
