// Which files hold a graph's weights, found out only where there are files that
// could.

internal import GraphReading
internal import Support

/// Weights that lie outside the graph's own file.
public enum WeightFiles {
  /// Files that a tower's folder usually holds, none of them weights.
  private static let usual: Set<String> = [
    "config.json", "preprocess_cfg.json", "preprocessor_config.json", "processor_config.json",
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "vocab.json", "vocab.txt", "merges.txt", "spiece.model", "sentencepiece.bpe.model",
    "score_calibration.json", "README.md", "LICENSE", "vision_model.onnx", "text_model.onnx",
    "blip.json", "text_decoder.onnx", "text_matcher.onnx",
  ]

  /// The files that hold weights of a graph, relative to its folder, sorted.
  ///
  /// Costs a look into the folder, and a millisecond where anything lies in
  /// it that could be weights.
  ///
  /// - Returns: none for IR, for a graph with all its weights inside, and for one
  ///   that cannot be read or names files elsewhere: reading it says why.
  public static func named(byGraphAt path: String) -> [String] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    let names = (try? FileIO.names(inFolder: Array(folder.utf8))) ?? []
    return named(byGraphAt: path, among: names.map { String(decoding: $0, as: UTF8.self) })
  }

  /// - Parameter names: what lies in the graph's folder.
  static func named(byGraphAt path: String, among names: [String]) -> [String] {
    guard path.hasSuffix(".onnx") else { return [] }
    let own = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    guard names.contains(where: { $0 != own && !usual.contains($0) }) else { return [] }
    return (try? GraphFile.read(path))?.weightFiles ?? []
  }
}
