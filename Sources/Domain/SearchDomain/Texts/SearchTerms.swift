// What texts are searched by. A text that is kept and a word that is looked for
// are taken apart by the same reader, so that they cannot disagree.

/// The terms of texts, folded (`TextFolding`).
///
/// A word is a term. Of `holidayBeach2`, `holiday`, `beach` and `2` are terms, and
/// the whole beside the first; of `McDonald's`, `mcdonalds` is one of them. Where a script has no spaces (Chinese, Japanese,
/// Thai, …) and in Korean, each letter is a term, and beside it the pair that it
/// begins; a word of such a script is looked for as its pairs one after the
/// other, which finds it wherever it stands. An emoji is a term, however its skin
/// is toned and whatever it is joined of.
public enum SearchTerms {
  /// Is handed a term in UTF-8, where in the text it stands, in bytes, and whether
  /// it stands beside the term before rather than after it. Answers whether to go
  /// on.
  public typealias Taker = (UnsafeBufferPointer<UInt8>, Range<Int>, Bool) -> Bool

  /// All terms of a text that is kept, in time linear in its length.
  public static func forEach(in text: UnsafeBufferPointer<UInt8>, _ take: Taker) {
    var reader = TermReader(text)
    var writer = TermWriter(text)
    while let piece = reader.next() {
      let units = reader.units
      switch piece {
      case .word:
        guard units.count > 1, !isCode(units) else {
          guard writer.write(reader.range, false, take) else { return }
          continue
        }
        for (i, unit) in units.enumerated() {
          guard writer.write(unit, false, take) else { return }
          if i == 0 { guard writer.write(reader.range, true, take) else { return } }
        }
      case .grams:
        for (i, unit) in units.enumerated() {
          guard writer.write(unit, false, take) else { return }
          guard i + 1 < units.count else { continue }
          let pair = unit.lowerBound..<units[i + 1].upperBound
          guard writer.write(pair, true, take) else { return }
        }
      case .symbol:
        for (i, unit) in units.enumerated() {
          let (bare, isToned) = bare(unit, text)
          guard writer.write(bare, at: unit, i > 0, take) else { return }
          if isToned { guard writer.write(unit, true, take) else { return } }
        }
        if units.count > 1 { guard writer.write(reader.range, true, take) else { return } }
      }
    }
  }

  /// The terms that stand one after the other where a text holds a word, in one of
  /// the ways in which it may: `holidayBeach` is `holidaybeach`, or `holiday` and
  /// then `beach`.
  ///
  /// - Parameter word: of any length; what is beyond 128 terms is not looked for.
  /// - Returns: at most two ways; none for a word without letters, digits and
  ///   emoji.
  public static func phrases(of word: String) -> [[String]] {
    var apart: [String] = []
    var whole: [String] = []
    var word = word
    word.withUTF8 { text in
      var reader = TermReader(text)
      var writer = TermWriter(text)
      var piece = reader.next()
      while let current = piece, apart.count < mostTerms {
        let (units, range) = (reader.units, reader.range)
        piece = reader.next()
        switch current {
        case .word:
          whole.append(writer.term(range))
          apart += isCode(units) ? [writer.term(range)] : units.map { writer.term($0) }
        case .grams:
          var terms = units.indices.dropLast().map {
            writer.term(units[$0].lowerBound..<units[$0 + 1].upperBound)
          }
          // The last letter alone says no more, but what follows it stands behind.
          if piece != nil || units.count == 1 { terms.append(writer.term(units[units.count - 1])) }
          whole += terms
          apart += terms
        case .symbol:
          let terms = [writer.term(range)]
          whole += terms
          apart += terms
        }
      }
    }
    if apart.isEmpty { return [] }
    (apart, whole) = (Array(apart.prefix(mostTerms)), Array(whole.prefix(mostTerms)))
    return apart == whole ? [whole] : [whole, apart]
  }

  /// Whether a text has a letter of a script that is searched letter by letter.
  public static func isGrammed(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value >= 0x0E00 && LetterKind($0) == .gram }
  }

  /// Whether a character can be part of a term; the others stand between them.
  public static func isSearched(_ character: Character) -> Bool {
    character.unicodeScalars.contains {
      let kind = LetterKind($0)
      return kind != .separator && !(kind == .mark && TextFolding.isSilent($0))
    }
  }

  private static let mostTerms = 128

  /// Whether letters and digits change so often that there are no words in it, as
  /// in a checksum.
  private static func isCode(_ units: [Range<Int>]) -> Bool {
    guard units.count > 4, let first = units.first, let last = units.last else { return false }
    return last.upperBound - first.lowerBound < 3 * units.count
  }

  /// An emoji without what follows its first scalar, and whether that is seen; a
  /// flag is two of them.
  private static func bare(
    _ unit: Range<Int>, _ text: UnsafeBufferPointer<UInt8>
  ) -> (range: Range<Int>, isToned: Bool) {
    var reader = TextReader(UnsafeBufferPointer(rebasing: text[unit]))
    var end = 0
    var isToned = false
    while let scalar = reader.next() {
      if scalar.kind == .symbol {
        end = scalar.end
      } else if !TextFolding.isSilent(scalar.scalar) {
        isToned = true
      }
    }
    return (unit.lowerBound..<(unit.lowerBound + end), isToned)
  }
}

/// Folds parts of a text.
private struct TermWriter {
  let text: UnsafeBufferPointer<UInt8>
  private var buffer: [UInt8] = []

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// - Parameter place: where the term is said to stand; where it does unless
  ///   said otherwise.
  mutating func write(
    _ range: Range<Int>, at place: Range<Int>? = nil, _ isBeside: Bool, _ take: SearchTerms.Taker
  ) -> Bool {
    fold(range)
    // What is nothing but marks has no term.
    if buffer.isEmpty { return true }
    return buffer.withUnsafeBufferPointer { take($0, place ?? range, isBeside) }
  }

  mutating func term(_ range: Range<Int>) -> String {
    fold(range)
    return String(decoding: buffer, as: UTF8.self)
  }

  private mutating func fold(_ range: Range<Int>) {
    buffer.removeAll(keepingCapacity: true)
    var isPlain = true
    for byte in text[range] {
      isPlain = isPlain && byte < 0x80
      if byte != UInt8(ascii: "'") { buffer.append(TextFolding.lowered(byte)) }
    }
    if isPlain { return }
    var letters = String(decoding: text[range], as: UTF8.self).unicodeScalars
    letters.removeAll(where: TextReader.isApostrophe)
    let folded = TextFolding.folded(String(letters))
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: folded.utf8)
  }
}
