// Which words of a query are worth looking up in names and captions.

import SearchDomain

/// The words of a query that say what is looked for.
public enum SearchWords {
  /// Words between white space, without punctuation at their ends and without
  /// the small words of English; all words where only small ones are left. Of
  /// Japanese, the particles between two words in other letters are small words,
  /// and of Chinese the 的 behind a word: 猫の写真 is 猫 and 写真.
  ///
  /// - Parameter phrases: what was quoted in the text, without the marks; each
  ///   is looked up as it stands, small words and all.
  /// - Returns: each word and phrase once, at most 32.
  public static func significant(in text: String, phrases: [String] = []) -> [String] {
    var rest = text
    var quoted: [String] = []
    // Each is looked for in the rest, and no more of them could be looked up.
    for phrase in phrases.prefix(mostWords) {
      guard let place = rest.firstRange(of: phrase) else { continue }
      rest.replaceSubrange(place, with: " ")
      if !quoted.contains(phrase) { quoted.append(phrase) }
    }
    var words: [String] = []
    var known: Set<String> = []
    var tellingCount = 0
    for piece in rest.split(whereSeparator: isBetween).flatMap(withoutParticles) {
      let isOutside = { (character: Character) in !SearchTerms.isSearched(character) }
      let bare = String(piece.drop(while: isOutside).reversed().drop(while: isOutside).reversed())
      let folded = TextFolding.folded(bare)
      guard !bare.isEmpty, known.insert(folded).inserted else { continue }
      words.append(bare)
      if !small.contains(bare.lowercased()) { tellingCount += 1 }
      // However long a query is, no more of it is looked up.
      if tellingCount == mostWords { break }
    }
    let telling = words.filter { !small.contains($0.lowercased()) }
    return Array((quoted + (telling.isEmpty && quoted.isEmpty ? words : telling)).prefix(mostWords))
  }

  private static let mostWords = 32

  /// Chinese and Japanese set no space behind a comma.
  private static func isBetween(_ character: Character) -> Bool {
    character.isWhitespace || "、，。；！？".contains(character)
  }

  /// The words of Japanese or Chinese between which a particle stands.
  private static func withoutParticles(_ piece: Substring) -> [Substring] {
    guard piece.contains(where: { isHiragana($0) || $0 == "的" }) else { return [piece] }
    var words: [Substring] = []
    var start = piece.startIndex
    var place = piece.startIndex
    while place < piece.endIndex {
      let rest = piece[place...]
      let run = rest.prefix(while: isHiragana)
      let isParticle =
        run.isEmpty
        ? rest.first == "的" && start < place && piece.index(after: start) < place
        : particles.contains(String(run))
      let end = run.isEmpty ? piece.index(after: place) : run.endIndex
      let isBetween =
        start < place && end < piece.endIndex && SearchTerms.isGrammed(String(piece[end]))
        && SearchTerms.isGrammed(String(piece[piece.index(before: place)]))
      if isParticle, isBetween {
        words.append(piece[start..<place])
        start = end
      }
      place = end
    }
    return words + [piece[start...]]
  }

  private static func isHiragana(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x3041...0x309F).contains($0.value) } ?? false
  }

  private static let particles: Set<String> = [
    "の", "と", "を", "に", "が", "は", "で", "へ", "も", "や", "から", "まで", "より", "での", "への", "との",
  ]

  private static let small: Set<String> = [
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or",
    "is", "are", "was", "it", "its", "this", "that", "these", "those", "there", "my", "our",
    "your", "his", "her", "their", "me", "i", "we", "you", "some", "any", "as", "into", "over",
    "under", "near", "next", "photo", "photos", "picture", "pictures", "image", "images",
    "show", "shows", "showing", "find", "give", "please", "looking",
  ]
}
