import SearchDomain
import Testing

@testable import LocalStores

@Suite struct KnownFilesTests {
  let library: TestLibrary

  var catalog: Catalog { library.catalog }

  init() throws {
    library = try TestLibrary()
    try library.catalog.createSet(for: testSpace(), state: .current)
  }

  func store(_ paths: [FilePath]) throws {
    try catalog.apply(
      try paths.enumerated().map {
        .store(
          try testRecord(
            $1, content: $0, category: $0 == 0 ? "c" : nil, byteCount: $0, modified: -$0),
          try testVector($0))
      })
  }

  @Test func filesBelowARootAreSortedByBytesAndSiblingsLeftOut() throws {
    let inside: [FilePath] = ["/r", "/r/a", "/r/a/b", "/r/a.b", "/r/\u{10FFFF}"]
    try store(inside + ["/r-", "/r.jpg", "/r0", "/q/r/a", "/R/a"])
    let found = try catalog.knownFiles(under: "/r")
    #expect(found.map(\.path) == inside.sorted())
    #expect(try catalog.knownFiles(under: "/r/").map(\.path) == inside.sorted())
    #expect(try catalog.knownFiles(under: "/").count == 10)
    #expect(try catalog.knownFiles().count == 10)
    #expect(try catalog.knownFiles(under: "/r/a").map(\.path) == ["/r/a", "/r/a/b"])
    let first = try #require(found.first)
    #expect(first.byteCount == 0 && first.category == "c")
    #expect(try first.content == testHash(0))
    #expect(found.dropFirst().allSatisfy { $0.modifiedNanoseconds == -$0.byteCount })
  }

  @Test func pathsOfAnyBytesAreKeptFoundAndRemoved() throws {
    let odd = [
      FilePath(bytes: Array("/r/".utf8) + [0xFF, 0xFE]), FilePath(bytes: [0x2F, 0x80]),
      FilePath("/r/new\nline"), FilePath("/r/it's \"quoted\" %_*[?]"), FilePath("/r/-rf"),
      FilePath("/r/😀"), FilePath("/r/ "),
    ]
    try store(odd)
    #expect(try catalog.knownFiles().map(\.path) == odd.sorted())
    for path in odd {
      #expect(try catalog.image(path: path)?.path == path)
      #expect(try catalog.image(id: testID(path))?.path == path)
    }
    #expect(try catalog.count(where: .glob(.path, "/r/*")) == 6)
    #expect(
      try catalog.count(where: .compare(.filename, .equal, .text("it's \"quoted\" %_*[?]"))) == 1)
    #expect(try catalog.count(where: .glob(.filename, "new*")) == 1)
    try catalog.apply(odd.map { .remove(path: $0) })
    #expect(try catalog.status().contentCount == 0)
  }

  @Test func removingFoldersTakesWhatIsBelowThemAlone() throws {
    try store(["/r/a", "/r/b/c", "/r/b/d", "/r/bb", "/s"])
    try catalog.apply([
      .recordFailure(
        FileFailure(path: "/r/b/x", cause: .init(.damaged, "r")))
    ])
    #expect(try catalog.remove(under: ["", "/none", "r"]) == 0)
    #expect(try catalog.remove(under: ["/r/b", "/s", "/none"]) == 3)
    #expect(try catalog.knownFiles().map(\.path) == ["/r/a", "/r/bb"])
    #expect(try catalog.failures().isEmpty)
    #expect(try catalog.vectorContentIDs(in: .init(rawValue: 1)).count == 2)
  }

  @Test func pagesOfImagesJoinToTheWhole() throws {
    try store((0..<7).map { FilePath("/\($0)") })
    let all = try catalog.images()
    #expect(try catalog.images(limit: 3) + catalog.images(limit: 9, offset: 3) == all)
    #expect(try catalog.images(limit: 0).isEmpty)
    #expect(try catalog.images(limit: -5).isEmpty)
    #expect(try catalog.images(offset: 100).isEmpty)
  }

  @Test func hashesAreLookedUpWithWhetherTheyHaveAVector() throws {
    try store(["/a", "/b"])
    let building = try catalog.createSet(for: testSpace("other"), state: .building)
    try catalog.apply([try catalog.vectorChange(2, testVector(5))], set: building.id)
    let hashes = try [testHash(0), testHash(1), testHash(9)]
    let inCurrent = try catalog.contents(withHashes: hashes)
    #expect(inCurrent.count == 2 && inCurrent.values.allSatisfy(\.hasVector))
    let inBuilding = try catalog.contents(withHashes: hashes, set: building.id)
    #expect(inBuilding[hashes[0]]?.hasVector == false)
    #expect(inBuilding[hashes[1]]?.hasVector == true)
    #expect(inBuilding[hashes[1]]?.id == 2)
  }

  @Test func whatARemovalWouldTakeIsWhatItTakes() throws {
    let odd = FilePath(bytes: Array("/p/".utf8) + [0xFF])
    let alike = FilePath("/p/\u{FFFD}")
    let inside = odd.appending("x")
    try store([odd, inside, alike, alike.appending("x"), "/p/[a]/1", "/p/a/1"])
    // By text the two folders look the same, and by text none is at the path.
    #expect(try catalog.count(where: .isUnder(odd)) != 2)
    let cases: [([FilePath], Int)] = [
      ([inside, odd], 2), ([odd], 0), (["/p/[a]"], 1), (["/gone"], 0), ([FilePath(bytes: [])], 0),
    ]
    for (paths, expected) in cases {
      #expect(try catalog.removalCount(under: paths) == expected, "\(paths)")
      #expect(try catalog.remove(under: paths) == expected, "\(paths)")
    }
    let filter = Filter.glob(.path, "/p/*")
    let count = try catalog.removalCount(where: filter)
    #expect(try catalog.remove(where: filter) == count && count == 3)
  }

  @Test func rootsFacetsAndFiguresAreKept() throws {
    try store(["/a", "/b"])
    let root = LibraryRoot(path: "/a", options: "{\"category\":\"folder\"}", lastSeenNanoseconds: 5)
    try catalog.saveRoot(root)
    try catalog.saveRoot(LibraryRoot(path: "/b", options: "", lastSeenNanoseconds: 1))
    try catalog.saveRoot(LibraryRoot(path: "/b", options: "x", lastSeenNanoseconds: 2))
    #expect(
      try catalog.roots() == [
        root, LibraryRoot(path: "/b", options: "x", lastSeenNanoseconds: 2),
      ])
    try catalog.removeRoot("/b")
    #expect(try catalog.roots() == [root])
    #expect(
      try catalog.categoryCounts() == [
        FacetCount(value: nil, count: 1), FacetCount(value: "c", count: 1),
      ])
    let status = try catalog.status()
    #expect(status.imageCount == 2 && status.contentCount == 2 && status.failureCount == 0)
    #expect(status.imageByteCount == 1 && status.fileByteCount > 0)
    #expect(status.sets.map(\.vectorCount) == [2])
  }
}
