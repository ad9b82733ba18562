// When to ask again and how long to wait before it.

internal import Glibc

/// Time as the hub's client sees it; tests put their own in its place.
public struct HubClock: Sendable {
  /// Seconds since 1970.
  public var nowSeconds: @Sendable () -> Double
  /// Waits so many seconds, or less where the closure turns true.
  public var pause: @Sendable (_ seconds: Double, _ isCancelled: () -> Bool) -> Void
  /// A number in 0..<1, to spread waiting clients.
  public var jitter: @Sendable () -> Double

  public init(
    nowSeconds: @escaping @Sendable () -> Double,
    pause: @escaping @Sendable (_ seconds: Double, _ isCancelled: () -> Bool) -> Void,
    jitter: @escaping @Sendable () -> Double
  ) {
    self.nowSeconds = nowSeconds
    self.pause = pause
    self.jitter = jitter
  }

  /// The system's clock.
  public static let system = HubClock(
    nowSeconds: { Double(time(nil)) },
    pause: { seconds, isCancelled in
      var left = seconds
      while left > 0, !isCancelled() {
        usleep(UInt32(min(left, 0.1) * 1_000_000))
        left -= 0.1
      }
    }, jitter: { Double.random(in: 0..<1) })
}

/// How often to ask again.
public struct RetryPolicy: Hashable, Sendable {
  /// Attempts in a row that brought nothing, the first included; at least 1.
  public var attemptLimit: Int
  /// The wait before the second attempt, in seconds; it doubles each time.
  public var firstPauseSeconds: Double
  /// No wait of ours is longer, in seconds.
  public var longestPauseSeconds: Double
  /// Where the hub asks for a longer wait than this, in seconds, give up.
  public var longestRetryAfterSeconds: Double

  public init(
    attemptLimit: Int = 5, firstPauseSeconds: Double = 0.5, longestPauseSeconds: Double = 16,
    longestRetryAfterSeconds: Double = 300
  ) {
    self.attemptLimit = attemptLimit
    self.firstPauseSeconds = firstPauseSeconds
    self.longestPauseSeconds = longestPauseSeconds
    self.longestRetryAfterSeconds = longestRetryAfterSeconds
  }

  /// The wait after so many failures: half of it fixed, half drawn, so that
  /// clients that failed together do not come back together; or what the hub
  /// asks for and up to a second more.
  func pauseSeconds(failures: Int, retryAfter: Double?, jitter: Double) -> Double {
    if let retryAfter { return retryAfter + jitter }
    var pause = firstPauseSeconds
    for _ in 1..<max(1, min(failures, 32)) { pause *= 2 }
    return min(pause, longestPauseSeconds) * (0.5 + 0.5 * jitter)
  }
}

/// Runs attempts until one succeeds, one fails for good, or enough have failed.
struct Retrier: Sendable {
  /// However much each attempt brings, no more than this many are made.
  private static let totalLimit = 200

  let policy: RetryPolicy
  let clock: HubClock
  let isCancelled: @Sendable () -> Bool

  /// - Parameter progress: a number that grows as work gets done; attempts
  ///   that made it grow do not count as failures in a row.
  func run<Result>(
    progress: () -> Int = { 0 }, _ attempt: () throws(ModelHubError) -> Result
  ) throws(ModelHubError) -> Result {
    var failures = 0
    var total = 0
    while true {
      total += 1
      let before = progress()
      do {
        return try attempt()
      } catch {
        failures = progress() > before ? 1 : failures + 1
        let isPatient = (error.retryAfterSeconds ?? 0) <= policy.longestRetryAfterSeconds
        guard error.isTransient, isPatient, failures < policy.attemptLimit,
          total < Retrier.totalLimit, !isCancelled()
        else { throw error }
        clock.pause(
          policy.pauseSeconds(
            failures: failures, retryAfter: error.retryAfterSeconds, jitter: clock.jitter()),
          isCancelled)
        if isCancelled() {
          throw ModelHubError(
            kind: .cancelled, message: "\(error.model): the pull was cancelled", model: error.model)
        }
      }
    }
  }
}
