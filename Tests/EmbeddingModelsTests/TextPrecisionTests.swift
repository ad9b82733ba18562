// Which text towers are run in f32 where the choice is left to us.

import ModelInference
import TestSupport
import Testing

@testable import EmbeddingModels

@Suite struct TextPrecisionTests {
  private func precision(
    _ model: String, _ asked: InferenceOptions.Precision
  ) throws -> InferenceOptions.Precision {
    let options = EmbeddingModel.Options(inference: InferenceOptions(precision: asked))
    return try EmbeddingModel(folder: Fixtures.path("models/\(model)"), options: options)
      .textInference.precision
  }

  @Test(arguments: ["siglip", "siglip-open-clip", "xlm-roberta", "nllb", "mobileclip"])
  func towersThatLoseInBF16AreRunInF32(_ model: String) throws {
    #expect(try precision(model, .auto) == .f32)
    #expect(try precision(model, .bf16) == .bf16)
  }

  @Test(arguments: ["open-clip", "transformers-clip"])
  func towersOfCLIPAreRunAsTheProcessorDoesBest(_ model: String) throws {
    #expect(try precision(model, .auto) == .auto)
  }
}
