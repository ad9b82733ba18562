// Finds by name and type which input of a text tower takes what.

internal import ModelInference

/// The inputs of a text tower in the model's order, by meaning.
struct TextInputs: Sendable {
  enum Role: Hashable, Sendable {
    case ids
    /// 1 for the text's tokens, 0 for what fills up.
    case mask
    /// Always 0: there is one sentence.
    case tokenTypes
    /// 0, 1, 2, …
    case positions
  }

  let roles: [Role]
  private let elementTypes: [ElementType]
  /// The fixed number of texts in every inference; nil if it is free.
  let batch: Int?
  /// The fixed number of tokens; nil if it is free.
  let length: Int?

  /// - Throws: `EmbeddingModelError` if an input has no known meaning.
  init(of model: CompiledModel) throws(EmbeddingModelError) {
    var roles: [Role] = []
    var shape: [Int?]?
    for input in model.inputs {
      guard [.i32, .i64].contains(input.elementType), input.shape.map({ $0.count == 2 }) ?? true,
        let role = Self.role(of: input.name, isAlone: model.inputs.count == 1)
      else {
        throw Self.failure(
          model,
          "takes an input “\(input.name)” whose meaning is not known here; a text tower "
            + "takes token ids and perhaps an attention mask")
      }
      roles.append(role)
      if role == .ids { shape = input.shape }
    }
    guard roles.filter({ $0 == .ids }).count == 1 else {
      throw Self.failure(model, "takes no token ids, or several")
    }
    self.roles = roles
    elementTypes = model.inputs.map(\.elementType)
    batch = shape?.first ?? nil
    length = shape?.last ?? nil
  }

  private static func role(of name: String, isAlone: Bool) -> Role? {
    switch name.lowercased() {
    case "input_ids", "text", "input", "ids", "tokens", "token_ids", "texts": .ids
    case "attention_mask", "mask", "text_mask": .mask
    case "token_type_ids", "segment_ids": .tokenTypes
    case "position_ids": .positions
    default: isAlone ? .ids : nil
    }
  }

  private static func failure(_ model: CompiledModel, _ reason: String) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .modelUnsupported, message: "\(model.path) \(reason)", path: model.path)
  }

  /// The tensors for rows of ids that are filled up to one length.
  ///
  /// - Parameters:
  ///   - rows: equally long.
  ///   - counts: how many ids of each row are the text's own.
  func tensors(rows: [[Int32]], counts: [Int]) -> [Tensor] {
    let length = rows.first?.count ?? 0
    let shape = [rows.count, length]
    return zip(roles, elementTypes).map { role, type in
      let values: [Int32] =
        switch role {
        case .ids: rows.flatMap { $0 }
        case .mask: counts.flatMap { count in (0..<length).map { $0 < count ? 1 : 0 } }
        case .tokenTypes: Array(repeating: 0, count: rows.count * length)
        case .positions: rows.flatMap { $0.indices.map(Int32.init) }
        }
      return Tensor(
        shape: shape,
        values: type == .i64 ? .int64(values.map(Int64.init)) : .int32(values))
    }
  }
}
