// What the store of this machine gives by contents: for duplicates, texts and
// exports. Nothing of it names a row.

import SearchDomain
import TestSupport
import Testing

@testable import LocalStores

@Suite struct LocalStoreContentsTests {
  let library: TestLibrary
  let store: LocalStore

  /// Contents indexed in another order than that of their hashes.
  static let contents = [5, 3, 9, 1]

  init() throws {
    library = try TestLibrary()
    store = LocalStore(
      catalog: library.catalog,
      indexes: IndexMaintainer(catalog: library.catalog, cacheFolder: library.temporary.path))
    try store.prepare(for: testSpace())
    for content in Self.contents { try add(FilePath("/b/\(content)"), content) }
    try add("/a/copy of 3", 3)
  }

  private func add(_ path: FilePath, _ content: Int) throws {
    let record = try testRecord(path, content: content)
    try store.upsert([StoredRecord(image: record, embedding: try testVector(content))])
  }

  private func hashes(_ contents: [Int]) throws -> [ContentHash] { try contents.map(testHash) }

  private func errorKind(_ body: () throws -> Void) -> VectorStoreError.Kind? {
    do { try body() } catch { return (error as? VectorStoreError)?.kind }
    return nil
  }

  @Test func contentsComeInTheOrderInWhichTheyWereIndexed() throws {
    let found = try store.fingerprintedContents(where: nil, favouring: ["/none", "/a", "/b"])
    #expect(found.map(\.content) == (try hashes(Self.contents)))
    #expect(found.map(\.order) == [0, 1, 2, 3])
    #expect(found.map(\.folderRank) == [2, 1, 2, 2])
    #expect(found.map(\.imageCount) == [1, 2, 1, 1])
    let some = try store.fingerprintedContents(
      where: .isUnder("/a"), favouring: ["/b/9"])
    #expect(some.map(\.content) == (try hashes([3])) && some[0].folderRank == nil)
    #expect(MemoryLayout<FingerprintedContent>.stride <= 112)
  }

  @Test func numbersBeyondThirtyTwoBitsAreTheLargest() throws {
    let content = FingerprintedContent(
      try testHash(1), order: .max, folderRank: .max, fingerprint: nil, width: .max, height: -1,
      format: "", takenSeconds: nil, hasCaptureData: false, byteCount: .max,
      modifiedNanoseconds: .min, imageCount: .max)
    #expect(content.width == Int(Int32.max) && content.height == -1)
    #expect(content.order == Int(UInt32.max) && content.folderRank == nil)
    #expect(content.byteCount == .max && content.modifiedNanoseconds == .min)
  }

  @Test func vectorsAndImagesAreGivenByContent() throws {
    let wanted = try hashes([3, 77, 9, 3])
    let vectors = try store.vectors(of: wanted)
    #expect(vectors == [wanted[0]: try testVector(3), wanted[2]: try testVector(9)])
    let images = try store.images(of: wanted, where: nil)
    #expect(
      images.mapValues { $0.map(\.path) } == [
        wanted[0]: ["/a/copy of 3", "/b/3"], wanted[2]: ["/b/9"],
      ])
    let below = try store.images(of: wanted, where: .isUnder("/a"))
    #expect(below.mapValues { $0.map(\.path) } == [wanted[0]: ["/a/copy of 3"]])
  }

  @Test func notesAreKeptWhereTheStoreMayBeWritten() throws {
    let content = try testHash(9)
    let print = ImageFingerprint(dct: .max, difference: 1)
    let reader = LocalStore(
      catalog: try library.reopened(),
      indexes: IndexMaintainer(catalog: library.catalog, cacheFolder: library.temporary.path))
    try reader.note(fingerprints: [content: print])
    try reader.note(pixelDigests: [content: [7]])
    #expect(try store.pixelDigests(of: [content]).isEmpty)
    try store.note(fingerprints: [content: print])
    try store.note(pixelDigests: [content: [7]])
    #expect(try reader.pixelDigests(of: [content, try testHash(5)]) == [content: [7]])
    let found = try reader.fingerprintedContents(where: nil, favouring: [])
    #expect(found.map(\.fingerprint) == [nil, nil, print, nil])
  }

  @Test func contentsThatLackATextComePageByPage() throws {
    try store.keep(.ocr, by: "reader", [try testHash(3): "", try testHash(77): "gone"])
    #expect(try store.count(without: .ocr, by: "reader") == 3)
    #expect(try store.count(without: .ocr, by: "another") == 4)
    var found: [UntoldContent] = []
    var cursor: StoreCursor?
    repeat {
      let page = try store.contents(without: .ocr, by: "reader", after: cursor, limit: 2)
      // One that is given its text meanwhile moves nothing.
      for item in page.contents { try store.keep(.ocr, by: "reader", [item.content: "text"]) }
      found += page.contents
      cursor = page.next
    } while cursor != nil
    #expect(found.map(\.content) == (try hashes([5, 9, 1])))
    #expect(found.map(\.path) == ["/b/5", "/b/9", "/b/1"])
    #expect(try store.count(without: .ocr, by: "reader") == 0)
    #expect(
      errorKind {
        _ = try store.contents(without: .ocr, by: "x", after: StoreCursor("here"), limit: 2)
      } == .refused)
  }

  @Test(arguments: [1, 2, 3, 100])
  func describedImagesComeOnceEach(limit: Int) throws {
    let odd = FilePath(bytes: Array("/b/ \n/".utf8) + [0xFF, 0xFE])
    try add(odd, 3)
    try store.keep(.caption, by: "model", [try testHash(3): "a cat"])
    var found: [DescribedImage] = []
    var cursor: StoreCursor?
    repeat {
      let page = try store.describedPage(after: cursor, limit: limit, where: nil)
      #expect(page.images.count <= limit)
      found += page.images
      cursor = page.next
    } while cursor != nil
    #expect(found.map(\.image.path) == ["/b/5", "/a/copy of 3", odd, "/b/3", "/b/9", "/b/1"])
    #expect(found.map(\.caption) == [nil, "a cat", "a cat", "a cat", nil, nil])
    #expect(try found.map(\.embedding) == [5, 3, 3, 3, 9, 1].map { try testVector($0) })
    for text in ["", "1", "x /b", "1 *", "1 L2I= x"] {
      #expect(
        errorKind {
          _ = try store.describedPage(after: StoreCursor(text), limit: limit, where: nil)
        } == .refused)
    }
  }

  @Test func takenImagesBringTheirTexts() throws {
    let records = [("/b/5", 5, "one"), ("/new", 6, "two"), ("/newer", 7, "")]
    let images = try records.map { path, content, caption in
      DescribedImage(
        image: try testRecord(FilePath(path), content: content, width: 7),
        embedding: try testVector(content), caption: caption)
    }
    let taken = try store.take(images, textsBy: "import")
    #expect(taken.added == 2 && taken.replaced == 1)
    let known = try store.images(at: ["/new", "/nowhere", "/b/9"])
    #expect(known.keys.sorted() == ["/b/9", "/new"])
    let all = try store.describedPage(after: nil, limit: 100, where: nil).images
    let captions = all.filter { $0.caption != nil }.map { [$0.image.path.description, $0.caption] }
    #expect(captions == [["/b/5", "one"], ["/new", "two"]])
  }

  @Test func aSampleIsOfTheWholeLibrary() throws {
    #expect(try store.sampleVectors(count: 0).isEmpty)
    #expect(try store.sampleVectors(count: 100) == Self.contents.map { try testVector($0) })
    #expect(try store.sampleVectors(count: 2) == [testVector(5), testVector(9)])
    let empty = try TestLibrary()
    let none = LocalStore(
      catalog: empty.catalog,
      indexes: IndexMaintainer(catalog: empty.catalog, cacheFolder: empty.temporary.path))
    #expect(try none.sampleVectors(count: 5).isEmpty)
    #expect(try none.isEmpty() && !store.isEmpty())
  }

  @Test func nobodyElseIndexesMeanwhile() throws {
    try store.whileIndexing {
      #expect(errorKind { try store.whileIndexing {} } == .busy)
    }
    #expect(try store.whileIndexing { 7 } == 7)
  }
}
