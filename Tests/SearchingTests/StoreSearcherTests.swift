// A store searched as a library is.

import Indexing
import SearchDomain
import Searching
import TestSupport
import Testing
import WorkflowTestSupport

@Suite struct StoreSearcherTests {
  let fixture: LibraryFixture
  let store = MemoryVectorStore()

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
    for i in 0..<30 {
      try fixture.write(
        "many/\(i).ppm", ColourEncoder.image(UInt8(8 * i), UInt8(255 - 8 * i), UInt8(i)))
    }
    try fixture.write("copies/one.ppm", ColourEncoder.image(255, 0, 0))
    try fixture.index()
    let encoder = fixture.encoder
    _ = try Indexer(
      store: store, space: encoder.space, recognises: { _ in true }, loadEncoder: { _ in encoder }
    ).run([fixture.root])
  }

  private func query(_ words: String, limit: Int = 10) throws -> Query {
    Query(embedding: try fixture.encoder.encode([words])[0].embedding, limit: limit)
  }

  /// A query for a colour. None is pure: to red itself green and blue are
  /// equally close, and which of such two comes first is told by a library's and
  /// a store's own ids.
  private func query(_ colour: [Float], limit: Int) throws -> Query {
    let values = [0.2] + Array(repeating: colour, count: 9).joined()
    return Query(embedding: try Embedding(normalizing: values), limit: limit)
  }

  private func both(
    _ query: Query, _ arrangement: Arrangement = Arrangement()
  ) throws -> (own: Answer, there: Answer) {
    return (
      try Searcher(store: fixture.store).search(query, arranged: arrangement),
      try Searcher(store: store).search(query, arranged: arrangement)
    )
  }

  @Test(arguments: [false, true])
  func findsWhatALibraryFinds(collapses: Bool) throws {
    for colour: [Float] in [[1, 0.3, 0.1], [0.3, 1, 0.1], [0.1, 0.3, 1]] {
      for offset in [0, 3, 40] {
        // So many that both look at everything: what folds into the last one
        // depends on how far was looked.
        var query = try query(colour, limit: 18)
        query.offset = offset
        let (own, there) = try both(query, Arrangement(collapses: collapses))
        #expect(own.hits.map(\.image.path) == there.hits.map(\.image.path))
        #expect(own.hits.map(\.score) == there.hits.map(\.score))
        #expect(own.hits.map(\.folded.count) == there.hits.map(\.folded.count))
      }
    }
  }

  @Test func filtersAndTheMinimumScoreDecideBeforeTheRanking() throws {
    var query = try query("red", limit: 20)
    query.filter = .compare(.category, .equal, .text("many"))
    query.minimumScore = 0.9
    let (own, there) = try both(query)
    #expect(!there.hits.isEmpty && own.hits.map(\.image.path) == there.hits.map(\.image.path))
    #expect(there.hits.allSatisfy { $0.score >= 0.9 && $0.image.category == "many" })
  }

  @Test func excludedContentsAreMadeUpFor() throws {
    let red = try #require(store.all.first { $0.image.filename == "red.ppm" })
    let (own, there) = try both(
      query("red", limit: 5), Arrangement(excludedContents: [red.image.contentHash]))
    #expect(there.hits.count == 5 && own.hits.map(\.image.path) == there.hits.map(\.image.path))
  }

  @Test(arguments: [false, true])
  func diversityArrangesAsInALibrary(collapses: Bool) throws {
    let (own, there) = try both(
      query([1, 0.3, 0.1], limit: 5), Arrangement(collapses: collapses, diversity: 0.7))
    #expect(own.hits.map(\.image.path) == there.hits.map(\.image.path))
  }

  @Test func wordsAloneAreRefused() throws {
    let error = #expect(throws: VectorStoreError.self) {
      try Searcher(store: store).search(
        Query(embedding: nil, limit: 3), arranged: Arrangement())
    }
    #expect(error?.kind == .unsupported)
  }
}
