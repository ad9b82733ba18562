// What a fused search looks for: a vector, words, or both, and how the results
// are arranged.

public import SearchDomain
import Support

/// A query by looks, by words in texts, or by both.
public struct FusedQuery: Sendable {
  /// The words that are looked for in texts.
  public struct Words: Hashable, Sendable {
    /// The words that matter, without white space.
    public var significant: [String]
    /// The query as typed, for parts of names.
    public var phrase: String

    public init(significant: [String], phrase: String) {
      self.significant = significant
      self.phrase = phrase
    }
  }

  /// The vector looked for; nil where looks do not count.
  public var embedding: Embedding?
  /// What the vector was made of.
  public var composition: ScoreCalibration.Composition
  /// The words looked for in texts; nil where texts do not count.
  public var words: Words?
  /// How many results to return.
  public var limit: Int
  /// How many of the best to pass over first.
  public var offset: Int
  /// Which pictures may be found; nil admits all.
  public var filter: Filter?
  /// Results below this cosine similarity are left out.
  public var minimumScore: Float?
  /// Contents left out, such as the query picture itself.
  public var excludedContents: Set<ContentHash>
  /// 0…1, or nil for closeness alone; see `Diversity`.
  public var diversity: Double?
  /// Whether pictures that look the same become one result.
  public var folds: Bool
  /// Compares with every picture, never approximately.
  public var isExact: Bool

  /// A query with its bounds.
  public init(
    embedding: Embedding?, composition: ScoreCalibration.Composition = .init(),
    words: Words? = nil, limit: Int, offset: Int = 0, filter: Filter? = nil,
    minimumScore: Float? = nil, excludedContents: Set<ContentHash> = [], diversity: Double? = nil,
    folds: Bool = false, isExact: Bool = false
  ) {
    self.embedding = embedding
    self.composition = composition
    self.words = words
    self.limit = limit
    self.offset = offset
    self.filter = filter
    self.minimumScore = minimumScore
    self.excludedContents = excludedContents
    self.diversity = diversity
    self.folds = folds
    self.isExact = isExact
  }
}

extension FusedQuery {
  /// How many of the best the page ends with. `Int.max` is how Swift says all.
  var wanted: Int { max(0, limit) +| max(0, offset) }

  /// How many contents are looked at first for that many.
  var reach: Int { wanted *| (diversity == nil ? 1 : Diversity.breadth) +| (folds ? 16 : 0) }

  /// The page's part of all that was found.
  func page<Hit>(of hits: [Hit]) -> [Hit] {
    Array(hits.dropFirst(max(0, offset)).prefix(max(0, limit)))
  }
}

/// What a fused search found.
public struct FusedResult: Sendable {
  /// Best first.
  public var hits: [SearchHit]
  /// Whether there was a way to judge, and no picture of the library is strong.
  public var hasNoGoodMatch: Bool
  /// Whether these are exactly the best pictures by looks that the query
  /// admits.
  public var isExact = true
}
