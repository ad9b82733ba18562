import EmbeddingModels
import Foundation
import ModelInference
import SearchDomain
import TestSupport
import Testing

/// A model is held, when it is loaded, against what its library answered. The
/// answers are onnxruntime's (Tools/make-reference-answers).
@Suite struct SelfCheckTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = try Self.copy("open-clip", to: folder)
  }

  /// A fixture with its answers.
  private static func copy(_ model: String, to folder: TemporaryFolder) throws -> String {
    let path = folder.file(model)
    let manager = FileManager.default
    try manager.copyItem(atPath: Fixtures.path("models/\(model)"), toPath: path)
    try manager.copyItem(
      atPath: Fixtures.path("answers/\(model).json"),
      toPath: path + "/reference_similarities.json")
    return path
  }

  private func open(_ other: String? = nil, name: String? = nil) throws -> EmbeddingModel {
    let inference = InferenceOptions(
      precision: .f32, threads: 1, cacheFolder: folder.file("cache"))
    return try EmbeddingModel(
      folder: other ?? path, name: name, options: .init(inference: inference))
  }

  private func findings(_ other: String? = nil, name: String? = nil) throws -> [String] {
    let model = try open(other, name: name)
    _ = try model.textEncoder()
    _ = try model.imageEncoder(for: .indexing)
    return model.findings
  }

  private func rewrite(_ file: String, _ change: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: "\(path)/\(file)")
    let read = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    var object = try #require(read as? [String: Any])
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(to: url)
  }

  @Test func aModelThatAnswersAsItsLibraryDidIsNotRemarkedOn() throws {
    #expect(try findings().isEmpty)
    #expect(try open().check().isEmpty)
  }

  @Test(arguments: ["textual/model.onnx", "visual/model.onnx"])
  func anotherActivationIsTold(tower: String) throws {
    let path = try Self.copy("metaclip-2", to: folder)
    #expect(try findings(path).isEmpty)
    // x · sigmoid(1.702 x) becomes x · sigmoid(x).
    let url = URL(fileURLWithPath: "\(path)/\(tower)")
    var graph = try Data(contentsOf: url)
    let factor = withUnsafeBytes(of: Float(1.702).bitPattern.littleEndian) { Data($0) }
    let plain = withUnsafeBytes(of: Float(1).bitPattern.littleEndian) { Data($0) }
    var changed = 0
    while let range = graph.range(of: factor) {
      graph.replaceSubrange(range, with: plain)
      changed += 1
    }
    try #require(changed == 1)
    try graph.write(to: url)
    let findings = try findings(path)
    #expect(findings.count == 1)
    #expect(findings.first?.hasPrefix("\(path)/\(tower) does not answer as onnxruntime") == true)
    #expect(findings.first?.contains("a similarity of ") == true)
  }

  @Test func aTokenizerThatKeepsCapitalsIsTold() throws {
    try rewrite("textual/tokenizer.json") { object in
      var normalizer = object["normalizer"] as? [String: Any] ?? [:]
      let parts = normalizer["normalizers"] as? [[String: Any]] ?? []
      normalizer["normalizers"] = parts.filter { $0["type"] as? String != "Lowercase" }
      object["normalizer"] = normalizer
    }
    // open_clip's cleaning makes small letters too.
    #expect(try findings().isEmpty)
    try rewrite("config.json") { object in
      var text = object["text_cfg"] as? [String: Any] ?? [:]
      text["tokenizer_kwargs"] = ["clean": "whitespace"]
      object["text_cfg"] = text
    }
    let findings = try findings()
    #expect(findings.count == 1)
    #expect(
      findings.first?.hasPrefix(
        "\(path)/textual/tokenizer.json gives other numbers for “Two Dogs on the Beach”") == true)
  }

  @Test(arguments: [
    ("mean", [0.485, 0.456, 0.406] as [Double]), ("std", [0.229, 0.224, 0.225]),
    ("resize_mode", []),
  ])
  func otherPreparationOfImagesIsTold(field: String, values: [Double]) throws {
    try rewrite("visual/preprocess_cfg.json") {
      $0[field] = values.isEmpty ? "squash" : values.map { $0 * 1.2 }
    }
    let findings = try findings()
    #expect(findings.count == 1)
    #expect(findings.first?.hasPrefix("\(path)/visual/preprocess_cfg.json prepares") == true)
  }

  @Test func whatWasFoundIsKnownTheNextTimeBeforeATowerIsLoaded() throws {
    try rewrite("visual/preprocess_cfg.json") { $0["mean"] = [0, 0, 0] }
    #expect(try open().findings.isEmpty)
    let found = try findings()
    #expect(found.count == 1)
    #expect(try open().findings == found)
    // Other answers are other facts.
    try rewrite("reference_similarities.json") { $0["library"] = "another" }
    #expect(try open().findings.isEmpty)
    #expect(try findings().first?.contains("another did") == true)
  }

  @Test func answersThatAreDamagedAreNamed() throws {
    try rewrite("reference_similarities.json") { $0["similarities"] = [[1, 2]] }
    let error = #expect(throws: EmbeddingModelError.self) { try open() }
    #expect(error?.kind == .configurationInvalid)
    #expect(error?.message.hasPrefix("\(path)/reference_similarities.json") == true)
  }

  @Test func theFileIsNoPartOfTheModel() throws {
    let digest = try open().space.digest
    try FileManager.default.removeItem(atPath: path + "/reference_similarities.json")
    #expect(try open().space.digest == digest)
    #expect(try findings().isEmpty)
  }

  @Test(arguments: [
    "ViT-B-32/openai", "Xenova/clip-vit-base-patch32", "ViT-B-32__laion2b-s34b-b79k",
  ])
  func weightsOfAPublishedNameAreHeldAgainstPublishedNumbers(name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/reference_similarities.json")
    #expect(try findings(name: "mine").isEmpty)
    let findings = try findings(name: name)
    #expect(findings.count == 1)
    #expect(findings.first?.contains("Marqo's reference vectors") == true)
    #expect(findings.first?.contains("where these weights have 0.") == true)
  }
}
