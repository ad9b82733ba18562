// A picture found: how close it is, how sure that is, and why it is there.

/// A picture found, and how close it is.
public struct SearchHit: Hashable, Sendable {
  /// The picture.
  public var image: ImageRecord
  /// Cosine similarity to the query in −1…1; higher is closer. Hits are not
  /// always in its order: words found in a name or caption count too.
  public var score: Float
  /// How probably the picture shows what was asked for, 0…1, judged by how
  /// this library's other pictures score; nil where there was no way to judge.
  public var strength: Float?
  /// Whether the hit is worth showing first; nil without `strength`.
  public var match: MatchQuality?
  /// Why it is here; empty where similarity alone decides.
  public var reasons: [MatchReason]
  /// Pictures that look the same and are represented by this one, by score.
  public var folded: [ImageRecord]

  /// A picture with its similarity to the query.
  public init(
    image: ImageRecord, score: Float, strength: Float? = nil, match: MatchQuality? = nil,
    reasons: [MatchReason] = [], folded: [ImageRecord] = []
  ) {
    self.image = image
    self.score = score
    self.strength = strength
    self.match = match
    self.reasons = reasons
    self.folded = folded
  }
}

/// On which side of the calibrated cut-off a hit lies.
public enum MatchQuality: String, Hashable, Sendable, CaseIterable {
  /// Very probably what was asked for.
  case strong
  /// Perhaps; shown after the strong ones, and marked.
  case weak
}

/// Why a picture is among the results.
public enum MatchReason: Hashable, Sendable {
  /// It looks like the query.
  case looks
  /// These words of the query stand in a text that belongs to it.
  case text(TextField, words: [String])
}

/// The texts that belong to a picture and can be searched by words.
public enum TextField: String, Hashable, Sendable, CaseIterable {
  case filename, folder, category, title, description, keywords, caption
  /// What is written in the picture.
  case ocr
}
