// Tokens that are recognised in the text itself before anything is cut, such as
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
  /// A piece between added tokens, or one of them.
  enum Part {
    case text([Unicode.Scalar])
    case token(Int32)
  }

  private let plain: [AddedToken]
  private let normalized: [AddedToken]
  private let ids: [String: Int32]

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
    plain = tokens.filter { !$0.isNormalized }
    normalized = tokens.filter(\.isNormalized).map { token in
      var token = token
      token.content = normalizer?.normalize(token.content) ?? token.content
      return token
    }
  }

  func id(of token: String) -> Int32? { ids[token] }

  /// Takes a text apart and normalizes what is not an added token.
  func split(_ text: [Unicode.Scalar], _ normalizer: (any Normalizer)?) -> [Part] {
    var result: [Part] = []
    for part in Self.split(text, plain) {
      guard case .text(let piece) = part else {
        result.append(part)
        continue
      }
      result += Self.split(normalizer?.normalize(piece) ?? piece, normalized)
    }
    return result
  }

  private static func split(_ text: [Unicode.Scalar], _ tokens: [AddedToken]) -> [Part] {
    if text.isEmpty { return [] }
    guard !tokens.isEmpty else { return [.text(text)] }
    let first = tokens.reduce(ScalarSet.empty) { set, token in
      token.content.first.map { set.union(ScalarSet($0)) } ?? set
    }
    var result: [Part] = []
    var done = 0
    var place = 0
    while place < text.count {
      guard first.contains(text[place]), let token = longest(tokens, in: text, at: place) else {
        place += 1
        continue
      }
      var start = place
      var end = place + token.content.count
      place = end
      if token.isSingleWord {
        let joinsLeft = start > 0 && ScalarSet.plainWord.contains(text[start - 1])
        let joinsRight = end < text.count && ScalarSet.plainWord.contains(text[end])
        if joinsLeft || joinsRight { continue }
      }
      if token.stripsLeft {
        while start > done, ScalarSet.space.contains(text[start - 1]) { start -= 1 }
      }
      if token.stripsRight {
        while end < text.count, ScalarSet.space.contains(text[end]) { end += 1 }
      }
      if done < start { result.append(.text(Array(text[done..<start]))) }
      result.append(.token(token.id))
      done = max(done, end)
    }
    if done < text.count { result.append(.text(Array(text[done...]))) }
    return result
  }

  private static func longest(
    _ tokens: [AddedToken], in text: [Unicode.Scalar], at place: Int
  ) -> AddedToken? {
    var best: AddedToken?
    for token in tokens where !token.content.isEmpty {
      guard token.content.count > best?.content.count ?? 0,
        text[place...].starts(with: token.content)
      else { continue }
      best = token
    }
    return best
  }
}
