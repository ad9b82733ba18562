// How often to send a request again, and how long to wait before.

import Support

/// How often to ask again.
public struct HTTPRetryPolicy: Hashable, Sendable {
  /// Attempts, the first included; at least 1.
  public var attemptLimit: Int
  /// The wait before the second attempt, in seconds; it doubles each time.
  public var firstPauseSeconds: Double
  /// No wait of ours is longer, in seconds.
  public var longestPauseSeconds: Double
  /// Where a server asks for a longer wait than this, in seconds, give up.
  public var longestRetryAfterSeconds: Double

  /// Six attempts with waits of about 0.25, 0.5, 1, 2 and 4 seconds.
  public init(
    attemptLimit: Int = 6, firstPauseSeconds: Double = 0.25, longestPauseSeconds: Double = 16,
    longestRetryAfterSeconds: Double = 120
  ) {
    self.attemptLimit = attemptLimit
    self.firstPauseSeconds = firstPauseSeconds
    self.longestPauseSeconds = longestPauseSeconds
    self.longestRetryAfterSeconds = longestRetryAfterSeconds
  }

  /// The seconds to wait after this many failures, or nil to give up.
  ///
  /// Half of the wait is fixed and half drawn, so that clients that failed
  /// together do not come back together ("equal jitter" of
  /// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/);
  /// or it is what the server asks for, and up to a second more.
  ///
  /// - Parameters:
  ///   - failures: so far, at least 1.
  ///   - retryAfter: what the server asks for, in seconds.
  ///   - jitter: a number in 0..<1.
  public func pauseSeconds(failures: Int, retryAfter: Double?, jitter: Double) -> Double? {
    guard failures < attemptLimit else { return nil }
    if let retryAfter { return retryAfter <= longestRetryAfterSeconds ? retryAfter + jitter : nil }
    var pause = firstPauseSeconds
    for _ in 1..<max(1, min(failures, 32)) { pause *= 2 }
    return min(pause, longestPauseSeconds) * (0.5 + 0.5 * jitter)
  }
}

/// Time as retrying sees it; tests put their own in its place.
public struct HTTPRetryClock: Sendable {
  /// Seconds since 1970.
  public var nowSeconds: @Sendable () -> Double
  /// Waits this many seconds, or less if the closure turns true.
  public var pause: @Sendable (_ seconds: Double, _ isCancelled: () -> Bool) -> Void
  /// A number in 0..<1, to spread waiting clients.
  public var jitter: @Sendable () -> Double

  /// A clock made of three closures.
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
  public static let system = HTTPRetryClock(
    nowSeconds: { Double(WallClock.nanoseconds()) / 1e9 },
    pause: { seconds, isCancelled in Pause.wait(seconds: seconds, unless: isCancelled) },
    jitter: { Double.random(in: 0..<1) })
}
