// The regular expressions of tokenizer files, matched over scalars. Only what
// such files use is supported; PatternParser refuses the rest by name.

/// A compiled expression, with the meaning Oniguruma gives it.
///
/// Alternatives are tried in order and repetition is greedy. Only repeated
/// single scalars can give back what they took, so the cost is linear in the
/// text for the expressions that tokenizers use.
struct Pattern: Sendable {
  /// One thing to match, and how often.
  struct Item: Sendable {
    indirect enum Atom: Sendable {
      case scalar(ScalarSet)
      case group([[Item]])
      /// Looks ahead without taking anything.
      case lookahead(isNegative: Bool, [[Item]])
      case textStart
      case textEnd
    }
    var atom: Atom
    var least = 1
    var most = 1
    /// Never gives back what it took.
    var isPossessive = false
  }

  /// What is left to match after a group.
  private final class Rest {
    let items: ArraySlice<Item>
    let next: Rest?
    init(_ items: ArraySlice<Item>, _ next: Rest?) {
      self.items = items
      self.next = next
    }
  }

  let alternatives: [[Item]]

  /// For each ASCII scalar a bit mask of the alternatives it can begin; nil
  /// if that is not known.
  private let firstMasks: [UInt32]?

  /// An item that matches a scalar, without what the reference counts of
  /// `Item` cost when it is looked at for each scalar of a text.
  private struct Step {
    var set: Int
    var least: Int
    var most: Int
    var isPossessive: Bool
  }
  private let sets: [ScalarSet]
  private let steps: [Step]
  /// For each alternative its steps, where it matches nothing but scalars.
  private let plain: [Range<Int>?]

  init(alternatives: [[Item]]) {
    self.alternatives = alternatives
    firstMasks = Self.firstMasks(alternatives)
    var sets: [ScalarSet] = []
    var steps: [Step] = []
    plain = alternatives.map { items in
      let start = steps.count
      for item in items {
        guard case .scalar(let set) = item.atom else { return nil }
        sets.append(set)
        steps.append(
          Step(
            set: sets.count - 1, least: item.least, most: item.most,
            isPossessive: item.isPossessive))
      }
      return start..<steps.count
    }
    self.sets = sets
    self.steps = steps
  }

  /// A pattern for a text that is to be found as it is. Finding an empty text
  /// finds nothing.
  init(literal text: [Unicode.Scalar]) {
    self.init(
      alternatives: text.isEmpty ? [] : [text.map { Item(atom: .scalar(ScalarSet($0))) }])
  }

  /// All matches from left to right, none overlapping.
  func matches(in text: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    forEachMatch(in: text) { result.append($0) }
    return result
  }

  /// The same, one by one.
  func forEachMatch(in text: ArraySlice<Unicode.Scalar>, _ body: (Range<Int>) -> Void) {
    var position = text.startIndex
    while position <= text.endIndex {
      guard let end = match(in: text, at: position) else {
        position += 1
        continue
      }
      body(position..<end)
      position = max(end, position + 1)
    }
  }

  /// The end of the match that begins exactly at `position`.
  private func match(in text: ArraySlice<Unicode.Scalar>, at position: Int) -> Int? {
    var mask: UInt32 = .max
    if let firstMasks {
      guard position < text.endIndex else { return nil }
      let value = text[position].value
      mask = firstMasks[value < 128 ? Int(value) : 128]
    }
    for i in alternatives.indices where i > 31 || mask >> UInt32(i) & 1 == 1 {
      let end =
        if let steps = plain[i] {
          match(steps, text, position)
        } else {
          match(alternatives[i][...], text, position, nil)
        }
      if let end { return end }
    }
    return nil
  }

  /// The same for an alternative of scalars only.
  private func match(
    _ range: Range<Int>, _ text: ArraySlice<Unicode.Scalar>, _ start: Int
  ) -> Int? {
    var position = start
    for index in range {
      let step = steps[index]
      var end = position
      let limit = step.most < text.endIndex - position ? position + step.most : text.endIndex
      while end < limit, sets[step.set].contains(text[end]) { end += 1 }
      guard end - position >= step.least else { return nil }
      if step.isPossessive || end - position == step.least || index + 1 == range.upperBound {
        position = end
        continue
      }
      for place in stride(from: end, through: position + step.least, by: -1) {
        if let whole = match((index + 1)..<range.upperBound, text, place) { return whole }
      }
      return nil
    }
    return position
  }

  private func match(
    _ items: ArraySlice<Item>, _ text: ArraySlice<Unicode.Scalar>, _ start: Int, _ rest: Rest?
  ) -> Int? {
    var position = start
    var index = items.startIndex
    while index < items.endIndex {
      let item = items[index]
      let after = items[(index + 1)...]
      switch item.atom {
      case .scalar(let set):
        var end = position
        let limit = item.most < text.endIndex - position ? position + item.most : text.endIndex
        while end < limit, set.contains(text[end]) { end += 1 }
        guard end - position >= item.least else { return nil }
        let isFixed = item.isPossessive || end - position == item.least
        if isFixed || (after.isEmpty && rest == nil) {
          position = end
        } else {
          for place in stride(from: end, through: position + item.least, by: -1) {
            if let whole = match(after, text, place, rest) { return whole }
          }
          return nil
        }
      case .group(let choices):
        let next = Rest(after, rest)
        for choice in choices {
          if let end = match(choice[...], text, position, next) { return end }
        }
        return item.least == 0 ? match(after, text, position, rest) : nil
      case .lookahead(let isNegative, let choices):
        let found = choices.contains { match($0[...], text, position, nil) != nil }
        if found == isNegative { return nil }
      case .textStart: if position != text.startIndex { return nil }
      case .textEnd: if position != text.endIndex { return nil }
      }
      index += 1
    }
    guard let rest else { return position }
    return match(rest.items, text, position, rest.next)
  }

  /// Which alternatives each ASCII scalar can begin; the last entry stands
  /// for all others. Nil if an alternative can match nothing.
  private static func firstMasks(_ alternatives: [[Item]]) -> [UInt32]? {
    var masks = [UInt32](repeating: 0, count: 129)
    masks[128] = .max
    for (i, items) in alternatives.enumerated().prefix(32) {
      var canBegin = ScalarSet.empty
      var isDecided = false
      for item in items {
        guard case .scalar(let set) = item.atom else { return nil }
        canBegin = canBegin.union(set)
        isDecided = item.least > 0
        if isDecided { break }
      }
      guard isDecided else { return nil }
      for value in UInt8(0)..<128 where canBegin.contains(Unicode.Scalar(value)) {
        masks[Int(value)] |= UInt32(1) << UInt32(i)
      }
    }
    return masks
  }
}
