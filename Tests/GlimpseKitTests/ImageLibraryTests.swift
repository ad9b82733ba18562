// The library product as a program uses it, over a tiny model of random
// weights: it has no meaning, but equal images have equal vectors.

import Foundation
import GlimpseKit
import Indexing
import LocalStores
import ModelInference
import QueryUnderstanding
import SearchDomain
import TestSupport
import Testing

@Suite struct ImageLibraryTests {
  let folder: TemporaryFolder
  let images: String
  let library: ImageLibrary

  init() throws {
    folder = try TemporaryFolder()
    images = folder.file("pictures")
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    library = try ImageLibrary(configuration: Self.configuration(folder))
    for (name, colour) in [("red", [255, 0, 0]), ("green", [0, 255, 0]), ("blue", [0, 0, 255])]
      as [(String, [UInt8])]
    {
      try Self.write(
        PortablePixmap(width: 40, height: 30, colour: colour), to: images + "/\(name).ppm")
    }
  }

  static func configuration(
    _ folder: TemporaryFolder, model: String? = Fixtures.path("models/open-clip"),
    access: LibraryConfiguration.Access = .writing
  ) -> LibraryConfiguration {
    LibraryConfiguration(
      folder: folder.file("library"), model: model, access: access, precision: .f32,
      environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")])
  }

  static func write(_ image: PortablePixmap, to path: String) throws {
    try Data(image.encoded).write(to: URL(fileURLWithPath: path))
  }

  func indexed() async throws -> ImageLibrary {
    try await library.index([images]).finish()
    return library
  }

  @Test func indexingTellsOfProgressAndEndsWithItsReport() async throws {
    var phases: Set<IndexingProgress.Phase> = []
    var lastDone = 0
    var report: IndexingReport?
    for try await event in library.index([images]) {
      switch event {
      case .progress(let progress):
        phases.insert(progress.phase)
        lastDone = max(lastDone, progress.done)
      case .finished(let last): report = last
      case .failure(let failure): Issue.record("\(failure)")
      case .warning(let warning): Issue.record("\(warning)")
      }
    }
    #expect(phases == [.scanning, .embedding, .finishing] && lastDone == 3)
    #expect(report?.indexed == 3 && report?.scanned == 3)
    #expect(try library.count() == 3)
  }

  @Test func aImageFindsItselfFirstWhenAskedToIncludeIt() async throws {
    let library = try await indexed()
    var query = SearchQuery([SearchQuery.Part(.file(FilePath(images + "/green.ppm")))], limit: 3)
    #expect(try library.search(query).hits.map(\.image.filename).contains("green.ppm") == false)
    query.includesQueryImages = true
    let hits = try library.search(query).hits
    #expect(hits.first?.image.filename == "green.ppm" && abs((hits.first?.score ?? 0) - 1) < 1e-4)
    #expect(hits.count == 3)
  }

  @Test func similarUsesTheStoredVectorAndLeavesTheImageOut() async throws {
    let library = try await indexed()
    let stored = try library.similar(to: FilePath(images + "/red.ppm"))
    #expect(stored.hits.count == 2 && !stored.hits.map(\.image.filename).contains("red.ppm"))
    let copy = folder.file("copy.ppm")
    try FileManager.default.copyItem(atPath: images + "/red.ppm", toPath: copy)
    #expect(try library.similar(to: FilePath(copy)).hits == stored.hits)
  }

  @Test func partsAddUpAndScaleAsWeighted() async throws {
    let library = try await indexed()
    let words = try library.embed(texts: ["a red thing"])[0].embedding
    let image = try library.embed(images: [FilePath(images + "/blue.ppm")])[0].get()
    let sum = zip(words.values, image.values).map { 2 * $0 - 0.5 * $1 }
    let expected = try library.search(SearchQuery([SearchQuery.Part(.vector(sum))])).hits
    var query = SearchQuery([
      SearchQuery.Part(.words("a red thing"), weight: 2),
      SearchQuery.Part(.file(FilePath(images + "/blue.ppm")), weight: -0.5),
    ])
    query.includesQueryImages = true
    query.mode = .visualOnly
    let hits = try library.search(query).hits
    #expect(hits.map(\.image.id) == expected.map(\.image.id) && hits.count == 3)
    for (got, want) in zip(hits, expected) { #expect(abs(got.score - want.score) < 1e-5) }
  }

  @Test func termsFromTheCommandLineBecomeParts() throws {
    let terms = try QueryTermParser.parse(["2:horse + ~/a.jpg - https://example.org/b.png"])
    let parts = terms.map { SearchQuery.Part($0, home: "/home/me") }
    #expect(parts.map(\.weight) == [2, 1, -1])
    guard case .file(let path) = parts[1].content, case .url = parts[2].content else {
      Issue.record("\(parts)")
      return
    }
    #expect(path == "/home/me/a.jpg")
  }

  @Test func queriesThatCannotBeAreRefusedInWords() async throws {
    let library = try await indexed()
    func kind(_ parts: [SearchQuery.Part]) -> GlimpseError.Kind? {
      do { _ = try library.search(SearchQuery(parts)) } catch {
        return (error as? GlimpseError)?.kind
      }
      return nil
    }
    #expect(kind([]) == .emptyQuery)
    #expect(kind([SearchQuery.Part(.words("  \n"))]) == .emptyQuery)
    #expect(
      kind([SearchQuery.Part(.words("x")), SearchQuery.Part(.words("x"), weight: -1)])
        == .cancellingQuery)
    #expect(kind([SearchQuery.Part(.words("x"), weight: .nan)]) == .cancellingQuery)
    #expect(kind([SearchQuery.Part(.vector([1, 2]))]) == .invalidArgument)
    #expect(kind([SearchQuery.Part(.file("/no/such/picture.jpg"))]) == .unreadableQueryImage)
    #expect(kind([SearchQuery.Part(.bytes(Array("words".utf8)))]) == .unreadableQueryImage)
    #expect(kind([SearchQuery.Part(.stored(ImageID(naming: "/nowhere")))]) == .imageNotFound)
  }

  @Test func aLongQueryIsCutWithAWarning() async throws {
    let reply = try await indexed().search(String(repeating: "word ", count: 10_000))
    #expect(reply.hits.count == 3 && reply.warnings.count == 1)
  }

  @Test func aLibraryReopensWithItsOwnModelAndRefusesAnother() async throws {
    _ = try await indexed()
    let reopened = try ImageLibrary(
      configuration: Self.configuration(folder, model: nil, access: .reading))
    #expect(try reopened.search("green").hits.count == 3)
    let other = try ImageLibrary(
      configuration: Self.configuration(
        folder, model: Fixtures.path("models/transformers-clip"), access: .reading))
    let error = #expect(throws: WorkflowError.self) { try other.search("green") }
    #expect(error?.kind == .modelMismatch)
  }

  @Test func aMissingLibraryAndAMissingModelAreTold() throws {
    let error = #expect(throws: GlimpseError.self) {
      try ImageLibrary(
        configuration: LibraryConfiguration(folder: folder.file("none"), access: .reading))
    }
    #expect(error?.kind == .libraryNotFound)
    let library = try ImageLibrary(configuration: Self.configuration(folder, model: "ViT-B-32"))
    #expect(#expect(throws: GlimpseError.self) { try library.model() }?.kind == .modelNotFound)
  }

  @Test func aCancelledRunEndsWithAReportOfWhatItDid() async throws {
    for i in 0..<60 {
      try Self.write(
        PortablePixmap(width: 9, height: 9, colour: [UInt8(i), 9, 9]), to: images + "/\(i).ppm")
    }
    var options = IndexingOptions()
    options.batchSize = 1
    let run = library.index([images], options: options)
    run.cancel()
    let report = try await run.finish()
    let kept = try library.count()
    #expect(report.wasCancelled && report.indexed == kept && kept < 63)
    let rest = try await library.index([images]).finish()
    #expect(rest.unchanged == kept && rest.indexed == 63 - kept)
  }

  /// Cancelling the task that iterates ends the work and waits for it.
  @Test func aCancelledTaskWaitsForTheRunAndTheNextBeginsAtOnce() async throws {
    for i in 0..<200 {
      try Self.write(
        PortablePixmap(width: 9, height: 9, colour: [UInt8(i), 9, 9]), to: images + "/\(i).ppm")
    }
    var options = IndexingOptions()
    options.batchSize = 1
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let (library, images) = (library, images)
    let task = Task { [options] in
      for try await event in library.index([images], options: options) {
        guard case .progress(let progress) = event, progress.done > 0 else { continue }
        beginning.finish()
        while !Task.isCancelled { await Task.yield() }
      }
    }
    for await _ in begun {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // On a starved machine all may have been written before the cancelling came.
    let kept = try library.count()
    // No sentence about another run: that one is over.
    let report = try await library.index([images]).finish()
    #expect(report.unchanged == kept && report.indexed == 203 - kept)
  }

  @Test func finishingInACancelledTaskThrowsOnceTheRunIsOver() async throws {
    let (library, images) = (library, images)
    for _ in 0..<3 {
      let task = Task { try await library.index([images]).finish() }
      task.cancel()
      let result = await task.result
      // It may have ended before.
      if case .failure(let error) = result { #expect(error is CancellationError) }
      try await library.index([images]).finish()
    }
    #expect(try library.count() == 3)
    let watch = Task { for try await _ in library.watch([FilePath(images)]) {} }
    watch.cancel()
    await #expect(throws: CancellationError.self) { try await watch.value }
    try await library.index([images]).finish()
  }

  @Test func aSecondRunIsToldWhoseRunTheFirstIs() async throws {
    let lock = try Catalog.open(
      folder: FilePath(folder.file("library")), access: .readWrite(createIfMissing: false)
    ).lockForIndexing()
    let error = await #expect(throws: VectorStoreError.self) {
      try await library.index([images]).finish()
    }
    #expect(error?.message.contains("another run of this program is indexing") == true)
    withExtendedLifetime(lock) {}
  }

  @Test func watchingFollowsNewAndDeletedImages() async throws {
    let run = library.watch([FilePath(images)])
    var rounds = 0
    for try await event in run {
      guard case .finished(let report) = event else { continue }
      rounds += 1
      switch rounds {
      case 1:
        #expect(report.indexed == 3)
        // A new folder: it must be watched from the moment it appears.
        try FileManager.default.createDirectory(
          atPath: images + "/new", withIntermediateDirectories: true)
        try Self.write(
          PortablePixmap(width: 9, height: 9, colour: [9, 9, 9]), to: images + "/new/grey.ppm")
      case 2:
        #expect(report.indexed == 1)
        try FileManager.default.removeItem(atPath: images + "/red.ppm")
      default:
        #expect(report.removed == 1)
        run.cancel()
      }
    }
    let count = try library.count()
    #expect(rounds == 3 && count == 3)
  }

  @Test func statusCountsWhatThereIs() async throws {
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: images + "/broken.jpg"))
    let status = try await indexed().status()
    #expect(status.imageCount == 3 && status.failureCount == 1 && status.contentCount == 3)
    #expect(status.categories.map(\.name) == ["pictures"] && status.roots == [FilePath(images)])
    #expect(try library.failures().map(\.path.lastComponent) == ["broken.jpg"])
  }

  @Test func verifyFindsADamagedIndexAndRepairsIt() async throws {
    let library = try await indexed()
    #expect(try library.verify().isSound)
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("library")).first {
        $0.hasSuffix(".index")
      })
    try Data(repeating: 1, count: 5000).write(
      to: URL(fileURLWithPath: folder.file("library/\(name)")))
    #expect(try !library.verify().isSound)
    #expect(try library.verify(repairing: true).repairs.count == 1)
    #expect(try library.verify().isSound)
  }

  @Test func anIndexedFolderThatIsTakenOutIsForgotten() async throws {
    let library = try await indexed()
    #expect(try library.remove(under: [FilePath(images)]) == 3)
    #expect(try library.status().roots.isEmpty && library.count() == 0)
  }

  @Test func removalTakesImagesOutButLeavesTheirFiles() async throws {
    let library = try await indexed()
    #expect(try library.remove(under: [FilePath(images + "/red.ppm")]) == 1)
    #expect(try library.remove(where: .compare(.filename, .equal, .text("blue.ppm"))) == 1)
    #expect(try library.images().map(\.filename) == ["green.ppm"])
    #expect(FileManager.default.fileExists(atPath: images + "/red.ppm"))
  }
}
