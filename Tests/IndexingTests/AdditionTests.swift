// Images that come and go between two builds of the index file, one by one.

import Foundation
import Indexing
import SearchDomain
import Support
import TestSupport
import Testing
import VectorIndexing

@testable import LocalStores

@Suite struct AdditionTests {
  let folder: TemporaryFolder
  let catalog: Catalog
  let indexes: IndexMaintainer
  let store: LocalStore
  let space = EmbeddingSpace(modelName: "test", digest: "test", dimension: 24, precision: "f32")

  init() throws {
    folder = try TemporaryFolder()
    catalog = try Catalog.open(
      folder: FilePath(folder.file("library")), access: .readWrite(createIfMissing: true))
    indexes = IndexMaintainer(catalog: catalog, cacheFolder: folder.file("cache"))
    store = LocalStore(catalog: catalog, indexes: indexes)
    try store.prepare(for: space)
    try store.upsert((0..<600).map(record))
    _ = try found(0)
  }

  func path(_ number: Int) -> FilePath { FilePath("/pictures/\(number).jpg") }

  func vector(_ number: Int) throws -> Embedding {
    var random = SplitMix64(seed: UInt64(number))
    return try Embedding(
      normalizing: (0..<24).map { _ in Float.random(in: -1...1, using: &random) })
  }

  func record(_ number: Int) throws -> StoredRecord {
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 % 4 * 8)) }
    let content = try #require(ContentHash(bytes: bytes))
    let image = ImageRecord(
      id: ImageID(naming: path(number)), path: path(number), contentHash: content, byteCount: 1,
      modifiedNanoseconds: 1, category: nil, facts: ImageFacts(width: 1, height: 1, format: "jpeg"))
    return StoredRecord(image: image, embedding: try vector(number))
  }

  /// The numbers found for the vector of one, best first.
  func found(_ number: Int, limit: Int = 5) throws -> [String] {
    try store.find(Query(embedding: try vector(number), limit: limit)).hits.map(
      \.image.filename)
  }

  func delete(_ number: Int) throws { try store.delete(ids: [ImageID(naming: path(number))]) }

  /// When the index file was put in its place.
  func fileNumber() throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.file("library/vectors-1.index"))
    return try #require(attributes[.systemFileNumber] as? Int)
  }

  @Test func additionsAndDeletionsOneByOneAreSeenAtOnceAndTheFileStays() throws {
    let file = try fileNumber()
    for number in 1000..<1200 {
      try store.upsert([try record(number)])
      #expect(try found(number).first == "\(number).jpg")
      // One of the file and one that was added before.
      if number % 3 == 0 { try delete(number - 1000) }
      if number % 4 == 0 {
        try delete(number - 1)
        #expect(try found(number - 1).first != "\(number - 1).jpg")
        #expect(try found(number).first == "\(number).jpg")
      }
    }
    #expect(try fileNumber() == file)
    // The same from the whole catalog as from the parts kept in memory.
    let fresh = LocalStore(
      catalog: catalog,
      indexes: IndexMaintainer(catalog: catalog, cacheFolder: folder.file("cache")))
    for number in stride(from: 0, to: 1200, by: 7) {
      let query = Query(embedding: try vector(number), limit: 20)
      #expect(try store.find(query).hits == fresh.find(query).hits)
    }
    #expect(try fileNumber() == file)
    try indexes.refresh(try #require(try catalog.currentSet()))
    #expect(try fileNumber() != file)
    let set = try #require(try catalog.currentSet())
    #expect(try catalog.removedContentIDs(in: set.id, after: 0, through: set.rewriteCount).isEmpty)
  }

  @Test func anAdditionThatNobodySearchedBeforeItsDeletionLeavesTheFile() throws {
    let file = try fileNumber()
    try store.upsert([try record(1000)])
    try delete(1000)
    #expect(try found(1000).first != "1000.jpg")
    #expect(try found(7).first == "7.jpg")
    #expect(try fileNumber() == file)
  }

  @Test func aChangedVectorIsFoundByItsNewValuesAndMakesANewFile() throws {
    let file = try fileNumber()
    try store.upsert([StoredRecord(image: try record(7).image, embedding: try vector(5000))])
    #expect(try found(5000).first == "7.jpg")
    #expect(try fileNumber() != file)
    // The same for one that came after the file.
    try store.upsert([try record(1000)])
    _ = try found(1000)
    try store.upsert([StoredRecord(image: try record(1000).image, embedding: try vector(6000))])
    #expect(try found(6000).first == "1000.jpg")
  }

  @Test func aPageOfTheTailGivesTheBestThatAreLeft() throws {
    let vectors = try (0..<500).map { try vector($0) }
    var page = TailPage(
      ids: (0..<500).map { Int64($0 * 2) }, vectors: .init(vectors.flatMap(\.values), dimension: 24)
    )
    for id in [0, 7, 8, 998, 2000] as [Int64] { page.remove(id) }
    #expect(page.count == 497)
    let query = try vector(9999)
    let expected = (0..<500).filter { ![0, 4, 499].contains($0) }
      .map { ScoredID(id: Int64($0 * 2), score: query.exactSimilarity(to: vectors[$0].values)) }
      .sorted(by: ScoredID.precedes)
    for limit in [1, 10, 300, 600] {
      let best = page.best(limit, query, admitted: nil).sorted(by: ScoredID.precedes)
      #expect(best.prefix(limit) == expected.prefix(limit))
    }
    let few = page.best(10, query, admitted: [8, 10, 12]).sorted(by: ScoredID.precedes)
    #expect(few == expected.filter { [10, 12].contains($0.id) })
    #expect(
      page.joined(with: TailPage(ids: [2000], vectors: .init(query.values, dimension: 24))).count
        == 498)
  }
}
