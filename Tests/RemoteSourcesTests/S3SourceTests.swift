import HTTPRequesting
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@testable import RemoteSources

@Suite struct S3SourceTests {
  private static func rules() -> RetryRules {
    var rules = RetryRules()
    rules.clock.pause = { _, _ in }
    return rules
  }

  private func source(_ server: LocalHTTPServer, rules: RetryRules = rules()) -> S3Source {
    S3Source(
      AWSSettings(credentials: AWSCredentials(keyID: "K", secret: "S"), endpoint: server.url),
      rules: rules)
  }

  private static func page(_ keys: [String], next: String? = nil) -> String {
    let contents = keys.map {
      "<Contents><Key>\($0)</Key><LastModified>2024-05-01T10:00:00.000Z</LastModified><ETag>&quot;e-\($0)&quot;</ETag><Size>7</Size></Contents>"
    }.joined()
    let tail = next.map {
      "<IsTruncated>true</IsTruncated><NextContinuationToken>\($0)</NextContinuationToken>"
    }
    return
      #"<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#
      + (tail ?? "<IsTruncated>false</IsTruncated>") + contents + "</ListBucketResult>"
  }

  @Test func `a bucket is listed page by page with signed requests`() throws {
    let server = try LocalHTTPServer { request in
      if request.method == "HEAD" { return .text(404, "") }
      return request.target.contains("continuation-token=t%2B1")
        ? .text(200, Self.page(["pre/b%20%2B.png"]))
        : .text(200, Self.page(["pre/a.jpg", "pre/folder/"], next: "t+1"))
    }
    let images = try source(server).list("s3://bucket/pre") { false }
    #expect(images.map(\.path) == ["s3://bucket/pre/a.jpg", "s3://bucket/pre/b +.png"])
    #expect(images[0].validator == "\"e-pre/a.jpg\"")
    #expect(images[0].byteCount == 7)
    #expect(images[0].modifiedNanoseconds == 1_714_557_600_000_000_000)
    let listing = server.requests.filter { $0.method == "GET" }
    #expect(listing.count == 2)
    #expect(listing[0].target.hasPrefix("/bucket?"))
    #expect(listing[0].target.contains("prefix=pre%2F"))
    for request in server.requests {
      #expect(request.headers["authorization"]?.hasPrefix("AWS4-HMAC-SHA256 Credential=K/") == true)
      #expect(request.headers["x-amz-content-sha256"] == AWSSignature.emptyHash)
    }
  }

  @Test func `an object is fetched unless it is as it was`() throws {
    let server = try LocalHTTPServer { request in
      #expect(request.path == "/bucket/k%C3%A4/a%20b.jpg")
      return request.headers["if-none-match"] == "\"1\""
        ? .text(304, "")
        : .text(
          200, "bytes",
          headers: [("ETag", "\"2\""), ("Last-Modified", "Wed, 01 May 2024 10:00:00 GMT")])
    }
    let source = source(server)
    let path = FilePath("s3://bucket/kä/a b.jpg")
    guard
      case .bytes(let bytes, "\"2\"", 1_714_557_600_000_000_000) = try source.fetch(
        path, of: path, unless: nil, limit: 100, isCancelled: { false })
    else {
      Issue.record("not fetched")
      return
    }
    #expect(bytes == Array("bytes".utf8))
    guard
      case .unchanged = try source.fetch(
        path, of: path, unless: "\"1\"", limit: 100, isCancelled: { false })
    else {
      Issue.record("fetched again")
      return
    }
  }

  @Test(arguments: [429, 500, 503])
  func `a server that is busy is asked again`(status: Int) throws {
    let count = Mutex(0)
    let server = try LocalHTTPServer { _ in
      count.withLock {
        $0 += 1; return $0
      } < 4 ? .text(status, "", headers: [("Retry-After", "1")]) : .text(200, "x")
    }
    guard
      case .bytes = try source(server).fetch(
        "s3://b/k", of: "s3://b", unless: nil, limit: 9, isCancelled: { false })
    else { return }
    #expect(count.withLock { $0 } == 4)
  }

  @Test func `a server that is gone is told of, and not waited for again and again`() throws {
    let server = try LocalHTTPServer { _ in .text(503, "") }
    var rules = Self.rules()
    rules.patience = 2
    let source = source(server, rules: rules)
    for _ in 0..<6 {
      let error = #expect(throws: ImageSourceError.self) {
        try source.fetch("s3://b/k", of: "s3://b", unless: nil, limit: 9, isCancelled: { false })
      }
      #expect(error?.kind == .unreachable)
    }
    // Two with five attempts, then four with one.
    #expect(server.requests.count == 14)
  }

  @Test func `refusals say what to look at`() throws {
    let server = try LocalHTTPServer { request in
      request.path == "/b/gone"
        ? .text(404, "<Error><Code>NoSuchKey</Code></Error>")
        : .text(
          403, "<Error><Code>SignatureDoesNotMatch</Code><Message>no &amp; no</Message></Error>")
    }
    let source = source(server)
    let refused = #expect(throws: ImageSourceError.self) { try source.list("s3://b/") { false } }
    #expect(refused?.kind == .refused)
    #expect(refused?.message.contains("SignatureDoesNotMatch, no & no") == true)
    #expect(refused?.message.contains("AWS_SECRET_ACCESS_KEY") == true)
    let gone = #expect(throws: ImageSourceError.self) {
      try source.fetch("s3://b/gone", of: "s3://b", unless: nil, limit: 9, isCancelled: { false })
    }
    #expect(gone?.kind == .gone)
  }

  @Test(arguments: [
    "", "<html></html>", "<ListBucketResult>", "<ListBucketResult><Contents></ListBucketResult>",
    "nothing",
  ])
  func `what is no listing is refused`(text: String) {
    #expect(S3Listing(parsing: Array(text.utf8)) == nil)
  }

  @Test(arguments: ["s3://", "s3:///key", "s3://a b/key", "s3://.a/", "s3://a@b/"])
  func `addresses without a bucket are refused`(text: String) {
    #expect(throws: ImageSourceError.self) { try BucketAddress(FilePath(text), scheme: "s3") }
  }
}
