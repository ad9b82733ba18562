import SearchDomain
import Testing

@testable import LocalStores

@Suite struct CatalogApplyingTests {
  let library: TestLibrary
  let set: VectorSet

  var catalog: Catalog { library.catalog }

  init() throws {
    library = try TestLibrary()
    set = try library.catalog.createSet(for: testSpace(), state: .current)
  }

  @Test func storedImageIsReadBackWhole() throws {
    var record = try testRecord(
      "/a/b.jpg", content: 1, category: "a",
      metadata: ["camera": .text("X \"1\""), "iso": .number(100.5), "flash": .boolean(true)])
    record.facts.orientation = 6
    let vector = try testVector(1)
    let result = try catalog.apply([.store(record, vector)])
    #expect(result.added == 1 && result.vectorsAdded == 1)
    #expect(try catalog.image(path: "/a/b.jpg") == record)
    #expect(try catalog.image(id: record.id) == record)
    #expect(try catalog.images() == [record])
    let id = try #require(try catalog.contentID(ofImage: record.id))
    #expect(try catalog.vector(contentID: id, in: set.id) == vector)
    #expect(try catalog.images(forContents: [id, 77]) == [id: [record]])
  }

  @Test func repeatedBatchChangesNothingButTheGeneration() throws {
    let batch: [ImageChange] = [
      .store(try testRecord("/a", content: 1), try testVector(1)),
      .store(try testRecord("/b", content: 1), nil),
      .recordFailure(failure("/c")),
    ]
    try catalog.apply(batch)
    let images = try catalog.images()
    let before = try #require(try catalog.currentSet())
    try catalog.apply(batch)
    #expect(try catalog.images() == images)
    #expect(try catalog.currentSet() == before)
    #expect(try catalog.failures().count == 1)
  }

  @Test func copyReusesItsContentsVector() throws {
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    let result = try catalog.apply([.store(try testRecord("/b", content: 1), nil)])
    #expect(result.added == 1 && result.needingEmbedding.isEmpty)
    #expect(try catalog.vectorCount(in: set.id) == 1)
    #expect(try catalog.contentIDs().count == 1)
  }

  @Test func imageOfUnknownContentWithoutVectorIsNamedAndNotStored() throws {
    let result = try catalog.apply([.store(try testRecord("/b", content: 9), nil)])
    #expect(result.needingEmbedding == ["/b"])
    #expect(try catalog.count() == 0)
    #expect(try catalog.contents(withHashes: [testHash(9)]).isEmpty)
  }

  @Test func lastCopyTakesContentAndVectorWithIt() throws {
    try catalog.apply([
      .store(try testRecord("/a", content: 1), try testVector(1)),
      .store(try testRecord("/b", content: 1), nil),
    ])
    try catalog.apply([.remove(path: "/a")])
    #expect(try catalog.vectorCount(in: set.id) == 1)
    try catalog.apply([.remove(path: "/b")])
    #expect(try catalog.vectorCount(in: set.id) == 0)
    #expect(try catalog.status().contentCount == 0)
    #expect(try catalog.vectorPage(in: set.id).contentIDs.isEmpty)
  }

  @Test func contentIDsAreNeverUsedAgain() throws {
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    let first = try catalog.maximumContentID(in: set.id)
    try catalog.apply([.remove(path: "/a")])
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    #expect(try catalog.maximumContentID(in: set.id) > first)
  }

  @Test func moveKeepsContentIDAndVector() throws {
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    let id = try catalog.maximumContentID(in: set.id)
    let result = try catalog.apply([.move(from: "/a", to: try testRecord("/z", content: 1))])
    #expect(result.added == 1 && result.removed == 1)
    #expect(try catalog.knownFiles().map(\.path) == ["/z"])
    #expect(try catalog.contentIDs() == [id])
    #expect(try catalog.vectorCount(in: set.id) == 1)
    // Once more: the old place is gone, the new one stays.
    try catalog.apply([.move(from: "/a", to: try testRecord("/z", content: 1))])
    #expect(try catalog.contentIDs() == [id])
  }

  @Test func imageRemovedAndStoredElsewhereInOneBatchKeepsItsVector() throws {
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    let result = try catalog.apply([
      .remove(path: "/a"), .store(try testRecord("/b", content: 1), nil),
    ])
    #expect(result.needingEmbedding.isEmpty)
    #expect(try catalog.vectorCount(in: set.id) == 1)
  }

  @Test func changedFileReplacesItsContent() throws {
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    try catalog.apply([.store(try testRecord("/a", content: 2), try testVector(2))])
    #expect(try catalog.status().contentCount == 1)
    #expect(try catalog.vectorCount(in: set.id) == 1)
    #expect(try catalog.contents(withHashes: [testHash(1), testHash(2)]).count == 1)
  }

  @Test func touchAndCategoryChangeTheRecordAndAreCounted() throws {
    try catalog.apply([.store(try testRecord("/a", content: 1), try testVector(1))])
    let generation = try catalog.generation()
    var touched = try testRecord("/a", content: 1)
    touched.byteCount = 5
    touched.modifiedNanoseconds = 6
    try catalog.apply([.touch(touched, nil)])
    #expect(try catalog.generation() == generation + 1)
    try catalog.apply([.setCategory(path: "/a", category: "x")])
    #expect(try catalog.generation() == generation + 2)
    let record = try #require(try catalog.image(path: "/a"))
    #expect(record.byteCount == 5 && record.modifiedNanoseconds == 6 && record.category == "x")
  }

  @Test func failureReplacesTheImageUnlessItMayPass() throws {
    try catalog.apply([
      .store(try testRecord("/a", content: 1), try testVector(1)),
      .store(try testRecord("/b", content: 2), try testVector(2)),
    ])
    try catalog.apply([
      .recordFailure(failure("/a", .vanished)), .recordFailure(failure("/b")),
    ])
    #expect(try catalog.failures() == [failure("/a", .vanished), failure("/b")])
    #expect(try catalog.knownFiles().map(\.path) == ["/a"])
    #expect(try catalog.failures(under: "/b").map(\.path) == ["/b"])
    try catalog.apply([.store(try testRecord("/a", content: 1), nil), .clearFailure(path: "/b")])
    #expect(try catalog.failures().isEmpty)
  }

  @Test func wrongVectorsAreRefusedAndTheWholeBatchUndone() throws {
    let good = ImageChange.store(try testRecord("/a", content: 1), try testVector(1))
    let short = ImageChange.store(
      try testRecord("/b", content: 2), try testVector(1, dimension: 4))
    #expect(errorKind { try catalog.apply([good, short]) } == .modelMismatch)
    for values: [Float] in [.init(repeating: .nan, count: 8), .init(repeating: 1, count: 8)] {
      let bad = ImageChange.store(
        try testRecord("/b", content: 2), Embedding(unitLength: values))
      #expect(errorKind { try catalog.apply([good, bad]) } == .invalidVector)
    }
    #expect(try catalog.count() == 0)
    #expect(try catalog.status().contentCount == 0)
  }

  @Test func storingWithoutASetIsRefused() throws {
    let empty = try TestLibrary()
    let change = ImageChange.store(try testRecord("/a", content: 1), try testVector(1))
    #expect(errorKind { try empty.catalog.apply([change]) } == .noVectorSet)
    #expect(
      errorKind { try catalog.apply([change], set: .init(rawValue: 99)) } == .noVectorSet)
  }

  private func failure(_ path: FilePath, _ kind: FileFailure.Kind = .damaged) -> FileFailure {
    FileFailure(
      path: path, cause: .init(kind, "cut off"), byteCount: 3, modifiedNanoseconds: 4)
  }
}
