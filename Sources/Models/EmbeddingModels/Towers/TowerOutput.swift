// Finds the embedding among the outputs of a tower.

internal import ModelInference
internal import SearchDomain

/// The output of a tower that holds one embedding for each image or text.
struct TowerOutput: Sendable {
  /// Its place among the model's outputs.
  let index: Int
  /// The number of coordinates, if the file fixes it.
  let dimension: Int?

  /// Names of the embedding in known exports, the surest first.
  private static let names = [
    "image_embeds", "text_embeds", "image_embedding", "text_embedding", "embedding", "embeddings",
    "image_features", "text_features", "sentence_embedding", "output", "pooler_output",
  ]

  /// - Parameter dimension: what the configuration says, if it does.
  /// - Throws: `EmbeddingModelError` if no output holds an embedding.
  init(of model: CompiledModel, dimension: Int?) throws(EmbeddingModelError) {
    let pooled = model.outputs.enumerated().filter { _, output in
      let isFloat = [.f32, .f16, .bf16].contains(output.elementType)
      return isFloat && (output.shape == nil || output.shape?.count == 2)
    }
    let fitting = pooled.filter { _, output in
      let length = output.shape?.last ?? nil
      return dimension == nil || length == nil || length == dimension
    }
    let named = Self.names.lazy.compactMap { name in
      fitting.first { $0.element.name == name }
    }.first
    let chosen = named ?? (fitting.count == 1 ? fitting.first : nil)
    guard let chosen else {
      throw Self.failure(model, pooled: pooled.map(\.element), dimension: dimension)
    }
    index = chosen.offset
    self.dimension = chosen.element.shape?.last ?? nil
  }

  private static func failure(
    _ model: CompiledModel, pooled: [TensorDescription], dimension: Int?
  ) -> EmbeddingModelError {
    let list = model.outputs.map { output in
      let shape = output.shape?.map { $0.map(String.init) ?? "?" }.joined(separator: " × ")
      return "“\(output.name)” (\(shape ?? "?"))"
    }.joined(separator: ", ")
    let reason =
      if pooled.isEmpty {
        "gives the states of every position but no embedding of the whole; export it with its "
          + "pooling and projection (in transformers, the model “…WithProjection”)"
      } else if let dimension, pooled.count == 1 {
        "gives embeddings of another size than the \(dimension) coordinates in config.json, which is "
          + "of another model: fetch both files again"
      } else {
        "has several outputs that could be the embedding, none with a known name"
      }
    return EmbeddingModelError(
      kind: .modelUnsupported, message: "\(model.path) \(reason); its outputs: \(list)",
      path: model.path)
  }

  /// Takes the embeddings out of what the model gave.
  ///
  /// - Throws: `EmbeddingModelError` of kind `badOutput` if their number or
  ///   size is not as expected, or a value is not a number.
  func embeddings(
    _ results: [FloatTensor], count: Int, dimension: Int, path: String
  ) throws(EmbeddingModelError) -> [Embedding] {
    let result = results[index]
    guard result.shape == [count, dimension] else {
      throw EmbeddingModelError(
        kind: .badOutput,
        message: "\(path) gave embeddings of the shape \(result.shape), not \([count, dimension])",
        path: path)
    }
    var embeddings: [Embedding] = []
    embeddings.reserveCapacity(count)
    for row in 0..<count {
      do {
        let values = result.values[row * dimension..<(row + 1) * dimension]
        embeddings.append(try Embedding(normalizing: Array(values)))
      } catch {
        let reason =
          switch error {
          case .empty: "is empty"
          case .notFinite: "holds a value that is not a number or infinite"
          case .zero: "is zero throughout"
          }
        throw EmbeddingModelError(
          kind: .badOutput, message: "\(path) gave an embedding that \(reason)", path: path)
      }
    }
    return embeddings
  }
}
