import HTTPRequesting
import Synchronization
import Testing

@Suite struct HTTPRetryingTests {
  private struct Failure: RetryableError, Equatable {
    var name = "failed"
    var isTransient = true
    var retryAfterSeconds: Double?
  }

  /// A clock that notes the pauses and waits for none of them.
  private final class Pauses: Sendable {
    let seconds = Mutex<[Double]>([])
    let onPause: @Sendable () -> Void

    init(onPause: @escaping @Sendable () -> Void = {}) { self.onPause = onPause }

    var clock: HTTPRetryClock {
      HTTPRetryClock(
        nowSeconds: { 0 },
        pause: { seconds, _ in
          self.seconds.withLock { $0.append(seconds) }
          self.onPause()
        }, jitter: { 0 })
    }
  }

  /// Fails as the list says, then succeeds with the number of attempts.
  private func run(
    _ failures: [Failure], _ pauses: Pauses, policy: HTTPRetryPolicy = HTTPRetryPolicy(),
    progress: () -> Int = { 0 }, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(Failure) -> Int {
    var attempts = 0
    return try HTTPRetrying(policy: policy, clock: pauses.clock, isCancelled: isCancelled).run(
      progress: progress, cancelled: Failure(name: "cancelled")
    ) { () throws(Failure) in
      attempts += 1
      if attempts <= failures.count { throw failures[attempts - 1] }
      return attempts
    }
  }

  @Test func aFailureThatPassesIsTriedAgainWithGrowingPauses() throws {
    let pauses = Pauses()
    #expect(try run(Array(repeating: Failure(), count: 5), pauses) == 6)
    #expect(pauses.seconds.withLock { $0 } == [0.125, 0.25, 0.5, 1, 2])
  }

  @Test func theLastFailureIsThrownWhenEnoughHaveFailed() {
    let pauses = Pauses()
    let failures = (1...9).map { Failure(name: "\($0)") }
    #expect(throws: Failure(name: "3")) {
      try run(failures, pauses, policy: HTTPRetryPolicy(attemptLimit: 3))
    }
    #expect(pauses.seconds.withLock { $0.count } == 2)
  }

  @Test func aFailureForGoodIsNotTriedAgain() {
    let pauses = Pauses()
    let last = Failure(name: "last", isTransient: false)
    #expect(throws: last) { try run([Failure(), last], pauses) }
    #expect(pauses.seconds.withLock { $0.count } == 1)
  }

  @Test func theServersWishIsKeptUpToALimit() throws {
    let pauses = Pauses()
    #expect(try run([Failure(retryAfterSeconds: 7)], pauses) == 2)
    #expect(pauses.seconds.withLock { $0 } == [7])
    let long = Failure(retryAfterSeconds: 121)
    #expect(throws: long) { try run([long], pauses) }
  }

  @Test func progressStartsTheCountAnewUpToALimit() {
    let pauses = Pauses()
    var work = 0
    #expect(throws: Failure.self) {
      try run(
        Array(repeating: Failure(), count: 500), pauses, policy: HTTPRetryPolicy(attemptLimit: 2),
        progress: {
          work += 1
          return work
        })
    }
    #expect(pauses.seconds.withLock { $0.count } == HTTPRetrying.totalLimit - 1)
  }

  @Test func workStoppedDuringAPauseIsCancelled() {
    let isStopped = Atomic(false)
    let pauses = Pauses { isStopped.store(true, ordering: .relaxed) }
    #expect(throws: Failure(name: "cancelled")) {
      try run([Failure(), Failure()], pauses, isCancelled: { isStopped.load(ordering: .relaxed) })
    }
    #expect(pauses.seconds.withLock { $0.count } == 1)
  }

  @Test func workStoppedBeforeAPauseThrowsTheFailure() {
    let pauses = Pauses()
    #expect(throws: Failure()) { try run([Failure()], pauses, isCancelled: { true }) }
    #expect(pauses.seconds.withLock { $0.isEmpty })
  }

  @Test(arguments: [(1, 0.0, 0.125), (1, 0.5, 0.1875), (5, 0.0, 2), (40, 0.0, 8)])
  func pausesAreHalfFixedAndBounded(failures: Int, jitter: Double, expected: Double) {
    let policy = HTTPRetryPolicy(attemptLimit: 100)
    #expect(
      policy.pauseSeconds(failures: failures, retryAfter: nil, jitter: jitter) == expected)
  }
}
