// "a beach without people": what is not wanted becomes a part of its own. A
// model of images and words takes no notice of "without" and looks for people
// on the beach all the more, so the words are taken apart before it sees them.

/// Words with what is not wanted taken out of them.
public struct NegatedWords: Hashable, Sendable {
  /// What is wanted.
  public var wanted: String
  /// What is not wanted, each by itself.
  public var unwanted: [String]

  /// How much what is not wanted is subtracted. Of 600 queries of the forms "a
  /// THING without PLACE" and "PLACE without a THING" on each of two sets of
  /// held-out scenes, the share of right images among the first five is 0.864
  /// at 0.1, 0.865 at 0.15, 0.863 at 0.2, 0.858 at 0.25 and 0.775 at 0.5; this one
  /// is half a point behind the best and pushes what is not wanted further down
  /// (`Tools/evaluate-queries --negations`, Documentation/Design/CutOff.md).
  public static let weight = -0.25

  /// Takes English negations out of words: `without`, `with no`, `but no`,
  /// `excluding`, `except`, and `no`, `not` and `minus` where the words around
  /// them are English.
  ///
  /// A negation reaches to the next comma, to a time, season or weather, so
  /// that "a street without cars at night" is still at night, or to a place that
  /// likely is where what is wanted is: "a dog without a leash on a beach". It
  /// takes in places that tell which ones are not wanted: "a beach without
  /// people on the sand" is without "people on the sand", "mountains without
  /// clouds over a lake" without "clouds over a lake". What points back is
  /// passed over: "a table without a cup on it" is without "cup". `or`, `nor` and
  /// `and` part what is not wanted.
  ///
  /// Left as they are: words of which nothing would be left, what is quoted,
  /// signs ("no parking", "a do not enter sign"), names and sayings ("forget me
  /// not", "404 not found"), numbers ("No. 5") and other languages ("gato no
  /// telhado" is a cat on the roof).
  ///
  /// - Parameter kept: negated words that are to stay as they were typed.
  /// - Returns: nil where there is no negation.
  public init?(_ words: String, keeping kept: Set<String> = []) {
    guard Self.maySpeakOfWhatIsNotWanted(words) else { return nil }
    var reader = NegationReader(words, kept)
    reader.read()
    guard !reader.unwanted.isEmpty, let wanted = reader.wantedText else { return nil }
    self.wanted = wanted
    unwanted = reader.unwanted
  }

  /// Quickly tells most words that hold no negation.
  private static func maySpeakOfWhatIsNotWanted(_ words: String) -> Bool {
    let text = words.lowercased()
    return ["no", "without", "w/o", "minus", "except", "exclud", "n't", "n’t", "zero"]
      .contains(where: text.contains)
  }

  /// Whether words say nothing but what is not wanted, as "no cats" does: they
  /// are searched as they are, and whoever asked should know.
  public static func areNegationAlone(_ words: String) -> Bool {
    guard Self.maySpeakOfWhatIsNotWanted(words) else { return false }
    var reader = NegationReader(words, [])
    reader.read()
    return !reader.unwanted.isEmpty && reader.wantedText == nil
  }
}
