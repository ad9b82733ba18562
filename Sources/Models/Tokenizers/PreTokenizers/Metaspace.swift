// SentencePiece's way to treat spaces: they become visible characters, and
// words begin with one.

/// Replaces spaces by a character, puts one before the text, and cuts before each.
struct Metaspace: PreTokenizer {
  /// Which pieces get one put before them, unless they begin with it.
  enum PrependScheme: String {
    /// The one that stands at the very beginning of the text.
    case first
    case never
    /// Each, also those between added tokens.
    case always
  }

  let replacement: Unicode.Scalar
  let scheme: PrependScheme
  let cuts: Bool

  /// Old files say `add_prefix_space` in place of `prepend_scheme`.
  ///
  /// - Throws: `TokenizerError` if a field is wrong or both contradict.
  init(_ node: JSONNode) throws(TokenizerError) {
    let field = try node.required("replacement")
    let scalars = try field.scalars()
    guard let replacement = scalars.first, scalars.count == 1 else {
      throw .invalid(field.name, "is not one character")
    }
    self.replacement = replacement
    cuts = try node.bool("split", default: true)
    let addsPrefix = try node.bool("add_prefix_space", default: true)
    guard let field = node["prepend_scheme"] else {
      scheme = addsPrefix ? .always : .never
      return
    }
    guard let scheme = PrependScheme(rawValue: try field.string()) else {
      throw .unsupported("scheme", try field.string(), at: field.name)
    }
    guard addsPrefix || scheme == .never else {
      throw .invalid(field.name, "contradicts add_prefix_space")
    }
    self.scheme = scheme
  }

  var asksForFirst: Bool { scheme == .first }

  func split(_ piece: Piece, isFirst: Bool, into pieces: inout [Piece]) {
    var text: [Unicode.Scalar] = []
    text.reserveCapacity(piece.count + 1)
    let isWanted =
      switch scheme {
      case .first: isFirst
      case .never: false
      case .always: true
      }
    if isWanted, piece.first != " ", piece.first != replacement { text.append(replacement) }
    for scalar in piece { text.append(scalar == " " ? replacement : scalar) }
    guard cuts else { return pieces.append(text[...]) }
    var start = 0
    for place in text.indices.dropFirst() where text[place] == replacement {
      pieces.append(text[start..<place])
      start = place
    }
    pieces.append(text[start...])
  }
}
