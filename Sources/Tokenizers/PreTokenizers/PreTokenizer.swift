// Cutting a normalized text into the pieces that the model sees one by one, and
// which section of the file asks for which way.

/// A piece of text. It shares the storage of the text it was cut from.
typealias Piece = ArraySlice<Unicode.Scalar>

/// Cuts a piece into smaller ones; none of the results is empty.
protocol PreTokenizer: Sendable {
  func split(_ piece: Piece) -> [Piece]
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
      let behavior = try node.required("behavior")
      guard let known = SplitBehavior(rawValue: try behavior.string()) else {
        throw .unsupported("behavior", try behavior.string(), at: behavior.name)
      }
      return PatternSplit(
        pattern: try node.required("pattern").pattern(), behavior: known,
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
    default: throw .unsupported("pre-tokenizer", kind, at: node.name)
    }
  }
}

struct PreTokenizerSequence: PreTokenizer {
  let parts: [any PreTokenizer]

  func split(_ piece: Piece) -> [Piece] {
    parts.reduce([piece]) { pieces, part in pieces.flatMap { part.split($0) } }
  }
}

/// Cuts at the matches of a pattern.
struct PatternSplit: PreTokenizer {
  let pattern: Pattern
  let behavior: SplitBehavior
  var isInverted = false

  func split(_ piece: Piece) -> [Piece] {
    behavior.split(piece, at: pattern, isInverted: isInverted)
  }

  /// `\w+|[^\w\s]+`, of which the matches stay.
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

  /// `\s`, of which nothing stays.
  static let atWhiteSpace = PatternSplit(
    pattern: Pattern(alternatives: [[.init(atom: .scalar(.space))]]), behavior: .removed)
}
