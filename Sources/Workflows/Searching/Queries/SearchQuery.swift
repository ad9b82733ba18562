// A query as programs state it: parts with weights, and what may come back.

public import QueryUnderstanding
public import SearchDomain

/// What to look for, and which images may be found.
public struct SearchQuery: Sendable {
  /// One part of a query.
  public struct Part: Sendable {
    /// What a part consists of.
    public enum Content: Sendable {
      case words(String)
      /// An image file on this machine.
      case file(FilePath)
      /// An image to be fetched over http or https.
      case url(String)
      /// The encoded bytes of an image.
      case bytes([UInt8])
      /// An image of the library.
      case stored(ImageID)
      case vector([Float])
    }

    /// What the part consists of.
    public var content: Content
    /// Not zero; below zero draws results away from the part.
    public var weight: Double

    /// A part that counts once unless a weight says otherwise.
    public init(_ content: Content, weight: Double = 1) {
      self.content = content
      self.weight = weight
    }
  }

  /// What is looked for; at least one.
  public var parts: [Part]
  /// The most results that come back, 0 or more.
  public var limit: Int
  /// How many of the best are passed over first.
  public var offset: Int
  /// Which images may be found; nil admits all.
  public var filter: Filter?
  /// In which order the strong matches come. The weak ones follow as `match` has
  /// them, and so does everything where nothing can be judged.
  public var order = ResultOrder.match
  /// Results below this cosine similarity are left out.
  public var minimumScore: Float?
  /// A query image that is in the library is left out of the results unless
  /// this is true.
  public var includesQueryImages = false
  /// Compares with every image, never approximately.
  public var isExact = false
  /// Whether looks, words in texts, or both decide.
  public var mode = Mode.combined
  /// How much results should differ from one another: 0 (not at all) to 1
  /// (nothing else counts), by maximal marginal relevance (Carbonell and
  /// Goldstein, SIGIR 1998); nil ranks by closeness alone.
  public var diversity: Double?
  /// Images that look the same are one result with a count.
  public var collapsesDuplicates = true
  /// The former name of `collapsesDuplicates`.
  @available(*, deprecated, renamed: "collapsesDuplicates")
  public var foldsDuplicates: Bool {
    get { collapsesDuplicates }
    set { collapsesDuplicates = newValue }
  }
  /// Words are embedded in several phrasings ("a photo of …") and averaged
  /// (Radford et al., ICML 2021, section 3.1.4).
  public var usesEnsemble = false
  /// How much of the three closest images is added to the query before it is
  /// asked again (pseudo-relevance feedback, Rocchio 1971), 0 for none.
  public var feedback = 0.0
  /// Whether "without people" in the words means a subtraction.
  public var understandsNegation = true
  /// Whether and how the words are made into a caption first.
  public var translation = Translation.none
  /// Pieces of a reply's interpretation (`id`) that are not to be understood.
  public var switchedOff: Set<String> = []

  /// How many of the best are put in order by a model that reads the words with
  /// each image at hand (`LibraryConfiguration.rerankModel`), at most
  /// `mostReranked`; 0 for none. The rest follow in their order.
  public var rerankCount = 0

  /// The greatest `rerankCount`.
  public static let mostReranked = 200

  /// What decides over the results.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// Both, fused by reciprocal rank.
    case combined
    /// How images look; texts count for nothing.
    case visualOnly
    /// Words in names, captions and other texts; no model is loaded.
    case textOnly
  }

  /// How words become a caption.
  public enum Translation: String, Hashable, Sendable, CaseIterable {
    /// They are taken as they are.
    case none
    /// By rules for English: "show me images of dogs from 2020".
    case rules
    /// By rules, then by the language model that is configured.
    case model
  }

  /// A query of parts, with the usual ten results.
  public init(
    _ parts: [Part], limit: Int = 10, offset: Int = 0, filter: Filter? = nil,
    minimumScore: Float? = nil
  ) {
    self.parts = parts
    self.limit = limit
    self.offset = offset
    self.filter = filter
    self.minimumScore = minimumScore
  }

  /// Images that words describe.
  public init(words: String, limit: Int = 10) { self.init([Part(.words(words))], limit: limit) }
}

extension SearchQuery.Part {
  /// A part from a term as typed. Relative paths are taken from the working
  /// folder, `~` is the home folder.
  public init(_ term: QueryTerm, home: String) {
    switch term.content {
    case .words(let words):
      self.init(.words(words), weight: term.signedWeight)
    case .imageReference(let reference):
      self.init(Self.image(reference, home: home), weight: term.signedWeight)
    }
  }

  /// An image by URL, path or id.
  public static func image(_ reference: String, home: String) -> Content {
    if let id = ImageID(reference) { return .stored(id) }
    if reference.hasPrefix("http://") || reference.hasPrefix("https://") { return .url(reference) }
    if reference == "~" || reference.hasPrefix("~/") {
      return .file(FilePath(home + reference.dropFirst()))
    }
    return .file(FilePath(reference))
  }
}
