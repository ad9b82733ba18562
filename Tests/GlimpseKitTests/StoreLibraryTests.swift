// A store in the place of a library: what is alike, and what is refused.

import Foundation
import GlimpseKit
import ModelInference
import SearchDomain
import SearchWorkflows
import TestSupport
import Testing

@Suite struct StoreLibraryTests {
  let folder: TemporaryFolder
  let store = MemoryVectorStore()
  let library: StoreLibrary
  var pictures: String { folder.file("pictures") }

  init() async throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("pictures"), withIntermediateDirectories: true)
    for i in 0..<24 {
      let colour = [UInt8(10 * i), UInt8(255 - 10 * i), UInt8(i * i % 256)]
      try ImageLibraryTests.write(
        PortablePixmap(width: 40, height: 30 + i, colour: colour),
        to: folder.file("pictures/\(i).ppm"))
    }
    library = StoreLibrary(store: store, configuration: ImageLibraryTests.configuration(folder))
    try await library.index([folder.file("pictures")]).finish()
  }

  @Test func searchesAsALibraryDoesAndSaysWhatItCannot() async throws {
    let own = try ImageLibrary(configuration: ImageLibraryTests.configuration(folder))
    try await own.index([pictures]).finish()
    var query = SearchQuery(words: "a red dog", limit: 8)
    query.collapsesDuplicates = false
    query.mode = .visualOnly
    let (here, there) = (try own.search(query), try library.search(query))
    #expect(here.hits.map(\.image.path) == there.hits.map(\.image.path))
    #expect(zip(here.hits, there.hits).allSatisfy { abs($0.score - $1.score) < 1e-6 })
    #expect(there.warnings.isEmpty && there.model == here.model)
    // The library is its own sample here, so both measure the same scale.
    let strengths = zip(here.hits, there.hits).map { ($0.strength, $1.strength) }
    #expect(strengths.allSatisfy { abs(($0 ?? 9) - ($1 ?? -9)) < 1e-3 })
    query.mode = .combined
    #expect(try library.search(query).warnings.count == 1)
  }

  @Test func aStoredPictureIsNotAmongItsOwnResults() throws {
    let path = FilePath(pictures + "/3.ppm")
    let content = try library.storedContent(.file(path))
    guard case .stored(let id) = content else {
      Issue.record("the picture is not known")
      return
    }
    let reply = try library.search(SearchQuery([SearchQuery.Part(.stored(id))], limit: 5))
    #expect(!reply.hits.contains { $0.image.path == path } && !reply.hits.isEmpty)
  }

  @Test func listsInTheOrderOfPathsAndInPagesOfIDs() throws {
    let all = try library.images(where: nil, limit: nil, offset: 0)
    #expect(all.count == 24 && all.map(\.path) == all.map(\.path).sorted())
    #expect(try library.images(where: nil, limit: 3, offset: 4) == Array(all[4..<7]))
    for isOrdered in [true, false] {
      store.setOrdered(isOrdered)
      var found: [ImageRecord] = []
      while true {
        let page = try library.images(
          afterPicture: found.last?.id, position: found.count, where: nil, limit: 7)
        if page.isEmpty { break }
        found += page
      }
      #expect(found == store.all.map(\.image))
    }
  }

  @Test func removesAndCounts() throws {
    #expect(try library.remove(under: [FilePath(pictures + "/3.ppm")]) == 1)
    #expect(try library.count(where: nil) == 23)
    #expect(try library.status().imageCount == 23)
    #expect(try library.remove(under: [FilePath(pictures)]) == 23)
    #expect(throws: WorkflowError.self) { try library.search(SearchQuery(words: "anything")) }
  }

  @Test func whatAStoreCannotDoIsRefused() async throws {
    #expect(throws: GlimpseError.self) { try library.failures() }
    #expect(throws: GlimpseError.self) { try library.duplicates(DuplicateOptions()) { _, _ in } }
    var query = SearchQuery(words: "red")
    query.mode = .textOnly
    let error = #expect(throws: GlimpseError.self) { try library.search(query) }
    #expect(error?.kind == .unsupported)
    var options = IndexingOptions()
    options.ocrLanguages = "eng"
    await #expect(throws: GlimpseError.self) {
      try await library.index([FilePath(pictures)], options: options).finish()
    }
  }

  @Test func anotherModelsCollectionIsRefused() throws {
    let other = EmbeddingSpace(modelName: "other", digest: "x", dimension: 3, precision: "f32")
    let foreign = MemoryVectorStore()
    try foreign.prepare(for: other)
    try foreign.upsert(store.all)
    let library = StoreLibrary(
      store: foreign, configuration: ImageLibraryTests.configuration(folder))
    let error = #expect(throws: VectorStoreError.self) {
      try library.search(SearchQuery(words: "red"))
    }
    #expect(error?.kind == .mismatch)
  }
}
