// How a server is spoken to: its key, how long to wait, how often to ask again.

public import HTTPRequesting

/// How a store's server is spoken to.
public struct StoreSettings: Sendable {
  /// Sent with every request in the way of the server; nil for none.
  public var apiKey: String?
  /// For a connection to stand, in seconds.
  public var connectSeconds: Double
  /// For one request and its answer, in seconds.
  public var requestSeconds: Double
  /// When a failed request is sent again.
  public var retries: HTTPRetryPolicy
  /// How it waits between two tries; tests put their own in its place.
  public var clock: HTTPRetryClock
  /// Asked several times a second while waiting.
  public var isCancelled: @Sendable () -> Bool

  /// The usual: five seconds to connect, sixty to answer, six attempts.
  public init(
    apiKey: String? = nil, connectSeconds: Double = 5, requestSeconds: Double = 60,
    retries: HTTPRetryPolicy = HTTPRetryPolicy(), clock: HTTPRetryClock = .system,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.apiKey = apiKey
    self.connectSeconds = connectSeconds
    self.requestSeconds = requestSeconds
    self.retries = retries
    self.clock = clock
    self.isCancelled = isCancelled
  }
}
