// Reads the merges of a tokenizer file: `"a b"` in old files, `["a", "b"]` in
// new ones.

/// Reads merges in batches, which is several times as quick as one by one where
/// a vocabulary is larger than the processor's cache.
struct MergeReader {
  private let node: JSONNode
  private let vocabulary: Vocabulary
  /// Bytes of the continuing prefix, which the right token loses.
  private let prefixCount: Int
  private var table: MergeTable
  /// The number of merges in the table.
  private var count = 0

  /// The tokens of the batch, left and right in turn, and where each ends.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Some files list all merges that make a token together.
  private var results = Vocabulary.Cursor()

  /// Tokens in a batch: what belongs to them fits the innermost cache.
  private static let batchCount = 256

  /// - Parameter prefixCount: bytes of the continuing prefix, which the right
  ///   token loses when it merges.
  /// - Throws: `TokenizerError` if an entry is not a pair, or names a token
  ///   that is not in the vocabulary.
  static func read(
    _ node: JSONNode, _ vocabulary: Vocabulary, prefixCount: Int
  ) throws(TokenizerError) -> MergeTable {
    guard node.kind == .array else { throw .invalid(node.name, "is not a list") }
    var count = 0
    node.forEachElement { _ in count += 1 }
    var reader = MergeReader(
      node: node, vocabulary: vocabulary, prefixCount: prefixCount,
      table: MergeTable(capacity: count))
    var problem: TokenizerError?
    node.forEachElement { element in
      guard problem == nil else { return }
      do throws(TokenizerError) {
        try reader.add(element)
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    try reader.finishBatch()
    return reader.table
  }

  private mutating func add(_ element: Int) throws(TokenizerError) {
    let start = bytes.count
    guard let leftCount = Self.pair(node.document, element, into: &bytes) else {
      try finishBatch()
      throw .invalid("\(node.name)[\(count)]", "is not a pair of tokens")
    }
    ends.append(start + leftCount)
    ends.append(bytes.count)
    if ends.count >= Self.batchCount { try finishBatch() }
  }

  /// Looks the batch's tokens up and adds their merges to the table.
  private mutating func finishBatch() throws(TokenizerError) {
    let (bytes, ends) = (bytes, ends)
    self.bytes.removeAll(keepingCapacity: true)
    self.ends.removeAll(keepingCapacity: true)
    var merges: [MergeTable.Merge] = []
    merges.reserveCapacity(ends.count / 2)
    // The pointers to the tokens do not leave the closure; `bytes` is a copy
    // that nothing changes.
    bytes.withUnsafeBufferPointer { bytes in
      let ids = vocabulary.ids(of: bytes, ends: ends)
      for left in stride(from: 0, to: ends.count, by: 2) {
        let start = left == 0 ? 0 : ends[left - 1]
        guard ids[left] >= 0, ids[left + 1] >= 0,
          let result = result(bytes, start, ends[left], ends[left + 1])
        else { return }
        merges.append(.init(left: ids[left], right: ids[left + 1], result: result))
      }
    }
    table.append(merges)
    count += merges.count
    guard merges.count == ends.count / 2 else {
      throw .invalid("\(node.name)[\(count)]", "names a token that is not in the vocabulary")
    }
  }

  /// The token that two make which stand one behind the other.
  private mutating func result(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ middle: Int, _ end: Int
  ) -> Int32? {
    if prefixCount == 0 {
      return results.id(of: UnsafeBufferPointer(rebasing: bytes[start..<end]), in: vocabulary)
    }
    let whole = Array(bytes[start..<middle]) + bytes[min(middle + prefixCount, end)..<end]
    return whole.withUnsafeBufferPointer { results.id(of: $0, in: vocabulary) }
  }

  /// Writes both tokens of an entry one after the other.
  ///
  /// - Returns: the bytes of the left one, or nil if the entry is not a pair.
  private static func pair(
    _ document: JSONDocument, _ index: Int, into whole: inout [UInt8]
  ) -> Int? {
    let node = document.nodes[index]
    switch node.kind {
    case .string:
      let bytes = document.bytes[Int(node.start)..<Int(node.end)]
      return pair(bytes, into: &whole)
    case .escapedString: return pair(document.stringBytes(index)[...], into: &whole)
    case .array:
      let right = index + 2
      guard node.next == index + 3, isString(document.nodes[index + 1]),
        isString(document.nodes[right])
      else { return nil }
      let start = whole.count
      document.appendStringBytes(index + 1, to: &whole)
      let leftCount = whole.count - start
      document.appendStringBytes(right, to: &whole)
      return leftCount
    default: return nil
    }
  }

  private static func pair(_ bytes: ArraySlice<UInt8>, into whole: inout [UInt8]) -> Int? {
    let space = UInt8(ascii: " ")
    guard let gap = bytes.firstIndex(of: space), !bytes[(gap + 1)...].contains(space) else {
      return nil
    }
    whole.append(contentsOf: bytes[..<gap])
    whole.append(contentsOf: bytes[(gap + 1)...])
    return gap - bytes.startIndex
  }

  private static func isString(_ node: JSONDocument.Node) -> Bool {
    node.kind == .string || node.kind == .escapedString
  }
}
