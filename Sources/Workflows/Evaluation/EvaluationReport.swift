// What an evaluation found, as values: printing and drawing are others' work.

import Refusals
public import SearchDomain

/// What is looked for by what.
public enum RetrievalDirection: String, CaseIterable, Sendable {
  /// A text looks for its images.
  case textToImage
  /// An image looks for its texts.
  case imageToText
  /// An image looks for others of its group.
  case imageToImage
}

/// How an evaluation is carried out.
public struct EvaluationOptions: Sendable {
  /// How confidence intervals are made.
  public var bootstrap = BootstrapOptions()
  /// Threads for decoding and for ranking; nil is one for every processor.
  public var threads: Int?
  /// How many of the worst failures are kept for each direction.
  public var failureCount = 12
  /// How many of a failed query's first targets are kept.
  public var foundCount = 4
  /// Measures besides what re-ranking buys the texts that look for images; nil
  /// for not. Each text costs as many runs of the model as it re-ranks.
  public var reranking: EvaluationReranking?

  /// With the values stated at each property.
  public init() {}
}

/// How far an evaluation has come.
public struct EvaluationProgress: Hashable, Sendable {
  /// What is going on.
  public enum Phase: String, Hashable, Sendable { case images, texts, ranking, reranking }
  /// What is going on.
  public var phase: Phase
  /// Images, texts or directions that are done.
  public var done: Int
  /// How many there are of them.
  public var total: Int
  /// Images that could not be read.
  public var failed = 0
}

/// An image or a text of a set.
public enum EvaluationItem: Hashable, Sendable {
  case image(FilePath)
  case text(String)
}

/// A query whose right answers came late.
public struct RetrievalFailure: Sendable {
  /// What was looked with.
  public let query: EvaluationItem
  /// The rank of the best right answer, from 1; between ranks for ties.
  public let rank: Double
  /// The best right answer and its cosine similarity.
  public let best: (item: EvaluationItem, score: Float)
  /// What stands first instead, best first.
  public let found: [(item: EvaluationItem, score: Float, isRight: Bool)]
}

/// One direction's figures.
public struct DirectionReport: Sendable {
  /// What was looked for by what.
  public let direction: RetrievalDirection
  /// The figures.
  public let metrics: RetrievalMetrics
  /// The worst first; only queries whose first target is wrong.
  public let failures: [RetrievalFailure]
}

/// How quickly a model worked, once loaded.
public struct EvaluationSpeed: Hashable, Sendable {
  /// Images embedded, and how long that took with reading and decoding.
  public var imageCount = 0
  public var imageSeconds = 0.0
  /// Texts embedded, templates counted each, and how long that took.
  public var textCount = 0
  public var textSeconds = 0.0
  /// The median time of one text alone; nil where none was timed.
  public var oneTextMilliseconds: Double?
  /// The median time of one image alone, reading and decoding included.
  public var oneImageMilliseconds: Double?
  /// How long ranking and resampling took.
  public var rankingSeconds = 0.0

  /// Images embedded a second.
  public var imagesPerSecond: Double {
    imageSeconds > 0 ? Double(imageCount) / imageSeconds : 0
  }
  /// Texts embedded a second.
  public var textsPerSecond: Double { textSeconds > 0 ? Double(textCount) / textSeconds : 0 }

  /// Nothing measured yet.
  public init() {}
}

/// What an evaluation of one model on one set found.
public struct EvaluationReport: Sendable {
  /// The set, reduced to the images that could be read and their texts.
  public let dataset: EvaluationDataset
  /// The model.
  public let space: EmbeddingSpace
  /// What was done, in sentences.
  public let protocolNotes: [String]
  /// The directions that the set can measure.
  public let directions: [DirectionReport]
  /// Images that are there but could not be read.
  public let skipped: [FileFailure]
  /// Texts that were longer than the model reads; their ends were cut.
  public let truncatedTextCount: Int
  /// How quickly it went.
  public let speed: EvaluationSpeed
  /// What it was carried out with.
  public let options: EvaluationOptions
  /// What re-ranking bought, where that was asked for.
  public let reranking: RerankingReport?

  /// A direction's figures; nil where the set cannot measure it.
  public subscript(direction: RetrievalDirection) -> DirectionReport? {
    directions.first { $0.direction == direction }
  }
}

extension EvaluationOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`) for numbers out of their bounds.
  func check() throws(GlimpseError) {
    try Bounds.within(threads, Bounds.threads, "number of threads")
    try Bounds.notNegative(failureCount, "number of failures")
    try Bounds.notNegative(foundCount, "number of targets shown")
    try Bounds.within(bootstrap.resamples, 0...10_000_000, "number of resamples")
    try Bounds.within(bootstrap.confidence, 0...1, "confidence")
  }
}
