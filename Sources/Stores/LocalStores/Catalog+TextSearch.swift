// Searching the texts that belong to images: by words, whose endings do not
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
  ///   - words: taken apart by `SearchTerms`; a word of several terms, such as
  ///     `IMG_1234`, is a phrase. What `TextFolding` takes out does not matter.
  ///   - phrase: the query as typed, for parts of names; less than three
  ///     characters are not looked for.
  ///   - isRanked: whether their order within a tier matters.
  func textMatches(
    words: [String], phrase: String, isRanked: Bool = true
  ) throws(CatalogError) -> [TextMatch] {
    let words = words.compactMap(SearchedWord.init)
    return try read { connection in
      var matches: [TextMatch] = []
      // Rising. A set of many ids takes longer than finding them.
      var known: [Int64] = []
      func add(_ ids: [Int64], _ tier: TextTier) {
        let new = known.isEmpty ? ids : ids.without(rising: known)
        known = known.isEmpty && new.isRising ? new : (known + new).sorted()
        matches += new.map { TextMatch(contentID: $0, tier: tier) }
      }
      // First each word, quickly: where one is in no text, none has them all.
      var ofWords: [(word: SearchedWord, ids: [Int64])] = []
      if words.count > 1 {
        for word in words.sorted(by: { $0.isName && !$1.isName }) {
          let ids = try matching(
            "document_words", word.expression, Self.distinctiveCount + 1, isRanked, connection)
          ofWords.append((word, ids))
        }
      }
      if !words.isEmpty, !ofWords.contains(where: \.ids.isEmpty) {
        let all = words.map(\.expression).joined(separator: " AND ")
        let ids = try matching("document_words", all, nil, isRanked, connection)
        if words.count > 1, !ids.isEmpty {
          add(
            try matching("document_words", SearchedWord.near(words), nil, isRanked, connection),
            .phrase)
        }
        add(ids, words.count > 1 ? .allWords : .phrase)
      }
      for (word, ids) in ofWords where ids.count <= Self.distinctiveCount {
        add(ids, word.isName ? .name : .distinctiveWord)
      }
      if matches.isEmpty, Self.isWorthPartSearch(phrase) {
        let part = SearchedWord.quoted(phrase)
        add(try matching("document_parts", part, nil, isRanked, connection), .part)
      }
      return matches
    }
  }

  /// The words of contents' texts that a query found, by field.
  func textReasons(
    contentIDs: [Int64], words: [String]
  ) throws(CatalogError) -> [Int64: [MatchReason]] {
    let words = words.compactMap(SearchedWord.init)
    if words.isEmpty || contentIDs.isEmpty { return [:] }
    return try read { connection in
      var reasons: [Int64: [MatchReason]] = [:]
      for id in contentIDs {
        let found = try self.found(words, in: id, connection)
        let ofContent = TextField.allCases.compactMap { field in
          found[field].map { MatchReason.text(field, words: $0) }
        }
        if !ofContent.isEmpty { reasons[id] = ofContent }
      }
      return reasons
    }
  }

  /// The words that stand in a content's texts, each as it is written there.
  private func found(
    _ words: [SearchedWord], in contentID: Int64, _ connection: Connection
  ) throws -> [TextField: [String]] {
    let fields = TextField.allCases
    var found: [TextField: [String]] = [:]
    let plain = words.filter { !$0.isGrammed }
    if !plain.isEmpty {
      let columns = fields.indices.map { "highlight(document_words, \($0), char(1), char(2))" }
      let wholes = Set(plain.compactMap { $0.phrases.first?.joined() })
      try connection.query(
        """
        SELECT \(columns.joined(separator: ", ")) FROM document_words
        WHERE document_words MATCH ? AND rowid = ?
        """, [.text(plain.map(\.expression).joined(separator: " OR ")), .integer(contentID)]
      ) { row in
        for (i, field) in fields.enumerated() {
          let marked = Self.marked(row.text(i) ?? "", wholes)
          if !marked.isEmpty { found[field] = marked }
        }
      }
    }
    // A letter begins two terms, so that marks would not tell where a word ends.
    let grammed = words.filter(\.isGrammed)
    if !grammed.isEmpty {
      try connection.query(
        "SELECT \(Schema.documentColumns) FROM document WHERE content_id = ?",
        [.integer(contentID)]
      ) { row in
        for (i, field) in fields.enumerated() {
          let text = Self.letters(row.text(i) ?? "")
          let held = grammed.map(\.word).filter { text.contains(Self.letters($0)) }
          if !held.isEmpty { found[field, default: []] += held }
        }
      }
    }
    return found
  }

  /// A folded text without what stands between its terms.
  private static func letters(_ text: String) -> String {
    TextFolding.folded(text.filter(SearchTerms.isSearched))
  }

  /// A word in no more texts than this points at them.
  static let distinctiveCount = 20

  /// - Parameter limit: nil finds all.
  private func matching(
    _ table: String, _ expression: String, _ limit: Int?, _ isRanked: Bool,
    _ connection: Connection
  ) throws -> [Int64] {
    func found(_ order: String) throws -> [Int64] {
      try connection.integers(
        "SELECT rowid FROM \(table) WHERE \(table) MATCH ? \(order) LIMIT ?",
        [.text(expression), SQLValue(limit ?? -1)])
    }
    let some = try found("")
    let isRankable = some.count > 1 && some.count < limit ?? Self.commonWordCount
    return isRanked && isRankable ? try found("ORDER BY rank") : some
  }

  /// Short common letters stand inside too many words to tell anything, and
  /// scripts without spaces are searched letter by letter as it is.
  private static func isWorthPartSearch(_ phrase: String) -> Bool {
    let count = phrase.unicodeScalars.count
    let isLong = count >= 4 || count == 3 && phrase.contains { $0.isNumber || $0 == "_" }
    return isLong && !SearchTerms.isGrammed(phrase)
  }

  /// What stands between the marks of `highlight`, without repetition.
  ///
  /// - Parameter wholes: folded words that were looked for; of one that is written
  ///   as several glued together, such as `holidayBeach`, the first is marked.
  private static func marked(_ text: String, _ wholes: Set<String>) -> [String] {
    var found: [String] = []
    for part in text.split(separator: "\u{1}").dropFirst(text.hasPrefix("\u{1}") ? 0 : 1) {
      guard let end = part.firstIndex(of: "\u{2}") else { continue }
      var word = String(part[..<end])
      let whole = word + part[part.index(after: end)...].prefix(while: SearchTerms.isSearched)
      if wholes.contains(TextFolding.folded(whole)) { word = whole }
      let folded = TextFolding.folded(word)
      if !found.contains(where: { TextFolding.folded($0) == folded }) { found.append(word) }
    }
    return found
  }
}
