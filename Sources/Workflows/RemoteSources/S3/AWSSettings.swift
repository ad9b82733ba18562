// AWS's standard settings: environment variables first, then the profile in
// the files that AWS's own tools keep.
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html

import Support

/// Keys to sign requests with.
public struct AWSCredentials: Hashable, Sendable {
  var keyID: String
  var secret: String
  /// Comes with keys that are lent for a time.
  var sessionToken: String?

  /// - Parameter sessionToken: comes with keys that are lent for a time.
  public init(keyID: String, secret: String, sessionToken: String? = nil) {
    self.keyID = keyID
    self.secret = secret
    self.sessionToken = sessionToken
  }
}

/// Where buckets are and who asks.
public struct AWSSettings: Hashable, Sendable {
  /// Nil asks without a signature, which public buckets allow.
  public var credentials: AWSCredentials?
  /// Such as `eu-central-1`.
  public var region: String
  /// Another service that speaks S3, such as `http://127.0.0.1:9000`; nil for
  /// AWS's own.
  public var endpoint: String?

  /// Settings that are known.
  public init(credentials: AWSCredentials?, region: String = "us-east-1", endpoint: String? = nil) {
    self.credentials = credentials
    self.region = region
    self.endpoint = endpoint
  }

  /// From `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
  /// `AWS_REGION`, `AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL_S3`,
  /// `AWS_ENDPOINT_URL`; what they do not say, from the profile `AWS_PROFILE`
  /// (`default`) in `~/.aws/credentials` and `~/.aws/config`, or where
  /// `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` are. Roles of
  /// machines, containers and single sign-on are not asked for.
  public init(environment: [String: String]) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let home = variable("HOME") ?? "/"
    let name = variable("AWS_PROFILE") ?? "default"
    var profile = Self.profile(variable("AWS_CONFIG_FILE") ?? home + "/.aws/config", name)
    profile.merge(
      Self.profile(variable("AWS_SHARED_CREDENTIALS_FILE") ?? home + "/.aws/credentials", name)
    ) { $1 }
    // A profile that is named outranks keys of the environment nowhere in
    // AWS's tools: the environment's come first.
    if let id = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY") {
      credentials = AWSCredentials(
        keyID: id, secret: secret, sessionToken: variable("AWS_SESSION_TOKEN"))
    } else if let id = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] {
      credentials = AWSCredentials(
        keyID: id, secret: secret, sessionToken: profile["aws_session_token"])
    } else {
      credentials = nil
    }
    region =
      variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? profile["region"] ?? "us-east-1"
    endpoint =
      variable("AWS_ENDPOINT_URL_S3") ?? variable("AWS_ENDPOINT_URL") ?? profile["endpoint_url"]
    while endpoint?.hasSuffix("/") == true { endpoint?.removeLast() }
  }

  /// The lines of one profile; none if there is no such file or profile.
  private static func profile(_ path: String, _ name: String) -> [String: String] {
    guard let bytes = try? FileIO.read(Array(path.utf8), limit: 1 << 20) else { return [:] }
    var values: [String: String] = [:]
    var isOurs = false
    for raw in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let line = trimmed(raw)
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        let title = trimmed(line.dropFirst().dropLast())
        isOurs = title == name || title == "profile \(name)"
      } else if isOurs, let equals = line.firstIndex(of: "="), raw.first?.isWhitespace == false {
        // Indented lines belong to a nested setting.
        values[trimmed(line[..<equals]).lowercased()] = trimmed(line[line.index(after: equals)...])
      }
    }
    return values
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
