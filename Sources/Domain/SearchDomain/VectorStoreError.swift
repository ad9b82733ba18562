// Everything that can go wrong with a store, whichever it is.

/// A store that could not do what was asked of it.
///
/// The message never holds an API key, a vector or a value of a filter.
public struct VectorStoreError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An address that names no store.
    case invalidAddress
    /// The server cannot be connected to, or the connection did not hold.
    case unreachable
    /// The server did not answer in time.
    case timedOut
    /// The server wants an API key, or another one (401, 403).
    case unauthorized
    /// The server asks to come back later (429).
    case rateLimited
    /// The server answers with an error of its own (5xx).
    case serverFailed
    /// The server refused what was sent (other 4xx).
    case refused
    /// The answer is not one of the server's interface, or ends too early.
    case badReply
    /// There is no collection of that name.
    case noCollection
    /// The collection's dimension, metric or model is another.
    case mismatch
    /// The store cannot do this at all.
    case unsupported
    /// A filter that no store can make sense of.
    case invalidFilter
    /// Another program is writing the store.
    case busy
    /// The store was opened for reading, or its place cannot be written.
    case readOnly
    /// The disk is full.
    case diskFull
    /// The store of this machine could not be read or written.
    case library
    /// The caller asked to stop.
    case cancelled
    /// A fault of this program.
    case `internal`
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the store and says what to do.
  public let message: String
  /// The HTTP status; 0 where none.
  public let status: Int
  /// How many seconds the server asks to wait before the next request.
  public let retryAfterSeconds: Double?

  /// The message must already be without secrets.
  public init(
    kind: Kind, message: String, status: Int = 0, retryAfterSeconds: Double? = nil
  ) {
    self.kind = kind
    self.message = message
    self.status = status
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// Whether asking again a little later may well succeed.
  public var isTransient: Bool {
    switch kind {
    case .unreachable, .timedOut, .rateLimited, .serverFailed, .badReply: true
    case .invalidAddress, .unauthorized, .refused, .noCollection, .mismatch, .unsupported,
      .invalidFilter, .busy, .readOnly, .diskFull, .library, .cancelled, .internal:
      false
    }
  }
}

extension VectorStoreError {
  /// A store that compares vectors alone was asked for words.
  public static func searchedByLooks(_ name: String) -> VectorStoreError {
    VectorStoreError(
      kind: .unsupported,
      message: "\(name) is searched by looks: words in names and captions alone can be looked for "
        + "in a library on this machine only")
  }
}

extension VectorStoreError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
