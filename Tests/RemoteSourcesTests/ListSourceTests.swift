import HTTPRequesting
import SearchDomain
import Support
import TestSupport
import Testing

@testable import RemoteSources

@Suite struct ListSourceTests {
  private static func rules() -> RetryRules {
    var rules = RetryRules()
    rules.clock.pause = { _, _ in }
    return rules
  }

  private func images(_ text: String, _ form: AddressList.Form) throws -> [ListedImage] {
    try AddressList(Array(text.utf8), form, base: "https://h/lists/x").images
  }

  @Test func `lines are addresses, relative ones counted from the list`() throws {
    let found = try images(
      "# mine\nhttps://a/1.jpg\r\n\n  ../2.jpg \nhttps://a/1.jpg\nhttps://a/3.jpg#part\n", .txt)
    #expect(found.map(\.path) == ["https://a/1.jpg", "https://h/2.jpg", "https://a/3.jpg"])
  }

  @Test func `tables bring categories and metadata`() throws {
    let found = try images(
      "url,category,title,empty\nhttps://a/1.jpg,dogs,\"a, \"\"b\"\"\nc\",\n", .csv)
    #expect(
      found == [
        ListedImage(
          path: "https://a/1.jpg", category: "dogs", metadata: ["title": .text("a, \"b\"\nc")])
      ])
  }

  @Test func `lines of JSON bring their types`() throws {
    let found = try images(
      #"{"image_url":"https://a/1.jpg","n":2,"t":true,"l":["x"],"o":{}}"#
        + "\n\"https://a/2.jpg\"\n", .jsonl)
    #expect(found.map(\.path) == ["https://a/1.jpg", "https://a/2.jpg"])
    #expect(found[0].metadata == ["n": .number(2), "t": .boolean(true), "l": .list(["x"])])
  }

  @Test(arguments: [
    ("a,b\n1,2\n", AddressList.Form.csv), ("url\n\"x", .csv), ("url,b\nx\n", .csv),
    ("{\"a\":1}", .jsonl), ("{", .jsonl),
  ])
  func `lists that make no sense are refused with their place`(text: String, form: AddressList.Form)
  {
    #expect(throws: AddressList.Problem.self) { try images(text, form) }
  }

  @Test func `images on the list's own host are fetched, by their validators`() throws {
    let server = try LocalHTTPServer { request in
      switch request.path {
      case "/list.txt": .text(200, "a.jpg\nb.jpg\nc.jpg\n")
      case "/a.jpg":
        request.headers["if-none-match"] == "\"v\""
          ? .text(304, "") : .text(200, "A", headers: [("ETag", "\"v\"")])
      case "/b.jpg":
        request.headers["if-modified-since"] == "Wed, 01 May 2024 10:00:00 GMT"
          ? .text(304, "")
          : .text(200, "B", headers: [("Last-Modified", "Wed, 01 May 2024 10:00:00 GMT")])
      default: .text(404, "")
      }
    }
    let source = ListSource(rules: Self.rules())
    let root = FilePath(server.url + "/list.txt")
    let listed = try source.list(root) { false }
    #expect(listed.map(\.path.lastComponent) == ["a.jpg", "b.jpg", "c.jpg"])
    for image in listed.prefix(2) {
      guard
        case .bytes(_, let validator?, _) = try source.fetch(
          image.path, of: root, unless: nil, limit: 10, isCancelled: { false })
      else {
        Issue.record("no validator for \(image.path)")
        return
      }
      guard
        case .unchanged = try source.fetch(
          image.path, of: root, unless: validator, limit: 10, isCancelled: { false })
      else {
        Issue.record("\(image.path) was fetched again")
        return
      }
    }
    let error = #expect(throws: ImageSourceError.self) {
      try source.fetch(listed[2].path, of: root, unless: nil, limit: 10, isCancelled: { false })
    }
    #expect(error?.kind == .gone)
  }

  @Test func `private addresses are not fetched for a list, whatever name or redirect leads there`()
    throws
  {
    let secret = try LocalHTTPServer { _ in .text(200, "secret") }
    let server = try LocalHTTPServer { request in
      .text(302, "", headers: [("Location", secret.url + request.path)])
    }
    let source = ListSource(rules: Self.rules())
    let root = FilePath(server.url + "/list.txt")
    let addresses = [
      server.url + "/redirect", secret.url + "/direct", "http://localhost:\(secret.port)/name",
      "http://127.1:\(secret.port)/short", "http://[::ffff:127.0.0.1]:\(secret.port)/mapped",
      "http://2130706433:\(secret.port)/number", "http://169.254.169.254/latest/meta-data/",
      "http://0.0.0.0:\(secret.port)/",
    ]
    for address in addresses {
      let error = #expect(throws: ImageSourceError.self, "\(address)") {
        try source.fetch(
          FilePath(address), of: root, unless: nil, limit: 100, isCancelled: { false })
      }
      #expect(error?.kind == .refused, "\(address): \(error?.message ?? "")")
    }
    #expect(secret.connectionCount == 0)
    // The owner may lift the rule.
    let lifted = ListSource(allowsPrivateAddresses: true, rules: Self.rules())
    guard
      case .bytes(let bytes, _, _) = try lifted.fetch(
        FilePath(server.url + "/redirect"), of: root, unless: nil, limit: 100,
        isCancelled: { false })
    else { return }
    #expect(bytes == Array("secret".utf8))
  }

  @Test func `a list cannot have buckets or files read`() throws {
    let source = RemoteSources(environment: [:], rules: Self.rules())
    for address in ["s3://bucket/key", "file:///etc/passwd", "/etc/passwd"] {
      let error = #expect(throws: ImageSourceError.self) {
        try source.fetch(
          FilePath(address), of: "https://h/list.txt", unless: nil, limit: 100,
          isCancelled: { false })
      }
      #expect(error?.kind == .invalidAddress)
    }
  }

  @Test func `redirects without end are given up`() throws {
    let server = try LocalHTTPServer { request in
      .text(302, "", headers: [("Location", request.path + "x")])
    }
    let source = ListSource(rules: Self.rules())
    let error = #expect(throws: ImageSourceError.self) {
      try source.list(FilePath(server.url + "/list.txt")) { false }
    }
    #expect(error?.kind == .refused)
  }

  @Test func `larger images than allowed are refused`() throws {
    let server = try LocalHTTPServer { _ in .text(200, "0123456789") }
    let error = #expect(throws: ImageSourceError.self) {
      try ListSource(rules: Self.rules()).fetch(
        FilePath(server.url + "/a.jpg"), of: FilePath(server.url + "/l.txt"), unless: nil, limit: 9,
        isCancelled: { false })
    }
    #expect(error?.kind == .tooLarge)
  }

  @Test(arguments: ["https://h/list", "https://h/list.html", "https://h/"])
  func `addresses that are no list's are refused`(text: String) {
    let error = #expect(throws: ImageSourceError.self) {
      try ListSource().list(FilePath(text)) { false }
    }
    #expect(error?.kind == .invalidAddress)
  }
}
