// BERT's model: from the left, always the longest token that fits.

/// The `WordPiece` model of a tokenizer file.
struct WordPieceModel: TokenModel {
  private let vocabulary: Vocabulary
  private let unknown: Int32
  private let continuingPrefix: [UInt8]
  /// Longer words, counted in scalars, are unknown as a whole.
  private let longestWord: Int

  var vocabularyCount: Int { vocabulary.count }

  func id(of token: String) -> Int32? { vocabulary.id(of: token) }

  /// - Throws: `TokenizerError` where a field is missing or wrong.
  init(_ node: JSONNode) throws(TokenizerError) {
    vocabulary = try Vocabulary(try node.required("vocab"))
    let token = try node.string("unk_token") ?? "[UNK]"
    guard let id = vocabulary.id(of: token) else {
      throw .invalid("model.unk_token", "is \"\(token)\", which is not in the vocabulary")
    }
    unknown = id
    continuingPrefix = Array((try node.string("continuing_subword_prefix") ?? "##").utf8)
    longestWord =
      try node["max_input_chars_per_word"].map { node throws(TokenizerError) in
        Int(try node.integer())
      } ?? 100
  }

  func appendTokens(of piece: Piece, to ids: inout [Int32]) {
    let count = ids.count
    guard piece.count <= longestWord, appendPieces(of: piece, to: &ids) else {
      ids.removeLast(ids.count - count)
      ids.append(unknown)
      return
    }
  }

  /// - Returns: false where a part of the word is in no token.
  private func appendPieces(of piece: Piece, to ids: inout [Int32]) -> Bool {
    var start = piece.startIndex
    while start < piece.endIndex {
      var bytes = start == piece.startIndex ? [] : continuingPrefix
      // Where the bytes end after each scalar, so that the longest is tried first.
      var ends: [Int] = []
      for scalar in piece[start...] {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        ends.append(bytes.count)
      }
      let found = bytes.withUnsafeBufferPointer { buffer -> (id: Int32, length: Int)? in
        for (i, end) in ends.enumerated().reversed() {
          if let id = vocabulary.id(of: UnsafeBufferPointer(rebasing: buffer[..<end])) {
            return (id, i + 1)
          }
        }
        return nil
      }
      guard let found else { return false }
      ids.append(found.id)
      start += found.length
    }
    return true
  }
}
