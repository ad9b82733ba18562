// Signature Version 4, with which requests to AWS and its likes are signed:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
// libcurl's own signing (CURLOPT_AWS_SIGV4) of Debian 12's version, 7.88,
// neither sorts the query nor sends x-amz-content-sha256, which S3 demands.

import HTTPRequesting
import Support

/// Signs requests without a body.
struct AWSSignature {
  let credentials: AWSCredentials
  let region: String
  let service: String

  /// SHA-256 of nothing.
  static let emptyHash = Digest.hex(Digest.of([UInt8](), .sha256))

  /// The fields to send with a request.
  ///
  /// - Parameters:
  ///   - method: such as `GET`.
  ///   - host: as in the field `Host`, with a port that is not usual.
  ///   - path: percent-encoded, as it is sent.
  ///   - query: names and values, not encoded, in any order.
  ///   - extra: other fields that are sent and shall be signed.
  ///   - seconds: the time, since 1970.
  func headers(
    method: String, host: String, path: String, query: [(String, String)],
    extra: [(String, String)] = [],
    seconds: Int
  ) -> HTTPHeaders {
    let time = Self.time(seconds)
    let day = String(time.prefix(8))
    var signed =
      extra + [("host", host), ("x-amz-content-sha256", Self.emptyHash), ("x-amz-date", time)]
    if let token = credentials.sessionToken { signed.append(("x-amz-security-token", token)) }
    signed = signed.map { ($0.0.lowercased(), $0.1) }.sorted { $0.0 < $1.0 }
    let names = signed.map(\.0).joined(separator: ";")
    let canonical = [
      method, path, Self.query(query), signed.map { "\($0.0):\($0.1)\n" }.joined(), names,
      Self.emptyHash,
    ].joined(separator: "\n")
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let text = [
      "AWS4-HMAC-SHA256", time, scope, Digest.hex(Digest.of(Array(canonical.utf8), .sha256)),
    ].joined(separator: "\n")
    var key = Array("AWS4\(credentials.secret)".utf8)
    for part in [day, region, service, "aws4_request", text] {
      key = Self.hmac(key, Array(part.utf8))
    }
    var headers = HTTPHeaders()
    for (name, value) in signed where name != "host" { headers.append(name: name, value: value) }
    headers.append(
      name: "Authorization",
      value: "AWS4-HMAC-SHA256 Credential=\(credentials.keyID)/\(scope), SignedHeaders=\(names), "
        + "Signature=\(Digest.hex(key))")
    return headers
  }

  /// A query as it is signed and sent: encoded, sorted by the encoded names.
  static func query(_ items: [(String, String)]) -> String {
    items.map { (PercentEncoding.encode($0.0), PercentEncoding.encode($0.1)) }
      .sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  /// HMAC-SHA-256 (RFC 2104).
  static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? Digest.of(key, .sha256) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = Digest.of(block.map { $0 ^ 0x36 } + message, .sha256)
    return Digest.of(block.map { $0 ^ 0x5C } + inner, .sha256)
  }

  /// `20130524T000000Z`.
  static func time(_ seconds: Int) -> String {
    let text = CalendarTime(seconds: seconds)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(text.year, 4) + padded(text.month, 2) + padded(text.day, 2) + "T"
      + padded(text.hour, 2)
      + padded(text.minute, 2) + padded(text.second, 2) + "Z"
  }
}
