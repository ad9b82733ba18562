// The bundled model on a part of the sample gallery, through the library's
// own calls.

import Evaluation
import Foundation
import GlimpseKit
import SearchDomain
import TestSupport
import Testing

@Suite struct EvaluationTests {
  @Test func theBundledModelFindsMostCaptionsOfTheGallery() throws {
    let folder = try TemporaryFolder()
    let configuration = LibraryConfiguration(
      folder: folder.file("library"),
      environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")])
    let gallery = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Gallery/captions.jsonl").path
    var options = DatasetOptions()
    options.limit = 32
    let set = try EvaluationDataset.read(FilePath(gallery), options: options)
    let report = try configuration.openModel(named: BundledModel.drawn).evaluate(on: set)
    #expect(report.skipped.isEmpty && report.space.modelName == BundledModel.drawn)
    let toImage = try #require(report[.textToImage]).metrics
    #expect(toImage.queryCount == 32 && toImage.recallAt1.value > 0.75)
    #expect(toImage.recallAt10.value > 0.95)
  }
}
