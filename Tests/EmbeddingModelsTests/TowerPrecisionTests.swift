// Which towers are run in f32 where the choice is left to us, by what a model's
// files say of them.

import Foundation
import ModelInference
import SearchDomain
import TestSupport
import Testing

@testable import EmbeddingModels

@Suite struct TowerPrecisionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A copy of a model whose configurations say something else besides.
  private func open(
    _ model: String, _ changes: [String: [String: Any]] = [:],
    _ asked: InferenceOptions.Precision = .auto
  ) throws -> EmbeddingModel {
    let path = folder.file(model)
    try FileManager.default.copyItem(atPath: Fixtures.path("models/\(model)"), toPath: path)
    for (place, values) in changes {
      let parts = place.split(separator: ":").map(String.init)
      let url = URL(fileURLWithPath: "\(path)/\(parts[0])")
      let read = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
      var whole = try #require(read as? [String: Any])
      if parts.count > 1 {
        let part = whole[parts[1]] as? [String: Any] ?? [:]
        whole[parts[1]] = part.merging(values) { $1 }
      } else {
        whole.merge(values) { $1 }
      }
      try JSONSerialization.data(withJSONObject: whole).write(to: url)
    }
    let options = EmbeddingModel.Options(inference: InferenceOptions(precision: asked))
    return try EmbeddingModel(folder: path, options: options)
  }

  @Test(arguments: ["open-clip", "transformers-clip", "siglip", "chinese-clip", "xlm-roberta"])
  func visionTransformersAreRunAsTheProcessorDoesBest(_ model: String) throws {
    let opened = try open(model)
    #expect(opened.imageInference.precision == .auto)
    let usual = InferenceOptions(precision: .auto).effectivePrecision.rawValue
    #expect(try opened.space.precision == usual)
  }

  @Test func aResNetIsRunInF32UnlessAskedOtherwise() throws {
    let opened = try open("rn50")
    #expect(opened.imageInference.precision == .f32)
    #expect(try opened.space.precision == "f32")
    #expect(
      try EmbeddingModel(
        folder: folder.file("rn50"),
        options: EmbeddingModel.Options(inference: InferenceOptions(precision: .bf16))
      ).space.precision == "bf16")
  }

  @Test(arguments: [
    ("fastvit_mci1", true), ("convnext_base", true), ("vit_base_patch16_siglip_224", false),
  ])
  func aTowerOfTimmIsKnownByItsName(_ name: String, _ isF32: Bool) throws {
    let first = try open("open-clip", ["config.json:vision_cfg": ["timm_model_name": name]])
    #expect(first.imageInference.precision == (isF32 ? .f32 : .auto))
    let second = try open(
      "transformers-clip", ["config.json:vision_config": ["timm_model_name": name]])
    #expect(second.imageInference.precision == (isF32 ? .f32 : .auto))
  }

  @Test(arguments: [("resnet", true), ("vit", false)])
  func anImageTowerOfTransformersIsKnownByItsKind(_ kind: String, _ isF32: Bool) throws {
    let opened = try open("transformers-clip", ["config.json:vision_config": ["model_type": kind]])
    #expect(opened.imageInference.precision == (isF32 ? .f32 : .auto))
  }

  @Test func anExportOfMobileCLIPThatCallsItselfCLIPIsKnownByItsPlainColours() throws {
    let opened = try open(
      "transformers-clip", ["preprocessor_config.json": ["do_normalize": false]])
    #expect(opened.imageInference.precision == .f32)
    #expect(opened.textInference.precision == .f32)
  }

  @Test func wordsThatSeeTheFillingAreRunInF32InBothLayouts() throws {
    #expect(try open("mobileclip").textInference.precision == .f32)
    let second = try open(
      "transformers-clip", ["config.json:text_config": ["no_causal_mask": true]])
    #expect(second.textInference.precision == .f32)
    #expect(second.imageInference.precision == .auto)
  }
}
