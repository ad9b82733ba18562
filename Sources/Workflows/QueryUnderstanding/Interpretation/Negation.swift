// "a beach without people": what is not wanted becomes a part of its own. A
// model of pictures and words takes no notice of "without" and looks for people
// on the beach all the more, so the words are taken apart before it sees them.

/// Words with what is not wanted taken out of them.
public struct NegatedWords: Hashable, Sendable {
  /// What is wanted.
  public var wanted: String
  /// What is not wanted, each by itself.
  public var unwanted: [String]

  /// How much what is not wanted is subtracted. Of 600 queries of the forms "a
  /// THING without PLACE" and "PLACE without a THING" on each of two sets of
  /// held-out scenes, the share of right pictures among the first five is 0.864
  /// at 0.1, 0.865 at 0.15, 0.863 at 0.2, 0.858 at 0.25 and 0.775 at 0.5; this one
  /// is half a point behind the best and pushes what is not wanted further down
  /// (`Tools/evaluate-queries --negations`, Documentation/Design/CutOff.md).
  public static let weight = -0.25

  /// Takes English negations out of words: `without`, `with no`, `no`, `not`,
  /// `but no`, `excluding`, `except`.
  ///
  /// A negation reaches to the next comma, to a time, season or weather, so
  /// that "a street without cars at night" is still at night, or to a place that
  /// likely is where what is wanted is: "a dog without a leash on a beach". It
  /// takes in places that tell which ones are not wanted: "a beach without
  /// people on the sand" is without "people on the sand", "mountains without
  /// clouds over a lake" without "clouds over a lake". What points back is
  /// passed over: "a table without a cup on it" is without "cup". `or`, `nor` and
  /// `and` part what is not wanted. Words of which nothing would be left, and
  /// signs such as "no parking", are taken as they are.
  ///
  /// - Parameter kept: negated words that are to stay as they were typed.
  /// - Returns: nil where there is no negation.
  public init?(_ words: String, keeping kept: Set<String> = []) {
    var reader = NegationReader(words, kept)
    reader.read()
    guard !reader.unwanted.isEmpty, !reader.wanted.isEmpty else { return nil }
    wanted = reader.wanted.joined(separator: " ")
    unwanted = reader.unwanted
  }
}

private struct NegationReader {
  private let tokens: [String]
  /// The same in small letters.
  private let lowered: [String]
  private let kept: Set<String>
  private var at = 0
  /// Whether what is wanted so far names a place.
  private var isInPlace = false
  var wanted: [String] = []
  var unwanted: [String] = []

  private static let openers: [[String]] = [
    ["but", "without"], ["and", "without"], ["with", "no"], ["but", "with", "no"],
    ["but", "no"], ["but", "not"], ["and", "no"], ["and", "not"], ["and", "with", "no"],
    ["without"], ["excluding"], ["except", "for"], ["except"], ["no"], ["not"], ["minus"],
  ]
  private static let fillers: Set<String> = ["any", "a", "an", "the", "some", "all"]
  private static let joints: Set<String> = ["or", "nor", "and"]
  /// What follows "no" on signs and in names.
  private static let signs: Set<String> = [
    "parking", "smoking", "entry", "trespassing", "entrance", "swimming", "dogs allowed",
  ]

  init(_ words: String, _ kept: Set<String>) {
    var tokens: [String] = []
    for word in words.split(whereSeparator: \.isWhitespace) {
      // A comma ends a negation, so it is a token of its own.
      let bare = word.prefix { $0 != "," && $0 != ";" }
      if !bare.isEmpty { tokens.append(String(bare)) }
      if bare.count < word.count { tokens.append(",") }
    }
    self.tokens = tokens
    lowered = tokens.map { $0.lowercased() }
    self.kept = kept
  }

  mutating func read() {
    while at < tokens.count {
      if let length = openerLength(), takeNegation(length) { continue }
      if tokens[at] != "," {
        wanted.append(tokens[at])
        isInPlace = isInPlace || NegatedPlace.isPlace(lowered[at])
      }
      at += 1
    }
  }

  private func openerLength() -> Int? {
    Self.openers.filter { opener in
      at + opener.count < tokens.count
        && zip(opener, lowered[at...]).allSatisfy(==)
    }.map(\.count).max()
  }

  /// What is not wanted, and where it ends.
  private func phrase(from start: Int) -> (phrase: [String], end: Int) {
    var phrase: [String] = []
    var end = start
    while end < tokens.count, tokens[end] != "," {
      guard let place = NegatedPlace(lowered[end...], isInPlace: isInPlace) else {
        phrase.append(tokens[end])
        end += 1
        continue
      }
      // Nothing is before it that it could belong to: "not on a beach".
      guard place.owner != .wanted, !phrase.isEmpty else { break }
      if place.owner == .unwanted { phrase += tokens[end..<(end + place.count)] }
      end += place.count
    }
    return (phrase, end)
  }

  /// Takes the negation that begins here, unless it is none.
  private mutating func takeNegation(_ opener: Int) -> Bool {
    let (phrase, end) = phrase(from: at + opener)
    let isSign =
      opener == 1 && lowered[at] == "no"
      && phrase.first.map { Self.signs.contains($0.lowercased()) } ?? false
    let parts = phrase.split { Self.joints.contains($0.lowercased()) }
      .map { $0.drop { Self.fillers.contains($0.lowercased()) }.joined(separator: " ") }
      .filter { !$0.isEmpty }.map { $0.lowercased() == "one" ? "people" : $0 }
    guard !parts.isEmpty, !isSign, !parts.contains(where: kept.contains) else { return false }
    unwanted += parts
    at = end
    return true
  }
}
