// A library over a store on a server: what is alike, and what is refused.

import Foundation
import GlimpseKit
import Indexing
import Interchange
import ModelInference
import SearchDomain
import TestSupport
import Testing

@Suite struct ServerLibraryTests {
  let folder: TemporaryFolder
  let store = MemoryVectorStore()
  let library: ImageLibrary
  var images: String { folder.file("pictures") }

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
    library = ImageLibrary(store: store, configuration: ImageLibraryTests.configuration(folder))
    try await library.index([folder.file("pictures")]).finish()
  }

  @Test func searchesAsALibraryDoesAndSaysWhatItCannot() async throws {
    let own = try ImageLibrary(configuration: ImageLibraryTests.configuration(folder))
    try await own.index([images]).finish()
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

  @Test func aStoredImageIsNotAmongItsOwnResults() throws {
    let path = FilePath(images + "/3.ppm")
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
          after: found.last?.id, position: found.count, where: nil, limit: 7)
        if page.isEmpty { break }
        found += page
      }
      #expect(found == store.all.map(\.image))
    }
  }

  @Test func removesAndCounts() throws {
    #expect(try library.remove(under: [FilePath(images + "/3.ppm")]) == 1)
    #expect(try library.count(where: nil) == 23)
    #expect(try library.status().imageCount == 23)
    #expect(try library.remove(under: [FilePath(images)]) == 23)
    #expect(throws: WorkflowError.self) { try library.search(SearchQuery(words: "anything")) }
  }

  @Test func whatAStoreCannotDoIsRefused() async throws {
    let calls: [(String, () throws -> Void)] = [
      ("failures", { _ = try library.failures() }),
      ("duplicates", { _ = try library.duplicates() }),
      ("forgetting", { try library.forgetGone([FilePath(images + "/1.ppm")]) }),
      ("departed", { try library.forgetDeparted() }),
      ("verifying", { _ = try library.verify() }),
      ("exporting", { _ = try library.export(to: FilePath(folder.file("export"))) }),
      (
        "importing",
        {
          _ = try library.importFolder(
            FilePath(folder.file("export")), options: ImportOptions(base: FilePath(images)))
        }
      ),
    ]
    for (name, call) in calls {
      let error = #expect(throws: GlimpseError.self, "\(name)") { try call() }
      #expect(error?.kind == .unsupported, "\(name)")
      #expect(error?.message.contains("in a store on a server (\(store.name)): ") ?? false)
    }
    #expect(try store.all.count == 24 && library.departedCount() == 0)
    var query = SearchQuery(words: "red")
    query.mode = .textOnly
    let error = #expect(throws: GlimpseError.self) { try library.search(query) }
    #expect(error?.kind == .unsupported)
    var options = IndexingOptions()
    options.ocrLanguages = "eng"
    await #expect(throws: GlimpseError.self) {
      try await library.index([FilePath(images)], options: options).finish()
    }
  }

  @Test func anotherModelsCollectionIsRefused() throws {
    let other = EmbeddingSpace(modelName: "other", digest: "x", dimension: 3, precision: "f32")
    let foreign = MemoryVectorStore()
    try foreign.prepare(for: other)
    try foreign.upsert(store.all)
    let library = ImageLibrary(
      store: foreign, configuration: ImageLibraryTests.configuration(folder))
    let error = #expect(throws: VectorStoreError.self) {
      try library.search(SearchQuery(words: "red"))
    }
    #expect(error?.kind == .mismatch)
  }

  @Test func aServerIsNotAskedAgainForWhatItJustSaid() throws {
    store.setFault(nil)
    _ = try library.status()
    let once = store.count(of: .other)
    _ = try library.status()
    #expect(store.count(of: .other) == once)
    _ = try? library.search(SearchQuery(words: "red"))
    store.setFault(nil)
    for _ in 1...3 { _ = try library.search(SearchQuery(words: "red")) }
    #expect(store.count(of: .other) == 0 && store.count(of: .search) == 3)
    // Its own changes are known at once.
    let before = try library.generation()
    try library.remove(under: [FilePath(images + "/3.ppm")])
    #expect(try library.status().imageCount == 23 && library.generation() > before)
  }

  @Test func aStoreOfThisMachineMakesAWholeLibrary() async throws {
    let own = try ImageLibrary(configuration: ImageLibraryTests.configuration(folder))
    try await own.index([images]).finish()
    #expect(!own.isShared && library.isShared && library.stateFolder == nil)
    let given = ImageLibrary(
      store: own.store, configuration: ImageLibraryTests.configuration(folder))
    #expect(!given.isShared && given.folder == own.folder && given.stateFolder == own.stateFolder)
    #expect(try given.status().roots == [FilePath(images)] && given.verify().isSound)
    let before = try given.generation()
    try own.remove(under: [FilePath(images + "/3.ppm")])
    // Asked anew each time, whoever made the change.
    #expect(try given.status().imageCount == 23 && given.generation() > before)
  }

  @Test func aLibraryThatIsNotToBeMadeIsMissed() throws {
    var configuration = ImageLibraryTests.configuration(folder)
    configuration.folder = folder.file("none")
    configuration.createsLibrary = false
    let error = #expect(throws: GlimpseError.self) {
      try ImageLibrary(configuration: configuration)
    }
    #expect(error?.kind == .libraryNotFound)
    #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
  }
}
