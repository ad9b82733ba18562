// Finds the tokens of a list in a text. AddedTokens decides which list is
// looked for in which text.

/// Cuts a text at the tokens of a list, of several at one place at the longest.
struct AddedTokenFinder: Sendable {
  /// A piece between added tokens, or one of them.
  enum Part {
    /// `isFirst` where it begins where the whole does.
    case text([Unicode.Scalar], isFirst: Bool)
    case token(Int32)
  }

  /// The tokens by their first scalar, the longest first.
  private let tokens: [Unicode.Scalar: [AddedToken]]
  /// What any of them begins with; asking this is quicker than the dictionary.
  private let beginnings: ScalarSet

  init(_ tokens: [AddedToken]) {
    var byFirst: [Unicode.Scalar: [AddedToken]] = [:]
    for token in tokens {
      if let first = token.content.first { byFirst[first, default: []].append(token) }
    }
    beginnings = ScalarSet(byFirst.keys)
    self.tokens = byFirst.mapValues { list in
      // Of equal ones the first in the file wins.
      list.enumerated().sorted { left, right in
        let (a, b) = (left.element.content.count, right.element.content.count)
        return a == b ? left.offset < right.offset : a > b
      }.map(\.element)
    }
  }

  func split(_ text: [Unicode.Scalar]) -> [Part] {
    if text.isEmpty { return [] }
    guard !tokens.isEmpty else { return [.text(text, isFirst: true)] }
    var result: [Part] = []
    var done = 0
    var place = 0
    while place < text.count {
      guard beginnings.contains(text[place]), let token = longest(in: text, at: place) else {
        place += 1
        continue
      }
      var start = place
      var end = place + token.content.count
      place = end
      if token.isSingleWord {
        let joinsLeft = start > 0 && ScalarSet.plainWord.contains(text[start - 1])
        let joinsRight = end < text.count && ScalarSet.plainWord.contains(text[end])
        if joinsLeft || joinsRight { continue }
      }
      if token.stripsLeft {
        while start > done, ScalarSet.space.contains(text[start - 1]) { start -= 1 }
      }
      if token.stripsRight {
        while end < text.count, ScalarSet.space.contains(text[end]) { end += 1 }
      }
      if done < start { result.append(.text(Array(text[done..<start]), isFirst: done == 0)) }
      result.append(.token(token.id))
      done = max(done, end)
    }
    if done < text.count { result.append(.text(Array(text[done...]), isFirst: done == 0)) }
    return result
  }

  private func longest(in text: [Unicode.Scalar], at place: Int) -> AddedToken? {
    tokens[text[place]]?.first { text[place...].starts(with: $0.content) }
  }
}
