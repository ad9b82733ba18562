// Reads the merges of a tokenizer file: `"a b"` in old files, `["a", "b"]` in
// new ones.

enum MergeReader {
  /// - Parameter prefixCount: bytes of the continuing prefix, which the right
  ///   token loses when it merges.
  /// - Throws: `TokenizerError` where an entry is no pair, or names a token
  ///   that is not in the vocabulary.
  static func read(
    _ node: JSONNode, _ vocabulary: Vocabulary, prefixCount: Int
  ) throws(TokenizerError) -> MergeTable {
    guard node.kind == .array else { throw .invalid(node.name, "is not a list") }
    let document = node.document
    var count = 0
    node.forEachElement { _ in count += 1 }
    var table = MergeTable(capacity: count)
    var problem: TokenizerError?
    var rank = 0
    var whole: [UInt8] = []
    node.forEachElement { element in
      guard problem == nil else { return }
      whole.removeAll(keepingCapacity: true)
      guard let leftCount = pair(document, element, into: &whole) else {
        problem = .invalid("\(node.name)[\(rank)]", "is not a pair of tokens")
        return
      }
      let ids = whole.withUnsafeBufferPointer { buffer in
        (
          vocabulary.id(of: UnsafeBufferPointer(rebasing: buffer[..<leftCount])),
          vocabulary.id(of: UnsafeBufferPointer(rebasing: buffer[leftCount...]))
        )
      }
      if prefixCount > 0 {
        whole.removeSubrange(leftCount..<min(leftCount + prefixCount, whole.count))
      }
      let result = whole.withUnsafeBufferPointer { vocabulary.id(of: $0) }
      guard let left = ids.0, let right = ids.1, let result else {
        problem = .invalid("\(node.name)[\(rank)]", "names a token that is not in the vocabulary")
        return
      }
      table.append(left, right, makes: result)
      rank += 1
    }
    if let problem { throw problem }
    return table
  }

  /// Writes both tokens of an entry one after the other.
  ///
  /// - Returns: the bytes of the left one, or nil where the entry is no pair.
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
      document.appendStringBytes(index + 1, to: &whole)
      let leftCount = whole.count
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
