import GlimpseKit
import SearchDomain
import Testing

@testable import CommandLineInterface

@Suite struct QueryPartsTests {
  private func file(_ content: SearchQuery.Part.Content) -> FilePath? {
    if case .file(let path) = content { return path }
    return nil
  }

  private func parts(
    _ terms: [ArgumentBytes], images: [FilePath] = [], unwanted: [ArgumentBytes] = []
  ) throws -> [SearchQuery.Part] {
    try QueryParts(terms: terms, images: images, unwanted: unwanted)
      .resolved(home: "/home/me") { [1, 2, 3] }
  }

  @Test func aPathThatIsNotUTF8IsOpenedByItsBytes() throws {
    let odd: [UInt8] = Array("./caf".utf8) + [0xE9] + Array(".jpg".utf8)
    let parts = try parts([ArgumentBytes("red"), ArgumentBytes("-"), ArgumentBytes(odd)])
    #expect(parts.count == 2 && parts[1].weight == -1)
    #expect(file(parts[1].content) == FilePath(bytes: odd))
    let image = try self.parts([], images: [FilePath(bytes: odd)])
    #expect(file(image[0].content) == FilePath(bytes: odd))
  }

  @Test(arguments: [
    ("file:///a/b%20c.jpg", "/a/b c.jpg"), ("file://localhost/a%zz", "/a%zz"),
    ("FILE:///x", "/x"), ("~/x.jpg", "/home/me/x.jpg"), ("./x", "./x"), ("x.jpg", "x.jpg"),
  ])
  func referencesBecomePaths(_ reference: String, _ path: String) {
    #expect(file(QueryParts.image(reference, home: "/home/me")) == FilePath(path))
  }

  @Test func unwantedTermsTurnTheirSigns() throws {
    let parts = try parts(
      [ArgumentBytes("cat")], unwanted: [ArgumentBytes("2:dog"), ArgumentBytes("red - blue")])
    #expect(parts.map(\.weight) == [1, -2, -1, 1])
  }

  @Test func aDashReadsStandardInput() throws {
    let parts = try parts([], images: ["-"])
    guard case .bytes(let bytes) = parts[0].content else {
      Issue.record("not the bytes of standard input")
      return
    }
    #expect(bytes == [1, 2, 3])
  }
}
