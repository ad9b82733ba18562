// Finds the parts of a model in its folder, by the layouts of open_clip's and
// of transformers' exports, each with ONNX or OpenVINO IR towers.

import Glibc
internal import GraphReading
internal import ModelInference
public import SearchDomain

/// The files of a two-tower model.
///
/// Layout 1 (open_clip): `config.json`, `visual/model.onnx`,
/// `visual/preprocess_cfg.json`, `textual/model.onnx`,
/// `textual/tokenizer.json`, `textual/tokenizer_config.json`.
/// Layout 2 (transformers): `config.json`, `preprocessor_config.json`,
/// `tokenizer.json`, `tokenizer_config.json`, and `vision_model.onnx` with
/// `text_model.onnx`, at the root, in `onnx/` or one folder deeper;
/// `processor_config.json` may stand for `preprocessor_config.json`. In both,
/// `.xml` with `.bin` may stand for `.onnx`, and is taken where both are there.
/// Weights may lie in any file that a graph names. Beside the image
/// tower there may be the same quantized to 8 bits, with `_int8` after its
/// name; it is run where int8 is asked for.
///
/// Where a server runs the towers, a folder of settings does, with
/// `served_model.json` in the towers' place.
public struct ModelFolder: Sendable {
  /// How the files of a folder are named and arranged.
  public enum Layout: String, Hashable, Sendable {
    case openCLIP
    case transformers
  }

  /// The folder, as given, without a slash at its end.
  public let path: String
  /// Which layout was recognised.
  public let layout: Layout
  /// The image tower's ONNX or IR file; of a served one, its name and its server.
  public private(set) var imageTowerPath: String
  /// The image tower quantized to 8 bits, if the folder has one. It makes
  /// vectors of the same space and is no part of the model's identity.
  public private(set) var quantizedImageTowerPath: String?
  /// The text tower's ONNX or IR file; of a served one, its name and its server.
  public private(set) var textTowerPath: String
  /// Its `tokenizer.json`.
  public let tokenizerPath: String
  /// The file that says how images are prepared.
  let imagesPath: String
  /// The files that the model consists of, relative to `path`, sorted.
  public let files: [String]
  /// Numbers in a vector, if the configuration says it.
  public var dimension: Int? { configuration.dimension }
  /// How the strengths of its matches are set right (`score_calibration.json`).
  public let strengthScaling: StrengthScaling
  let configuration: ModelConfiguration
  /// Where the towers run, if not here.
  private(set) var served: ServedTowers?
  /// What stands for towers that are not in the folder.
  private(set) var statedAnswers: ServedAnswers?

  /// Recognises a folder and reads its configuration; no tower is loaded.
  ///
  /// - Throws: `EmbeddingModelError`, naming the first thing that is missing
  ///   or wrong.
  public static func open(_ path: String) throws(EmbeddingModelError) -> ModelFolder {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard exists(path + "/.") else {
      throw EmbeddingModelError(
        kind: .folderMissing, message: "there is no model folder \(path)", path: path)
    }
    if let one = try? BlipFolder.open(path) {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: one.task == .captions
          ? "\(path) holds a model that writes captions: name it to write captions with (caption-model)"
          : "\(path) holds a model that matches pictures and words: name it to re-rank with (rerank-model)",
        path: path)
    }
    if exists("\(path)/\(ServedAnswers.fileName)") {
      throw EmbeddingModelError(
        kind: .fileMissing,
        message:
          "\(path) holds the settings of a model without its towers: name the server that runs "
          + "them (http+kserve://HOST:PORT/NAME?folder=\(path))", path: path)
    }
    if exists(path + "/visual") || exists(path + "/textual") {
      return try ModelFolder(openCLIP: path)
    }
    for part in ["", "onnx/"] where hasTowers("\(path)/\(part)") {
      // A folder of towers alone belongs to the settings above it.
      if part.isEmpty, let (root, below) = TowerPlaces.settingsAbove(path) {
        return try ModelFolder(transformers: root, towersIn: below)
      }
      return try ModelFolder(transformers: path, towersIn: part)
    }
    if let part = try TowerPlaces.only(below: path) {
      return try ModelFolder(transformers: path, towersIn: part)
    }
    throw EmbeddingModelError(
      kind: .folderMissing,
      message: "\(path) holds no model: neither visual/ and textual/ (open_clip's layout) nor "
        + "vision_model.onnx and text_model.onnx (transformers' layout) are there"
        + (TowerPlaces.foreignLayout(path).map { "; \($0)" }
          ?? "; give the folder of an export, not of a checkpoint"),
      path: path)
  }

  /// The same for a model whose towers run on a server.
  ///
  /// - Throws: `EmbeddingModelError`.
  static func open(
    _ path: String, servedBy towers: ServedTowers
  ) throws(EmbeddingModelError) -> ModelFolder {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let answers = try ServedAnswers.read("\(path)/\(ServedAnswers.fileName)")
    var folder: ModelFolder
    if let answers {
      folder =
        exists(path + "/visual")
        ? try ModelFolder(openCLIP: path, hasTowers: false)
        : try ModelFolder(transformers: path, towersIn: "", hasTowers: false)
      folder.statedAnswers = answers
    } else {
      folder = try open(path)
    }
    folder.served = towers
    folder.quantizedImageTowerPath = nil
    folder.imageTowerPath = "\(towers.image.name) on \(towers.image.server)"
    folder.textTowerPath = "\(towers.text.name) on \(towers.text.server)"
    return folder
  }

  private init(openCLIP path: String, hasTowers: Bool = true) throws(EmbeddingModelError) {
    self.path = path
    layout = .openCLIP
    let towers =
      hasTowers
      ? [
        try Self.requiredTower(path + "/visual/model", "embeds pictures"),
        try Self.requiredTower(path + "/textual/model", "embeds texts"),
      ] : []
    imageTowerPath = towers.first ?? ""
    quantizedImageTowerPath = Self.tower(path + "/visual/model_int8")
    textTowerPath = towers.last ?? ""
    tokenizerPath = try Self.requiredTokenizer(path + "/textual/tokenizer.json")
    imagesPath = path + "/visual/preprocess_cfg.json"
    configuration = try OpenCLIPConfiguration.read(folder: path)
    strengthScaling = try StrengthScaling.read(folder: path)
    files = Self.present(
      path, towers: towers,
      others: [
        "config.json", "visual/preprocess_cfg.json", "textual/tokenizer.json",
        "textual/tokenizer_config.json",
      ])
    try refusePointers()
  }

  private init(
    transformers path: String, towersIn part: String, hasTowers: Bool = true
  ) throws(EmbeddingModelError) {
    self.path = path
    layout = .transformers
    let folder = "\(path)/\(part)"
    let towers =
      hasTowers
      ? [
        try Self.requiredTower(folder + "vision_model", "embeds pictures"),
        try Self.requiredTower(folder + "text_model", "embeds texts"),
      ] : []
    imageTowerPath = towers.first ?? ""
    quantizedImageTowerPath = Self.tower(folder + "vision_model_int8")
    textTowerPath = towers.last ?? ""
    let settings = SettingsFiles(folder: path, towersIn: part)
    tokenizerPath = try Self.requiredTokenizer(settings.path("tokenizer.json"))
    imagesPath = settings.path(settings.images)
    configuration = try TransformersConfiguration.read(settings)
    strengthScaling = try StrengthScaling.read(folder: path)
    files = Self.present(
      path, towers: towers,
      others: [
        "config.json", settings.images, "tokenizer.json", "tokenizer_config.json",
      ].map(settings.name))
    try refusePointers()
  }

  /// Weights and vocabularies are what git-lfs keeps elsewhere.
  private func refusePointers() throws(EmbeddingModelError) {
    for file in files where !file.hasSuffix("config.json") {
      do { try LargeFilePointer.refuse("\(path)/\(file)") } catch {
        throw EmbeddingModelError(kind: .modelDamaged, message: error.message, path: error.path)
      }
    }
  }
}

extension ModelFolder {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func tower(_ stem: String) -> String? {
    [".xml", ".onnx"].map { stem + $0 }.first(where: exists)
  }

  /// - Parameter folder: with a slash at its end.
  private static func hasTowers(_ folder: String) -> Bool {
    tower(folder + "vision_model") != nil || tower(folder + "text_model") != nil
  }

  private static func requiredTower(
    _ stem: String, _ purpose: String
  ) throws(EmbeddingModelError) -> String {
    guard let path = tower(stem) else {
      throw EmbeddingModelError(
        kind: .fileMissing,
        message: "\(stem).onnx (or .xml with .bin) is missing: it is the tower that \(purpose); "
          + "fetch it too",
        path: stem + ".onnx")
    }
    if path.hasSuffix(".xml"), !exists(stem + ".bin") {
      throw EmbeddingModelError(
        kind: .fileMissing,
        message: "\(stem).bin is missing: it holds the weights of \(path); "
          + "fetch it too",
        path: stem + ".bin")
    }
    return path
  }

  private static func requiredTokenizer(_ path: String) throws(EmbeddingModelError) -> String {
    guard exists(path) else {
      throw EmbeddingModelError(
        kind: .fileMissing,
        message: "\(path) is missing: it turns words into the model's ids; "
          + "fetch it too", path: path)
    }
    return path
  }

  /// The towers with the weights that lie beside them, and those of the other
  /// files that are there, relative to the folder.
  private static func present(_ path: String, towers: [String], others: [String]) -> [String] {
    var all = Set(others.filter { exists("\(path)/\($0)") })
    for tower in towers {
      let stem = tower.prefix(upTo: tower.lastIndex(of: ".") ?? tower.endIndex)
      let companions =
        tower.hasSuffix(".xml")
        ? [tower, stem + ".bin"]
        : [tower, tower + "_data", tower + ".data"]
      for file in companions where exists(file) {
        all.insert(String(file.dropFirst(path.count + 1)))
      }
      let folder = tower.prefix(upTo: tower.lastIndex(of: "/") ?? tower.startIndex)
      for file in WeightFiles.named(byGraphAt: tower) where exists("\(folder)/\(file)") {
        all.insert(String("\(folder)/\(file)".dropFirst(path.count + 1)))
      }
    }
    return all.sorted()
  }
}
