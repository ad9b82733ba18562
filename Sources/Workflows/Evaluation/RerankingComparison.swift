// What re-ranking buys: the same queries before and after the first targets were
// put in order by a model that reads the words with each image at hand.

public import SearchDomain
import Support

/// What is re-ranked in an evaluation, and by which model.
public struct EvaluationReranking: Sendable {
  /// How many of the first targets of each query, at least 1.
  public var count: Int
  /// What puts them in order.
  public var matcher: any ImageMatcher

  /// - Parameter count: at least 1.
  public init(count: Int, matcher: any ImageMatcher) {
    self.count = count
    self.matcher = matcher
  }
}

/// Texts that look for their images, before and after re-ranking.
public struct RerankingReport: Hashable, Sendable {
  /// Shares and means over all queries, 0…1.
  public struct Figures: Hashable, Sendable {
    /// The share of queries with a right image among the first so many.
    public var recallAt1 = 0.0
    public var recallAt5 = 0.0
    public var recallAt10 = 0.0
    /// The mean of 1 ÷ the rank of the first right image.
    public var meanReciprocalRank = 0.0

    init() {}

    fileprivate mutating func add(rank: Int, of count: Int) {
      let share = 1 / Double(count)
      if rank <= 1 { recallAt1 += share }
      if rank <= 5 { recallAt5 += share }
      if rank <= 10 { recallAt10 += share }
      meanReciprocalRank += share / Double(rank)
    }
  }

  /// How many of the first targets were put in order.
  public let count: Int
  /// The model that did it.
  public let model: String
  /// Texts that looked for images.
  public let queryCount: Int
  /// By vectors alone.
  public let before: Figures
  /// With the first targets in the model's order.
  public let after: Figures
  /// Pairs that could not be judged; their images kept their places.
  public let failedCount: Int
  /// Pairs judged a second.
  public let pairsPerSecond: Double
}

/// Compares rankings of a set's images by its texts.
struct RerankingComparison {
  let dataset: EvaluationDataset
  let images: VectorTable
  let texts: VectorTable
  let reranking: EvaluationReranking
  let isCancelled: @Sendable () -> Bool

  /// Costs a product for each pair of text and image, and one run of the model
  /// for each text and each of its first targets.
  ///
  /// - Throws: what every pair would meet; `CancellationError`.
  func report(
    _ onProgress: (_ done: Int, _ total: Int) -> Void
  ) throws -> RerankingReport? {
    guard !dataset.texts.isEmpty, reranking.count > 0 else { return nil }
    var (before, after) = (RerankingReport.Figures(), RerankingReport.Figures())
    var (failed, pairs) = (0, 0)
    let stopwatch = Stopwatch()
    for (place, text) in dataset.texts.enumerated() {
      onProgress(place, dataset.texts.count)
      let scores = (0..<images.count).map { texts.product(of: place, with: $0, in: images) }
      var order = scores.indices.sorted { first, second in
        scores[first] == scores[second] ? first < second : scores[first] > scores[second]
      }
      before.add(rank: rank(of: text.group, in: order), of: dataset.texts.count)
      let best = Array(order.prefix(reranking.count))
      var judged: [(place: Int, image: Int, probability: Double)] = []
      for (place, image) in best.enumerated() {
        if isCancelled() { throw CancellationError() }
        guard let probability = try probability(of: text.prompts[0], in: image) else {
          failed += 1
          continue
        }
        pairs += 1
        judged.append((place, image, probability))
      }
      let places = judged.map(\.place)
      judged.sort { first, second in
        first.probability == second.probability
          ? first.place < second.place : first.probability > second.probability
      }
      for (place, one) in zip(places, judged) { order[place] = one.image }
      after.add(rank: rank(of: text.group, in: order), of: dataset.texts.count)
    }
    return RerankingReport(
      count: reranking.count, model: reranking.matcher.name, queryCount: dataset.texts.count,
      before: before, after: after, failedCount: failed,
      pairsPerSecond: Double(pairs) / max(stopwatch.seconds, 1e-9))
  }

  /// From 1.
  private func rank(of group: Int, in order: [Int]) -> Int {
    (order.firstIndex { dataset.images[$0].group == group } ?? order.count) + 1
  }

  /// Nil for an image that cannot be read or judged.
  private func probability(of words: String, in image: Int) throws -> Double? {
    let path = dataset.images[image].path
    guard let bytes = try? FileIO.read(path.bytes, limit: FileIO.largestFile) else { return nil }
    do {
      return try reranking.matcher.probability(of: words, in: EncodedImage(bytes: bytes))
    } catch let error where ImageErrors.isOfOneImage(error) {
      return nil
    }
  }
}

extension VectorTable {
  /// The product of one of these rows with one of another table of the same
  /// dimension.
  fileprivate func product(of row: Int, with otherRow: Int, in other: VectorTable) -> Float {
    var sum = SIMD16<Float>.zero
    let (first, second) = (row * groupsPerRow, otherRow * groupsPerRow)
    for group in 0..<groupsPerRow { sum += groups[first + group] * other.groups[second + group] }
    return sum.sum()
  }
}
