// Byte-pair encoding: a piece starts as single characters, and the neighbours
// whose merge ranks best are joined until no merge is left. MergeQueue does the
// joining.

/// The `BPE` model of a tokenizer file.
struct BytePairModel: TokenModel {
  private let vocabulary: Vocabulary
  private let merges: MergeTable
  private let unknown: Int32?
  private let continuingPrefix: [UInt8]
  private let endSuffix: [UInt8]
  private let fusesUnknown: Bool
  private let fallsBackToBytes: Bool
  private let prefersWholePieces: Bool
  /// Ids of the scalars below 512, within a word and at its end; −1 where
  /// there is none. Only where no prefix is put before them.
  private let directIDs: (inner: [Int32], last: [Int32])

  var vocabularyCount: Int { vocabulary.count }

  func id(of token: String) -> Int32? { vocabulary.id(of: token) }

  init(_ node: JSONNode) throws(TokenizerError) {
    if node["dropout"].map({ $0.kind != .number || $0.isZero == false }) ?? false {
      throw .unsupported("setting", "dropout", at: node.name)
    }
    let vocabulary = try Vocabulary(try node.required("vocab"))
    let prefix = try node.string("continuing_subword_prefix") ?? ""
    let suffix = try node.string("end_of_word_suffix") ?? ""
    continuingPrefix = Array(prefix.utf8)
    endSuffix = Array(suffix.utf8)
    fusesUnknown = try node.bool("fuse_unk", default: false)
    fallsBackToBytes = try node.bool("byte_fallback", default: false)
    prefersWholePieces = try node.bool("ignore_merges", default: false)
    if let token = try node.string("unk_token") {
      guard let id = vocabulary.id(of: token) else {
        throw .invalid("model.unk_token", "is \"\(token)\", which is not in the vocabulary")
      }
      unknown = id
    } else {
      unknown = nil
    }
    merges = try MergeReader.read(
      try node.required("merges"), vocabulary, prefixCount: prefix.utf8.count)
    func lookUp(_ suffix: String) -> [Int32] {
      (UInt16(0)..<512).map { value in
        Unicode.Scalar(value).flatMap { vocabulary.id(of: String($0) + suffix) } ?? -1
      }
    }
    directIDs = prefix.isEmpty ? (lookUp(""), lookUp(suffix)) : ([], [])
    self.vocabulary = vocabulary
  }

  func appendTokens(of piece: Piece, to ids: inout [Int32]) {
    if prefersWholePieces {
      var whole = String.UnicodeScalarView()
      whole.append(contentsOf: piece)
      if let id = vocabulary.id(of: String(whole)) {
        ids.append(id)
        return
      }
    }
    let symbols = symbols(of: piece)
    if symbols.count > 1 {
      MergeQueue.merge(symbols, merges, into: &ids)
    } else {
      ids.append(contentsOf: symbols)
    }
  }

  /// The ids of the piece's characters before any merge.
  private func symbols(of piece: Piece) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(piece.count)
    // An unknown character waits here until it is clear whether the next one
    // is unknown too and they are counted as one.
    var isWaiting = false
    for place in piece.indices {
      let isFirst = place == piece.startIndex
      let isLast = place == piece.endIndex - 1
      let value = Int(piece[place].value)
      let direct = isLast ? directIDs.last : directIDs.inner
      if value < direct.count, direct[value] >= 0 {
        if isWaiting, let unknown { result.append(unknown) }
        isWaiting = false
        result.append(direct[value])
        continue
      }
      var text = isFirst ? [] : continuingPrefix
      text.append(contentsOf: UTF8.encode(piece[place]) ?? UTF8.encodedReplacementCharacter)
      if isLast { text.append(contentsOf: endSuffix) }
      if let id = text.withUnsafeBufferPointer({ vocabulary.id(of: $0) }) {
        if isWaiting, let unknown { result.append(unknown) }
        isWaiting = false
        result.append(id)
      } else if fallsBackToBytes, let bytes = byteTokens(text) {
        result.append(contentsOf: bytes)
      } else if let unknown {
        if isWaiting, !fusesUnknown { result.append(unknown) }
        isWaiting = true
      }
    }
    if isWaiting, let unknown { result.append(unknown) }
    return result
  }

  /// The ids of `<0x00>`…`<0xFF>` for each byte, or nil unless all are there.
  private func byteTokens(_ bytes: [UInt8]) -> [Int32]? {
    var result: [Int32] = []
    for byte in bytes {
      let digits = String(byte, radix: 16, uppercase: true)
      guard let id = vocabulary.id(of: "<0x\(byte < 16 ? "0" : "")\(digits)>") else { return nil }
      result.append(id)
    }
    return result
  }
}

extension JSONNode {
  /// Whether a number is written as nought.
  fileprivate var isZero: Bool {
    let node = document.nodes[index]
    return document.bytes[Int(node.start)..<Int(node.end)].allSatisfy {
      $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".")
    }
  }
}
