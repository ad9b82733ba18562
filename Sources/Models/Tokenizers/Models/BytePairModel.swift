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
  /// Ids of `<0x00>`…`<0xFF>`, or empty unless unknown scalars are written in
  /// bytes. −1 if a byte has none.
  private let byteIDs: [Int32]
  private let prefersWholePieces: Bool
  /// Ids of the scalars below 512, a row for each `place`; −1 if there is
  /// none.
  private let directIDs: [Int32]
  private static let directCount = 512

  /// Where in a word a scalar stands, which says whether it gets the prefix of
  /// what continues and the suffix of what ends.
  private static func place(isFirst: Bool, isLast: Bool) -> Int {
    (isFirst ? 0 : 1) + (isLast ? 2 : 0)
  }

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
    byteIDs =
      try node.bool("byte_fallback", default: false)
      ? (UInt8.min...UInt8.max).map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return vocabulary.id(of: "<0x\(byte < 16 ? "0" : "")\(digits)>") ?? -1
      } : []
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
    func lookUp(_ prefix: String, _ suffix: String) -> [Int32] {
      (0..<UInt16(Self.directCount)).map { value in
        Unicode.Scalar(value).flatMap { vocabulary.id(of: prefix + String($0) + suffix) } ?? -1
      }
    }
    directIDs = lookUp("", "") + lookUp(prefix, "") + lookUp("", suffix) + lookUp(prefix, suffix)
    self.vocabulary = vocabulary
  }

  func appendTokens(of piece: Piece, to ids: inout [Int32]) {
    if prefersWholePieces {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(piece.count * 2)
      for scalar in piece { bytes.append(utf8Of: scalar) }
      if let id = bytes.withUnsafeBufferPointer({ vocabulary.id(of: $0) }) {
        ids.append(id)
        return
      }
    }
    let start = ids.count
    appendSymbols(of: piece, to: &ids)
    MergeQueue.merge(&ids, from: start, merges)
  }

  /// The ids of the piece's characters before any merge.
  private func appendSymbols(of piece: Piece, to ids: inout [Int32]) {
    // An unknown character waits here until it is clear whether the next one
    // is unknown too and they are counted as one.
    var isWaiting = false
    var text: [UInt8] = []
    for index in piece.indices {
      let isFirst = index == piece.startIndex
      let isLast = index == piece.endIndex - 1
      let value = Int(piece[index].value)
      if value < Self.directCount {
        let row = Self.place(isFirst: isFirst, isLast: isLast) * Self.directCount
        let direct = directIDs[row + value]
        if direct >= 0 {
          if isWaiting, let unknown { ids.append(unknown) }
          isWaiting = false
          ids.append(direct)
          continue
        }
      }
      text.removeAll(keepingCapacity: true)
      if !isFirst { text.append(contentsOf: continuingPrefix) }
      text.append(utf8Of: piece[index])
      if isLast { text.append(contentsOf: endSuffix) }
      if let id = text.withUnsafeBufferPointer({ vocabulary.id(of: $0) }) {
        if isWaiting, let unknown { ids.append(unknown) }
        isWaiting = false
        ids.append(id)
      } else if !byteIDs.isEmpty, text.allSatisfy({ byteIDs[Int($0)] >= 0 }) {
        for byte in text { ids.append(byteIDs[Int(byte)]) }
      } else if let unknown {
        if isWaiting, !fusesUnknown { ids.append(unknown) }
        isWaiting = true
      }
    }
    if isWaiting, let unknown { ids.append(unknown) }
  }
}

extension JSONNode {
  /// Whether a number is written as zero.
  fileprivate var isZero: Bool {
    let node = document.nodes[index]
    return document.bytes[Int(node.start)..<Int(node.end)].allSatisfy {
      $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".")
    }
  }
}
