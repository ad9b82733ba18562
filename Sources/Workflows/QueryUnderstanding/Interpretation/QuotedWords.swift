// What stands between quotation marks in a query: exactly these words, which no
// rule changes.

/// Words of a query with what was quoted in them.
public struct QuotedWords: Hashable, Sendable {
  /// A word, and whether it stands between quotation marks.
  public struct Word: Hashable, Sendable {
    public var text: String
    public var isQuoted: Bool
  }

  /// The words in their order, without the marks.
  public let words: [Word]
  /// What was quoted, each as one text.
  public let phrases: [String]

  /// Takes `"…"`, `“…”`, `„…“`, `«…»`, `「…」` and `『…』` for quotation where both
  /// marks are there. An apostrophe is none, and neither are inches: a mark
  /// after a digit opens nothing.
  public init(_ text: String) {
    var words: [Word] = []
    var phrases: [String] = []
    var plain = ""
    func addPlain() {
      words += plain.split(whereSeparator: \.isWhitespace).map {
        .init(text: String($0), isQuoted: false)
      }
      plain = ""
    }
    var rest = text[...]
    while let mark = rest.first {
      if let closing = Self.closing[mark], plain.last.map({ !$0.isNumber }) ?? true,
        let end = rest.dropFirst().firstIndex(where: { closing.contains($0) })
      {
        let inside = rest[rest.index(after: rest.startIndex)..<end]
          .split(whereSeparator: \.isWhitespace).map(String.init)
        if !inside.isEmpty {
          addPlain()
          words += inside.map { .init(text: $0, isQuoted: true) }
          phrases.append(inside.joined(separator: " "))
        }
        rest = rest[rest.index(after: end)...]
      } else {
        plain.append(mark)
        rest = rest.dropFirst()
      }
    }
    addPlain()
    self.words = words
    self.phrases = phrases
  }

  /// The words without the marks.
  public var text: String { words.map(\.text).joined(separator: " ") }

  /// The marks that close what a mark opens.
  private static let closing: [Character: Set<Character>] = [
    "\"": ["\""], "“": ["”", "“"], "„": ["“", "”"], "«": ["»"], "「": ["」"], "『": ["』"],
  ]
}
