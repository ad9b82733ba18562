// SentencePiece's own normalization, which its models carry as a compiled
// table. CharacterMap reads the table. It is applied as the reference library
// does it (the crate spm_precompiled), which differs from SentencePiece.

import Support

/// Replaces characters by a table.
struct Precompiled: Normalizer {
  private let map: CharacterMap
  /// Whether the table leaves each scalar below 128 alone.
  private let keepsASCII: [Bool]

  /// Clusters of this many bytes or more are replaced scalar by scalar.
  private static let longCluster = 6

  /// - Throws: `TokenizerError` if the table is damaged.
  init(_ node: JSONNode) throws(TokenizerError) {
    let field = try node.required("precompiled_charsmap")
    guard field.isString, let bytes = Base64.decode(field.document.stringBytes(field.index)) else {
      throw .invalid(field.name, "is not Base64")
    }
    guard let map = CharacterMap(bytes) else {
      throw .invalid(field.name, "is not a table of replacements")
    }
    self.map = map
    keepsASCII = (UInt8(0)..<128).map { map.replacement(of: [Unicode.Scalar($0)]) == nil }
  }

  /// A short cluster becomes, as a whole, what the table has for the shortest
  /// of its beginnings: of `①` with an accent only `1` is left.
  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var breaker = GraphemeBreaker()
    var start = 0
    for place in text.indices where breaker.begins(text[place]) {
      append(text[start..<place], to: &result)
      start = place
    }
    append(text[start...], to: &result)
    return result
  }

  /// What follows a removed character counts as standing in its place.
  func beginning(of text: [Unicode.Scalar], count: Int) -> Int {
    max(1, normalize(Array(text.prefix(count))).count)
  }

  private func append(_ cluster: Piece, to result: inout [Unicode.Scalar]) {
    guard let first = cluster.first else { return }
    if cluster.count == 1 {
      if first.isASCII, keepsASCII[Int(first.value)] {
        result.append(first)
        return
      }
    } else if cluster.reduce(0, { $0 + UTF8.width($1) }) < Self.longCluster,
      let text = map.replacement(of: cluster)
    {
      result += text
      return
    }
    for place in cluster.indices {
      if let text = map.replacement(of: cluster[place...place]) {
        result += text
      } else {
        result.append(cluster[place])
      }
    }
  }
}
