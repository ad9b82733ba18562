// A whole evaluation with an encoder of colours: what is found, what is
// skipped, what is told.

import Evaluation
import Foundation
import Refusals
import SearchDomain
import TestSupport
import Testing

@Suite struct EvaluatorTests {
  let folder: TemporaryFolder
  let encoder = ColourEncoder()

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    let path = folder.file(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private var evaluator: Evaluator {
    Evaluator(imageEncoder: { [encoder] in encoder }, textEncoder: { [encoder] in encoder })
  }

  private func captions(_ rows: [(String, String)]) throws -> EvaluationDataset {
    let text = "image,caption\n" + rows.map { "\($0.0),\($0.1)\n" }.joined()
    try write("captions.csv", Array(text.utf8))
    return try EvaluationDataset.read(FilePath(folder.file("captions.csv")))
  }

  /// Knows that the lie is told of what is blue, and cannot read what is green.
  private struct Confidant: ImageMatcher {
    let name = "confidant"
    let identity = "confidant"
    let parallelImages = 1
    /// Whether what it cannot say of something green is that image's affair.
    var isPatient = true

    struct Answer: ImageConcerning { let isOfOneImage: Bool }

    func probability(of words: String, in image: EncodedImage) throws -> Double {
      if image.bytes == ColourEncoder.image(0, 255, 0) {
        throw FileFailure.Cause(.damaged, "it is green")
      }
      if words == "green" { throw Answer(isOfOneImage: isPatient) }
      let isBlue = image.bytes == ColourEncoder.image(0, 0, 255)
      return isBlue == words.hasPrefix("red") ? 0.9 : 0.1
    }
  }

  @Test func whatReRankingBuysIsMeasured() throws {
    try write("red.ppm", ColourEncoder.image(255, 0, 0))
    try write("green.ppm", ColourEncoder.image(0, 255, 0))
    try write("blue.ppm", ColourEncoder.image(0, 0, 255))
    let set = try captions([
      ("red.ppm", "something red"), ("green.ppm", "green"), ("blue.ppm", "red and nothing else"),
    ])
    var options = EvaluationOptions()
    options.reranking = EvaluationReranking(count: 3, matcher: Confidant())
    let report = try #require(try evaluator.evaluate(set, options: options).reranking)
    #expect(report.count == 3 && report.model == "confidant" && report.queryCount == 3)
    #expect(abs(report.before.recallAt1 - 2.0 / 3) < 1e-12)
    #expect(abs(report.after.recallAt1 - 1) < 1e-12)
    #expect(abs(report.after.meanReciprocalRank - 1) < 1e-12)
    // Three images that cannot be read, and no answer of two others.
    #expect(report.after.recallAt5 == report.before.recallAt5 && report.failedCount == 5)
    options.reranking = EvaluationReranking(count: 3, matcher: Confidant(isPatient: false))
    #expect(throws: Confidant.Answer.self) { try evaluator.evaluate(set, options: options) }
    #expect(try evaluator.evaluate(set).reranking == nil)
  }

  @Test func captionsFindTheirImagesAndFailuresAreShown() throws {
    try write("red.ppm", ColourEncoder.image(255, 0, 0))
    try write("green.ppm", ColourEncoder.image(0, 255, 0))
    try write("blue.ppm", ColourEncoder.image(0, 0, 255))
    // The caption of the blue image is a lie.
    let set = try captions([
      ("red.ppm", "something red"), ("green.ppm", "green"), ("blue.ppm", "red and nothing else"),
    ])
    var phases: [EvaluationProgress.Phase] = []
    let report = try evaluator.evaluate(set) { phases.append($0.phase) }
    let toImage = try #require(report[.textToImage])
    #expect(toImage.metrics.recallAt1.value == 2.0 / 3 && toImage.metrics.recallAt5.value == 1)
    #expect(toImage.metrics.targetCount == 3 && toImage.metrics.queryCount == 3)
    let failure = try #require(toImage.failures.first)
    #expect(toImage.failures.count == 1)
    #expect(failure.query == .text("red and nothing else"))
    #expect(failure.best.item == .image(FilePath(folder.file("blue.ppm"))))
    #expect(failure.found[0].item == .image(FilePath(folder.file("red.ppm"))))
    #expect(!failure.found[0].isRight && failure.found.count == 3)
    // Green and blue are as far from red; they share ranks 2 and 3.
    #expect(failure.rank == 2.5)
    #expect(report[.imageToText] != nil)
    #expect(report[.imageToImage] == nil)
    #expect(report.protocolNotes.contains { $0.contains("Image to image is not measured") })
    #expect(phases.contains(.images) && phases.contains(.texts) && phases.contains(.ranking))
    #expect(report.speed.imageCount == 3 && report.speed.textCount == 3)
    #expect(report.speed.oneTextMilliseconds != nil)
    #expect(report.space == encoder.space)
  }

  @Test func classesAreNamedByTheirTemplates() throws {
    for (name, colour) in [("red", [255, 0, 0]), ("green", [0, 255, 0])] as [(String, [UInt8])] {
      for shade in 0..<3 as Range<UInt8> {
        try write(
          "set/\(name)/\(shade).ppm",
          ColourEncoder.image(colour[0], colour[1], colour[2] + shade))
      }
    }
    let report = try evaluator.evaluate(try EvaluationDataset.read(FilePath(folder.file("set"))))
    let accuracy = try #require(report[.imageToText]).metrics
    #expect(accuracy.recallAt1.value == 1 && accuracy.targetCount == 2 && accuracy.queryCount == 6)
    let others = try #require(report[.imageToImage]).metrics
    #expect(others.meanAveragePrecision.value == 1 && others.targetCount == 5)
    #expect(try #require(report[.textToImage]).metrics.meanAveragePrecision.value == 1)
    #expect(report.protocolNotes.contains { $0.contains("a photo of a {}.") })
  }

  @Test func imagesThatCannotBeReadAreSkippedWithTheirCaptions() throws {
    try write("red.ppm", ColourEncoder.image(255, 0, 0))
    try write("broken.ppm", Array("no picture".utf8))
    try write("empty.ppm", [])
    let set = try captions([("red.ppm", "red"), ("broken.ppm", "blue"), ("empty.ppm", "green")])
    let report = try evaluator.evaluate(set)
    #expect(report.skipped.map { $0.path.lastComponent } == ["broken.ppm", "empty.ppm"])
    #expect(report.skipped.last?.reason == "the file is empty")
    #expect(report.dataset.images.count == 1 && report.dataset.texts.map(\.label) == ["red"])
    #expect(report[.textToImage]?.metrics.targetCount == 1)
    let hopeless = try captions([("broken.ppm", "blue")])
    #expect {
      try evaluator.evaluate(hopeless)
    } throws: { error in
      (error as? WorkflowError)?.kind == .unusableDataset
        && (error as? WorkflowError)?.message.contains("none of the 1 pictures") == true
    }
  }

  @Test func imagesOfOneGroupAnswerForOneAnother() throws {
    try write("a.ppm", ColourEncoder.image(255, 0, 0))
    try write("b.ppm", ColourEncoder.image(250, 0, 5))
    try write("c.ppm", ColourEncoder.image(0, 255, 0))
    let lines = """
      {"image": "a.ppm", "caption": "red", "group": "1"}
      {"image": "b.ppm", "group": "1"}
      {"image": "c.ppm", "caption": "green", "group": "2"}
      """
    try write("captions.jsonl", Array(lines.utf8))
    let report = try evaluator.evaluate(
      try EvaluationDataset.read(FilePath(folder.file("captions.jsonl"))))
    let others = try #require(report[.imageToImage]).metrics
    // The third image has no other of its group.
    #expect(others.queryCount == 2 && others.unansweredCount == 1)
    #expect(others.recallAt1.value == 1)
    #expect(report[.textToImage]?.metrics.meanAveragePrecision.value == 1)
  }

  @Test func longTextsAreCounted() throws {
    try write("red.ppm", ColourEncoder.image(255, 0, 0))
    let set = try captions([("red.ppm", "red"), ("red.ppm", String(repeating: "red ", count: 400))])
    #expect(try evaluator.evaluate(set).truncatedTextCount == 1)
  }

  @Test func aCancelledEvaluationEnds() throws {
    try write("red.ppm", ColourEncoder.image(255, 0, 0))
    let set = try captions([("red.ppm", "red")])
    let cancelled = Evaluator(
      imageEncoder: { [encoder] in encoder }, textEncoder: { [encoder] in encoder },
      isCancelled: { true })
    #expect(throws: CancellationError.self) { try cancelled.evaluate(set) }
  }
}
