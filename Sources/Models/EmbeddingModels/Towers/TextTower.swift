// The text tower of a model: words in, embeddings out. It runs no more tokens
// than the words need, if that does not change the result.

internal import ModelInference
internal import SearchDomain
internal import Support
internal import Tokenizers

/// A compiled text tower with its tokenizer.
struct TextTower: Sendable {
  private let model: CompiledModel
  private let inputs: TextInputs
  private let output: TowerOutput
  private let tokenizer: Tokenizer
  private let contract: TextContract
  private let padID: Int32
  /// Whether every text is filled up to the full length.
  let fillsAlways: Bool
  /// Of a tower on a server.
  var trust: ServedTrust?

  var dimension: Int? { output.dimension }

  /// The most texts in one inference, to bound memory.
  private static let largestBatch = 32
  /// Lengths are rounded up to a multiple of this, so that texts of nearly
  /// equal length share an inference and the runtime sees few shapes.
  private static let lengthStep = 8

  /// Loads the tower and its tokenizer.
  ///
  /// - Parameter facts: remembers whether texts must be filled up.
  /// - Throws: `EmbeddingModelError`.
  init(
    _ folder: ModelFolder, options: InferenceOptions, facts: ModelFacts
  ) throws(EmbeddingModelError) {
    var contract = folder.configuration.text
    // Read while the tower is loaded.
    let tokenizerPath = folder.tokenizerPath
    let loading = Future { () throws(TokenizerError) in try Tokenizer.load(path: tokenizerPath) }
    let model = try EmbeddingModelError.translating { () throws(InferenceError) in
      guard let served = folder.served else {
        return try CompiledModel(path: folder.textTowerPath, options: options)
      }
      return try CompiledModel(served: served.text, options: options)
    }
    let tokenizer: Tokenizer
    do {
      tokenizer = try loading.value()
    } catch {
      throw EmbeddingModelError(error)
    }
    let inputs = try TextInputs(of: model)
    let output = try TowerOutput(of: model, dimension: folder.configuration.dimension)
    if folder.layout == .openCLIP, contract.poolsAtHighestID, inputs.roles.contains(.mask) {
      // No tower of CLIP's own takes a mask: this one is multilingual CLIP's,
      // whose configuration says nothing of its tokenizer.
      contract.cleaning = .none
      contract.filling = .hidden
      contract.poolsAtHighestID = false
    }
    let padID = Self.padID(contract, tokenizer)
    self.model = model
    self.inputs = inputs
    self.output = output
    self.tokenizer = tokenizer
    self.contract = contract
    self.padID = padID
    if inputs.length != nil || contract.filling == .always {
      fillsAlways = true
    } else if let known = facts.remembered("fills-texts") {
      fillsAlways = known != "no"
    } else {
      fillsAlways = try Self.fillingMatters(
        model, inputs, output, tokenizer, padID: padID, length: contract.contextLength)
      facts.remember("fills-texts", fillsAlways ? "yes" : "no")
    }
    try checkMask(folder)
  }

  /// - Throws: `EmbeddingModelError` where the server has taken another model.
  func confirm() throws(EmbeddingModelError) { try trust?.confirm(model) }

  /// A tower that was trained with a mask gives other vectors without one, and
  /// nothing else would show it.
  private func checkMask(_ folder: ModelFolder) throws(EmbeddingModelError) {
    guard contract.filling == .hidden, !inputs.roles.contains(.mask), fillsAlways else { return }
    // open_clip's exports of such towers make the mask of the ids themselves.
    guard inputs.length == nil || folder.layout == .transformers else { return }
    throw EmbeddingModelError(
      kind: .modelUnsupported,
      message:
        "\(model.path) takes no attention mask, but its kind of tower needs one to hide what "
        + "fills up a short text; export it again with the input attention_mask", path: model.path)
  }

  private static func padID(_ contract: TextContract, _ tokenizer: Tokenizer) -> Int32 {
    let stated =
      contract.padToken.flatMap { tokenizer.id(of: $0) } ?? tokenizer.padID
      ?? tokenizer.id(of: "<pad>") ?? 0
    return contract.poolsAtHighestID && stated == tokenizer.endID ? 0 : stated
  }

  /// Asks the tower itself whether an embedding changes when the text is
  /// filled up: it does not where every token sees only those before it, or
  /// where a mask hides the filling.
  private static func fillingMatters(
    _ model: CompiledModel, _ inputs: TextInputs, _ output: TowerOutput, _ tokenizer: Tokenizer,
    padID: Int32, length: Int
  ) throws(EmbeddingModelError) -> Bool {
    let ids = tokenizer.encode("a photo", limit: length).ids
    var answers: [[Float]] = []
    for row in [ids, ids + Array(repeating: padID, count: length - ids.count)] {
      // A batch that is fixed is filled with the same text.
      let rows = Array(repeating: row, count: inputs.batch ?? 1)
      let tensors = inputs.tensors(rows: rows, counts: rows.map { _ in ids.count })
      let results = try EmbeddingModelError.translating { () throws(InferenceError) in
        try model.run(tensors)
      }
      let result = results[output.index]
      answers.append(Array(result.values.prefix(result.shape.last ?? 0)))
    }
    guard let short = try? Embedding(normalizing: answers[0]),
      let long = try? Embedding(normalizing: answers[1])
    else { return true }
    // Two runs in bf16 differ by some 10⁻⁴; seeing the filling changes far more.
    return short.cosineSimilarity(to: long) < 0.999
  }

  /// The ids that a text becomes, without what fills up.
  func ids(of text: String) -> [Int32] {
    tokenizer.encode(
      contract.cleaning.apply(to: text), limit: min(contract.contextLength, inputs.length ?? .max)
    ).ids
  }

  /// Embeds texts, in order.
  ///
  /// - Throws: `EmbeddingModelError`.
  func embed(_ texts: [String], dimension: Int) throws(EmbeddingModelError) -> [TextEmbedding] {
    let limit = min(contract.contextLength, inputs.length ?? .max)
    let tokenized = texts.map { tokenizer.encode(contract.cleaning.apply(to: $0), limit: limit) }
    var groups: [Int: [Int]] = [:]
    for (index, tokens) in tokenized.enumerated() {
      groups[length(for: tokens.ids.count, limit: limit), default: []].append(index)
    }
    var embeddings = [Embedding?](repeating: nil, count: texts.count)
    for (length, members) in groups {
      var start = 0
      while start < members.count {
        let most = inputs.batch ?? min(Self.largestBatch, model.largestBatch ?? Self.largestBatch)
        let part = members[start..<min(start + most, members.count)]
        let found = try run(part.map { tokenized[$0].ids }, length: length, dimension: dimension)
        for (index, embedding) in zip(part, found) { embeddings[index] = embedding }
        start += part.count
      }
    }
    try confirm()
    return zip(embeddings, tokenized).compactMap { embedding, tokens in
      embedding.map {
        TextEmbedding(
          embedding: $0, tokenCount: tokens.totalCount, wasTruncated: tokens.wasTruncated)
      }
    }
  }

  /// How many tokens are run for a text of `count`.
  private func length(for count: Int, limit: Int) -> Int {
    if let fixed = inputs.length { return fixed }
    if fillsAlways { return contract.contextLength }
    return min(limit, max(1, (count + Self.lengthStep - 1) / Self.lengthStep * Self.lengthStep))
  }

  private func run(
    _ ids: [[Int32]], length: Int, dimension: Int
  ) throws(EmbeddingModelError) -> [Embedding] {
    let count = inputs.batch ?? ids.count
    var rows = ids.map { $0 + Array(repeating: padID, count: length - $0.count) }
    // Towers that were trained on full length see the filling as they did then.
    var counts = ids.map { contract.filling == .always ? length : $0.count }
    while rows.count < count { rows.append(rows[0]); counts.append(counts[0]) }
    let results = try EmbeddingModelError.translating { () throws(InferenceError) in
      try model.run(inputs.tensors(rows: rows, counts: counts))
    }
    let all = try output.embeddings(
      results, count: count, dimension: dimension, path: model.path)
    return Array(all.prefix(ids.count))
  }
}
