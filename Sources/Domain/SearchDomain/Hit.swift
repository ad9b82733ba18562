// An image found: how close it is, how sure that is, and why it is there.

/// An image found, and how close it is.
public struct Hit: Hashable, Sendable {
  /// The image.
  public var image: ImageRecord
  /// Its vector; nil where vectors were not asked for.
  public var embedding: Embedding?
  /// Cosine similarity to the query in −1…1; higher is closer. Hits are in its
  /// order but for those that words found (`textTier`).
  public var score: Float
  /// How its texts fit the words that were looked for; nil where they do not.
  public var textTier: TextTier?
  /// How probably the image shows what was asked for, 0…1, judged by how this
  /// library's other images score; nil where there was no way to judge.
  public var strength: Float?
  /// Whether the hit is worth showing first; nil without `strength`.
  public var match: MatchQuality?
  /// Why it is here; empty where similarity alone decides.
  public var reasons: [MatchReason]
  /// How probably the words describe the image, 0…1, by a model that reads them
  /// with the image at hand; nil where it was not asked. Among images that have
  /// one, it decides over the order.
  public var rerankScore: Float?
  /// Images that look the same and are represented by this one, by score.
  public var folded: [ImageRecord]

  /// An image with its similarity to the query.
  public init(
    image: ImageRecord, embedding: Embedding? = nil, score: Float, textTier: TextTier? = nil,
    strength: Float? = nil, match: MatchQuality? = nil, reasons: [MatchReason] = [],
    folded: [ImageRecord] = []
  ) {
    self.image = image
    self.embedding = embedding
    self.score = score
    self.textTier = textTier
    self.strength = strength
    self.match = match
    self.reasons = reasons
    self.folded = folded
  }

  /// A record of a store with its similarity to the query.
  public init(_ record: StoredRecord, score: Float) {
    self.init(image: record.image, embedding: record.embedding, score: score)
  }
}

/// On which side of the calibrated cut-off a hit lies.
public enum MatchQuality: String, Hashable, Sendable, CaseIterable {
  /// Very probably what was asked for.
  case strong
  /// Perhaps; marked, and left in its place.
  case weak
}

/// How much of a query was found in texts, the most first.
public enum TextTier: Int, Comparable, Sendable, CaseIterable {
  /// Every word, close together, as in "red-car-001" for "a red car".
  case phrase
  /// Every word, somewhere: "red-key-next-to-blue-car" for "a red car".
  case allWords
  /// A word that few texts have and that looks like a name: with a digit, an
  /// underscore or a capital letter.
  case name
  /// Another word that few texts have.
  case distinctiveWord
  /// The query as a part of longer words.
  case part

  /// More of the query comes first.
  public static func < (left: TextTier, right: TextTier) -> Bool { left.rawValue < right.rawValue }
}

/// Why an image is among the results.
public enum MatchReason: Hashable, Sendable {
  /// It looks like the query.
  case looks
  /// These words of the query stand in a text that belongs to it.
  case text(TextField, words: [String])
}

/// The texts that belong to an image and can be searched by words.
public enum TextField: String, Hashable, Sendable, CaseIterable {
  case filename, folder, category, title, description, keywords, caption
  /// What is written in the image.
  case ocr
}
