// Who asks Google Cloud Storage, by the variables that Google's own tools know.

import Support

/// A service account's key, as Google's console writes it.
public struct ServiceAccount: Sendable {
  /// Whom the key is for.
  let email: String
  /// Where it is changed for a token.
  let tokenAddress: String
  let keyID: String?
  let key: RSASigningKey

  /// Reads the file's JSON; nil for what is none of a service account.
  init?(parsing bytes: [UInt8]) {
    guard let tree = try? JSONTree(parsing: bytes, limits: .small),
      tree["type"]?.string == "service_account", let email = tree["client_email"]?.string,
      let pem = tree["private_key"]?.string, let key = RSASigningKey(pem: pem)
    else { return nil }
    self.email = email
    self.key = key
    keyID = tree["private_key_id"]?.string
    tokenAddress = tree["token_uri"]?.string ?? "https://oauth2.googleapis.com/token"
  }

  /// What is sent for a token (RFC 7523): three parts in base64url.
  func assertion(seconds: Int) -> String? {
    var head: [(String, JSONValue)] = [("alg", .string("RS256")), ("typ", .string("JWT"))]
    if let keyID { head.append(("kid", .string(keyID))) }
    let claims = JSONValue.object([
      ("iss", .string(email)),
      ("scope", .string("https://www.googleapis.com/auth/devstorage.read_only")),
      ("aud", .string(tokenAddress)), ("iat", .integer(seconds)), ("exp", .integer(seconds + 3600)),
    ])
    let text = Self.base64url(JSONValue.object(head).bytes) + "." + Self.base64url(claims.bytes)
    return key.signature(of: Array(text.utf8)).map { text + "." + Self.base64url($0) }
  }

  private static func base64url(_ bytes: [UInt8]) -> String {
    String(
      Base64.encode(bytes).filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
  }
}

/// Where buckets of Google's are, and who asks.
public struct GoogleSettings: Sendable {
  /// Nil asks without a token, which public buckets allow.
  public let account: ServiceAccount?
  /// Where `account` was to be read from and could not be.
  let unreadable: String?
  /// `https://storage.googleapis.com`, or an emulator's address.
  public let endpoint: String
  /// Whether an emulator is asked, which gets no token.
  let isEmulator: Bool

  /// From `GOOGLE_APPLICATION_CREDENTIALS`, the file of a service account's key, and
  /// `STORAGE_EMULATOR_HOST`, or `CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE` for another
  /// endpoint that takes tokens. Those of machines in Google's cloud are not asked for.
  public init(environment: [String: String]) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if var host = variable("STORAGE_EMULATOR_HOST") {
      if !host.contains("://") { host = "http://" + host }
      while host.hasSuffix("/") { host.removeLast() }
      endpoint = host
      isEmulator = true
    } else {
      var other = variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE")
      while other?.hasSuffix("/") == true { other?.removeLast() }
      endpoint = other ?? "https://storage.googleapis.com"
      isEmulator = false
    }
    guard let path = variable("GOOGLE_APPLICATION_CREDENTIALS") else {
      account = nil
      unreadable = nil
      return
    }
    account = (try? FileIO.read(Array(path.utf8), limit: 1 << 20)).flatMap {
      ServiceAccount(parsing: $0)
    }
    unreadable = account == nil ? path : nil
  }
}
