// Cuts a normalized text into the pieces that the model sees one by one, and
// chooses the way that a file asks for.

/// A piece of text. It shares the storage of the text it was cut from.
typealias Piece = ArraySlice<Unicode.Scalar>

/// Cuts a piece into smaller ones; none of the results is empty.
protocol PreTokenizer: Sendable {
  /// Adds what the piece is cut into to `pieces`.
  ///
  /// - Parameter isFirst: whether the piece begins where the text given to the
  ///   tokenizer does. It is given only if `asksForFirst` is true.
  func split(_ piece: Piece, isFirst: Bool, into pieces: inout [Piece])

  var asksForFirst: Bool { get }
}

extension PreTokenizer {
  var asksForFirst: Bool { false }
}

enum PreTokenizerReader {
  /// Reads a `pre_tokenizer` section.
  ///
  /// - Throws: `TokenizerError`; a kind that is not known is named.
  static func read(_ node: JSONNode) throws(TokenizerError) -> any PreTokenizer {
    let kind = try node.required("type").string()
    switch kind {
    case "Sequence":
      var parts: [any PreTokenizer] = []
      for part in try node.required("pretokenizers").elements() { parts.append(try read(part)) }
      return PreTokenizerSequence(parts: parts)
    case "Split":
      return PatternSplit(
        pattern: try node.required("pattern").pattern(),
        behavior: try SplitBehavior.read(try node.required("behavior")),
        isInverted: try node.bool("invert", default: false))
    case "ByteLevel":
      return try ByteLevel(
        addsPrefixSpace: try node.bool("add_prefix_space", default: true),
        usesExpression: try node.bool("use_regex", default: true))
    case "BertPreTokenizer":
      return PreTokenizerSequence(parts: [
        PatternSplit.atWhiteSpace, PatternSplit.aroundPunctuation,
      ])
    case "Whitespace": return PatternSplit.words
    case "WhitespaceSplit": return PatternSplit.atWhiteSpace
    case "Metaspace": return try Metaspace(node)
    case "Punctuation":
      return PatternSplit(
        pattern: PatternSplit.aroundPunctuation.pattern,
        behavior: try node["behavior"].map(SplitBehavior.read) ?? .isolated)
    case "Digits":
      return PatternSplit(
        pattern: Pattern(alternatives: [[.init(atom: .scalar(.number))]]),
        behavior: try node.bool("individual_digits", default: false) ? .isolated : .contiguous)
    case "CharDelimiterSplit":
      return PatternSplit(
        pattern: Pattern(literal: try node.required("delimiter").scalars()), behavior: .removed)
    default: throw .unsupported("pre-tokenizer", kind, at: node.name)
    }
  }
}

struct PreTokenizerSequence: PreTokenizer {
  let parts: [any PreTokenizer]

  var asksForFirst: Bool { parts.contains(where: \.asksForFirst) }

  func split(_ piece: Piece, isFirst: Bool, into pieces: inout [Piece]) {
    var before = [piece]
    for part in parts {
      var after: [Piece] = []
      after.reserveCapacity(before.count)
      let start = isFirst && before.first?.startIndex == piece.startIndex ? before.startIndex : nil
      for (i, piece) in before.enumerated() {
        part.split(piece, isFirst: i == start, into: &after)
      }
      before = after
    }
    pieces += before
  }
}

/// Cuts at the matches of a pattern.
struct PatternSplit: PreTokenizer {
  let pattern: Pattern
  let behavior: SplitBehavior
  var isInverted = false

  func split(_ piece: Piece, isFirst: Bool, into pieces: inout [Piece]) {
    behavior.split(piece, at: pattern, isInverted: isInverted, into: &pieces)
  }

  /// `\w+|[^\w\s]+`; the matches stay.
  static let words = PatternSplit(
    pattern: Pattern(alternatives: [
      [.init(atom: .scalar(.plainWord), most: .max)],
      [.init(atom: .scalar(ScalarSet.plainWord.union(.space).inverted()), most: .max)],
    ]), behavior: .removed, isInverted: true)

  /// Punctuation as BERT means it, each a piece of its own.
  static let aroundPunctuation = PatternSplit(
    pattern: Pattern(alternatives: [
      [.init(atom: .scalar(ScalarSet(packed: UnicodeTables.bertPunctuation)))]
    ]), behavior: .isolated)

  /// `\s`; nothing of it stays.
  static let atWhiteSpace = PatternSplit(
    pattern: Pattern(alternatives: [[.init(atom: .scalar(.space))]]), behavior: .removed)
}
