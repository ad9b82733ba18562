// Sends requests again: the one loop behind models, lists, buckets and stores.
// Callers decide which failures pass.

/// An error that says whether trying again may help.
public protocol RetryableError: Error {
  /// Whether the same request may succeed a little later.
  var isTransient: Bool { get }
  /// How many seconds the server asks to wait; nil if it does not say.
  var retryAfterSeconds: Double? { get }
}

/// Attempts until one succeeds, one fails for good, or enough have failed.
/// Safe to use from several threads.
public struct HTTPRetrying: Sendable {
  /// How often, and with what pauses.
  public let policy: HTTPRetryPolicy
  /// Time; tests put their own in its place.
  public let clock: HTTPRetryClock
  /// Asked after a failure and during pauses; an attempt asks for itself.
  public let isCancelled: @Sendable () -> Bool

  /// More attempts than this are not made, whatever each of them brings.
  public static let totalLimit = 200

  public init(
    policy: HTTPRetryPolicy, clock: HTTPRetryClock = .system,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.policy = policy
    self.clock = clock
    self.isCancelled = isCancelled
  }

  /// Runs attempts on the calling thread and pauses between them.
  ///
  /// - Parameters:
  ///   - progress: a number that grows as work gets done. Attempts that made
  ///     it grow do not count as failures in a row.
  ///   - cancelled: the error for work that was stopped during a pause.
  ///   - attempt: one attempt.
  /// - Throws: the last failure, or `cancelled`.
  public func run<Result, Failure: RetryableError>(
    progress: () -> Int = { 0 }, cancelled: @autoclosure () -> Failure,
    _ attempt: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var failures = 0
    var total = 0
    while true {
      total += 1
      let before = progress()
      do {
        return try attempt()
      } catch {
        failures = progress() > before ? 1 : failures + 1
        guard error.isTransient, total < Self.totalLimit, !isCancelled(),
          let pause = policy.pauseSeconds(
            failures: failures, retryAfter: error.retryAfterSeconds, jitter: clock.jitter())
        else { throw error }
        clock.pause(pause, isCancelled)
        if isCancelled() { throw cancelled() }
      }
    }
  }
}
