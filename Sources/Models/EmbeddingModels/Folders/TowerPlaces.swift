// Where the towers and the settings of transformers' layout lie, beyond the root
// and `onnx/`.

import Glibc
import Support

/// The settings of a model in transformers' layout, which may lie beside its
/// towers or in a folder above them.
struct SettingsFiles: Sendable {
  /// Where transformers 5 keeps what `preprocessor_config.json` held.
  static let processor = "processor_config.json"

  /// The model's folder.
  let folder: String
  /// Folders below it to look in, the nearest to the towers first, each empty or
  /// with a slash at its end.
  private let parts: [String]
  /// Which of two files says how images are prepared.
  let images: String

  /// - Parameter part: where the towers lie: empty, `onnx/` or deeper.
  init(folder: String, towersIn part: String) {
    self.folder = folder
    var parts: [String] = []
    var rest = part.split(separator: "/")
    // In `onnx/` itself exporters leave settings that are not the model's.
    while rest.count > 1 {
      parts.append(rest.joined(separator: "/") + "/")
      rest.removeLast()
    }
    parts.append("")
    self.parts = parts
    let plain = "preprocessor_config.json"
    let has = { (file: String) in parts.contains { ModelFolder.exists("\(folder)/\($0)\(file)") } }
    images = !has(plain) && has(Self.processor) ? Self.processor : plain
  }

  /// A file's name relative to the model's folder; at the root if it is nowhere.
  func name(_ file: String) -> String {
    (parts.first { ModelFolder.exists("\(folder)/\($0)\(file)") } ?? "") + file
  }

  /// A file's path.
  func path(_ file: String) -> String { "\(folder)/\(name(file))" }
}

enum TowerPlaces {
  /// The one folder, one level below the root or below `onnx/`, that has both
  /// towers.
  ///
  /// - Throws: `EmbeddingModelError` if there are several, with their names.
  static func only(below path: String) throws(EmbeddingModelError) -> String? {
    let found = ["", "onnx/"].flatMap { part -> [String] in
      let names = (try? FileIO.names(inFolder: Array("\(path)/\(part)".utf8))) ?? []
      return names.map { "\(part)\(String(decoding: $0, as: UTF8.self))/" }
    }.filter { part in
      ["vision_model", "text_model"].allSatisfy { ModelFolder.tower("\(path)/\(part)\($0)") != nil }
    }.sorted()
    guard found.count > 1 else { return found.first }
    let list = found.map { String($0.dropLast()) }
    throw EmbeddingModelError(
      kind: .configurationInvalid,
      message: "\(path) holds several models, in \(list.joined(separator: ", ")): give the folder "
        + "of one, such as \(path)/\(list[0])", path: path)
  }

  /// For a folder that has towers and no settings: the nearest folder above that
  /// has them, and where the towers lie below that.
  static func settingsAbove(_ path: String) -> (root: String, part: String)? {
    guard !ModelFolder.exists(path + "/config.json") else { return nil }
    var root = path
    var part = ""
    for _ in 0..<2 {
      guard let slash = root.lastIndex(of: "/"), slash != root.startIndex else { return nil }
      part = root[root.index(after: slash)...] + "/" + part
      root = String(root[..<slash])
      if ModelFolder.exists(root + "/config.json") { return (root, part) }
    }
    return nil
  }

  /// What of another exporter's layout is there, for words.
  static func foreignLayout(_ path: String) -> String? {
    if ModelFolder.exists(path + "/visual.onnx"), ModelFolder.exists(path + "/textual.onnx") {
      return "visual.onnx and textual.onnx are there without the files that say how pictures and "
        + "texts are prepared: put them into visual/ and textual/ as model.onnx, with open_clip's "
        + "config.json, preprocess_cfg.json and tokenizer.json"
    }
    if ["onnx/model.onnx", "model.onnx"].contains(where: { ModelFolder.exists("\(path)/\($0)") }) {
      return "model.onnx holds both towers in one file, and each is needed in its own"
    }
    return nil
  }
}
