import Support
import EmbeddingModels
import Foundation
import ModelInference
import SearchDomain
import TestSupport
import Testing

@Suite struct ModelFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func copy(_ model: String) throws -> String {
    let path = folder.file(model)
    try FileManager.default.copyItem(atPath: Fixtures.path("models/\(model)"), toPath: path)
    return path
  }

  private func failure(_ path: String) -> EmbeddingModelError? {
    #expect(throws: EmbeddingModelError.self) { try ModelFolder.open(path) }
  }

  private func rewrite(_ path: String, _ change: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: path)
    let read = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    var object = try #require(read as? [String: Any])
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(to: url)
  }

  @Test func layoutsAndTheirFilesAreRecognised() throws {
    let openCLIP = try ModelFolder.open(Fixtures.path("models/open-clip") + "/")
    #expect(openCLIP.layout == .openCLIP)
    #expect(
      openCLIP.files == [
        "config.json", "textual/model.onnx", "textual/tokenizer.json",
        "textual/tokenizer_config.json", "visual/model.onnx", "visual/preprocess_cfg.json",
      ])
    let transformers = try ModelFolder.open(Fixtures.path("models/transformers-clip"))
    #expect(transformers.layout == .transformers)
    #expect(transformers.imageTowerPath.hasSuffix("/onnx/vision_model.onnx"))
    #expect(transformers.files.count == 6)
  }

  @Test func aCalibrationIsReadAndChangesNoIdentity() throws {
    let path = try copy("open-clip")
    let plain = try ModelFolder.open(path)
    #expect(plain.strengthScaling == .none)
    let file = URL(fileURLWithPath: path + "/score_calibration.json")
    try Data(#"{"slope": 0.25, "intercept": -2}"#.utf8).write(to: file)
    let calibrated = try ModelFolder.open(path)
    #expect(calibrated.strengthScaling == StrengthScaling(slope: 0.25, intercept: -2))
    #expect(calibrated.files == plain.files)
    for wrong in [#"{"slope": 0}"#, #"{"intercept": "low"}"#, "[]"] {
      try Data(wrong.utf8).write(to: file)
      #expect(failure(path)?.message.contains("score_calibration.json") == true, "\(wrong)")
    }
  }

  @Test func aFolderThatIsNotThereOrHoldsNoModelIsMissing() throws {
    #expect(failure("/nowhere/at/all")?.kind == .folderMissing)
    let error = failure(folder.path)
    #expect(error?.kind == .folderMissing)
    #expect(error?.message.contains("vision_model.onnx") == true)
  }

  @Test(arguments: [
    ("open-clip", "config.json"), ("open-clip", "visual/model.onnx"),
    ("open-clip", "visual/preprocess_cfg.json"), ("open-clip", "textual/model.onnx"),
    ("open-clip", "textual/tokenizer.json"), ("transformers-clip", "config.json"),
    ("transformers-clip", "preprocessor_config.json"), ("transformers-clip", "tokenizer.json"),
    ("transformers-clip", "onnx/vision_model.onnx"), ("transformers-clip", "onnx/text_model.onnx"),
  ])
  func aMissingFileIsNamedWithItsPurpose(model: String, file: String) throws {
    let path = try copy(model)
    try FileManager.default.removeItem(atPath: "\(path)/\(file)")
    let error = failure(path)
    #expect(error?.kind == .fileMissing)
    #expect(error?.message.hasPrefix("\(path)/\(file)") == true, "\(String(describing: error))")
    #expect(error?.message.contains(" is missing: it ") == true)
  }

  @Test func irTowersStandForONNXOnesAndNeedTheirWeights() throws {
    let path = try copy("open-clip")
    try FileManager.default.moveItem(
      atPath: path + "/visual/model.onnx", toPath: path + "/visual/model.xml")
    #expect(failure(path)?.message.contains("visual/model.bin is missing") == true)
    try Data().write(to: URL(fileURLWithPath: path + "/visual/model.bin"))
    let opened = try ModelFolder.open(path)
    #expect(opened.files.contains("visual/model.bin"))
    #expect(opened.imageTowerPath.hasSuffix("visual/model.xml"))
  }

  @Test(arguments: [
    "{", "[]", "{\"size\": 0}", "{\"size\": [32]}", "{\"size\": 1e300}", "{\"size\": \"32\"}",
    "{\"mean\": [0, 0, 0]}", "{\"size\": 32, \"mean\": [1, 2]}",
    "{\"size\": 32, \"std\": [0, 1, 1]}", "{\"size\": 32, \"mean\": 5}",
  ])
  func invalidPreprocessingIsRefusedByField(content: String) throws {
    let path = try copy("open-clip")
    let file = path + "/visual/preprocess_cfg.json"
    try content.write(toFile: file, atomically: true, encoding: .utf8)
    let error = failure(path)
    #expect(error?.kind == .configurationInvalid)
    #expect(error?.message.hasPrefix(file) == true)
  }

  @Test(arguments: [
    ("resize_mode", "tile"), ("interpolation", "nearest"), ("mode", "L"),
  ])
  func unknownPreprocessingIsRefusedNotGuessed(field: String, value: String) throws {
    let path = try copy("open-clip")
    try rewrite(path + "/visual/preprocess_cfg.json") { $0[field] = value }
    let error = failure(path)
    #expect(error?.kind == .modelUnsupported)
    #expect(error?.message.contains(field) == true)
  }

  @Test func transformersSizesMayBeNumbersOrObjects() throws {
    let path = try copy("transformers-clip")
    let file = path + "/preprocessor_config.json"
    try rewrite(file) {
      $0["size"] = 40; $0["crop_size"] = 32; $0["do_center_crop"] = nil
    }
    _ = try ModelFolder.open(path)
    // 40 on the shortest side, then the middle 32: a frame of 4 is cut off.
    let encoder = try EmbeddingModel(folder: path).imageEncoder()
    var pixels = PortablePixmap(width: 40, height: 40, colour: [9, 9, 9]).pixels
    for y in 4..<36 { for x in 4..<36 { for c in 0..<3 { pixels[(y * 40 + x) * 3 + c] = 200 } } }
    let image = PortablePixmap(width: 40, height: 40, pixels: pixels)
    let prepared = try encoder.prepare(EncodedImage(bytes: image.encoded))
    #expect(prepared.pixels.count == 32 * 32 * 3)
    #expect(prepared.pixels.allSatisfy { $0 == 200 })

    try rewrite(file) {
      $0["size"] = ["shortest_edge": 40]; $0["do_center_crop"] = false
    }
    #expect(failure(path)?.kind == .modelUnsupported)
    try rewrite(file) {
      $0["size"] = ["height": 32]; $0["crop_size"] = nil
    }
    #expect(failure(path)?.kind == .configurationInvalid)
  }

  @Test func aTextTowerWithoutPoolingIsRefusedInWords() throws {
    let model = try EmbeddingModel(folder: Fixtures.path("models/states-only"))
    let error = #expect(throws: EmbeddingModelError.self) { try model.textEncoder() }
    #expect(error?.kind == .modelUnsupported)
    #expect(error?.message.contains("last_hidden_state") == true)
    #expect(error?.message.contains("projection") == true)
  }

  @Test func aTowerThatLacksTheMaskItWasTrainedWithIsRefused() throws {
    let model = try EmbeddingModel(folder: Fixtures.path("models/chinese-clip-without-mask"))
    let error = #expect(throws: EmbeddingModelError.self) { try model.textEncoder() }
    #expect(error?.kind == .modelUnsupported)
    #expect(error?.message.contains("attention_mask") == true)
  }

  @Test func aDamagedTowerIsNamed() throws {
    let model = try EmbeddingModel(folder: Fixtures.path("models/states-only"))
    let error = #expect(throws: EmbeddingModelError.self) { try model.imageEncoder() }
    #expect(error?.kind == .modelDamaged)
    #expect(error?.message.contains("vision_model.onnx") == true)
  }

  @Test func aDimensionThatTheTowerDoesNotGiveIsRefused() throws {
    let path = try copy("open-clip")
    try rewrite(path + "/config.json") { $0["embed_dim"] = 512 }
    let model = try EmbeddingModel(folder: path)
    let error = #expect(throws: EmbeddingModelError.self) { try model.textEncoder() }
    #expect(error?.message.contains("512") == true)
  }

  @Test func aDimensionThatNoFileStatesIsAskedOfTheTower() throws {
    let path = try copy("transformers-clip")
    try rewrite(path + "/config.json") { $0["projection_dim"] = nil }
    #expect(try EmbeddingModel(folder: path).space.dimension == 16)
  }

  @Test func aTowerThatSeesTheFillingIsFoundOutAndFilled() throws {
    // SigLIP's tower under another name: nothing says that it must be filled.
    let path = try copy("siglip")
    try rewrite(path + "/config.json") {
      $0["model_type"] = "unheard-of"
      $0["projection_dim"] = 16
    }
    let answers = try ReferenceAnswers.of("siglip")
    let options = EmbeddingModel.Options(
      inference: InferenceOptions(precision: .f32, cacheFolder: folder.file("cache")))
    for _ in 0..<2 {
      let encoder = try EmbeddingModel(folder: path, options: options).textEncoder()
      for answer in answers.texts {
        let result = try encoder.encode([answer.text])[0].embedding
        let cosine = result.cosineSimilarity(to: Embedding(unitLength: answer.embedding))
        #expect(cosine >= 0.99999)
      }
    }
  }

  @Test func canonicalCleaningIsDoneWhereTheConfigurationAsksForIt() throws {
    let path = try copy("open-clip")
    let texts = ["two dogs red car", "  Two_dogs, \n (RED) car!$^`|"]
    let plain = try EmbeddingModel(folder: path).textEncoder().encode(texts)
    #expect(plain[0].tokenCount != plain[1].tokenCount)
    try rewrite(path + "/config.json") { object in
      var text = object["text_cfg"] as? [String: Any] ?? [:]
      text["tokenizer_kwargs"] = ["clean": "canonicalize"]
      object["text_cfg"] = text
    }
    let cleaned = try EmbeddingModel(folder: path).textEncoder().encode(texts)
    #expect(cleaned[0].embedding == cleaned[1].embedding)
    #expect(cleaned[0].tokenCount == plain[0].tokenCount)
  }

  @Test func aTextForOpenCLIPsOwnTokenizerIsRepairedAndInLowerCase() throws {
    let texts = ["a dog's &quot;house&quot;", "A dog’s “house”", "a ｄｏｇ's &#34;house&#x22;"]
    let found = try EmbeddingModel(folder: copy("open-clip")).textEncoder().encode(texts)
    #expect(found[1].embedding == found[0].embedding && found[2].embedding == found[0].embedding)
  }

  @Test func squashedAndPaddedImagesFollowTheConfiguration() throws {
    let path = try copy("open-clip")
    let file = path + "/visual/preprocess_cfg.json"
    // Left half black, right half white, twice as wide as high.
    let pixels = (0..<32 * 64).flatMap { Array(repeating: UInt8($0 % 64 < 32 ? 0 : 255), count: 3) }
    let image = PortablePixmap(width: 64, height: 32, pixels: pixels)
    func prepared() throws -> [UInt8] {
      let encoder = try EmbeddingModel(folder: path).imageEncoder()
      return try encoder.prepare(EncodedImage(bytes: image.encoded)).pixels
    }
    try rewrite(file) { $0["resize_mode"] = "squash" }
    let squashed = try prepared()
    #expect(squashed[0] == 0 && squashed[31 * 3] == 255)
    try rewrite(file) {
      $0["resize_mode"] = "longest"; $0["fill_color"] = 77
    }
    let padded = try prepared()
    #expect(padded.prefix(32 * 3 * 8).allSatisfy { $0 == 77 })
    #expect(padded[16 * 32 * 3] == 0 && padded[(16 * 32 + 31) * 3] == 255)
  }

  @Test func theContextLengthOfTheConfigurationCutsTexts() throws {
    let path = try copy("transformers-clip")
    try rewrite(path + "/tokenizer_config.json") { $0["model_max_length"] = 8 }
    let encoder = try EmbeddingModel(folder: path).textEncoder()
    let long = try encoder.encode([String(repeating: "dogs ", count: 30)])[0]
    #expect(long.wasTruncated)
    let exact = try encoder.encode([String(repeating: "dogs ", count: 6)])[0]
    #expect(!exact.wasTruncated)
    #expect(exact.tokenCount == 8)
    #expect(exact.embedding.cosineSimilarity(to: long.embedding) > 0.99999)
  }
}
