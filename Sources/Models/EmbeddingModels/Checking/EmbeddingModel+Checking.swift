// Tries a model, and holds its files against what is known of its family: what
// no error shows, a wrong activation or vocabulary, only makes searches worse.

internal import GraphReading
internal import SearchDomain
internal import Tokenizers

extension EmbeddingModel {
  /// Loads both towers and runs each once.
  ///
  /// Costs as much as a first query of each kind; what is compiled stays in
  /// the cache for the next.
  ///
  /// - Returns: remarks, each a sentence without a full stop; see `remarks` and
  ///   `findings`.
  /// - Throws: `EmbeddingModelError`, if the model cannot be used.
  public func check() throws -> [String] {
    let remarks = remarks()
    _ = try textEncoder().encode([Self.probe])
    let image = folder.configuration.image
    let grey = [UInt8](repeating: 128, count: image.height * image.width * 3)
    let facts = ImageFacts(width: image.width, height: image.height, format: "ppm")
    _ = try imageEncoder().encode([PreparedImage(pixels: grey, facts: facts)])
    // The wrong activation or vocabulary is said once, by what knows its name.
    return remarks.isEmpty ? findings : remarks
  }

  private static let probe = "a photo of a cat"

  /// What of the model's files does not fit its family, as far as that can be
  /// told without other weights to compare with: the activation in the graphs
  /// against the one of the training, and the tokenizer's ids for a text
  /// whose ids its publisher names. Reads the tokenizer and, in part, the graphs.
  ///
  /// - Returns: sentences without a full stop; none where nothing is known.
  public func remarks() -> [String] {
    [activationRemark(), vocabularyRemark()].compactMap { $0 }
  }

  private func activationRemark() -> String? {
    // OpenAI's weights are marked in whatever repository they are.
    let names = Self.knownNames(of: folder, name: name).map { $0.lowercased() }
    let isOpenAI = names.contains { $0.hasSuffix("__openai") || $0.hasSuffix("/openai") }
    let isMarked = names.contains { $0.contains("quickgelu") }
    let trained: GraphFile.Activation? =
      folder.configuration.activation
      ?? (isOpenAI || isMarked ? .quickGELU : nil)
    guard let trained else { return nil }
    for path in [folder.imageTowerPath, folder.textTowerPath] where path.hasSuffix(".onnx") {
      guard let built = activation(ofGraphAt: path), built != trained else { continue }
      let words = { (activation: GraphFile.Activation) in
        activation == .quickGELU ? "QuickGELU" : "plain GELU"
      }
      return "\(path) computes with \(words(built)), but its weights were trained with "
        + "\(words(trained)): it runs, and finds less than its published figures say; take another "
        + "export"
    }
    return nil
  }

  /// What a graph computes with, which is read out of it once.
  private func activation(ofGraphAt path: String) -> GraphFile.Activation? {
    let key = path == folder.imageTowerPath ? "image-activation" : "text-activation"
    if let known = facts.remembered(key) { return GraphFile.Activation(rawValue: known) }
    guard let graph = try? GraphFile.read(path) else { return nil }
    facts.remember(key, graph.activation?.rawValue ?? "unknown")
    return graph.activation
  }

  private func vocabularyRemark() -> String? {
    let contract = folder.configuration.text
    guard let family = contract.family, !knowsVocabulary(family, contract) else { return nil }
    return "\(folder.tokenizerPath) is not \(family.name) tokenizer, which config.json names: it "
      + "gives other numbers for “\(family.example.text)”, so that queries in words find nothing "
      + "that fits; fetch the file again"
  }

  /// Whether the tokenizer gives a family's ids, which is tried once; true where
  /// it cannot be read, which loading it will tell.
  private func knowsVocabulary(_ family: TokenizerFamily, _ contract: TextContract) -> Bool {
    let key = "vocabulary-\(family)"
    if let known = facts.remembered(key) { return known == "yes" }
    guard let tokenizer = try? Tokenizer.load(path: folder.tokenizerPath) else { return true }
    let example = family.example
    let isRight =
      tokenizer.encode(contract.cleaning.apply(to: example.text)).ids == example.ids
    facts.remember(key, isRight ? "yes" : "no")
    return isRight
  }
}

extension ModelFolder {
  /// What keeps a model from being used, as far as its settings tell; asked
  /// before its weights are fetched.
  ///
  /// - Parameter folder: holds the JSON files of either layout alone.
  /// - Returns: nil if nothing speaks against it.
  public static func objection(toSettingsIn folder: String) -> String? {
    do {
      if exists(folder + "/visual/preprocess_cfg.json") {
        _ = try OpenCLIPConfiguration.read(folder: folder)
      } else {
        let files = SettingsFiles(folder: folder, towersIn: "")
        guard exists(files.path("config.json")), exists(files.path(files.images)) else {
          return nil
        }
        _ = try TransformersConfiguration.read(files)
      }
      return nil
    } catch {
      return error.message
    }
  }
}
