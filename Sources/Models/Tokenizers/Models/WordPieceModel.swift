// BERT's model: from the left, it takes the longest token that fits.

/// The `WordPiece` model of a tokenizer file.
struct WordPieceModel: TokenModel {
  private let vocabulary: Vocabulary
  private let unknown: Int32
  private let continuingPrefix: [UInt8]
  /// Longer words, counted in scalars, are unknown as a whole.
  private let longestWord: Int
  /// Ids of words of one scalar below 512; −1 if there is none.
  private let directIDs: [Int32]

  var vocabularyCount: Int { vocabulary.count }

  func id(of token: String) -> Int32? { vocabulary.id(of: token) }

  /// - Throws: `TokenizerError` if a field is missing or wrong.
  init(_ node: JSONNode) throws(TokenizerError) {
    let vocabulary = try Vocabulary(try node.required("vocab"))
    self.vocabulary = vocabulary
    directIDs = (UInt16(0)..<512).map { value in
      Unicode.Scalar(value).flatMap { vocabulary.id(of: String($0)) } ?? -1
    }
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
    if piece.count == 1, let value = piece.first.map({ Int($0.value) }), value < directIDs.count,
      longestWord > 0
    {
      ids.append(directIDs[value] >= 0 ? directIDs[value] : unknown)
      return
    }
    let count = ids.count
    guard piece.count <= longestWord, appendPieces(of: piece, to: &ids) else {
      ids.removeLast(ids.count - count)
      ids.append(unknown)
      return
    }
  }

  /// - Returns: false if a part of the word is in no token.
  private func appendPieces(of piece: Piece, to ids: inout [Int32]) -> Bool {
    // The prefix stands before the word; before each later part it is written
    // over the bytes that are done with.
    let prefixCount = continuingPrefix.count
    var bytes = continuingPrefix
    // Where the bytes end after each scalar, so that the longest is tried first.
    var ends: [Int] = []
    bytes.reserveCapacity(prefixCount + piece.count * 2)
    ends.reserveCapacity(piece.count)
    for scalar in piece {
      bytes.append(utf8Of: scalar)
      ends.append(bytes.count)
    }
    var taken = 0
    while taken < ends.count {
      var begin = prefixCount
      if taken > 0 {
        begin = ends[taken - 1] - prefixCount
        for (i, byte) in continuingPrefix.enumerated() { bytes[begin + i] = byte }
      }
      let found = bytes.withUnsafeBufferPointer { buffer -> (id: Int32, end: Int)? in
        for i in stride(from: ends.count - 1, through: taken, by: -1) {
          if let id = vocabulary.id(of: UnsafeBufferPointer(rebasing: buffer[begin..<ends[i]])) {
            return (id, i + 1)
          }
        }
        return nil
      }
      guard let found else { return false }
      ids.append(found.id)
      taken = found.end
    }
    return true
  }
}
