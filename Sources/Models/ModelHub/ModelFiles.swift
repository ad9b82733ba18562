// Which files of a repository make a model folder. The layouts are those that
// the encoders read; the files themselves are not read here.

/// Which copy of the weights is wanted, if a repository has several.
public enum WeightVariant: String, Hashable, Sendable, CaseIterable {
  /// The weights as trained, in 32 bits; of repositories in open_clip's layout
  /// the only ones.
  case full = ""
  /// Half precision.
  case half = "_fp16"
  /// Eight bits, as the exporter chose.
  case quantized = "_quantized"
  /// Signed eight bits.
  case int8 = "_int8"
  /// Unsigned eight bits.
  case uint8 = "_uint8"
  /// Four bits.
  case fourBit = "_q4"
}

/// The file lists of model folders.
enum ModelFiles {
  /// The file that is put in place last, so that its presence says that every
  /// other one is there.
  static let last = "config.json"

  private static let settings: Set<String> = [
    "config.json", "preprocessor_config.json", "processor_config.json", "tokenizer.json",
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "vocab.txt", "merges.txt", "spiece.model", "sentencepiece.bpe.model",
    "score_calibration.json",
  ]
  /// Weights of other runtimes, and things that are no part of a model.
  private static let foreignEndings = [
    ".armnn", ".rknn", ".tflite", ".pt", ".pth", ".safetensors", ".msgpack", ".h5", ".md", ".png",
    ".jpg", ".gitattributes",
  ]

  /// The networks of a face model, as Immich lays them out.
  private static let faceNetworks: Set<String> = [
    "detection/model.onnx", "recognition/model.onnx",
  ]

  /// The files to fetch from a repository, or nil if it has none of the
  /// layouts.
  static func selection(from paths: [String], variant: WeightVariant) -> [String]? {
    let all = Set(paths)
    if all.isSuperset(of: faceNetworks) {
      return paths.filter { path in
        faceNetworks.contains { path == $0 || path.hasPrefix($0 + "_data") }
          || path == "faces.json"
      }
    }
    if let towers = openClipTowers(all) {
      return paths.filter { path in
        if path == "config.json" || path == "score_calibration.json" { return true }
        guard let slash = path.lastIndex(of: "/") else { return false }
        let folder = path[..<slash]
        guard folder == "visual" || folder == "textual" else { return false }
        if foreignEndings.contains(where: path.hasSuffix) { return false }
        let isIR = path.hasSuffix("/model.xml") || path.hasSuffix("/model.bin")
        return towers == .onnx ? !isIR : !path.hasSuffix(".onnx")
      }
    }
    for folder in towerFolders(all, variant) {
      let vision = "\(folder)vision_model\(variant.rawValue)"
      let text = "\(folder)text_model\(variant.rawValue)"
      for ending in [".onnx", ".xml"] where all.isSuperset(of: [vision + ending, text + ending]) {
        let places = settingsPlaces(folder)
        guard lacking(all, places) == nil else { return nil }
        return paths.filter { path in
          places.contains {
            path.hasPrefix($0) && settings.contains(String(path.dropFirst($0.count)))
          }
            || [vision, text].contains { belongs(path, toTower: $0, ending) }
        }
      }
    }
    return nil
  }

  /// The files of each model that is there: of the only one, or of each folder a
  /// level deeper that has towers.
  static func models(in paths: [String], variant: WeightVariant) -> [[String]] {
    if let only = selection(from: paths, variant: variant) { return [only] }
    return nestedFolders(Set(paths), variant).compactMap {
      selection(from: leaving($0, of: paths), variant: variant)
    }
  }

  /// Without the towers that lie elsewhere than in a folder, which has a slash at
  /// its end.
  static func leaving(_ folder: String, of paths: [String]) -> [String] {
    paths.filter { $0.hasPrefix(folder) || !isTower($0) }
  }

  static func isTower(_ path: String) -> Bool {
    [".onnx", ".xml", ".bin"].contains(where: path.hasSuffix)
  }

  /// Why a repository has none of the layouts, as what follows its name; nil if
  /// that cannot be said more nearly.
  static func reason(_ paths: [String], variant: WeightVariant) -> String? {
    let all = Set(paths)
    if all.isSuperset(of: ["visual.onnx", "textual.onnx"]) {
      return "keeps its towers as visual.onnx and textual.onnx, without the files that say how "
        + "pictures and texts are prepared"
    }
    if all.isSuperset(of: ["visual/model.onnx", "textual/model.onnx"]) {
      return "lacks config.json, visual/preprocess_cfg.json or textual/tokenizer.json"
    }
    let nested = nestedFolders(all, variant)
    if nested.count > 1 {
      let list = nested.map { String($0.dropLast()) }
      return "holds several models, in \(list.joined(separator: ", ")): fetch one by "
        + "its towers, such as \(list[0])"
    }
    if let folder = towerFolders(all, variant).first(where: { hasTowers(all, $0, variant) }) {
      return lacking(all, settingsPlaces(folder)).map { "has towers but lacks \($0)" }
    }
    if ["onnx/model.onnx", "model.onnx"].contains(where: all.contains) {
      return "holds both towers in one file, model.onnx, and each is needed in its own"
    }
    return nil
  }

  /// Folders that may hold the towers of transformers' layout: `onnx/`, the
  /// root, or the only one a level deeper.
  private static func towerFolders(_ all: Set<String>, _ variant: WeightVariant) -> [String] {
    let nested = nestedFolders(all, variant)
    return ["onnx/", ""] + (nested.count == 1 ? nested : [])
  }

  private static func hasTowers(
    _ all: Set<String>, _ folder: String, _ variant: WeightVariant
  ) -> Bool {
    let stems = ["vision_model", "text_model"].map { folder + $0 + variant.rawValue }
    return [".onnx", ".xml"].contains { ending in all.isSuperset(of: stems.map { $0 + ending }) }
  }

  /// The folders a level below the root or `onnx/` with both towers.
  private static func nestedFolders(_ all: Set<String>, _ variant: WeightVariant) -> [String] {
    let folders = Set(
      all.compactMap { path in
        path.lastIndex(of: "/").map { String(path[...$0]) }
      })
    return folders.filter { folder in
      let depth = folder.filter { $0 == "/" }.count
      let isDeeper = folder.hasPrefix("onnx/") ? depth == 2 : depth == 1 && folder != "onnx/"
      return isDeeper && hasTowers(all, folder, variant)
    }.sorted()
  }

  /// Where the settings of towers in a folder may lie: for one a level deeper
  /// also beside them and between.
  private static func settingsPlaces(_ folder: String) -> [String] {
    guard !["onnx/", ""].contains(folder) else { return [""] }
    return folder.hasPrefix("onnx/") ? [folder, "onnx/", ""] : [folder, ""]
  }

  /// The first file that the settings lack.
  private static func lacking(_ all: Set<String>, _ places: [String]) -> String? {
    let has = { (file: String) in places.contains { all.contains($0 + file) } }
    let images = ["preprocessor_config.json", "processor_config.json"]
    if !has("config.json") { return "config.json" }
    if !images.contains(where: has) { return images[0] }
    return has("tokenizer.json") ? nil : "tokenizer.json"
  }

  /// Whether a folder's files make a model folder; `exists` is asked with
  /// paths inside the folder.
  static func isComplete(_ exists: (String) -> Bool) -> Bool {
    if faceNetworks.allSatisfy(exists) { return true }
    guard exists("config.json") else { return false }
    func hasTower(_ stem: String) -> Bool {
      exists(stem + ".onnx") || (exists(stem + ".xml") && exists(stem + ".bin"))
    }
    if hasTower("visual/model"), hasTower("textual/model") {
      return exists("visual/preprocess_cfg.json") && exists("textual/tokenizer.json")
    }
    guard exists("preprocessor_config.json") || exists("processor_config.json"),
      exists("tokenizer.json")
    else { return false }
    return ["onnx/", ""].contains { folder in
      WeightVariant.allCases.contains {
        hasTower(folder + "vision_model" + $0.rawValue)
          && hasTower(folder + "text_model" + $0.rawValue)
      }
    }
  }

  /// The graphs among the files of a model, which may name files of weights.
  static func graphs(_ files: [String]) -> [String] { files.filter { $0.hasSuffix(".onnx") } }

  private enum TowerFormat { case onnx, ir }

  private static func openClipTowers(_ all: Set<String>) -> TowerFormat? {
    let needed: Set = ["config.json", "visual/preprocess_cfg.json", "textual/tokenizer.json"]
    guard all.isSuperset(of: needed) else { return nil }
    if all.isSuperset(of: ["visual/model.onnx", "textual/model.onnx"]) { return .onnx }
    let ir: Set = [
      "visual/model.xml", "visual/model.bin", "textual/model.xml", "textual/model.bin",
    ]
    return all.isSuperset(of: ir) ? .ir : nil
  }

  /// A tower's own file, its `.bin`, or the external data beside it, named
  /// `model.onnx_data`, `model.onnx_data_1` or `model.onnx.data`.
  private static func belongs(_ path: String, toTower stem: String, _ ending: String) -> Bool {
    if path == stem + ending || (ending == ".xml" && path == stem + ".bin") { return true }
    return path.hasPrefix(stem + ".onnx_data") || path.hasPrefix(stem + ".onnx.data")
  }
}
