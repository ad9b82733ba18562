// A store searched as a library is.

import SearchDomain
import SearchWorkflows
import TestSupport
import Testing

@Suite struct StoreSearcherTests {
  let fixture: LibraryFixture
  let store = MemoryVectorStore()

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
    for i in 0..<30 {
      try fixture.write(
        "many/\(i).ppm", ColourEncoder.picture(UInt8(8 * i), UInt8(255 - 8 * i), UInt8(i)))
    }
    try fixture.write("copies/one.ppm", ColourEncoder.picture(255, 0, 0))
    try fixture.index()
    let encoder = fixture.encoder
    _ = try StoreIndexer(
      store: store, space: encoder.space, recognises: { _ in true }, loadEncoder: { encoder }
    ).run([fixture.root])
  }

  private func query(_ words: String, limit: Int = 10) throws -> FusedQuery {
    FusedQuery(embedding: try fixture.encoder.encode([words])[0].embedding, limit: limit)
  }

  /// A query for a colour. None is pure: to red itself green and blue are
  /// equally close, and which of such two comes first is told by a library's and
  /// a store's own ids.
  private func query(_ colour: [Float], limit: Int) throws -> FusedQuery {
    let values = [0.2] + Array(repeating: colour, count: 9).joined()
    return FusedQuery(embedding: try Embedding(normalizing: values), limit: limit)
  }

  private func both(_ query: FusedQuery) throws -> (own: FusedResult, there: FusedResult) {
    let own = Searcher(catalog: fixture.catalog, indexes: fixture.indexes)
    return (
      try own.search(query, in: fixture.encoder.space),
      try StoreSearcher(store: store).search(query)
    )
  }

  @Test(arguments: [false, true])
  func findsWhatALibraryFinds(folds: Bool) throws {
    for colour: [Float] in [[1, 0.3, 0.1], [0.3, 1, 0.1], [0.1, 0.3, 1]] {
      for offset in [0, 3, 40] {
        // So many that both look at everything: what folds into the last one
        // depends on how far was looked.
        var query = try query(colour, limit: 18)
        query.folds = folds
        query.offset = offset
        let (own, there) = try both(query)
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
    var query = try query("red", limit: 5)
    let red = store.all.first { $0.image.filename == "red.ppm" }
    query.excludedContents = Set([red?.image.contentHash].compactMap { $0 })
    let (own, there) = try both(query)
    #expect(there.hits.count == 5 && own.hits.map(\.image.path) == there.hits.map(\.image.path))
  }

  @Test(arguments: [false, true])
  func diversityArrangesAsInALibrary(folds: Bool) throws {
    var query = try query([1, 0.3, 0.1], limit: 5)
    query.diversity = 0.7
    query.folds = folds
    let (own, there) = try both(query)
    #expect(own.hits.map(\.image.path) == there.hits.map(\.image.path))
  }

  @Test func wordsAloneAreRefused() throws {
    let error = #expect(throws: VectorStoreError.self) {
      try StoreSearcher(store: store).search(FusedQuery(embedding: nil, limit: 3))
    }
    #expect(error?.kind == .unsupported)
  }
}
