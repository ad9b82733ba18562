// Results of searches, and the derived index being stale, damaged or gone.

import Foundation
import Indexing
import SearchDomain
import TestSupport
import Testing
import WorkflowTestSupport

@testable import LocalStores
@testable import Searching

@Suite struct SearcherTests {
  let fixture: LibraryFixture

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
    try fixture.index()
  }

  var indexFile: String {
    get throws {
      let library = fixture.folder.file("library")
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: library).first {
          $0.hasSuffix(".index")
        })
      return library + "/" + name
    }
  }

  @Test func theRightColourComesFirstWithItsCosine() throws {
    let hits = try fixture.search("red")
    #expect(
      fixture.names(hits) == ["red.ppm", "blue.ppm", "green.ppm"]
        || fixture.names(hits) == ["red.ppm", "green.ppm", "blue.ppm"])
    #expect(abs(hits[0].score - 1) < 1e-5 && hits[1].score < 0.1)
  }

  @Test func limitOffsetMinimumAndFilterAreExact() throws {
    #expect(try fixture.search("red", limit: 1).count == 1)
    #expect(try fixture.search("red", limit: 2) { $0.offset = 2 }.count == 1)
    #expect(try fixture.search("red", limit: 2) { $0.offset = 3 }.isEmpty)
    #expect(try fixture.search("red") { $0.minimumScore = 0.5 }.count == 1)
    let inB = try fixture.search("red") { $0.filter = .compare(.category, .equal, .text("b")) }
    #expect(fixture.names(inB) == ["blue.ppm"])
  }

  @Test func copiesAreSeparateResultsAndStillFillTheLimit() throws {
    for i in 0..<5 { try fixture.write("c/red \(i).ppm", ColourEncoder.image(255, 0, 0)) }
    try fixture.index()
    let hits = try fixture.search("red", limit: 6)
    #expect(hits.count == 6 && hits.allSatisfy { $0.score == hits[0].score })
    #expect(hits.map(\.image.path) == hits.map(\.image.path).sorted())
    #expect(try fixture.search("red", limit: 8).count == 8)
  }

  @Test func imagesAddedSinceTheIndexWasBuiltAreFound() throws {
    let file = try indexFile
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    try fixture.write("d/other red.ppm", ColourEncoder.image(254, 0, 0))
    try fixture.index()
    // As if the run had been killed before it refreshed the index.
    try before.write(to: URL(fileURLWithPath: file))
    let fresh = LocalStore(
      catalog: fixture.catalog,
      indexes: IndexMaintainer(catalog: fixture.catalog, cacheFolder: fixture.folder.file("cache")))
    let query = Query(embedding: try fixture.encoder.encode(["red"])[0].embedding, limit: 2)
    #expect(
      Set(fixture.names(try fresh.find(query).hits)) == [
        "red.ppm", "other red.ppm",
      ])
  }

  @Test func aLongTailIsSearchedWhileTheNextIndexIsBuiltBesideIt() throws {
    let indexes = IndexMaintainer(
      catalog: fixture.catalog, cacheFolder: fixture.folder.file("cache"), longestTail: 1)
    let searcher = LocalStore(catalog: fixture.catalog, indexes: indexes)
    let query = Query(embedding: try fixture.encoder.encode(["red"])[0].embedding, limit: 1)
    _ = try searcher.find(query)
    let old = try Data(contentsOf: URL(fileURLWithPath: try indexFile))
    for i in 0..<3 { try fixture.write("d/red \(i).ppm", ColourEncoder.image(250, UInt8(i), 0)) }
    try fixture.index()
    // As if the run had been killed before it refreshed the index.
    try old.write(to: URL(fileURLWithPath: try indexFile))
    var four = query
    four.limit = 4
    let answer = try searcher.find(four)
    #expect(Set(fixture.names(answer.hits)) == ["red.ppm", "red 0.ppm", "red 1.ppm", "red 2.ppm"])
    indexes.finishBuilding()
    #expect(try Data(contentsOf: URL(fileURLWithPath: try indexFile)).count >= old.count)
    #expect(try searcher.find(four).hits == answer.hits)
  }

  @Test func deletedImagesAreGapsAndTheFileStays() throws {
    let file = try indexFile
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    let before = try fixture.search("red", limit: 9)
    try FileManager.default.removeItem(atPath: before[1].image.path.description)
    try fixture.index()
    try whole.write(to: URL(fileURLWithPath: file))
    let fresh = LocalStore(
      catalog: fixture.catalog,
      indexes: IndexMaintainer(catalog: fixture.catalog, cacheFolder: fixture.folder.file("cache")))
    let query = Query(embedding: try fixture.encoder.encode(["red"])[0].embedding, limit: 9)
    let hits = try fresh.find(query).hits
    #expect(
      hits.map(\.image.path) == before.map(\.image.path).filter { $0 != before[1].image.path })
  }

  @Test func aMissingDamagedOrForeignIndexIsBuiltAgain() throws {
    let file = try indexFile
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    let expected = try fixture.search("blue")
    var flipped = whole
    flipped[4100] ^= 0xff
    for contents in [nil, Data(), whole.prefix(5000), flipped, Data(repeating: 7, count: 9000)] {
      try FileManager.default.removeItem(atPath: file)
      try contents?.write(to: URL(fileURLWithPath: file))
      let indexes = IndexMaintainer(
        catalog: fixture.catalog, cacheFolder: fixture.folder.file("cache"))
      let query = Query(
        embedding: try fixture.encoder.encode(["blue"])[0].embedding, limit: 10)
      #expect(
        try Searcher(store: LocalStore(catalog: fixture.catalog, indexes: indexes)).search(query)
          .hits == expected)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == whole)
  }

  @Test func theIndexOfAnotherLibraryInTheSamePlaceIsNotTrusted() throws {
    let other = try LibraryFixture()
    // As many images, embedded in another order, so every id means another.
    for (name, colour) in [("1", (0, 0, 255)), ("2", (255, 0, 0)), ("3", (0, 255, 0))]
      as [(String, (UInt8, UInt8, UInt8))]
    {
      try other.write("\(name).ppm", ColourEncoder.image(colour.0, colour.1, colour.2))
      try other.index { $0.threads = 1 }
    }
    let library = other.folder.file("library")
    let name = URL(fileURLWithPath: try indexFile).lastPathComponent
    try FileManager.default.removeItem(atPath: library + "/" + name)
    try FileManager.default.copyItem(atPath: try indexFile, toPath: library + "/" + name)
    let indexes = IndexMaintainer(catalog: other.catalog, cacheFolder: other.folder.file("cache"))
    let searcher = LocalStore(catalog: other.catalog, indexes: indexes)
    for (words, expected) in [("blue", "1.ppm"), ("red", "2.ppm"), ("green", "3.ppm")] {
      let query = Query(embedding: try other.encoder.encode([words])[0].embedding, limit: 1)
      #expect(other.names(try searcher.find(query).hits) == [expected])
    }
  }

  @Test func anEmptyLibrarySaysSo() throws {
    let empty = try LibraryFixture()
    #expect(
      #expect(throws: VectorStoreError.self) { try empty.search("red") }?.kind == .noCollection)
  }
}
