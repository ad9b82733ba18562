import HTTPRequesting
import Testing

@Suite struct HTTPAddressTests {
  @Test func partsOfAURLAreRead() throws {
    let address = try #require(HTTPAddress("HTTPS://user:pw@Example.org/a/b?c=d#e"))
    #expect(address.scheme == "https")
    #expect(address.host == "example.org")
    #expect(address.port == 443)
    #expect(address.path == "/a/b")
    #expect(address.displayable == "https://example.org/a/b")
    #expect(HTTPAddress("http://[::1]:8080")?.displayable == "http://[::1]:8080/")
  }

  @Test func unreadableURLIsShownAsWords() {
    #expect(HTTPAddress.displayable("token@nonsense") == "the given address")
  }
}

@Suite struct HTTPResponseHeadTests {
  private func head(_ value: String?) -> HTTPResponseHead {
    var headers = HTTPHeaders()
    headers["retry-after"] = value
    return HTTPResponseHead(status: 429, headers: headers, url: "")
  }

  @Test func retryAfterIsReadAsSecondsOrAsADate() {
    #expect(head("17").retryAfterSeconds(nowSeconds: 0) == 17)
    #expect(head("-3").retryAfterSeconds(nowSeconds: 0) == 0)
    #expect(head("Thu, 01 Jan 1970 00:02:00 GMT").retryAfterSeconds(nowSeconds: 100) == 20)
    #expect(head("Thu, 01 Jan 1970 00:02:00 GMT").retryAfterSeconds(nowSeconds: 500) == 0)
    #expect(head("soon").retryAfterSeconds(nowSeconds: 0) == nil)
    #expect(head("nan").retryAfterSeconds(nowSeconds: 0) == nil)
    #expect(head(nil).retryAfterSeconds(nowSeconds: 0) == nil)
  }

  @Test(arguments: [
    ("a.jpg", "https://h/lists/x", "https://h/lists/a.jpg"),
    ("/a", "https://h/b/c?q", "https://h/a"),
    ("//other/a", "https://h/b", "https://other/a"), ("http://o/x", "https://h/", "http://o/x"),
    ("../a", "https://h/b/c/d", "https://h/b/a"),
  ])
  func referencesAreResolved(_ reference: String, _ base: String, _ expected: String) {
    #expect(HTTPAddress.resolved(reference, from: base) == expected)
  }

  @Test(arguments: ["file:///etc/passwd", "s3://b/k", "javascript:1"])
  func referencesToOtherSchemesAreNone(_ reference: String) {
    #expect(HTTPAddress.resolved(reference, from: "https://h/") == nil)
  }
}
