// What can go wrong before a server serves. A failure of a single request is a
// reply, not an error.

public import Support

/// Why a server could not be started.
public struct HTTPServingError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// The host names no address of this machine.
    case badAddress
    /// Another program listens there.
    case addressInUse
    /// The system allows this port to administrators only.
    case notPermitted
    /// The certificate or its key cannot be used.
    case badCertificate
    /// The system refused for another reason.
    case system
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence that says what to do.
  public let message: String

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }
}
