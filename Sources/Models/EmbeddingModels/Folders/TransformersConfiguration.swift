// The configuration files of a transformers (Optimum) export. The names and
// defaults are those of CLIPConfig, SiglipConfig and their image processors.

import Support

internal import GraphReading
internal import ImageDecoding
internal import Tokenizers

enum TransformersConfiguration {
  static func read(_ files: SettingsFiles) throws(EmbeddingModelError) -> ModelConfiguration {
    let model = try ConfigurationFile(
      path: files.path("config.json"), purpose: "what kind of model this is")
    var picture = try ConfigurationFile(
      path: files.path(files.images), purpose: "how pictures are resized")
    // One file for the whole processor, as transformers 5 writes it.
    if files.images == SettingsFiles.processor { picture = try picture.object("image_processor") }
    let tokenizerPath = files.path("tokenizer_config.json")
    let tokenizer =
      ModelFolder.exists(tokenizerPath)
      ? try ConfigurationFile(path: tokenizerPath, purpose: "how texts are padded") : nil
    let kind = try model.text("model_type") ?? "clip"
    var contract = try image(picture)
    let isPlain = try isPlainTransformer(model.object("vision_config"))
    // MobileCLIP's exports call themselves CLIP. Only they get plain colours.
    let isMobile = kind == "clip" && contract.mean == [0, 0, 0] && contract.deviation == [1, 1, 1]
    contract.needsF32 = !isPlain || isMobile
    var words = try text(model, tokenizer, kind)
    words.seesAhead = words.seesAhead || isMobile
    return ModelConfiguration(
      dimension: try dimension(model, isSigLIP: kind.hasPrefix("siglip")),
      image: contract, text: words, activation: try activation(model))
  }

  /// The function of both towers, where the configuration states it.
  private static func activation(
    _ model: ConfigurationFile
  ) throws(EmbeddingModelError) -> GraphFile.Activation? {
    let text = try model.object("text_config").text("hidden_act")
    guard let name = text, try model.object("vision_config").text("hidden_act") == name else {
      return nil
    }
    switch name {
    case "quick_gelu": return .quickGELU
    case "gelu": return .gelu
    default: return nil
    }
  }

  /// Whether a `vision_config` is of one of the kinds that are vision
  /// transformers, or says nothing; also in open_clip's words, which an export
  /// of its models keeps.
  private static func isPlainTransformer(
    _ tower: ConfigurationFile
  ) throws(EmbeddingModelError) -> Bool {
    guard try OpenCLIPConfiguration.isPlainTransformer(tower) else { return false }
    return try tower.text("model_type").map(plainTransformers.contains) ?? true
  }

  /// The `model_type` of image towers that are vision transformers.
  private static let plainTransformers: Set<String> = [
    "vit", "clip_vision_model", "siglip_vision_model", "siglip2_vision_model",
    "chinese_clip_vision_model", "altclip_vision_model",
  ]

  private static func dimension(
    _ model: ConfigurationFile, isSigLIP: Bool
  ) throws(EmbeddingModelError) -> Int? {
    guard isSigLIP else { return try model.size("projection_dim") }
    // SigLIP's pooling head keeps the image tower's width; if that is left
    // to a default, the tower's output is asked instead.
    return try model.object("vision_config").size("hidden_size")
  }

  /// Parts of the `model_type` of text towers that take an attention mask and
  /// whose every token sees every other.
  private static let maskedTowers = ["bert", "m2m_100", "chinese_clip", "altclip"]

  private static func text(
    _ model: ConfigurationFile, _ tokenizer: ConfigurationFile?, _ kind: String
  ) throws(EmbeddingModelError) -> TextContract {
    let isSigLIP = kind.hasPrefix("siglip")
    // Tokenizers without a limit of their own state 10³⁰.
    let stated = try tokenizer?.number("model_max_length").flatMap {
      $0 < 65536 ? Int(clamping: $0) : nil
    }
    let positions = try model.object("text_config").size("max_position_embeddings")
    let length = [stated, positions].compactMap { $0 }.min() ?? (isSigLIP ? 64 : 77)
    guard length >= 2 else {
      throw model.invalid("text_config.max_position_embeddings", "must be at least 2")
    }
    let tower = try model.object("text_config").text("model_type") ?? ""
    let isMasked = maskedTowers.contains { kind.contains($0) || tower.contains($0) }
    // SigLIP 2 was trained on lower case, which Gemma's tokenizer, as the exports
    // have it, does not make; transformers 5 does it for them (Siglip2Tokenizer).
    let words = try tokenizer?.text("tokenizer_class") ?? ""
    let isLowered =
      kind == "siglip2" || isSigLIP && (words.hasPrefix("Gemma") || words.hasPrefix("Siglip2"))
    let vocabulary = try model.object("text_config").size("vocab_size")
    return TextContract(
      contextLength: length, cleaning: isLowered ? .lowerCaseAlone : .none,
      filling: isSigLIP ? .always : isMasked ? .hidden : .perhapsNever,
      padToken: try OpenCLIPConfiguration.padToken(tokenizer),
      poolsAtHighestID: kind == "clip",
      seesAhead: try model.object("text_config").boolean("no_causal_mask") ?? false,
      family: kind == "clip" && vocabulary == 49408 ? .clip : nil)
  }

  private static func image(
    _ config: ConfigurationFile
  ) throws(EmbeddingModelError) -> ImageContract {
    guard try config.boolean("do_resize") ?? true else {
      throw config.unsupported("do_resize", "is false; the model needs pictures of one size")
    }
    let interpolation: Interpolation
    // The numbers are Pillow's.
    switch try config.number("resample") ?? 3 {
    case 1: interpolation = .lanczos
    case 2: interpolation = .bilinear
    case 3: interpolation = .bicubic
    case let other:
      throw config.unsupported(
        "resample", "is \(other); 1 (Lanczos), 2 (bilinear) and 3 (bicubic) are supported")
    }
    let (shape, height, width) = try geometry(config)
    let rescales = try config.boolean("do_rescale") ?? true
    let rescale = try config.number("rescale_factor") ?? 1 / 255
    guard rescale > 0 else { throw config.invalid("rescale_factor", "must be above 0") }
    var mean: [Float] = [0, 0, 0]
    var deviation: [Float] = [1, 1, 1]
    if try config.boolean("do_normalize") ?? true {
      guard let statedMean = try config.channels("image_mean") else {
        throw config.missing("image_mean", "how colours are normalised")
      }
      guard let statedDeviation = try config.channels("image_std") else {
        throw config.missing("image_std", "how colours are normalised")
      }
      guard statedDeviation.allSatisfy({ $0 != 0 }) else {
        throw config.invalid("image_std", "must not be 0")
      }
      (mean, deviation) = (statedMean, statedDeviation)
    }
    return ImageContract(
      resize: ResizePlan(shape, interpolation: interpolation), height: height, width: width,
      rescale: rescales ? rescale : 1, mean: mean, deviation: deviation)
  }

  private static func geometry(
    _ config: ConfigurationFile
  ) throws(EmbeddingModelError) -> (ResizePlan.Shape, height: Int, width: Int) {
    let crop =
      try config.boolean("do_center_crop") ?? (config["crop_size"] != nil)
      ? sides(config, "crop_size") : nil
    guard let size = config["size"] else {
      throw config.missing("size", "how large the pictures are that the model sees")
    }
    var shortest = crop == nil ? nil : ConfigurationFile.size(size)
    if let value = size["shortest_edge"] {
      guard let side = ConfigurationFile.size(value) else {
        throw config.invalid("size.shortest_edge", "must be a whole number above 0")
      }
      shortest = side
    }
    if let shortest {
      guard let crop else {
        throw config.unsupported(
          "size", "states a shortest edge without a centre crop; pictures would differ in size")
      }
      let shape = ResizePlan.Shape.shortestSideThenCentreCrop(
        side: shortest, width: crop.width, height: crop.height, offset: .down)
      return (shape, crop.height, crop.width)
    }
    let whole = try sides(config, "size")
    if let crop, crop != whole {
      throw config.unsupported("crop_size", "differs from size, which forces both sides")
    }
    return (.squash(width: whole.width, height: whole.height), whole.height, whole.width)
  }

  /// A number, or an object with `height` and `width`.
  private static func sides(
    _ config: ConfigurationFile, _ name: String
  ) throws(EmbeddingModelError) -> (height: Int, width: Int) {
    guard let value = config[name] else {
      throw config.missing(name, "how large the pictures are that the model sees")
    }
    if let side = ConfigurationFile.size(value) { return (side, side) }
    let object = try config.object(name)
    guard let height = try object.size("height"), let width = try object.size("width") else {
      throw config.invalid(name, "must be a whole number, or height and width")
    }
    return (height, width)
  }
}
