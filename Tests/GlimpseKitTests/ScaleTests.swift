// The scale of scores: made while indexing, never by a search, and had made in
// the background where it is missing.

import Foundation
import SearchDomain
import SearchWorkflows
import Support
import Synchronization
import TestSupport
import Testing

@testable import GlimpseKit

/// A folder of nine pictures of one colour each, and a library of them.
private struct Colours {
  let folder: TemporaryFolder
  let pictures: String
  var cache: String { folder.file("cache") }
  var captions: String { cache + "/glimpse/probes" }

  init(count: Int = 9) throws {
    folder = try TemporaryFolder()
    pictures = folder.file("pictures")
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    for index in 0..<count {
      let shade = UInt8(index * 25)
      try Data(PortablePixmap(width: 40, height: 30, colour: [shade, 255 - shade, 90]).encoded)
        .write(to: URL(fileURLWithPath: pictures + "/\(index).ppm"))
    }
  }

  func library(_ making: ScaleMaking = .inProcess) throws -> ImageLibrary {
    var configuration = ImageLibraryTests.configuration(folder)
    configuration.scaleMaking = making
    return try ImageLibrary(configuration: configuration)
  }

  /// A library that was indexed and whose cache was emptied since.
  func libraryWithoutScale(_ making: ScaleMaking = .inProcess) async throws -> ImageLibrary {
    try await library().index([pictures]).finish()
    try FileManager.default.removeItem(atPath: captions)
    return try library(making)
  }
}

@Suite struct ScaleTests {
  static let guardSeconds = 300.0

  @Test func indexingMakesTheScaleAndTellsHowFarItIs() async throws {
    let colours = try Colours()
    let library = try colours.library()
    var told: [IndexingProgress] = []
    for try await event in library.index([colours.pictures]) {
      if case .progress(let progress) = event, progress.phase == .preparing {
        told.append(progress)
      }
    }
    #expect(told.last?.done == ProbeCaptions.all.count && told.last?.total == told.last?.done)
    #expect(told.map(\.done) == told.map(\.done).sorted())
    let reply = try colours.library(
      .elsewhere { _ in
        Issue.record("asked for"); return false
      }
    )
    .search("grass")
    #expect(!reply.lacksScale && reply.warnings.isEmpty)
    #expect(reply.hits.allSatisfy { $0.strength != nil })
  }

  @Test func aSecondRunDoesNotMakeTheScaleAgain() async throws {
    let colours = try Colours()
    try await colours.library().index([colours.pictures]).finish()
    for try await event in try colours.library().index([colours.pictures]) {
      if case .progress(let progress) = event { #expect(progress.phase != .preparing) }
    }
  }

  @Test func aLibraryTooSmallToJudgeNeedsNoScale() async throws {
    let colours = try Colours(count: 3)
    let library = try colours.library(
      .elsewhere { _ in
        Issue.record("asked for"); return false
      })
    try await library.index([colours.pictures]).finish()
    let reply = try library.search("grass")
    #expect(!reply.lacksScale && reply.hits.allSatisfy { $0.strength == nil })
    #expect((try? FileIO.names(inFolder: Array(colours.captions.utf8))) ?? [] == [])
  }

  @Test(arguments: [true, false])
  func aSearchWithoutAScaleAnswersWithoutStrengthsAndHasItMade(_ starts: Bool) async throws {
    let colours = try Colours()
    let asked = Mutex<[String]>([])
    let library = try await colours.libraryWithoutScale(
      .elsewhere { model in
        asked.withLock { $0.append(model) }
        return starts
      })
    let reply = try library.search("grass")
    #expect(reply.lacksScale && !reply.hits.isEmpty && !reply.hasNoGoodMatch)
    #expect(reply.hits.allSatisfy { $0.strength == nil && $0.match == nil })
    #expect(asked.withLock { $0 } == [Fixtures.path("models/open-clip")])
    #expect(reply.warnings.count == 1)
    #expect(reply.warnings[0].contains("in the background") == starts)
    // The search itself made nothing.
    #expect((try? FileIO.names(inFolder: Array(colours.captions.utf8))) ?? [] == [])
  }

  @Test func onceTheScaleIsThereTheGenerationIsAnotherAndMatchesAreJudged() async throws {
    let colours = try Colours()
    let library = try await colours.libraryWithoutScale()
    let before = try library.generation()
    #expect(try library.search("grass").lacksScale)
    let stopwatch = Stopwatch()
    while try library.generation() == before, stopwatch.seconds < Self.guardSeconds {
      Pause.sleep(milliseconds: 5)
    }
    let reply = try library.search("grass")
    #expect(!reply.lacksScale && reply.hits.allSatisfy { $0.strength != nil })
    #expect(try library.generation() > before)
  }

  @Test func aHelperMakesTheScaleForTheNextSearch() async throws {
    let colours = try Colours()
    let library = try await colours.libraryWithoutScale(.elsewhere { _ in true })
    #expect(try library.search("grass").lacksScale)
    let model = Fixtures.path("models/open-clip")
    #expect(try library.configuration.scaleReadiness(forModel: model) == .free)
    #expect(try library.configuration.makeScale(forModel: model))
    #expect(try !library.search("grass").lacksScale)
  }
}

/// Embeds each caption as a point that its text decides.
private func encode(_ captions: [String]) -> [Embedding] {
  captions.map { caption in
    let sum = caption.utf8.reduce(1) { ($0 * 31 + Int($1)) % 9973 }
    return Embedding(unitLength: [Float(sum), Float(caption.utf8.count)])
  }
}

@Suite struct CaptionVectorsTests {
  let folder: TemporaryFolder
  let vectors: CaptionVectors

  init() throws {
    folder = try TemporaryFolder()
    vectors = Self.vectors(folder.file("cache"))
  }

  static func vectors(_ cache: String) -> CaptionVectors {
    CaptionVectors(
      EmbeddingSpace(modelName: "m", digest: "d", dimension: 2, precision: "f32"),
      ["XDG_CACHE_HOME": cache], captions: (0..<40).map { "caption \($0)" })
  }

  private func made(_ outcome: CaptionVectors.Outcome) -> [Embedding]? {
    if case .made(let made, _) = outcome { made } else { nil }
  }

  @Test func theyAreMadePieceByPieceAndKept() throws {
    var pieces: [Int] = []
    var told: [Int] = []
    let outcome = try vectors.make {
      pieces.append($0.count)
      return encode($0)
    } progress: {
      told.append($0)
    }
    #expect(pieces == [16, 16, 8] && told == [0, 16, 32, 40])
    #expect(made(outcome) == encode((0..<40).map { "caption \($0)" }))
    #expect(vectors.kept() == made(outcome) && vectors.seemKept)
    #expect((try? FileIO.status(Array(vectors.partFile.utf8))) == nil)
    _ = try vectors.make { _ in
      Issue.record("made twice")
      return []
    }
  }

  @Test func whoeverIsStoppedLeavesThePiecesToTheNext() throws {
    var pieces = 0
    let outcome = try vectors.make {
      pieces += 1
      return encode($0)
    } isCancelled: {
      pieces == 2
    }
    if case .cancelled = outcome {} else { Issue.record("not cancelled") }
    #expect(vectors.kept() == nil)
    var texts: [String] = []
    _ = try vectors.make {
      texts += $0
      return encode($0)
    }
    #expect(texts == (32..<40).map { "caption \($0)" })
    #expect(vectors.kept() == encode((0..<40).map { "caption \($0)" }))
  }

  @Test func damagedFilesAreMadeAnew() throws {
    _ = try vectors.make(encode)
    var bytes = try FileIO.read(Array(vectors.file.utf8))
    bytes[5] ^= 1
    try FileIO.replace(vectors.file, with: bytes)
    try FileIO.replace(vectors.partFile, with: [1, 2, 3])
    #expect(vectors.kept() == nil && vectors.seemKept)
    #expect(made(try vectors.make(encode))?.count == 40 && vectors.kept()?.count == 40)
  }

  @Test func aTowerThatFailsIsToldOf() throws {
    struct Failure: Error {}
    #expect(throws: Failure.self) { try vectors.make { _ in throw Failure() } }
    #expect(vectors.readiness == .free)
  }

  @Test func onlyOneIsLetIn() throws {
    #expect(vectors.readiness == .free)
    let lock = try ExclusiveLock.take(vectors.lockFile)
    #expect(vectors.readiness == .busy)
    if case .busy = try vectors.make(encode) {} else { Issue.record("let in") }
    withExtendedLifetime(lock) {}
  }

  @Test func whereTheCacheCannotBeWrittenTheyAreMadeAndNotKept() throws {
    try Data([0]).write(to: URL(fileURLWithPath: folder.file("file")))
    let vectors = Self.vectors(folder.file("file"))
    #expect(vectors.readiness == .impossible)
    guard case .made(let made, let isKept) = try vectors.make(encode) else {
      Issue.record("not made")
      return
    }
    #expect(made.count == 40 && !isKept && vectors.kept() == nil)
  }
}
