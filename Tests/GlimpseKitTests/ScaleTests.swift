// The scale of scores: made while indexing, never by a search, and had made in
// the background where it is missing.

import Foundation
import GlimpseKit
import Indexing
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@testable import Calibration

/// A folder of nine images of one colour each, and a library of them.
private struct Colours {
  let folder: TemporaryFolder
  let images: String
  var cache: String { folder.file("cache") }
  var captions: String { cache + "/glimpse/probes" }

  init(count: Int = 9) throws {
    folder = try TemporaryFolder()
    images = folder.file("pictures")
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    for index in 0..<count {
      let shade = UInt8(index * 25)
      try Data(PortablePixmap(width: 40, height: 30, colour: [shade, 255 - shade, 90]).encoded)
        .write(to: URL(fileURLWithPath: images + "/\(index).ppm"))
    }
  }

  func library(_ making: ScaleMaking = .inProcess) throws -> ImageLibrary {
    var configuration = ImageLibraryTests.configuration(folder)
    configuration.scaleMaking = making
    return try ImageLibrary(configuration: configuration)
  }

  /// A library that was indexed and whose cache was emptied since.
  func libraryWithoutScale(_ making: ScaleMaking = .inProcess) async throws -> ImageLibrary {
    try await library().index([images]).finish()
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
    for try await event in library.index([colours.images]) {
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
    try await colours.library().index([colours.images]).finish()
    for try await event in try colours.library().index([colours.images]) {
      if case .progress(let progress) = event { #expect(progress.phase != .preparing) }
    }
  }

  @Test func aLibraryTooSmallToJudgeNeedsNoScale() async throws {
    let colours = try Colours(count: 3)
    let library = try colours.library(
      .elsewhere { _ in
        Issue.record("asked for"); return false
      })
    try await library.index([colours.images]).finish()
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
