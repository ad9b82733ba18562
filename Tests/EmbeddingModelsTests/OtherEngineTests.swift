import EmbeddingModels
import ModelInference
import SearchDomain
import TestSupport
import Testing

/// ONNX Runtime in OpenVINO's place, for every family of models.
@Suite(
  .enabled(if: ONNXRuntimeForTests.isThere, Comment(rawValue: ONNXRuntimeForTests.absence)))
struct OtherEngineTests {
  private static let families = [
    "open-clip", "open-clip-batch-of-one", "transformers-clip", "siglip", "siglip-open-clip",
    "rn50", "xlm-roberta", "nllb", "mobileclip", "chinese-clip", "chinese-clip-batch-of-one",
    "pe-core", "metaclip-2",
  ]

  private func open(_ model: String, _ device: InferenceDevice) throws -> EmbeddingModel {
    var inference = InferenceOptions(device: device, precision: .f32, threads: 2)
    inference.onnxRuntime = ONNXRuntimeForTests.folder
    return try EmbeddingModel(
      folder: model, options: EmbeddingModel.Options(inference: inference))
  }

  @Test(arguments: families) func vectorsAreThoseOfTheReference(family: String) throws {
    let answers = try ReferenceAnswers.of(family)
    let model = try open(Fixtures.path("models/\(family)"), .onnxruntime)
    let texts = try model.textEncoder().encode(answers.texts.map(\.text))
    for (text, answer) in zip(texts, answers.texts) {
      let cosine = text.embedding.cosineSimilarity(to: Embedding(unitLength: answer.embedding))
      #expect(cosine >= 0.99999, "“\(answer.text.prefix(40))”: \(cosine)")
    }
    let encoder = try model.imageEncoder()
    let images = try encoder.encode(answers.images.map { try encoder.prepare($0.file) })
    for (image, answer) in zip(images, answers.images) {
      let cosine = image.cosineSimilarity(to: Embedding(unitLength: answer.embedding))
      #expect(cosine >= 0.99999, "\(cosine)")
    }
    #expect(!texts.isEmpty && texts.count == answers.texts.count)
    #expect(!images.isEmpty && images.count == answers.images.count)
  }

  /// The photograph model computes in 8 bits, and each engine rounds where its
  /// own fused operations end.
  @Test(arguments: [("glimpse-mini", Float(0.99999)), ("glimpse-photo", 0.999)])
  func bundledModelsGiveTheVectorsOfTheUsualEngine(name: String, least: Float) throws {
    let folder = Fixtures.path("../../Models/\(name)")
    let texts = ["a red car", "two dogs on a beach", "snow"]
    let image = EncodedImage(
      bytes: PortablePixmap(width: 90, height: 60, colour: [250, 90, 20]).encoded)
    let (usual, other) = (try open(folder, .cpu), try open(folder, .onnxruntime))
    let usualTexts = try usual.textEncoder().encode(texts)
    for (one, two) in zip(usualTexts, try other.textEncoder().encode(texts)) {
      #expect(one.embedding.cosineSimilarity(to: two.embedding) >= least)
    }
    let (first, second) = (try usual.imageEncoder(), try other.imageEncoder())
    let one = try first.encode([first.prepare(image)])[0]
    let two = try second.encode([second.prepare(image)])[0]
    #expect(one.cosineSimilarity(to: two) >= least)
    // So that vectors of one library may come from either.
    #expect(try usual.space == other.space)
  }
}
