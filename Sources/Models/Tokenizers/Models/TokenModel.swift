// Turns a piece of text into token ids, and chooses the model that a file asks
// for. Each model has its own file.

/// Turns pieces into ids.
protocol TokenModel: Sendable {
  /// Adds the ids of one piece, which is not empty.
  func appendTokens(of piece: Piece, to ids: inout [Int32])

  /// The id of a token by its text.
  func id(of token: String) -> Int32?

  /// The number of tokens, without the added ones.
  var vocabularyCount: Int { get }
}

enum TokenModelReader {
  /// Reads the `model` section.
  ///
  /// - Throws: `TokenizerError`; a kind that is not known is named.
  static func read(_ node: JSONNode) throws(TokenizerError) -> any TokenModel {
    let kind = try node.string("type") ?? kindOfOldFile(node)
    switch kind {
    case "BPE": return try BytePairModel(node)
    case "WordPiece": return try WordPieceModel(node)
    case "Unigram": return try UnigramModel(node)
    default: throw .unsupported("model", kind, at: node.name)
    }
  }

  /// Old files leave the type out; only BPE has merges, only WordPiece limits
  /// the length of words, and only Unigram has its vocabulary in a list.
  private static func kindOfOldFile(_ node: JSONNode) -> String {
    if node["merges"] != nil { return "BPE" }
    if node["max_input_chars_per_word"] != nil { return "WordPiece" }
    return node["vocab"]?.kind == .array ? "Unigram" : "without a type"
  }
}
