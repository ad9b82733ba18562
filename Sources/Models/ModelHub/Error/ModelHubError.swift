// What can go wrong with finding, fetching and keeping models.

public import HTTPRequesting
public import Support

/// A model that cannot be found, fetched, kept or removed.
///
/// The message never holds a token or a signed address.
public struct ModelHubError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A name that no model can have.
    case invalidName
    /// A name that is no folder, no bundled model, no registered name and no hub id.
    case unknownModel
    /// The hub has no such model, revision or file.
    case notFound
    /// The hub wants a token, or another one (401, 403).
    case needsToken
    /// The hub asks to come back later (429).
    case rateLimited
    /// The hub answers, but with an error of its own (5xx), or the host that
    /// keeps its files refuses one, as it does where a signed address expired.
    case serverUnavailable
    /// The hub cannot be connected to, or the connection did not hold.
    case unreachable
    /// Offline mode is on and the model is not on this machine.
    case offline
    /// What came does not have the announced size or hash.
    case corruptDownload
    /// The hub's answer does not belong to its interface.
    case badAnswer
    /// The hub sent a file name that would lead out of the model's folder.
    case unsafePath
    /// The repository has no files of a layout that can be read.
    case unsupportedModel
    /// The disk has too little room.
    case noSpace
    /// The cache folder cannot be written or read.
    case cacheNotWritable
    /// Nothing of that name is in the cache to remove.
    case notInstalled
    /// The model lies where nothing may be removed.
    case notRemovable
    /// The caller asked to stop.
    case cancelled
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the model or file and says what to do.
  public let message: String
  /// The model's name as asked for or its hub id; empty if none is involved.
  public let model: String
  /// The file or folder concerned, if one is.
  public let path: String?
  /// An HTTP status, a system error number, or 0.
  public let code: Int
  /// How many seconds the hub asks to wait before the next request.
  public let retryAfterSeconds: Double?

  /// The message must already be without secrets.
  package init(
    kind: Kind, message: String, model: String = "", path: String? = nil, code: Int = 0,
    retryAfterSeconds: Double? = nil
  ) {
    self.kind = kind
    self.message = message
    self.model = model
    self.path = path
    self.code = code
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// Whether asking again a little later may well succeed.
  public var isTransient: Bool {
    switch kind {
    case .rateLimited, .serverUnavailable, .unreachable, .corruptDownload: true
    case .invalidName, .unknownModel, .notFound, .needsToken, .offline, .badAnswer, .unsafePath,
      .unsupportedModel, .noSpace, .cacheNotWritable, .notInstalled, .notRemovable, .cancelled:
      false
    }
  }
}

extension ModelHubError: RetryableError {}
