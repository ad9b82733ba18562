import HTTPRequesting
import Support
import TestSupport
import Testing

@testable import RemoteSources

/// The examples of AWS's documentation ("Signature Calculations for the
/// Authorization Header", Amazon S3 API Reference), with its example keys.
@Suite struct AWSSignatureTests {
  private let signature = AWSSignature(
    credentials: AWSCredentials(
      keyID: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", service: "s3")
  private let host = "examplebucket.s3.amazonaws.com"
  /// 2013-05-24T00:00:00Z.
  private let seconds = 1_369_353_600

  private func signature(of headers: HTTPHeaders) -> String? {
    headers["Authorization"].flatMap { $0.split(separator: "=").last.map(String.init) }
  }

  @Test func `an object with a range`() {
    let headers = signature.headers(
      method: "GET", host: host, path: "/test.txt", query: [], extra: [("range", "bytes=0-9")],
      seconds: seconds)
    #expect(
      signature(of: headers) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    #expect(headers["x-amz-date"] == "20130524T000000Z")
  }

  @Test func `a query without a value`() {
    let headers = signature.headers(
      method: "GET", host: host, path: "/", query: [("lifecycle", "")], seconds: seconds)
    #expect(
      signature(of: headers) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
  }

  @Test func `a query out of order`() {
    let headers = signature.headers(
      method: "GET", host: host, path: "/", query: [("prefix", "J"), ("max-keys", "2")],
      seconds: seconds)
    #expect(
      signature(of: headers) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test func `a session's token is sent and signed`() {
    let lent = AWSSignature(
      credentials: AWSCredentials(keyID: "A", secret: "B", sessionToken: "T/+="), region: "r",
      service: "s3")
    let headers = lent.headers(method: "GET", host: "h", path: "/", query: [], seconds: 0)
    #expect(headers["x-amz-security-token"] == "T/+=")
    #expect(headers["Authorization"]?.contains("x-amz-security-token") == true)
  }

  @Test func `queries are encoded and sorted`() {
    #expect(AWSSignature.query([("b", "ä/ +"), ("a", "1")]) == "a=1&b=%C3%A4%2F%20%2B")
  }

  /// RFC 4231, test cases 2 and 6.
  @Test func `hmac agrees with its standard`() {
    #expect(
      Digest.hex(AWSSignature.hmac(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      Digest.hex(
        AWSSignature.hmac(
          [UInt8](repeating: 0xAA, count: 131),
          Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test func `settings come from variables and files, variables first`() throws {
    let folder = try TemporaryFolder()
    try FileIO.replace(
      folder.path + "/credentials",
      with: Array(
        "[default]\naws_access_key_id = D\naws_secret_access_key=E\n[x]\naws_access_key_id=F\naws_secret_access_key=G\naws_session_token=H\n"
          .utf8))
    try FileIO.replace(
      folder.path + "/config",
      with: Array("[profile x]\nregion = eu-north-1\ns3 =\n  region = nested\n".utf8))
    let files = [
      "AWS_SHARED_CREDENTIALS_FILE": folder.path + "/credentials",
      "AWS_CONFIG_FILE": folder.path + "/config",
    ]
    #expect(
      AWSSettings(environment: files)
        == AWSSettings(credentials: AWSCredentials(keyID: "D", secret: "E")))
    #expect(
      AWSSettings(environment: files.merging(["AWS_PROFILE": "x"]) { $1 })
        == AWSSettings(
          credentials: AWSCredentials(keyID: "F", secret: "G", sessionToken: "H"),
          region: "eu-north-1"))
    let variables = [
      "AWS_ACCESS_KEY_ID": "V", "AWS_SECRET_ACCESS_KEY": "W", "AWS_DEFAULT_REGION": "r1",
      "AWS_REGION": "r2",
      "AWS_ENDPOINT_URL": "http://a/", "AWS_ENDPOINT_URL_S3": "http://b/",
    ]
    #expect(
      AWSSettings(environment: files.merging(variables) { $1 })
        == AWSSettings(
          credentials: AWSCredentials(keyID: "V", secret: "W"), region: "r2", endpoint: "http://b"))
    #expect(AWSSettings(environment: ["HOME": folder.path]).credentials == nil)
  }
}
