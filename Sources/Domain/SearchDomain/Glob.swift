// Shell-style patterns over text, with the meaning SQLite gives to GLOB
// (https://www.sqlite.org/lang_expr.html#like), so that every store agrees.

/// A pattern: `*` any letters, also slashes, `?` one letter, `[a-z]` one of a
/// set, `[^a-z]` one outside it. Case counts. A set that is not closed matches
/// nothing; `]` right after the bracket is a member of it.
public struct Glob: Sendable {
  private let pattern: [UInt32]

  /// Any text is a pattern.
  public init(_ pattern: String) { self.pattern = pattern.unicodeScalars.map(\.value) }

  /// Whether the whole of `text` matches. Time is bounded by the product of
  /// the two lengths.
  public func matches(_ text: String) -> Bool {
    let text = text.unicodeScalars.map(\.value)
    var p = 0
    var t = 0
    // Where to go on when a letter does not fit: the last star takes one more.
    var retry: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == Self.star {
        p += 1
        retry = (p, t)
      } else if let next = step(p, text[t]) {
        p = next
        t += 1
      } else if let last = retry {
        retry = (last.pattern, last.text + 1)
        (p, t) = (last.pattern, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == Self.star }
  }

  /// Where the pattern goes on if its element at `p` takes `letter`.
  private func step(_ p: Int, _ letter: UInt32) -> Int? {
    guard p < pattern.count else { return nil }
    switch pattern[p] {
    case Self.question: return p + 1
    case Self.open: return stepOverSet(p + 1, letter)
    case letter: return p + 1
    default: return nil
    }
  }

  private func stepOverSet(_ start: Int, _ letter: UInt32) -> Int? {
    var p = start
    var isMember = false
    var previous: UInt32?
    let isInverted = p < pattern.count && pattern[p] == Self.caret
    if isInverted { p += 1 }
    if p < pattern.count, pattern[p] == Self.close {
      isMember = letter == Self.close
      p += 1
    }
    while p < pattern.count, pattern[p] != Self.close {
      if pattern[p] == Self.dash, let first = previous, p + 1 < pattern.count,
        pattern[p + 1] != Self.close
      {
        p += 1
        if first <= letter, letter <= pattern[p] { isMember = true }
        previous = nil
      } else {
        if pattern[p] == letter { isMember = true }
        previous = pattern[p]
      }
      p += 1
    }
    return p < pattern.count && isMember != isInverted ? p + 1 : nil
  }

  private static let star: UInt32 = 0x2A
  private static let question: UInt32 = 0x3F
  private static let open: UInt32 = 0x5B
  private static let close: UInt32 = 0x5D
  private static let caret: UInt32 = 0x5E
  private static let dash: UInt32 = 0x2D
}
