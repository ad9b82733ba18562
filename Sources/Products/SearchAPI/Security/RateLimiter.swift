// How often each client may call: token buckets.

import HTTPServing
import Support
import Synchronization

/// Admits so many requests a second for each client on average, and as many as
/// ten seconds' worth at once.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var filled: Double
  }

  private let buckets = Mutex<[String: Bucket]>([:])
  private let rate: Double
  private let capacity: Double
  private let clock = Stopwatch()
  /// More clients than this at once, and full buckets are forgotten.
  private static let clientLimit = 10_000

  init(perSecond rate: Double) {
    self.rate = rate
    capacity = max(1, rate * 10)
  }

  /// Takes one request from a client's bucket.
  ///
  /// - Returns: nil where it is admitted, else the seconds to wait.
  func wait(for client: String) -> Int? {
    let now = clock.seconds
    return buckets.withLock { buckets in
      if buckets.count >= Self.clientLimit {
        buckets = buckets.filter { $0.value.tokens + (now - $0.value.filled) * rate < capacity }
      }
      var bucket = buckets[client] ?? Bucket(tokens: capacity, filled: now)
      bucket.tokens = min(capacity, bucket.tokens + (now - bucket.filled) * rate)
      bucket.filled = now
      defer { buckets[client] = bucket }
      guard bucket.tokens >= 1 else {
        return Int(clamping: ((1 - bucket.tokens) / rate).rounded(.up))
      }
      bucket.tokens -= 1
      return nil
    }
  }
}
