// A word of a query in FTS5's query language.

internal import SearchDomain

/// A word that is looked for in texts.
struct SearchedWord {
  /// As it was typed.
  let word: String
  /// The ways in which a text may hold it, each as terms one after the other. At
  /// least one.
  let phrases: [[String]]

  /// - Returns: nil for a word that has no terms.
  init?(_ word: String) {
    let phrases = SearchTerms.phrases(of: word)
    guard !phrases.isEmpty else { return nil }
    self.word = word
    self.phrases = phrases
  }

  /// Whether it is searched letter by letter.
  var isGrammed: Bool { SearchTerms.isGrammed(word) }

  /// Whether it looks like a name.
  var isName: Bool { word.contains { $0.isNumber || $0 == "_" || $0.isUppercase } }

  /// Texts that hold it.
  var expression: String {
    let ways = phrases.map(Self.phrase)
    return ways.count == 1 ? ways[0] : "(" + ways.joined(separator: " OR ") + ")"
  }

  /// Words close together, in any order: with one word between two of them, such
  /// as the "on" of "cat-on-couch". What stands between the first and the last is
  /// counted in terms, of which a word such as `IMG_1234` has several.
  static func near(_ words: [SearchedWord]) -> String {
    var ways: [String] = []
    for pick in [{ (word: SearchedWord) in word.phrases.first }, { $0.phrases.last }] {
      let phrases = words.compactMap(pick)
      let terms = phrases.reduce(0) { $0 + $1.count }
      let between = phrases.count - 1 + max(0, terms - 2)
      let all = phrases.map(phrase).joined(separator: " ")
      let way = phrases.count < 2 ? all : "NEAR(\(all), \(between))"
      if !ways.contains(way) { ways.append(way) }
    }
    return ways.joined(separator: " OR ")
  }

  private static func phrase(_ terms: [String]) -> String {
    terms.map(quoted).joined(separator: " + ")
  }

  /// A string of FTS5's query language: everything in it is text.
  static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.filter { $0.value != 0 }.map { $0 == "\"" ? "\"\"" : String($0) }
      .joined() + "\""
  }
}
