// What a library refuses or cannot do, whichever part finds it out. Errors of
// the parts pass through unchanged.

public import Support

/// Why a library could not be opened or used.
public struct GlimpseError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// No model of that name is on this machine.
    case modelNotFound
    /// There is no library in the folder.
    case libraryNotFound
    /// A path or id names no image.
    case imageNotFound
    /// An image for a query could not be read.
    case unreadableQueryImage
    /// A query without any part.
    case emptyQuery
    /// A query whose parts cancel, or have weights that are no use.
    case cancellingQuery
    case invalidArgument
    /// A store on a server cannot do this.
    case unsupported
  }

  /// What went wrong; decides how it is told and what status follows.
  public let kind: Kind
  /// One clear sentence that says what to do.
  public let message: String

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }
}
