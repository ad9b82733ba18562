// Asks again where it is worth it, with pauses that grow and differ, and stops
// being patient with a server that has not answered for long.

import HTTPRequesting
import SearchDomain
import Support
import Synchronization

/// How requests are repeated.
public struct RetryRules: Sendable {
  /// Attempts at most, at least 1.
  public var attempts = 5
  /// The pause after the first failure, in seconds; doubled after each.
  public var firstPauseSeconds = 0.25
  /// No pause is longer, whatever the server wishes.
  public var longestPauseSeconds = 20.0
  /// After so many requests in a row that failed for good with no answer, each
  /// is made once only, until one succeeds.
  public var patience = 8
  /// Waits; tests put something else here.
  public var pause: @Sendable (Double, () -> Bool) -> Void = { seconds, isCancelled in
    Pause.wait(seconds: seconds, unless: isCancelled)
  }

  /// With the values stated at each property.
  public init() {}
}

/// One client with rules; safe to use from several threads.
final class PatientClient: Sendable {
  private let client: HTTPClient
  private let rules: RetryRules
  private let failuresInARow = Atomic(0)

  init(_ client: HTTPClient, _ rules: RetryRules) {
    self.client = client
    self.rules = rules
  }

  /// Statuses that may pass.
  private static let passing: Set<Int> = [408, 425, 429, 500, 502, 503, 504]
  private static let leastLimit = 64 << 10

  /// Sends a request until it has an answer that will not change.
  ///
  /// - Parameter make: the request anew each time, for signatures grow old.
  /// - Returns: the answer, whatever its status.
  /// - Throws: `PictureSourceError`: `unreachable`, `refused`, `tooLarge`,
  ///   `badAnswer`, `invalidAddress`, `cancelled`.
  func send(
    limit: Int, isCancelled: @escaping @Sendable () -> Bool, _ make: () -> HTTPRequest
  ) throws(PictureSourceError) -> HTTPResponse {
    var failures = 0
    while true {
      let wish: Double?
      let failure: PictureSourceError
      let request = make()
      do throws(HTTPRequestError) {
        // What a refusal says may be longer than what is asked for.
        let response = try client.send(
          request, bodyLimit: max(limit, Self.leastLimit), isCancelled: isCancelled)
        guard response.status != 200 || response.body.count <= limit else {
          throw HTTPRequestError(
            kind: .tooLarge, message: "\(HTTPAddress.displayable(request.url)) answered with more than \(limit) bytes",
            url: HTTPAddress.displayable(request.url))
        }
        guard Self.passing.contains(response.status) else {
          failuresInARow.store(0, ordering: .relaxed)
          return response
        }
        wish = response.head.retryAfterSeconds(nowSeconds: Double(WallClock.nanoseconds()) / 1e9)
        failure = PictureSourceError(
          .unreachable, "\(HTTPAddress.displayable(request.url)) answered with status \(response.status)")
      } catch {
        let mapped = Self.mapped(error)
        guard error.isTransient else { throw mapped }
        wish = nil
        failure = mapped
      }
      failures += 1
      let attempts = failuresInARow.load(ordering: .relaxed) >= rules.patience ? 1 : rules.attempts
      guard failures < attempts, !isCancelled() else {
        failuresInARow.wrappingAdd(1, ordering: .relaxed)
        throw failure
      }
      rules.pause(pauseSeconds(failures, wish), isCancelled)
      if isCancelled() { throw PictureSourceError(.cancelled, "the request was cancelled") }
    }
  }

  /// Half fixed, half drawn, so that clients that failed together do not come
  /// back together.
  private func pauseSeconds(_ failures: Int, _ wish: Double?) -> Double {
    let jitter = Double.random(in: 0...1)
    if let wish { return min(wish + jitter * 0.5, rules.longestPauseSeconds) }
    var pause = rules.firstPauseSeconds
    for _ in 1..<max(1, min(failures, 16)) { pause *= 2 }
    return min(pause, rules.longestPauseSeconds) * (0.5 + 0.5 * jitter)
  }

  private static func mapped(_ error: HTTPRequestError) -> PictureSourceError {
    switch error.kind {
    case .invalidURL, .invalidHeader: PictureSourceError(.invalidAddress, error.message)
    case .cannotConnect, .timedOut, .cut, .tls, .badResponse, .transport:
      PictureSourceError(.unreachable, error.message)
    case .forbiddenAddress, .badRedirect: PictureSourceError(.refused, error.message)
    case .tooLarge: PictureSourceError(.tooLarge, error.message)
    case .cancelled: PictureSourceError(.cancelled, error.message)
    }
  }
}
