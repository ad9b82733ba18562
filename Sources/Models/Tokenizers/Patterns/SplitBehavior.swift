// Cuts a text at the matches of a pattern, and keeps, drops or attaches the
// matches.

/// What happens to the parts that a pattern matched.
enum SplitBehavior: String, Sendable {
  case removed = "Removed"
  case isolated = "Isolated"
  case mergedWithPrevious = "MergedWithPrevious"
  case mergedWithNext = "MergedWithNext"
  case contiguous = "Contiguous"

  /// Reads a `behavior` field.
  static func read(_ node: JSONNode) throws(TokenizerError) -> SplitBehavior {
    guard let known = SplitBehavior(rawValue: try node.string()) else {
      throw .unsupported("behavior", try node.string(), at: node.name)
    }
    return known
  }

  /// Cuts a text and adds the pieces; empty ones are left out.
  ///
  /// - Parameter isInverted: what lies between the matches counts as matched
  ///   and the matches as what lies between.
  func split(
    _ text: ArraySlice<Unicode.Scalar>, at pattern: Pattern, isInverted: Bool = false,
    into pieces: inout [Piece]
  ) {
    if self == .removed || self == .isolated {
      return splitSimply(text, at: pattern, isInverted: isInverted, into: &pieces)
    }
    var parts: [(range: Range<Int>, isMatch: Bool)] = []
    var place = text.startIndex
    for match in pattern.matches(in: text) {
      if place < match.lowerBound { parts.append((place..<match.lowerBound, isInverted)) }
      parts.append((match, !isInverted))
      place = match.upperBound
    }
    if place < text.endIndex { parts.append((place..<text.endIndex, isInverted)) }
    for range in arrange(parts) where !range.isEmpty { pieces.append(text[range]) }
  }

  /// The two that only leave parts out or keep them, as most tokenizers do,
  /// without a list of the parts.
  private func splitSimply(
    _ text: Piece, at pattern: Pattern, isInverted: Bool, into pieces: inout [Piece]
  ) {
    let keepsMatches = self == .isolated || isInverted
    let keepsOthers = self == .isolated || !isInverted
    var place = text.startIndex
    pattern.forEachMatch(in: text) { match in
      if keepsOthers, place < match.lowerBound { pieces.append(text[place..<match.lowerBound]) }
      if keepsMatches, !match.isEmpty { pieces.append(text[match]) }
      place = match.upperBound
    }
    if keepsOthers, place < text.endIndex { pieces.append(text[place...]) }
  }

  private func arrange(_ parts: [(range: Range<Int>, isMatch: Bool)]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    switch self {
    case .removed, .isolated: break  // Done without a list.
    case .contiguous:
      var wasMatch: Bool?
      for part in parts {
        if wasMatch == part.isMatch, let last = result.popLast() {
          result.append(last.lowerBound..<part.range.upperBound)
        } else {
          result.append(part.range)
        }
        wasMatch = part.isMatch
      }
    case .mergedWithPrevious:
      var wasMatch = false
      for part in parts {
        if part.isMatch, !wasMatch, let last = result.popLast() {
          result.append(last.lowerBound..<part.range.upperBound)
        } else {
          result.append(part.range)
        }
        wasMatch = part.isMatch
      }
    case .mergedWithNext:
      var wasMatch = false
      for part in parts.reversed() {
        if part.isMatch, !wasMatch, let last = result.popLast() {
          result.append(part.range.lowerBound..<last.upperBound)
        } else {
          result.append(part.range)
        }
        wasMatch = part.isMatch
      }
      result.reverse()
    }
    return result
  }
}

extension JSONNode {
  /// Reads `{"String": …}` or `{"Regex": …}`.
  func pattern() throws(TokenizerError) -> Pattern {
    if let literal = self["String"] { return Pattern(literal: try literal.scalars()) }
    if let expression = self["Regex"] { return try PatternParser.parse(try expression.string()) }
    throw .invalid(name, "has neither \"String\" nor \"Regex\"")
  }
}
