// Searching the texts that belong to pictures: by words, whose endings do not
// matter, and by parts of words. The caller says which words matter.

internal import SQLiteAccess
internal import SearchDomain

/// A content whose texts hold words of a query.
struct TextMatch: Hashable, Sendable {
  /// The content.
  let contentID: Int64
  /// How much of the query was found.
  let tier: TextTier
}

extension Catalog {
  /// Words found in more texts than this do not tell them apart.
  static let commonWordCount = 1000

  /// All contents whose texts hold words, those with more of them first, then,
  /// where it is asked for and fewer than `commonWordCount` hold them, by BM25
  /// (Robertson and Zaragoza, 2009) as FTS5 computes it. That reads all that is
  /// found, so it would take seconds for a word that is in every name.
  ///
  /// - Parameters:
  ///   - words: without white space; a word of several tokens, such as
  ///     `IMG_1234`, is a phrase. Letters' case and diacritics do not matter.
  ///   - phrase: the query as typed, for parts of names; less than three
  ///     characters are not looked for.
  ///   - isRanked: whether their order within a tier matters.
  func textMatches(
    words: [String], phrase: String, isRanked: Bool = true
  ) throws(CatalogError) -> [TextMatch] {
    let quoted = words.filter { $0.contains { $0.isLetter || $0.isNumber } }.map(Self.quoted)
    return try read { connection in
      var matches: [TextMatch] = []
      var known: Set<Int64> = []
      func add(_ ids: [Int64], _ tier: TextTier) {
        for id in ids where known.insert(id).inserted {
          matches.append(TextMatch(contentID: id, tier: tier))
        }
      }
      // First each word, quickly: where one is in no text, none has them all.
      var ofWords: [(word: String, ids: [Int64])] = []
      if quoted.count > 1 {
        for word in quoted.sorted(by: { Self.isName($0) && !Self.isName($1) }) {
          ofWords.append(
            (
              word,
              try matching("document_words", word, Self.distinctiveCount + 1, isRanked, connection)
            ))
        }
      }
      if !quoted.isEmpty, !ofWords.contains(where: \.ids.isEmpty) {
        let all = quoted.joined(separator: " AND ")
        let ids = try matching("document_words", all, nil, isRanked, connection)
        if quoted.count > 1, !ids.isEmpty {
          add(
            try matching("document_words", Self.near(quoted), nil, isRanked, connection), .phrase)
        }
        add(ids, quoted.count > 1 ? .allWords : .phrase)
      }
      for (word, ids) in ofWords where ids.count <= Self.distinctiveCount {
        add(ids, Self.isName(word) ? .name : .distinctiveWord)
      }
      if matches.isEmpty, Self.isWorthPartSearch(phrase) {
        add(
          try matching("document_parts", Self.quoted(phrase), nil, isRanked, connection), .part)
      }
      return matches
    }
  }

  /// The words of contents' texts that a query found, by field.
  func textReasons(
    contentIDs: [Int64], words: [String]
  ) throws(CatalogError) -> [Int64: [MatchReason]] {
    let quoted = words.filter { $0.contains { $0.isLetter || $0.isNumber } }.map(Self.quoted)
    if quoted.isEmpty || contentIDs.isEmpty { return [:] }
    let fields = TextField.allCases
    let columns = fields.indices.map { "highlight(document_words, \($0), char(1), char(2))" }
    return try read { connection in
      var reasons: [Int64: [MatchReason]] = [:]
      for id in contentIDs {
        try connection.query(
          """
          SELECT \(columns.joined(separator: ", ")) FROM document_words
          WHERE document_words MATCH ? AND rowid = ?
          """, [.text(quoted.joined(separator: " OR ")), .integer(id)]
        ) { row in
          for (i, field) in fields.enumerated() {
            let found = Self.marked(row.text(i) ?? "")
            if !found.isEmpty { reasons[id, default: []].append(.text(field, words: found)) }
          }
        }
      }
      return reasons
    }
  }

  /// A word in no more texts than this points at them.
  static let distinctiveCount = 20

  /// - Parameter limit: nil finds all.
  private func matching(
    _ table: String, _ expression: String, _ limit: Int?, _ isRanked: Bool,
    _ connection: Connection
  ) throws -> [Int64] {
    func found(_ order: String) throws -> [Int64] {
      try connection.all(
        "SELECT rowid FROM \(table) WHERE \(table) MATCH ? \(order) LIMIT ?",
        [.text(expression), SQLValue(limit ?? -1)]
      ) { $0.integer(0) }
    }
    let some = try found("")
    let isRankable = some.count > 1 && some.count < limit ?? Self.commonWordCount
    return isRanked && isRankable ? try found("ORDER BY rank") : some
  }

  /// A string of FTS5's query language: everything in it is text.
  private static func quoted(_ word: String) -> String {
    "\""
      + word.unicodeScalars.filter { $0.value != 0 }.map { $0 == "\"" ? "\"\"" : String($0) }
      .joined() + "\""
  }

  /// Words close together, in any order: with one word between two of them, such
  /// as the "on" of "cat-on-couch". What stands between the first and the last is
  /// counted in tokens, of which a word such as `IMG_1234` has several.
  private static func near(_ quoted: [String]) -> String {
    if quoted.count < 2 { return quoted.joined() }
    let tokens = quoted.reduce(0) { sum, word in
      sum + word.split { !$0.isLetter && !$0.isNumber }.count
    }
    let between = quoted.count - 1 + max(0, tokens - 2)
    return "NEAR(\(quoted.joined(separator: " ")), \(between))"
  }

  private static func isName(_ word: String) -> Bool {
    word.contains { $0.isNumber || $0 == "_" || $0.isUppercase }
  }

  /// Short common letters stand inside too many words to tell anything.
  private static func isWorthPartSearch(_ phrase: String) -> Bool {
    let count = phrase.unicodeScalars.count
    return count >= 4 || count == 3 && phrase.contains { $0.isNumber || $0 == "_" }
  }

  /// What stands between the marks of `highlight`, without repetition.
  private static func marked(_ text: String) -> [String] {
    var found: [String] = []
    for part in text.split(separator: "\u{1}").dropFirst(text.hasPrefix("\u{1}") ? 0 : 1) {
      guard let end = part.firstIndex(of: "\u{2}") else { continue }
      let word = String(part[..<end])
      if !found.contains(where: { $0.lowercased() == word.lowercased() }) { found.append(word) }
    }
    return found
  }
}
