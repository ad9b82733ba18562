// Tokens of a service account, kept until they are about to end.

import HTTPRequesting
import SearchDomain
import Support
import Synchronization

/// One account's tokens. Safe to use from several threads; one of them asks, the
/// others wait.
final class GoogleTokens: Sendable {
  private let account: ServiceAccount
  private let client: RetryingClient
  private let now: @Sendable () -> Double
  private let known = Mutex<(token: String, ends: Double)?>(nil)

  init(_ account: ServiceAccount, _ client: RetryingClient, now: @escaping @Sendable () -> Double) {
    self.account = account
    self.client = client
    self.now = now
  }

  /// - Parameter refused: a token that was refused before its end.
  /// - Throws: `ImageSourceError`.
  func token(
    besides refused: String? = nil, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> String {
    try known.withLock { known throws(ImageSourceError) in
      let seconds = now()
      if let known, known.ends > seconds, known.token != refused { return known.token }
      let made = try ask(seconds, isCancelled)
      known = made
      return made.token
    }
  }

  private func ask(
    _ seconds: Double, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> (token: String, ends: Double) {
    let address = HTTPAddress(account.tokenAddress)
    // The file may come from anywhere: what it names gets only what it can check.
    guard let address, address.scheme == "https" || address.isThisMachine else {
      throw ImageSourceError(
        .refused, "GOOGLE_APPLICATION_CREDENTIALS names no https address for its tokens")
    }
    guard let assertion = account.assertion(seconds: Int(clamping: seconds)) else {
      throw ImageSourceError(.refused, "the key of GOOGLE_APPLICATION_CREDENTIALS does not sign")
    }
    let body =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=\(assertion)"
    let url = account.tokenAddress
    let response = try client.send(limit: 64 << 10, isCancelled: isCancelled) {
      var request = HTTPRequest(.post, url, body: Array(body.utf8))
      request.headers["Content-Type"] = "application/x-www-form-urlencoded"
      request.followsRedirects = false
      request.timeouts = HTTPTimeouts(connectSeconds: 5, stalledSeconds: 15)
      return request
    }
    let tree = try? JSONTree(parsing: response.body, limits: .small)
    guard response.status == 200, let token = tree?["access_token"]?.string, !token.isEmpty else {
      let words = tree?["error_description"]?.string ?? tree?["error"]?.string ?? ""
      throw ImageSourceError(
        .refused,
        "\(address.displayable) gives no token (status \(response.status)"
          + (words.isEmpty ? "" : ": \(words.prefix(200))")
          + "): check GOOGLE_APPLICATION_CREDENTIALS")
    }
    let lasts = tree?["expires_in"]?.double ?? 3600
    return (token, seconds + max(0, lasts - 60))
  }
}
