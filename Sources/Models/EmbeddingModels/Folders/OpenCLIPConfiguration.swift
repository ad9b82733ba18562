// The configuration files of an open_clip export. The names and defaults are
// those of open_clip's factory.py, transform.py and tokenizer.py.

import Support

internal import GraphReading
internal import ImageDecoding
internal import Tokenizers

enum OpenCLIPConfiguration {
  static func read(folder: String) throws(EmbeddingModelError) -> ModelConfiguration {
    var model = try ConfigurationFile(
      path: folder + "/config.json", purpose: "how the model reads texts")
    // open_clip's own exports keep the description one level down.
    if model["model_cfg"] != nil { model = try model.object("model_cfg") }
    let picture = try ConfigurationFile(
      path: folder + "/visual/preprocess_cfg.json", purpose: "how pictures are resized")
    let tokenizerPath = folder + "/textual/tokenizer_config.json"
    let tokenizer =
      ModelFolder.exists(tokenizerPath)
      ? try ConfigurationFile(path: tokenizerPath, purpose: "how texts are padded") : nil
    return ModelConfiguration(
      dimension: try model.size("embed_dim"),
      image: try image(picture, needsF32: !isPlainTransformer(model.object("vision_cfg"))),
      text: try text(model.object("text_cfg"), tokenizer),
      activation: try model.boolean("quick_gelu") == true ? .quickGELU : nil)
  }

  private static func text(
    _ config: ConfigurationFile, _ tokenizer: ConfigurationFile?
  ) throws(EmbeddingModelError) -> TextContract {
    // Multilingual CLIP's exports name a foreign tokenizer nowhere but in its own
    // file; their configuration is that of the image tower's model.
    let isForeignTokenizer = try isForeign(tokenizer)
    let usesOwnTokenizer = try config.text("hf_tokenizer_name") == nil && !isForeignTokenizer
    let isForeignTower = try config.text("hf_model_name") != nil
    let pooling = try config.text("pool_type")
    return TextContract(
      contextLength: try config.size("context_length") ?? 77,
      cleaning: try cleaning(config, usesOwnTokenizer, isForeign: isForeignTokenizer),
      // One that is itself taken from transformers (XLM-RoBERTa, NLLB) makes its
      // mask of the ids; others with a foreign tokenizer (SigLIP) and those that
      // pool at the last position see the padding.
      filling: isForeignTower || isForeignTokenizer
        ? .hidden : pooling == "last" || !usesOwnTokenizer ? .always : .perhapsNever,
      padToken: try padToken(tokenizer),
      poolsAtHighestID: usesOwnTokenizer && (pooling ?? "argmax") == "argmax",
      seesAhead: try config.boolean("no_causal_mask") ?? false,
      family: try family(config, usesOwnTokenizer))
  }

  private static func family(
    _ config: ConfigurationFile, _ usesOwnTokenizer: Bool
  ) throws(EmbeddingModelError) -> TokenizerFamily? {
    if usesOwnTokenizer { return try config.size("vocab_size") == 49408 ? .clip : nil }
    let name = try config.text("hf_tokenizer_name") ?? ""
    return ["xlm-roberta-base", "xlm-roberta-large"].contains(name) ? .xlmRoberta : nil
  }

  /// Whether `tokenizer_config.json` alone says that the tokenizer is BERT's or
  /// XLM-RoBERTa's, in a class of transformers.
  private static func isForeign(
    _ tokenizer: ConfigurationFile?
  ) throws(EmbeddingModelError) -> Bool {
    guard let name = try tokenizer?.text("tokenizer_class") else { return false }
    return ["XLMRoberta", "Bert", "DistilBert"].contains(where: name.hasPrefix)
  }

  private static func cleaning(
    _ config: ConfigurationFile, _ usesOwnTokenizer: Bool, isForeign: Bool
  ) throws(EmbeddingModelError) -> TextCleaning {
    let stated = try config.object("tokenizer_kwargs").text("clean")
    guard let stated else {
      if usesOwnTokenizer { return .lowerCase }
      // Multilingual CLIP hands texts to its tokenizer as they are.
      let isNamed = try config.text("hf_tokenizer_name") != nil
      return isForeign && !isNamed ? .none : .singleSpaces
    }
    let known: [TextCleaning] = [.singleSpaces, .lowerCase, .canonical]
    guard let cleaning = known.first(where: { $0.rawValue == stated }) else {
      throw config.unsupported("tokenizer_kwargs.clean", "is “\(stated)”, which is not known here")
    }
    return cleaning
  }

  /// The padding token of a `tokenizer_config.json`: a text, or an object
  /// with the text in `content`.
  static func padToken(_ config: ConfigurationFile?) throws(EmbeddingModelError) -> String? {
    guard let config, let value = config["pad_token"] else { return nil }
    if case .object = value { return try config.object("pad_token").text("content") }
    return try config.text("pad_token")
  }

  /// Whether a `vision_cfg` describes a vision transformer without other
  /// layers than its own. A ResNet has a count of layers for each of its stages,
  /// a ViT one number; towers of timm say by their name what they are, and
  /// `vit_…` are transformers there.
  static func isPlainTransformer(
    _ tower: ConfigurationFile
  ) throws(EmbeddingModelError) -> Bool {
    if case .list = tower["layers"] { return false }
    return try tower.text("timm_model_name")?.hasPrefix("vit_") ?? true
  }

  private static func image(
    _ config: ConfigurationFile, needsF32: Bool
  ) throws(EmbeddingModelError) -> ImageContract {
    let (height, width) = try size(config)
    if let mode = try config.text("mode"), mode != "RGB" {
      throw config.unsupported("mode", "is “\(mode)”; only RGB is supported")
    }
    let interpolation: Interpolation
    switch try config.text("interpolation") ?? "bicubic" {
    case "bicubic", "random": interpolation = .bicubic
    case "bilinear": interpolation = .bilinear
    case let other:
      throw config.unsupported(
        "interpolation", "is “\(other)”; bicubic and bilinear are supported")
    }
    let shape: ResizePlan.Shape
    switch try config.text("resize_mode") ?? "shortest" {
    case "shortest":
      guard height == width else {
        throw config.unsupported("size", "must be square where resize_mode is “shortest”")
      }
      shape = .shortestSideThenCentreCrop(side: width, width: width, height: height)
    case "squash": shape = .squash(width: width, height: height)
    case "longest":
      shape = .longestSideThenPad(width: width, height: height, fill: try fill(config))
    case let other:
      throw config.unsupported(
        "resize_mode", "is “\(other)”; shortest, squash and longest are supported")
    }
    let deviation = try config.channels("std") ?? clipDeviation
    guard deviation.allSatisfy({ $0 != 0 }) else { throw config.invalid("std", "must not be 0") }
    return ImageContract(
      resize: ResizePlan(shape, interpolation: interpolation), height: height, width: width,
      rescale: 1 / 255, mean: try config.channels("mean") ?? clipMean, deviation: deviation,
      needsF32: needsF32)
  }

  /// A number, or height and width.
  private static func size(
    _ config: ConfigurationFile
  ) throws(EmbeddingModelError) -> (height: Int, width: Int) {
    guard let value = config["size"] else {
      throw config.missing("size", "how large the pictures are that the model sees")
    }
    if case .list(let list) = value, list.count == 2, let height = ConfigurationFile.size(list[0]),
      let width = ConfigurationFile.size(list[1])
    {
      return (height, width)
    }
    guard let side = ConfigurationFile.size(value) else {
      throw config.invalid("size", "must be a whole number, or height and width")
    }
    return (side, side)
  }

  /// A level of grey, or red, green and blue.
  private static func fill(_ config: ConfigurationFile) throws(EmbeddingModelError) -> RGBColour {
    if case .list = config["fill_color"] {
      let parts = (try config.channels("fill_color") ?? []).map {
        UInt8(clamping: max(0, min(255, $0)))
      }
      return RGBColour(red: parts[0], green: parts[1], blue: parts[2])
    }
    let grey = UInt8(clamping: max(0, min(255, try config.number("fill_color") ?? 0)))
    return RGBColour(red: grey, green: grey, blue: grey)
  }

  /// OPENAI_DATASET_MEAN and OPENAI_DATASET_STD of open_clip's constants.py.
  static let clipMean: [Float] = [0.48145466, 0.4578275, 0.40821073]
  static let clipDeviation: [Float] = [0.26862954, 0.26130258, 0.27577711]
}
