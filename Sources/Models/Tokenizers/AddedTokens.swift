// Tokens that are found in the text itself before it is cut, such as
// `<|endoftext|>`.

/// One entry of `added_tokens`.
struct AddedToken: Sendable {
  var id: Int32
  var content: [Unicode.Scalar]
  /// Not recognised as a part of a longer word.
  var isSingleWord: Bool
  /// Takes the white space before it.
  var stripsLeft: Bool
  /// Takes the white space after it.
  var stripsRight: Bool
  /// Looked for in the normalized text, in its own normalized form.
  var isNormalized: Bool
}

/// Finds added tokens in a text, first in the text as it is, then normalized.
struct AddedTokens: Sendable {
  private let plain: AddedTokenFinder
  private let normalized: AddedTokenFinder
  private let ids: [String: Int32]

  /// - Throws: `TokenizerError` if an entry lacks a field.
  init(
    _ node: JSONNode?, _ model: any TokenModel, _ normalizer: (any Normalizer)?
  ) throws(TokenizerError) {
    var tokens: [AddedToken] = []
    var ids: [String: Int32] = [:]
    for entry in try node?.elements() ?? [] {
      let content = try entry.required("content").string()
      if content.isEmpty { continue }
      let stated = try entry.required("id").integer()
      let id = model.id(of: content) ?? stated
      ids[content] = id
      tokens.append(
        AddedToken(
          id: id, content: Array(content.unicodeScalars),
          isSingleWord: try entry.bool("single_word", default: false),
          stripsLeft: try entry.bool("lstrip", default: false),
          stripsRight: try entry.bool("rstrip", default: false),
          isNormalized: try entry.bool("normalized", default: true)))
    }
    self.ids = ids
    plain = AddedTokenFinder(tokens.filter { !$0.isNormalized })
    normalized = AddedTokenFinder(
      tokens.filter(\.isNormalized).map { token in
        var token = token
        token.content = normalizer?.normalize(token.content) ?? token.content
        return token
      })
  }

  func id(of token: String) -> Int32? { ids[token] }

  /// Takes a text apart and normalizes what is not an added token.
  ///
  /// - Parameter findsFirst: whether to say which part begins where the text
  ///   does, before it was normalized; otherwise none does.
  func split(
    _ text: [Unicode.Scalar], _ normalizer: (any Normalizer)?, findsFirst: Bool
  ) -> [AddedTokenFinder.Part] {
    var result: [AddedTokenFinder.Part] = []
    for part in plain.split(text) {
      guard case .text(let piece, let isFirst) = part else {
        result.append(part)
        continue
      }
      let keepsFirst =
        findsFirst && isFirst && normalizer?.beginning(of: piece, count: 1) ?? 1 > 0
      for part in normalized.split(normalizer?.normalize(piece) ?? piece) {
        if case .text(let piece, let isFirst) = part {
          result.append(.text(piece, isFirst: isFirst && keepsFirst))
        } else {
          result.append(part)
        }
      }
    }
    return result
  }
}
