// What is looked for in a store, and what it answers. What people ask, in words
// and images, becomes one of these.

/// What to look for in a store.
public struct Query: Sendable {
  /// The words that are looked for in texts.
  public struct Words: Hashable, Sendable {
    /// The words that matter, without white space.
    public var significant: [String]
    /// The query as typed, for parts of names.
    public var phrase: String
    /// Whether images whose texts hold all the words close together come before those that
    /// look like the query. They do where words are all that was asked for, and
    /// not beside a query image.
    public var lead: Bool

    /// Words with the text they stand in.
    public init(significant: [String], phrase: String, lead: Bool = true) {
      self.significant = significant
      self.phrase = phrase
      self.lead = lead
    }
  }

  /// The vector looked for; nil where looks do not count.
  public var embedding: Embedding?
  /// The words looked for in texts; nil where texts do not count. A store that
  /// searches none passes over them.
  public var words: Words?
  /// How many results to return.
  public var limit: Int
  /// How many of the best to pass over first.
  public var offset: Int
  /// Which images may be found; nil admits all.
  public var filter: Filter?
  /// Results below this cosine similarity are left out.
  public var minimumScore: Float?
  /// Whether the results come with their vectors.
  public var withVectors: Bool
  /// Compares with every vector. A store whose capabilities exclude it refuses
  /// (`unsupported`).
  public var isExact: Bool

  /// A query with its bounds.
  public init(
    embedding: Embedding?, words: Words? = nil, limit: Int, offset: Int = 0,
    filter: Filter? = nil, minimumScore: Float? = nil, withVectors: Bool = false,
    isExact: Bool = false
  ) {
    self.embedding = embedding
    self.words = words
    self.limit = limit
    self.offset = offset
    self.filter = filter
    self.minimumScore = minimumScore
    self.withVectors = withVectors
    self.isExact = isExact
  }
}

/// What was found.
public struct Answer: Sendable {
  /// Best first.
  public var hits: [Hit]
  /// Where words were looked for beside a vector: images whose texts hold the
  /// words here and there, or one that looks like a name, those with more of them
  /// first, then the closest. They may be among the hits, too, or far behind them.
  public var wordHits: [Hit]
  /// Images that were left out because they are what was asked with; a store alone
  /// leaves none out.
  public var excluded: [ImageRecord] = []
  /// Whether these are certainly the best images by looks that the query
  /// admits.
  public var isExact: Bool
  /// Whether there was a way to judge, and nothing fits well. A store alone
  /// does not judge.
  public var hasNoGoodMatch: Bool

  /// Hits, and what is known of them all.
  public init(
    hits: [Hit], wordHits: [Hit] = [], isExact: Bool = true, hasNoGoodMatch: Bool = false
  ) {
    self.hits = hits
    self.wordHits = wordHits
    self.isExact = isExact
    self.hasNoGoodMatch = hasNoGoodMatch
  }
}
