import EmbeddingModels
import Foundation
import ModelInference
import SearchDomain
import Support
import TestSupport
import Testing

/// Folders as publishers lay them out.
@Suite struct PublishedLayoutTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func copy(_ model: String) throws -> String {
    let path = folder.file(model)
    try FileManager.default.copyItem(atPath: Fixtures.path("models/\(model)"), toPath: path)
    return path
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func rewrite(_ path: String, _ change: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: path)
    let read = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    var object = try #require(read as? [String: Any])
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(to: url)
  }

  private func open(_ path: String) throws -> EmbeddingModel {
    let inference = InferenceOptions(
      precision: .f32, threads: 1, cacheFolder: folder.file("cache"))
    return try EmbeddingModel(folder: path, options: .init(inference: inference))
  }

  /// An open_clip folder whose text tower keeps its weights in another file.
  private func withOuterWeights(_ name: String, seed: Int = 1) throws -> String {
    let path = folder.file("outer")
    if !FileManager.default.fileExists(atPath: path) {
      try FileManager.default.copyItem(
        atPath: Fixtures.path("models/open-clip"), toPath: path)
    }
    let tower = TinyTower.text(seed: seed, weights: .outside(name))
    try write(tower.graph, path + "/textual/model.onnx")
    try write(tower.weights, path + "/textual/\(name)")
    return path
  }

  @Test(arguments: ["c1f385d0-47f5-11ef-ab4b-00155d655292", "model.safetensors", "weights"])
  func identityCoversEveryFileThatTheGraphNames(name: String) throws {
    let path = try withOuterWeights(name)
    #expect(try ModelFolder.open(path).files.contains("textual/\(name)"))
    let first = try open(path).space.digest
    let vector = try open(path).textEncoder().encode(["a cat"])[0].embedding
    _ = try withOuterWeights(name, seed: 2)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: path + "/textual/\(name)")
    #expect(try open(path).space.digest != first)
    #expect(try open(path).textEncoder().encode(["a cat"])[0].embedding != vector)
  }

  @Test func filesBesideTheGraphThatItDoesNotNameAreNoPartOfTheModel() throws {
    let path = try copy("open-clip")
    let before = try open(path).space.digest
    try write([1, 2, 3], path + "/textual/notes")
    #expect(try open(path).space.digest == before)
  }

  @Test(arguments: ["visual/model.onnx", "textual/tokenizer.json"])
  func aPointerOfGitIsNamedWhenTheFolderIsOpened(file: String) throws {
    let path = try copy("open-clip")
    try write(
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n".utf8),
      "\(path)/\(file)")
    let error = #expect(throws: EmbeddingModelError.self) { try ModelFolder.open(path) }
    #expect(error?.message.hasPrefix("\(path)/\(file)") == true)
    #expect(error?.message.contains("git-lfs") == true)
  }

  @Test func aProcessorsFileAloneSaysHowImagesArePrepared() throws {
    let path = try copy("transformers-clip")
    let image = PortablePixmap(width: 50, height: 40, colour: [9, 99, 200])
    let expected = try open(path).prepare(EncodedImage(bytes: image.encoded)).pixels
    let plain = try String(contentsOfFile: path + "/preprocessor_config.json", encoding: .utf8)
    try FileManager.default.removeItem(atPath: path + "/preprocessor_config.json")
    try write(
      Array(#"{"processor_class": "CLIPProcessor", "image_processor": \#(plain)}"#.utf8),
      path + "/processor_config.json")
    let model = try open(path)
    #expect(model.folder.files.contains("processor_config.json"))
    #expect(try model.prepare(EncodedImage(bytes: image.encoded)).pixels == expected)
  }

  @Test func towersOneFolderDeeperAreFoundAndSeveralAreToBeChosenFrom() throws {
    let path = try copy("transformers-clip")
    let manager = FileManager.default
    try manager.createDirectory(atPath: path + "/onnx/s2", withIntermediateDirectories: true)
    for name in ["vision_model.onnx", "text_model.onnx"] {
      try manager.moveItem(atPath: "\(path)/onnx/\(name)", toPath: "\(path)/onnx/s2/\(name)")
    }
    let digest = try open(path).space.digest
    #expect(try ModelFolder.open(path).imageTowerPath == path + "/onnx/s2/vision_model.onnx")
    try manager.copyItem(atPath: path + "/onnx/s2", toPath: path + "/onnx/s0")
    let error = #expect(throws: EmbeddingModelError.self) { try ModelFolder.open(path) }
    #expect(error?.message.contains("onnx/s0, onnx/s2") == true)
    let chosen = try open(path + "/onnx/s2")
    #expect(chosen.folder.path == path)
    #expect(try chosen.space.digest == digest)
    // Settings beside the towers go before those above.
    try rewrite(path + "/preprocessor_config.json") {
      $0["crop_size"] = 16; $0["size"] = 16
    }
    try manager.copyItem(
      atPath: Fixtures.path("models/transformers-clip/preprocessor_config.json"),
      toPath: path + "/onnx/s0/preprocessor_config.json")
    let pixels = try [path + "/onnx/s0", path + "/onnx/s2"].map { path in
      let image = PortablePixmap(width: 50, height: 40, colour: [9, 99, 200])
      return try open(path).prepare(EncodedImage(bytes: image.encoded)).pixels.count
    }
    #expect(pixels == [32 * 32 * 3, 16 * 16 * 3])
  }

  @Test func layoutsOfOthersAreNamed() throws {
    let path = folder.file("foreign")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in ["visual.onnx", "textual.onnx"] { try write([1], "\(path)/\(name)") }
    let error = #expect(throws: EmbeddingModelError.self) { try ModelFolder.open(path) }
    #expect(error?.message.contains("visual.onnx and textual.onnx") == true)
  }

  @Test(arguments: ["tokenizer_class", "mask"])
  func aMultilingualTextOfMCLIPIsGivenAsItIs(sign: String) throws {
    let path = try copy("xlm-roberta")
    let tower = TinyTower.text(vocabulary: 2000, seed: 1, masked: true)
    try write(tower.graph, path + "/textual/model.onnx")
    // As it is published: the configuration of the image tower's model.
    try rewrite(path + "/config.json") {
      $0["text_cfg"] = ["context_length": 77, "vocab_size": 49408, "width": 512]
    }
    if sign == "tokenizer_class" {
      try rewrite(path + "/textual/tokenizer_config.json") {
        $0["tokenizer_class"] = "XLMRobertaTokenizer"
      }
    }
    let texts = ["a dog’s tail", "a dog's tail"]
    let found = try open(path).textEncoder().encode(texts)
    #expect(found[0].embedding != found[1].embedding)
    // A text for CLIP's own tokenizer is repaired and in lower case.
    let clip = try open(copy("open-clip")).textEncoder().encode(texts)
    #expect(clip[0].embedding == clip[1].embedding)
  }

  @Test(
    arguments: [
      ("siglip2", nil), ("siglip", "GemmaTokenizer"), ("siglip", "Siglip2Tokenizer"),
    ] as [(String, String?)])
  func textsForSigLIP2AreInLowerCase(kind: String, words: String?) throws {
    let path = try copy("siglip")
    let texts = ["A Red Car", "a red car"]
    func differs() throws -> Bool {
      let found = try open(path).textEncoder().encode(texts)
      return found[0].embedding != found[1].embedding
    }
    // Tokens of capitals must not be what the tokenizer itself makes of them.
    try rewrite(path + "/tokenizer.json") { $0["normalizer"] = nil }
    try rewrite(path + "/tokenizer_config.json") { $0["tokenizer_class"] = "SiglipTokenizer" }
    #expect(try differs())
    try rewrite(path + "/config.json") { $0["model_type"] = kind }
    try rewrite(path + "/tokenizer_config.json") { $0["tokenizer_class"] = words }
    #expect(try !differs())
  }

  @Test func aTowerThatTakesBytesIsTriedAndAnswers() throws {
    let path = try copy("open-clip")
    try write(
      TinyTower.image(seed: 2, takesBytes: true).graph, path + "/visual/model.onnx")
    let tower = TinyTower.text(seed: 1, weights: .outside("model.safetensors"))
    try write(tower.graph, path + "/textual/model.onnx")
    try write(tower.weights, path + "/textual/model.safetensors")
    #expect(try open(path).check().isEmpty)
  }

  @Test func aModelThatIsTriedSaysWhichFileIsWrong() throws {
    let path = try withOuterWeights("c1f385d0")
    try FileManager.default.removeItem(atPath: path + "/textual/c1f385d0")
    let error = #expect(throws: EmbeddingModelError.self) { try open(path).check() }
    #expect(error?.message.contains("textual/c1f385d0 is missing") == true)
  }

  @Test func anActivationThatTheWeightsWereNotTrainedWithIsRemarkedOn() throws {
    let path = try copy("open-clip")
    var plain = ONNXWriter()
    plain.node("Erf", ["x"], ["y"])
    try write(plain.file, path + "/visual/model.onnx")
    #expect(try open(path).remarks().isEmpty)
    try rewrite(path + "/config.json") { $0["quick_gelu"] = true }
    let remarks = try open(path).remarks()
    #expect(remarks.count == 1)
    #expect(remarks.first?.contains("QuickGELU") == true)
    try rewrite(path + "/config.json") { $0["quick_gelu"] = nil }
    let named = try EmbeddingModel(folder: path, name: "ViT-B-32/openai")
    #expect(named.remarks().count == 1)
  }

  @Test func aVocabularyThatIsNotTheFamilysIsRemarkedOn() throws {
    let path = try copy("open-clip")
    try rewrite(path + "/config.json") { object in
      var text = object["text_cfg"] as? [String: Any] ?? [:]
      text["vocab_size"] = 49408
      object["text_cfg"] = text
    }
    let remarks = try open(path).remarks()
    #expect(remarks.count == 1)
    #expect(remarks.first?.contains("CLIP's tokenizer") == true)
  }

  @Test func settingsAreJudgedWithoutTowers() throws {
    let path = try copy("transformers-clip")
    try FileManager.default.removeItem(atPath: path + "/onnx")
    #expect(ModelFolder.objection(toSettingsIn: path) == nil)
    try rewrite(path + "/preprocessor_config.json") {
      $0["mean"] = $0.removeValue(forKey: "image_mean")
    }
    #expect(ModelFolder.objection(toSettingsIn: path)?.contains("image_mean") == true)
    let other = try copy("open-clip")
    try FileManager.default.removeItem(atPath: other + "/visual/model.onnx")
    #expect(ModelFolder.objection(toSettingsIn: other) == nil)
    try rewrite(other + "/visual/preprocess_cfg.json") { $0["interpolation"] = "nearest" }
    #expect(ModelFolder.objection(toSettingsIn: other)?.contains("interpolation") == true)
  }
}
