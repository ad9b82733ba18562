// Reads words one by one and takes out what is not wanted. What English words mean
// here is in NegationWords, where a place ends in NegatedPlace.

/// What is wanted of some words, and what is not.
struct NegationReader {
  private struct Token {
    let text: String
    /// In small letters, without a mark at the end; like no word for what is
    /// quoted.
    let bare: String
    var isComma: Bool { text == "," }
  }

  private let tokens: [Token]
  private let bare: [String]
  private let kept: Set<String>
  /// Places of words that belong to a set phrase.
  private let fixed: Set<Int>
  private var at = 0
  /// Whether what is wanted so far names a place.
  private var isInPlace = false
  private var wanted: [String] = []
  private(set) var unwanted: [String] = []

  private struct Opener {
    let words: [String]
    /// Whether it negates whatever follows; `no`, `not` and `minus` may be part
    /// of a sign or of another language.
    let isSure: Bool
  }

  private static let openers: [Opener] =
    [
      "but without", "and without", "with no", "but with no", "but no", "but not", "and no",
      "and not", "and with no", "without", "without any", "w/o", "excluding", "except for",
      "except",
      "with zero",
    ].map { Opener(words: $0.split(separator: " ").map(String.init), isSure: true) }
    + ["no", "not", "minus"].map { Opener(words: [$0], isSure: false) }

  private static let quotedBare = "\""
  private static let fillers: Set<String> = ["any", "a", "an", "the", "some", "all"]
  private static let joints: Set<String> = ["or", "nor", "and"]
  private static let nobody: Set<String> = ["one", "anyone", "anybody", "person", "persons"]
  /// Words that one `and` is part of.
  private static let pairs: [[String]] = [["black", "and", "white"], ["salt", "and", "pepper"]]

  init(_ words: String, _ kept: Set<String>) {
    var tokens: [Token] = []
    for word in QuotedWords(words).words {
      guard !word.isQuoted else {
        tokens.append(Token(text: word.text, bare: Self.quotedBare))
        continue
      }
      if word.text.allSatisfy({ ".!?".contains($0) }) { continue }
      // Commas and brackets end a negation, so they are tokens of their own.
      var piece = ""
      func flush() {
        guard !piece.isEmpty else { return }
        let bare = piece.lowercased().replacing("’", with: "'")
        tokens.append(Token(text: piece, bare: Self.withoutMark(bare)))
        piece = ""
      }
      for character in word.text {
        if ",;()[]—–".contains(character) || word.text == "-" {
          flush()
          if tokens.last?.isComma == false { tokens.append(Token(text: ",", bare: ",")) }
        } else {
          piece.append(character)
        }
      }
      flush()
    }
    self.tokens = tokens
    bare = tokens.map(\.bare)
    self.kept = kept
    fixed = Self.setPhrases(in: bare)
  }

  private static func withoutMark(_ word: String) -> String {
    // "No." is a number's, and stays.
    guard let last = word.last, "!?:.".contains(last), word != "no." else { return word }
    return String(word.dropLast())
  }

  private static func setPhrases(in words: [String]) -> Set<Int> {
    var places: Set<Int> = []
    for phrase in NegationWords.setPhrases where phrase.count <= words.count {
      for start in 0...(words.count - phrase.count)
      where zip(phrase, words[start...]).allSatisfy(==) {
        places.formUnion(start..<(start + phrase.count))
      }
    }
    return places
  }

  /// What is wanted; nil where nothing is left that can be looked for.
  var wantedText: String? {
    var rest = wanted[...]
    let loose = NegationWords.relatives.union(["is", "are", "was", "were", "and", "but", "with"])
    while let last = rest.last, loose.contains(last.lowercased()) { rest = rest.dropLast() }
    while let first = rest.first, ["and", "but"].contains(first.lowercased()) {
      rest = rest.dropFirst()
    }
    let says = rest.contains { !NegationWords.empty.contains($0.lowercased()) }
    return says ? rest.joined(separator: " ") : nil
  }

  mutating func read() {
    while at < tokens.count {
      if takeCopula() { continue }
      if let opener, isMeant(opener), takeNegation(opener.words.count) { continue }
      if !tokens[at].isComma {
        wanted.append(tokens[at].text)
        isInPlace = isInPlace || NegatedPlace.isPlace(bare[at])
      }
      at += 1
    }
  }

  private var opener: Opener? {
    guard !fixed.contains(at) else { return nil }
    return Self.openers.filter { opener in
      at + opener.words.count < tokens.count && zip(opener.words, bare[at...]).allSatisfy(==)
        && !tokens[at + opener.words.count].isComma
        && bare[at + opener.words.count] != Self.quotedBare
    }.max { $0.words.count < $1.words.count }
  }

  // MARK: Whether it is meant

  private func isMeant(_ opener: Opener) -> Bool {
    let next = at + opener.words.count
    let last = opener.words.last
    if last == "no" {
      if isNumber(bare[next]) { return false }
      if isForbidden(next, isSure: opener.isSure) { return false }
    }
    if last == "not" || last == "no", isCarried(from: next) { return false }
    if opener.isSure { return !fixed.contains(next) || last == "except" }
    guard isEnglishAround(next) else { return false }
    if isSaid(before: at), !NegationWords.lacked.contains(bare[next]) { return false }
    let previous = at > 0 ? bare[at - 1] : ""
    // "a no parking zone", "a no sleeve shirt": a word made of two.
    if ["a", "an", "the"].contains(previous) { return false }
    switch last {
    case "not":
      // Of "is not" the copula was looked at already.
      if NegationWords.auxiliaries.union(NegationWords.copulas).contains(previous) { return false }
      // "not from 2019", "not before noon": times, which other rules read.
      if ["from", "before", "after", "since", "until", "to", "for"].contains(bare[next]) {
        return false
      }
      return true
    case "minus":
      return previous.count > 1 && !isNumber(bare[next]) && !isNumber(previous)
        && previous != "plus" && bare[next] != "degrees"
    default: return true
    }
  }

  private func isNumber(_ word: String) -> Bool {
    word.first.map { $0.isNumber || $0 == "#" } ?? false || NegationWords.numbers.contains(word)
  }

  /// Whether "no" begins what a sign forbids.
  private func isForbidden(_ next: Int, isSure: Bool) -> Bool {
    let end = phraseEnd(from: next)
    let words = bare[next..<end]
    guard let first = words.first else { return false }
    if !isSure, let last = words.last, NegationWords.signEndings.contains(last) { return true }
    let isForbiddenWord =
      NegationWords.forbidden.contains(first) || isDoing(first)
    guard isForbiddenWord, !NegationWords.nounsInING.contains(first) else { return false }
    // "no dogs" and "no food" are wishes as well as signs.
    return !isSure && (!NegationWords.isEnglish(first) || isDoing(first))
      || words.count > 1 && words.dropFirst().contains(where: NegationWords.carriers.contains)
  }

  private func isDoing(_ word: String) -> Bool {
    word.count > 4 && word.hasSuffix("ing") && !NegationWords.nounsInING.contains(word)
  }

  /// Whether what is negated is what a sign says: "no entry sign".
  private func isCarried(from next: Int) -> Bool {
    let words = bare[next..<phraseEnd(from: next)]
    return words.dropFirst().contains(where: NegationWords.carriers.contains)
  }

  /// Whether something before says words: "a poster that says no war".
  private func isSaid(before place: Int) -> Bool {
    var i = place - 1
    while i >= 0, bare[i] != "," {
      if NegationWords.sayings.contains(bare[i]) || NegationWords.carriers.contains(bare[i]) {
        return true
      }
      i -= 1
    }
    return false
  }

  /// Where the noun phrase ends that begins here.
  private func phraseEnd(from start: Int) -> Int {
    var end = start
    while end < tokens.count, !tokens[end].isComma,
      end == start || NegatedPlace(bare[end...], isInPlace: false) == nil
    {
      end += 1
    }
    return end
  }

  /// Whether any word but the negation itself shows that the text is English.
  private func isEnglishAround(_ next: Int) -> Bool {
    bare.indices.contains { $0 != at && NegationWords.isEnglish(bare[$0]) }
  }

  // MARK: Taking it

  /// Takes "who are not smiling" and "the sky is not blue".
  private mutating func takeCopula() -> Bool {
    var next = at
    let isRelative = NegationWords.relatives.contains(bare[next])
    if isRelative { next += 1 }
    guard next < tokens.count, at > 0 || isRelative else { return false }
    if NegationWords.negatedCopulas.contains(bare[next]) {
      next += 1
    } else if NegationWords.copulas.contains(bare[next]), next + 1 < tokens.count,
      bare[next + 1] == "not"
    {
      next += 2
    } else {
      return false
    }
    guard next < tokens.count, !tokens[next].isComma, bare[next] != Self.quotedBare,
      isRelative || !NegationWords.empty.contains(bare[at - 1]),
      fixed.isDisjoint(with: (at..<next)), !isCarried(from: next), !isSaid(before: at),
      wantedText != nil
    else { return false }
    return takeNegation(next - at)
  }

  /// What is not wanted, and where it ends.
  private func phrase(from start: Int) -> (phrase: [String], end: Int) {
    var phrase: [String] = []
    var end = start
    // "not on a couch": the couch is not wanted.
    if let place = NegatedPlace(bare[end...], isInPlace: false), place.count > 1,
      place.owner != .neither
    {
      phrase = tokens[(end + 1)..<(end + place.count)].map(\.text)
      if phrase.count > 2, ["front", "top", "back"].contains(phrase[0].lowercased()) {
        phrase.removeFirst(2)
      }
      end += place.count
      if end < tokens.count, Self.joints.contains(bare[end]),
        Self.pairs.contains(where: { $0.elementsEqual(bare[(end - 1)...].prefix(3)) })
      {
        phrase += tokens[end..<(end + 2)].map(\.text)
        end += 2
      }
      return (phrase, end)
    }
    while end < tokens.count, !tokens[end].isComma, !isNewClause(end, after: phrase, from: start) {
      if isLooseOn(end) {
        end += 1
        continue
      }
      guard let place = NegatedPlace(bare[end...], isInPlace: isInPlace) else {
        phrase.append(tokens[end].text)
        end += 1
        continue
      }
      // Nothing is before it that it could belong to.
      let isOfVerb = phrase.last.map { isDoing($0.lowercased()) } ?? false
      guard place.owner != .wanted || isOfVerb, !phrase.isEmpty else { break }
      if place.owner != .neither { phrase += tokens[end..<(end + place.count)].map(\.text) }
      end += place.count
    }
    return (phrase, end)
  }

  /// Whether a verb, or something wanted again, follows what is not wanted: "a
  /// man without a shirt | is running", "no shoes | and a hat".
  private func isNewClause(_ place: Int, after phrase: [String], from start: Int) -> Bool {
    guard let last = phrase.last?.lowercased(), !Self.fillers.contains(last) else { return false }
    let word = bare[place]
    if NegationWords.copulas.contains(word) || NegationWords.verbs.contains(word) { return true }
    if isDoing(word) {
      return !NegationWords.doers.contains(last) && !Self.joints.contains(last) && !isDoing(last)
    }
    guard word == "and", place + 1 < tokens.count else { return false }
    let next = bare[place + 1]
    if isDoing(next), !phrase.contains(where: { isDoing($0.lowercased()) }) { return true }
    return bare[start - 1] == "no" && ["a", "an", "the", "another", "one"].contains(next)
  }

  /// The "on" of "with no shirt on", behind which no place follows.
  private func isLooseOn(_ place: Int) -> Bool {
    guard bare[place] == "on" else { return false }
    guard place + 1 < tokens.count else { return true }
    let next = bare[place + 1]
    return tokens[place + 1].isComma || isDoing(next) || NegationWords.copulas.contains(next)
      || NegationWords.verbs.contains(next)
  }

  /// Takes the negation that begins here, unless it is kept.
  private mutating func takeNegation(_ opener: Int) -> Bool {
    let (phrase, end) = phrase(from: at + opener)
    let parts = Self.parted(phrase)
    guard !parts.isEmpty, !parts.contains(where: kept.contains) else { return false }
    while let last = wanted.last, NegationWords.having.contains(last.lowercased()) {
      wanted.removeLast()
    }
    unwanted += parts
    at = end
    return true
  }

  private static func parted(_ phrase: [String]) -> [String] {
    let lowered = phrase.map { $0.lowercased() }
    var parts: [[String]] = [[]]
    var i = 0
    while i < phrase.count {
      if let pair = pairs.first(where: { $0.elementsEqual(lowered[i...].prefix(3)) }) {
        parts[parts.count - 1] += phrase[i..<(i + pair.count)]
        i += pair.count
      } else if joints.contains(lowered[i]) {
        parts.append([])
        i += 1
      } else {
        parts[parts.count - 1].append(phrase[i])
        i += 1
      }
    }
    return parts.map { part in
      var named = part.drop { fillers.contains($0.lowercased()) || $0.lowercased() == "no" }
      while named.count > 1, let last = named.last,
        NegationWords.adverbs.contains(last.lowercased())
      {
        named = named.dropLast()
      }
      return withoutEnd(named.joined(separator: " "))
    }
    .filter { !$0.isEmpty }.map { nobody.contains($0.lowercased()) ? "people" : $0 }
  }

  private static func withoutEnd(_ text: String) -> String {
    var rest = text[...]
    while let last = rest.last, ".!?".contains(last) { rest = rest.dropLast() }
    return String(rest)
  }
}
