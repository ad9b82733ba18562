// Asks the hub again. Attempts that brought some bytes do not count as
// failures.

import HTTPRequesting

/// Runs attempts until one succeeds, one fails for good, or enough have failed.
struct Retrier: Sendable {
  /// However much each attempt brings, no more than this many are made.
  private static let totalLimit = 200

  let policy: HTTPRetryPolicy
  let clock: HTTPRetryClock
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
        guard error.isTransient, total < Retrier.totalLimit, !isCancelled(),
          let pause = policy.pauseSeconds(
            failures: failures, retryAfter: error.retryAfterSeconds, jitter: clock.jitter())
        else { throw error }
        clock.pause(pause, isCancelled)
        if isCancelled() {
          throw ModelHubError(
            kind: .cancelled, message: "\(error.model): the pull was cancelled", model: error.model)
        }
      }
    }
  }
}
