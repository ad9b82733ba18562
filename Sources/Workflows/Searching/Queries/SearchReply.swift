// The answer to a query, with what an interface needs to explain it.

import ModelHub
public import QueryUnderstanding
public import SearchDomain

/// The answer to a query.
public struct SearchReply: Sendable {
  /// Best first.
  public var hits: [Hit]
  /// The model that made the vectors.
  public var model: String
  /// From the query to the last result, without starting the program.
  public var tookMilliseconds: Double
  /// What the asker should know, such as words beyond the model's length.
  public var warnings: [String]
  /// What the query was taken to mean.
  public var interpretation: QueryInterpretation
  /// Whether nothing in the library fits well; the hits are the closest there
  /// are, all weak. False also where there was no way to judge.
  public var hasNoGoodMatch: Bool
  /// Images of the library that are the query's own, and not among the hits: the
  /// copies of an image that was shown. One that was named by its id is not told
  /// again.
  public var queryImages: [ImageRecord] = []
  /// Whether every image was compared, so that none closer can be missing.
  public var isExact: Bool
  /// Whether no match was judged because the scale of scores is not made yet;
  /// `warnings` say so too, and the same search has strengths once it is.
  public var lacksScale = false
  /// How many images a model has put in order, and which; nil where none was
  /// asked.
  public var reranking: (count: Int, model: String)?
  /// In what arithmetic the library's images are embedded, and what decided it; nil
  /// where nothing has yet.
  public var precision: PrecisionDecision?
  /// One sentence on a better model, where a small one that came with the
  /// program was used.
  public var notice: String? { BundledModel.notice(forModel: model) }

  /// What was found, and what else there is to say.
  init(
    _ found: Answer, model: String, warnings: [String] = [],
    interpretation: QueryInterpretation
  ) {
    hits = found.hits
    isExact = found.isExact
    hasNoGoodMatch = found.hasNoGoodMatch
    tookMilliseconds = 0
    self.model = model
    self.warnings = warnings
    self.interpretation = interpretation
  }
}
