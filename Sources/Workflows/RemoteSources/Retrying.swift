// Repeats requests that may succeed later, with growing, random pauses. It
// repeats less for a server that has not answered for long.

public import HTTPRequesting
import SearchDomain
import Synchronization

/// How requests are repeated.
public struct RetryRules: Sendable {
  /// How often, and with what pauses.
  public var policy = HTTPRetryPolicy(attemptLimit: 5, longestPauseSeconds: 20)
  /// After this many requests in a row that failed for good with no answer, each
  /// is made once only, until one succeeds.
  public var patience = 8
  /// Time; tests put their own in its place.
  public var clock = HTTPRetryClock.system

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
            kind: .tooLarge,
            message:
              "\(HTTPAddress.displayable(request.url)) answered with more than \(limit) bytes",
            url: HTTPAddress.displayable(request.url))
        }
        guard Self.passing.contains(response.status) else {
          failuresInARow.store(0, ordering: .relaxed)
          return response
        }
        wish = response.head.retryAfterSeconds(nowSeconds: rules.clock.nowSeconds())
        failure = PictureSourceError(
          .unreachable,
          "\(HTTPAddress.displayable(request.url)) answered with status \(response.status)")
      } catch {
        let mapped = Self.mapped(error)
        guard error.isTransient else { throw mapped }
        wish = nil
        failure = mapped
      }
      failures += 1
      guard failuresInARow.load(ordering: .relaxed) < rules.patience, !isCancelled(),
        let pause = rules.policy.pauseSeconds(
          failures: failures, retryAfter: wish, jitter: rules.clock.jitter())
      else {
        failuresInARow.wrappingAdd(1, ordering: .relaxed)
        throw failure
      }
      rules.clock.pause(pause, isCancelled)
      if isCancelled() { throw PictureSourceError(.cancelled, "the request was cancelled") }
    }
  }

  private static func mapped(_ error: HTTPRequestError) -> PictureSourceError {
    switch error.kind {
    case .invalidURL, .invalidHeader: PictureSourceError(.invalidAddress, error.message)
    case .cannotConnect, .timedOut, .cut, .tls, .badResponse, .transport:
      PictureSourceError(.unreachable, error.message)
    case .forbiddenAddress, .badRedirect, .offline: PictureSourceError(.refused, error.message)
    case .tooLarge: PictureSourceError(.tooLarge, error.message)
    case .cancelled: PictureSourceError(.cancelled, error.message)
    }
  }
}
