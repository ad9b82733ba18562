// The one error of this target: what PostgreSQL or its library answered, by
// number. Sentences for people are made by the targets above.

/// A call to PostgreSQL that failed.
public struct PostgresError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// libpq is not installed.
    case noLibrary
    /// An address that libpq cannot read.
    case invalidAddress
    /// No connection came about.
    case cannotConnect
    /// The connection ended before the answer was complete.
    case lost
    /// There was no answer in time.
    case timedOut
    /// The caller asked to stop.
    case cancelled
    /// The server wants a password, and none was given.
    case wantsPassword
    /// The server refused, and says why by `state`.
    case refused
    /// The answer is not what was asked for.
    case badReply
  }

  /// What went wrong.
  public let kind: Kind
  /// The server's number for it; nil where it gave none.
  public let state: SQLState?
  /// The server's own words. They may hold values that were sent, and so are
  /// for places where these may be shown.
  public let message: String?

  /// All parts at once.
  public init(kind: Kind, state: SQLState? = nil, message: String? = nil) {
    self.kind = kind
    self.state = state
    self.message = message
  }
}

extension PostgresError: CustomStringConvertible {
  /// The kind with the number.
  public var description: String {
    "PostgreSQL: \(kind.rawValue)" + (state.map { " (\($0.code))" } ?? "")
  }
}
