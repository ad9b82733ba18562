import SearchDomain
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("/a/b.JPG", "b.JPG", "/a", "jpg"), ("/a/", "a", "/", ""), ("a", "a", ".", ""),
    ("/", "", "/", ""),
    ("/x/.hidden", ".hidden", "/x", ""), ("/x/archive.tar.gz", "archive.tar.gz", "/x", "gz"),
  ])
  func partsAreTakenByName(_ path: String, _ last: String, _ parent: String, _ suffix: String) {
    let path = FilePath(path)
    #expect(path.lastComponent.description == last)
    #expect(path.fileExtension == suffix)
    if path != "/" { #expect(path.parent.description == parent) }
  }

  @Test(arguments: [
    ("/a/b", "/a", true), ("/a", "/a", true), ("/ab", "/a", false), ("/a", "/a/", true),
    ("/x", "/", true),
    ("/a/b", "/a/b/c", false),
  ])
  func insideMeansWholeComponents(_ path: String, _ folder: String, _ expected: Bool) {
    #expect(FilePath(path).isInside(FilePath(folder)) == expected)
  }

  @Test(arguments: [
    ("b", "/here", "/here/b"), ("./b/../c", "/here", "/here/c"), ("/a//b/./c/", "/x", "/a/b/c"),
    ("../../..", "/a", "/"), (".", "/a/b", "/a/b"),
  ])
  func dotsAreResolvedByName(_ path: String, _ folder: String, _ expected: String) {
    #expect(FilePath(path).lexicallyAbsolute(from: FilePath(folder)).description == expected)
  }

  @Test func bytesThatAreNotTextSurvive() {
    let path = FilePath(bytes: [0x2f, 0xff, 0x2f, 0xfe])
    #expect(path.lastComponent.bytes == [0xfe] && path.validString == nil)
    #expect(path.parent.bytes == [0x2f, 0xff] && path.description == "/\u{FFFD}/\u{FFFD}")
  }
}
