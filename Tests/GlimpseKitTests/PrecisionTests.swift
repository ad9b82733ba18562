// What a library says of the arithmetic of its vectors, and what becomes of them
// where its owner changes their mind.

import EmbeddingModels
import Foundation
import GlimpseKit
import Indexing
import LocalStores
import ModelInference
import SearchDomain
import TestSupport
import Testing

@Suite struct PrecisionTests {
  let folder: TemporaryFolder
  let images: String

  init() throws {
    folder = try TemporaryFolder()
    images = folder.file("pictures")
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    for (index, colour) in [[255, 0, 0], [0, 255, 0], [0, 0, 255]].enumerated() {
      try ImageLibraryTests.write(
        PortablePixmap(width: 40, height: 30, colour: colour.map { UInt8($0) }),
        to: images + "/\(index).ppm")
    }
  }

  private func library(_ precision: InferenceOptions.Precision) throws -> ImageLibrary {
    var configuration = ImageLibraryTests.configuration(folder)
    configuration.precision = precision
    return try ImageLibrary(configuration: configuration)
  }

  /// - Returns: the warnings.
  private func index(_ library: ImageLibrary) async throws -> (IndexingReport, [String]) {
    var warnings: [String] = []
    var report = IndexingReport()
    for try await event in library.index([images]) {
      if case .warning(let text) = event { warnings.append(text) }
      if case .finished(let last) = event { report = last }
    }
    return (report, warnings)
  }

  @Test func aSmallLibraryStaysInFloatingPoint() async throws {
    let (report, warnings) = try await index(library(.auto))
    #expect(report.indexed == 3 && report.precision == nil && warnings.isEmpty)
    let status = try library(.auto).status()
    #expect(status.precision == nil && status.space?.precision != "int8")
    #expect(try library(.auto).search("red").precision == nil)

    // By name it is told why not; words and pictures are looked for all the same.
    try ImageLibraryTests.write(
      PortablePixmap(width: 40, height: 30, colour: [9, 9, 9]), to: images + "/3.ppm")
    let asked = try library(.int8)
    let (more, told) = try await index(asked)
    #expect(more.indexed == 1 && told.count == 1)
    #expect(told.first?.contains("192 new pictures") == true)
    let query = SearchQuery([SearchQuery.Part(.file(FilePath(images + "/1.ppm")))], limit: 3)
    #expect(try asked.search(query).hits.count == 3)
  }

  @Test func whoForbidsEightBitsHasAllEmbeddedAnewBeside() async throws {
    let auto = try library(.auto)
    _ = try await index(auto)
    // As if 8 bits had been proven.
    let store = try #require(auto.store as? LocalStore)
    let decision = PrecisionDecision(
      used: "int8", reason: .proven,
      proof: PrecisionProof(
        calibrationCount: 64, comparedCount: 128, floatingLayers: 0, meanCosine: 0.9998,
        leastCosine: 0.99, neighboursKept: 0.98, textsKept: 0.99, textCount: 9, speedup: 2),
      towerDigest: "lost")
    try store.keep(decision, for: auto.model().space)
    #expect(try auto.status().precision == decision)
    #expect(try auto.status().space?.precision == "int8")
    #expect(try auto.search("red").precision == decision)

    // Nothing is embedded again by who goes on as before, though the tower is lost.
    let (unchanged, silence) = try await index(library(.auto))
    #expect(unchanged.indexed == 0 && unchanged.unchanged == 3 && silence.isEmpty)

    let (anew, told) = try await index(library(.f32))
    #expect(anew.indexed == 3 && told.count == 1)
    #expect(told.first?.contains("embedded anew") == true)
    let after = try library(.auto)
    #expect(try after.status().precision?.reason == .forbidden)
    #expect(try after.status().space?.precision == "f32")
    #expect(try after.status().modelBeingBuilt == nil && after.search("red").hits.count == 3)

    // It stays forbidden.
    let (last, _) = try await index(library(.auto))
    #expect(last.unchanged == 3)
    #expect(try after.status().precision?.reason == .forbidden)
  }
}
