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
final class RetryingClient: Sendable {
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
  /// - Throws: `ImageSourceError`: `unreachable`, `refused`, `tooLarge`,
  ///   `badAnswer`, `invalidAddress`, `cancelled`.
  func send(
    limit: Int, isCancelled: @escaping @Sendable () -> Bool, _ make: () -> HTTPRequest
  ) throws(ImageSourceError) -> HTTPResponse {
    let retrying = HTTPRetrying(policy: rules.policy, clock: rules.clock, isCancelled: isCancelled)
    do throws(Failed) {
      let response = try retrying.run(cancelled: .forGood(.cancelled, "the request was cancelled"))
      {
        () throws(Failed) in try sendOnce(make(), limit: limit, isCancelled: isCancelled)
      }
      failuresInARow.store(0, ordering: .relaxed)
      return response
    } catch {
      if error.mayPass { failuresInARow.wrappingAdd(1, ordering: .relaxed) }
      throw error.error
    }
  }

  /// Why one attempt brought no answer.
  private struct Failed: RetryableError {
    let error: ImageSourceError
    /// Whether the server may answer later.
    let mayPass: Bool
    let isTransient: Bool
    let retryAfterSeconds: Double?

    static func forGood(_ kind: ImageSourceError.Kind, _ message: String) -> Failed {
      Failed(
        error: ImageSourceError(kind, message), mayPass: false, isTransient: false,
        retryAfterSeconds: nil)
    }
  }

  private func sendOnce(
    _ request: HTTPRequest, limit: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(Failed) -> HTTPResponse {
    let address = HTTPAddress.displayable(request.url)
    let response: HTTPResponse
    do throws(HTTPRequestError) {
      // What a refusal says may be longer than what is asked for.
      response = try client.send(
        request, bodyLimit: max(limit, Self.leastLimit), isCancelled: isCancelled)
    } catch {
      throw failed(Self.mapped(error), mayPass: error.isTransient, retryAfter: nil)
    }
    guard response.status != 200 || response.body.count <= limit else {
      throw .forGood(.tooLarge, "\(address) answered with more than \(limit) bytes")
    }
    guard !Self.passing.contains(response.status) else {
      throw failed(
        ImageSourceError(.unreachable, "\(address) answered with status \(response.status)"),
        mayPass: true,
        retryAfter: response.head.retryAfterSeconds(nowSeconds: rules.clock.nowSeconds()))
    }
    return response
  }

  /// A server that has not answered for long is not asked again.
  private func failed(
    _ error: ImageSourceError, mayPass: Bool, retryAfter: Double?
  ) -> Failed {
    Failed(
      error: error, mayPass: mayPass,
      isTransient: mayPass && failuresInARow.load(ordering: .relaxed) < rules.patience,
      retryAfterSeconds: retryAfter)
  }

  private static func mapped(_ error: HTTPRequestError) -> ImageSourceError {
    switch error.kind {
    case .invalidURL, .invalidHeader: ImageSourceError(.invalidAddress, error.message)
    case .cannotConnect, .timedOut, .cut, .tls, .badResponse, .transport:
      ImageSourceError(.unreachable, error.message)
    case .forbiddenAddress, .badRedirect, .offline: ImageSourceError(.refused, error.message)
    case .tooLarge: ImageSourceError(.tooLarge, error.message)
    case .cancelled: ImageSourceError(.cancelled, error.message)
    }
  }
}
