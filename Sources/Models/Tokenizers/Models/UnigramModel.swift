// SentencePiece's unigram model: it cuts a piece into the tokens whose scores
// have the highest sum (Kudo 2018, https://arxiv.org/abs/1804.10959).

/// The `Unigram` model of a tokenizer file.
struct UnigramModel: TokenModel {
  private let trie: TokenTrie
  /// The logarithm of each token's probability, by id.
  private let scores: [Double]
  private let unknown: Int32?
  private let unknownScore: Double
  /// Ids of `<0x00>`…`<0xFF>`, or empty unless unknown texts are written in
  /// bytes. −1 if a byte has none.
  private let byteIDs: [Int32]

  /// How much an unknown scalar scores below the least likely token
  /// (`kUnkPenalty` in SentencePiece's unigram_model.cc).
  private static let unknownPenalty = 10.0

  var vocabularyCount: Int { scores.count }

  func id(of token: String) -> Int32? { trie.id(of: token.unicodeScalars) }

  /// - Throws: `TokenizerError` if a field is missing or wrong.
  init(_ node: JSONNode) throws(TokenizerError) {
    (trie, scores) = try Self.vocabulary(try node.required("vocab"))
    unknown = try node["unk_id"].map { node throws(TokenizerError) in try node.integer() }
    if let unknown, Int(unknown) >= scores.count {
      throw .invalid("model.unk_id", "is \(unknown), which is not in the vocabulary")
    }
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    let trie = trie
    byteIDs =
      try node.bool("byte_fallback", default: false)
      ? (UInt8.min...UInt8.max).map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return trie.id(of: "<0x\(byte < 16 ? "0" : "")\(digits)>".unicodeScalars) ?? -1
      } : []
  }

  /// Reads the list of tokens with their scores.
  private static func vocabulary(
    _ node: JSONNode
  ) throws(TokenizerError) -> (TokenTrie, [Double]) {
    guard node.kind == .array else { throw .invalid(node.name, "is not a list") }
    let document = node.document
    var trie = TokenTrie(capacity: (Int(document.nodes[node.index].next) - node.index) / 3)
    var scores: [Double] = []
    var isBroken = false
    var scalars: [Unicode.Scalar] = []
    var bytes: [UInt8] = []
    node.forEachElement { element in
      guard !isBroken else { return }
      let pair = document.nodes[element]
      guard pair.kind == .array, Int(pair.next) == element + 3,
        [.string, .escapedString].contains(document.nodes[element + 1].kind),
        let score = document.double(at: element + 2)
      else {
        isBroken = true
        return
      }
      bytes.removeAll(keepingCapacity: true)
      document.appendStringBytes(element + 1, to: &bytes)
      scalars.removeAll(keepingCapacity: true)
      var (decoder, iterator) = (UTF8(), bytes.makeIterator())
      while case .scalarValue(let scalar) = decoder.decode(&iterator) { scalars.append(scalar) }
      if !scalars.isEmpty { trie.insert(scalars, Int32(scores.count)) }
      scores.append(score)
    }
    if isBroken { throw .invalid("\(node.name)[\(scores.count)]", "is not a token with its score") }
    return (trie, scores)
  }

  /// The best way to reach a place of the piece.
  private struct Step {
    var score = 0.0
    var start: Int32 = -1
    var id: Int32 = -1
  }

  /// What is unknown is one token however long it is, or its bytes. Without a
  /// token for it, it is left out.
  func appendTokens(of piece: Piece, to ids: inout [Int32]) {
    if piece.count == 1, let scalar = piece.first {
      // There is nothing to choose from.
      let id = trie.child(of: TokenTrie.root, scalar).map(trie.id(at:)) ?? -1
      if id < 0 || id == unknown { appendUnknown(piece, to: &ids) } else { ids.append(id) }
      return
    }
    let steps = bestSteps(of: piece)
    var found: [(start: Int, id: Int32)] = []
    var end = piece.count
    while end > 0 {
      let step = steps[end]
      end = Int(step.start)
      if step.id == unknown ?? -1, let last = found.last, last.id == step.id {
        found[found.count - 1].start = end
      } else {
        found.append((end, step.id))
      }
    }
    for (i, token) in found.enumerated().reversed() {
      if token.id == unknown ?? -1 {
        let end = i > 0 ? found[i - 1].start : piece.count
        appendUnknown(
          piece[(piece.startIndex + token.start)..<(piece.startIndex + end)], to: &ids)
      } else {
        ids.append(token.id)
      }
    }
  }

  private func appendUnknown(_ text: Piece, to ids: inout [Int32]) {
    if let id = trie.id(of: text) {
      ids.append(id)
      return
    }
    if !byteIDs.isEmpty {
      let count = ids.count
      var isComplete = true
      for scalar in text {
        scalar.forEachByte { byte in
          let id = byteIDs[Int(byte)]
          isComplete = isComplete && id >= 0
          ids.append(id)
        }
      }
      if isComplete { return }
      ids.removeLast(ids.count - count)
    }
    if let unknown { ids.append(unknown) }
  }

  /// Viterbi's algorithm; of ways that score the same the first found stays.
  private func bestSteps(of piece: Piece) -> [Step] {
    var steps = [Step](repeating: Step(), count: piece.count + 1)
    for start in 0..<piece.count {
      let before = steps[start].score
      var hasOwnToken = false
      var node = TokenTrie.root
      var end = start
      while end < piece.count,
        let next = trie.child(of: node, piece[piece.startIndex + end])
      {
        node = next
        end += 1
        let id = trie.id(at: node)
        guard id >= 0 else { continue }
        if end == start + 1 { hasOwnToken = true }
        let score = scores[Int(id)] + before
        if steps[end].start < 0 || score > steps[end].score {
          steps[end] = Step(score: score, start: Int32(start), id: id)
        }
      }
      if !hasOwnToken {
        let score = unknownScore + before
        if steps[start + 1].start < 0 || score > steps[start + 1].score {
          steps[start + 1] = Step(score: score, start: Int32(start), id: unknown ?? -1)
        }
      }
    }
    return steps
  }
}
