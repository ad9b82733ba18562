// The parsers of what clients send, on what they accept and what they refuse.

import Foundation
@testable import HTTPServing
import Support
import Testing

@Suite struct ParsingTests {
  @Test(arguments: [
    "", "a", "/%", "/%4", "/%GG", "/..", "/a/../b", "/.", "/%2e%2e", "/a%2Fb", "/%00", "/?q=%FF",
    "/%C3",
  ])
  func targetsThatCannotBeReadAreRefused(_ target: String) { #expect(RequestTarget(target) == nil) }

  @Test func targetsAreSplitBeforeTheyAreDecoded() {
    let target = RequestTarget("//a%3Fb//c?x=1%262&y&=z&x=3")
    #expect(target?.components == ["a?b", "c"])
    #expect(target?.query.map(\.name) == ["x", "y", "", "x"])
    #expect(target?["x"] == "1&2" && target?["y"] == "" && target?["none"] == nil)
  }

  @Test func percentEncodingGoesBothWays() {
    let text = "a b/ä+\u{1F600}&=?"
    #expect(PercentEncoding.decode(Array(PercentEncoding.encode(text).utf8)) == text)
    #expect(PercentEncoding.decode(Array("a+b".utf8)) == "a+b")
  }

  private static let type = "multipart/form-data; boundary=\"--X Y\""

  private func body(_ text: String) -> [UInt8] {
    Array(text.replacingOccurrences(of: "\n", with: "\r\n").utf8)
  }

  @Test func aFormIsRead() {
    let form = MultipartForm(
      body(
        """
        preamble
        ----X Y
        Content-Disposition: form-data; name="k"

        5
        ----X Y  \t
        Content-Disposition: form-data; name="file"; filename="a \\"b\\".png"
        Content-Type: image/png

        line one
        ----X no delimiter

        ----X Y--
        epilogue
        """), contentType: Self.type)
    #expect(form?.parts.count == 2)
    #expect(form?.text("k") == "5")
    #expect(form?["file"]?.filename == "a \"b\".png")
    #expect(form?["file"]?.contentType == "image/png")
    #expect(
      form.map { String(decoding: $0["file"]?.bytes ?? [], as: UTF8.self) }
        == "line one\r\n----X no delimiter\r\n")
  }

  @Test func aPartWithoutContentTypeIsRead() {
    let form = MultipartForm(
      body("--b\nContent-Disposition: form-data; name=file; filename=x\n\nabc\n--b--"),
      contentType: "multipart/form-data; boundary=b")
    #expect(form?["file"]?.bytes == Array("abc".utf8) && form?["file"]?.contentType == nil)
  }

  @Test func formsThatAreCutOffAreRefusedWhereverTheyEnd() {
    let whole = body(
      "--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b\nContent-Disposition: form-data; name=\"b\"\n\n2\n--b--"
    )
    #expect(MultipartForm(whole, contentType: "multipart/form-data; boundary=b")?.parts.count == 2)
    for length in 0..<whole.count - 1 {
      #expect(
        MultipartForm(Array(whole[..<length]), contentType: "multipart/form-data; boundary=b")
          == nil, "\(length)")
    }
  }

  @Test(arguments: [
    "text/plain; boundary=b", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/mixed; boundary=b",
    "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
  ])
  func otherTypesAreNoForm(_ type: String) {
    #expect(
      MultipartForm(
        body("--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b--"), contentType: type)
        == nil)
  }

  @Test func partsWithoutANameAreRefused() {
    let text = "--b\nContent-Disposition: attachment; name=\"a\"\n\n1\n--b--"
    #expect(MultipartForm(body(text), contentType: "multipart/form-data; boundary=b") == nil)
    #expect(
      MultipartForm(body("--b\n\n1\n--b--"), contentType: "multipart/form-data; boundary=b") == nil)
  }

  @Test func tooManyPartsAreRefused() {
    let part = "--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n"
    let type = "multipart/form-data; boundary=b"
    #expect(
      MultipartForm(body(String(repeating: part, count: 1000) + "--b--"), contentType: type)?.parts
        .count == 1000)
    #expect(
      MultipartForm(body(String(repeating: part, count: 1001) + "--b--"), contentType: type) == nil)
  }

  @Test func randomBytesNeverTrapTheParsers() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("--b\r\n:;=\"\\%20/?&.Content-Disposition form-data name\u{0}\u{FF}".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = MultipartForm(
        Array("--b\r\n".utf8) + bytes + Array("\r\n--b--".utf8),
        contentType: "multipart/form-data; boundary=b")
      _ = RequestTarget("/" + text)
      _ = ParameterizedValue(text)
      _ = Preconditions.range(
        HeaderFields([("Range", "bytes=" + text)]), byteCount: 10, tag: "\"t\"")
    }
  }

  @Test(arguments: [
    ("bytes=0-4", Preconditions.Range.part(offset: 0, count: 5)),
    ("bytes=5-", .part(offset: 5, count: 5)),
    ("bytes=-3", .part(offset: 7, count: 3)), ("bytes=-30", .part(offset: 0, count: 10)),
    ("bytes=8-99", .part(offset: 8, count: 2)), ("bytes=10-", .unsatisfiable),
    ("bytes=-0", .unsatisfiable),
    ("bytes=4-2", .whole), ("bytes=0-1,3-4", .whole), ("items=0-1", .whole), ("bytes=a-b", .whole),
    ("bytes=-", .whole),
    ("bytes=99999999999999999999-", .unsatisfiable),
  ])
  func rangesAreReadByTheStandard(_ field: String, _ expected: Preconditions.Range) {
    #expect(
      Preconditions.range(HeaderFields([("range", field)]), byteCount: 10, tag: "\"t\"") == expected
    )
  }

  @Test func conditionsAreHeldAgainstTheTag() {
    func unchanged(_ value: String) -> Bool {
      Preconditions.isUnchanged(HeaderFields([("If-None-Match", value)]), tag: "\"t\"")
    }
    #expect(
      unchanged("\"t\"") && unchanged("W/\"t\"") && unchanged("\"a\", \"t\"") && unchanged("*"))
    #expect(!unchanged("\"u\"") && !unchanged("t") && !unchanged(""))
    let other = HeaderFields([("Range", "bytes=0-1"), ("If-Range", "\"u\"")])
    #expect(Preconditions.range(other, byteCount: 10, tag: "\"t\"") == .whole)
  }

  @Test func routesAreFoundByPathAndMethod() {
    var router = Router<String>()
    router.add("GET", "/a/{id}", "one")
    router.add("GET", "/a/list", "list")
    router.add("DELETE", "/a/{id}", "delete")
    router.add("GET", "/a/{id}/file", "file")
    router.add("GET", "/", "root")
    func found(_ method: String, _ path: String) -> String {
      switch router.match(method, path.split(separator: "/").map(String.init)) {
      case .found(let value, let parameters): value + (parameters["id"].map { ":\($0)" } ?? "")
      case .otherMethods(let methods): methods.joined(separator: ",")
      case .none: "none"
      }
    }
    #expect(found("GET", "/a/7") == "one:7")
    #expect(found("HEAD", "/a/list") == "list")
    #expect(found("GET", "/a/list/file") == "file:list")
    #expect(found("DELETE", "/a/7") == "delete:7")
    #expect(found("PUT", "/a/7") == "DELETE,GET,HEAD")
    #expect(
      found("GET", "/") == "root" && found("GET", "/a") == "none"
        && found("GET", "/a/7/x") == "none")
  }

  @Test func gzipIsWhatGunzipReads() throws {
    let bytes = Array(String(repeating: "glimpse ", count: 1000).utf8)
    let small = try #require(Gzip.compress(bytes))
    #expect(small.count < bytes.count / 10)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(small).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let gunzip = Process()
    gunzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gunzip.arguments = ["gzip", "-dc"]
    gunzip.standardInput = try FileHandle(forReadingFrom: file)
    let pipe = Pipe()
    gunzip.standardOutput = pipe
    try gunzip.run()
    #expect(try pipe.fileHandleForReading.readToEnd().map(Array.init) == bytes)
    gunzip.waitUntilExit()
  }

  @Test func gzipIsUsedWhereItIsAccepted() {
    func accepted(_ value: String) -> Bool {
      Gzip.isAccepted(HeaderFields([("Accept-Encoding", value)]))
    }
    #expect(accepted("gzip") && accepted("br, gzip;q=0.5") && accepted("*"))
    #expect(!accepted("") && !accepted("br") && !accepted("gzip;q=0"))
  }

  @Test func onlyPublicAddressesArePublic() {
    func v4(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> Bool {
      PublicHost.isPublic(ipv4: a << 24 | b << 16 | c << 8 | d)
    }
    #expect(v4(8, 8, 8, 8) && v4(172, 15, 0, 1) && v4(172, 32, 0, 1) && v4(192, 167, 0, 1))
    for address in [
      (127, 0, 0, 1), (10, 1, 2, 3), (172, 16, 0, 1), (172, 31, 255, 255), (192, 168, 1, 1),
      (169, 254, 169, 254), (0, 0, 0, 0), (100, 64, 0, 1), (224, 0, 0, 1), (255, 255, 255, 255),
    ] as [(UInt32, UInt32, UInt32, UInt32)] {
      #expect(!v4(address.0, address.1, address.2, address.3), "\(address)")
    }
    #expect(
      !PublicHost.resolves("localhost:8000") && !PublicHost.resolves("[::1]:80")
        && !PublicHost.resolves("127.1"))
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1]
    #expect(!PublicHost.isPublic(ipv6: mapped))
    #expect(!PublicHost.isPublic(ipv6: [0xFD] + [UInt8](repeating: 0, count: 15)))
    #expect(PublicHost.isPublic(ipv6: [0x26, 0x06, 0x47, 0x00] + [UInt8](repeating: 1, count: 12)))
  }
}
