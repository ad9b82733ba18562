// From how single queries fared to the figures of a table, with the interval
// that other images of the same kind might have given.

import Support

/// A figure with its confidence interval.
public struct Estimate: Hashable, Sendable {
  /// The figure over all queries.
  public let value: Double
  /// The interval's lower end.
  public let low: Double
  /// The interval's upper end.
  public let high: Double
}

/// How intervals are made.
public struct BootstrapOptions: Hashable, Sendable {
  /// Samples drawn; 0 gives intervals of no width.
  public var resamples = 1000
  /// Equal seeds give equal intervals.
  public var seed: UInt64 = 1
  /// What share of the samples' figures the interval spans, in 0…1.
  public var confidence = 0.95

  /// With the values stated at each property.
  public init() {}
}

/// The figures of one direction of retrieval.
public struct RetrievalMetrics: Hashable, Sendable {
  /// Queries that something answers.
  public let queryCount: Int
  /// Queries that nothing answers, which no figure counts.
  public let unansweredCount: Int
  /// Targets that each query is compared with.
  public let targetCount: Int
  /// The share of queries with a right answer first, in 0…1.
  public let recallAt1: Estimate
  /// The share with one among the first five.
  public let recallAt5: Estimate
  /// The share with one among the first ten.
  public let recallAt10: Estimate
  /// The median over queries of the first right answer's rank, from 1. With
  /// an even number of queries, the mean of the middle two.
  public let medianRank: Estimate
  /// The mean of 1 / rank of the first right answer, in 0…1.
  public let meanReciprocalRank: Estimate
  /// The mean over queries of the average precision, in 0…1.
  public let meanAveragePrecision: Estimate

  /// Sums up queries.
  ///
  /// - Parameters:
  ///   - scores: for each query; nil for one that nothing answers.
  ///   - units: for each query, what it is drawn together with: the captions
  ///     of one image are no independent queries. Numbered from 0.
  /// - Returns: nil where no query has an answer.
  public init?(
    _ scores: [QueryScore?], units: [Int], targetCount: Int,
    bootstrap: BootstrapOptions = BootstrapOptions()
  ) {
    precondition(scores.count == units.count)
    let answered = zip(scores, units).compactMap { score, unit in score.map { ($0, unit) } }
    guard !answered.isEmpty else { return nil }
    queryCount = answered.count
    unansweredCount = scores.count - answered.count
    self.targetCount = targetCount
    let sample = QuerySample(answered)
    let whole = sample.figures
    let drawn = sample.resampled(bootstrap)
    func estimate(_ figure: (Figures) -> Double) -> Estimate {
      let values = drawn.map(figure).sorted()
      let tail = (1 - bootstrap.confidence) / 2
      let value = figure(whole)
      return Estimate(
        value: value, low: quantile(tail, ofSorted: values) ?? value,
        high: quantile(1 - tail, ofSorted: values) ?? value)
    }
    recallAt1 = estimate { $0.means[0] }
    recallAt5 = estimate { $0.means[1] }
    recallAt10 = estimate { $0.means[2] }
    meanReciprocalRank = estimate { $0.means[3] }
    meanAveragePrecision = estimate { $0.means[4] }
    medianRank = estimate { $0.medianRank }
  }
}

/// The figures of one sample.
private struct Figures {
  /// Hits at 1, 5 and 10, reciprocal rank, average precision.
  let means: SIMD8<Double>
  let medianRank: Double
}

/// Answered queries by the units they are drawn in.
private struct QuerySample {
  /// Of all queries, summed one after another.
  let figures: Figures
  private let unitCount: Int
  /// For each unit the sums of its queries' values, and their number last.
  private let sums: [SIMD8<Double>]
  /// First ranks in ascending order, each with its query's unit.
  private let ranks: [(rank: Double, unit: Int)]

  init(_ queries: [(score: QueryScore, unit: Int)]) {
    // Only units with a query count; they are numbered anew.
    var numbers: [Int: Int] = [:]
    var sums: [SIMD8<Double>] = []
    var ranks: [(rank: Double, unit: Int)] = []
    var total = SIMD8<Double>.zero
    for (score, unit) in queries {
      let number = numbers[unit] ?? sums.count
      if number == sums.count {
        numbers[unit] = number
        sums.append(.zero)
      }
      let values = SIMD8(
        score.hitAt1, score.hitAt5, score.hitAt10, score.reciprocalRank, score.averagePrecision, 0,
        0, 1)
      sums[number] += values
      total += values
      ranks.append((score.firstRank, number))
    }
    unitCount = sums.count
    self.sums = sums
    let sorted = ranks.sorted { $0.rank < $1.rank }
    self.ranks = sorted
    figures = Figures(
      means: total / total[7],
      medianRank: Self.median(
        of: sorted, drawn: Array(repeating: 1, count: sums.count), count: queries.count))
  }

  private func figures(drawn: [Int]) -> Figures {
    var sum = SIMD8<Double>.zero
    for unit in 0..<unitCount where drawn[unit] > 0 { sum += sums[unit] * Double(drawn[unit]) }
    return Figures(
      means: sum / sum[7],
      medianRank: Self.median(of: ranks, drawn: drawn, count: Int(clamping: sum[7])))
  }

  /// - Parameters:
  ///   - drawn: how often each unit was drawn.
  ///   - count: how many queries that makes, at least 1.
  private static func median(
    of ranks: [(rank: Double, unit: Int)], drawn: [Int], count: Int
  ) -> Double {
    let lower = (count - 1) / 2
    let upper = count / 2
    var passed = 0
    var low: Double?
    for (rank, unit) in ranks {
      passed += drawn[unit]
      if low == nil, passed > lower { low = rank }
      if let low, passed > upper { return (low + rank) / 2 }
    }
    return low ?? .nan
  }

  /// The figures of samples with replacement, as many units each as there are
  /// (Efron, Bootstrap Methods, Annals of Statistics 1979).
  func resampled(_ options: BootstrapOptions) -> [Figures] {
    var generator = SplitMix64(seed: options.seed)
    var drawn = [Int](repeating: 0, count: unitCount)
    return (0..<max(0, options.resamples)).map { _ in
      for unit in drawn.indices { drawn[unit] = 0 }
      for _ in 0..<unitCount { drawn[generator.index(below: unitCount)] += 1 }
      return figures(drawn: drawn)
    }
  }
}

/// The value below which a share of the values lies, between neighbours by
/// straight lines (Hyndman and Fan's type 7, as in NumPy).
///
/// - Parameters:
///   - share: in 0…1.
///   - values: in ascending order.
/// - Returns: nil where there are no values.
public func quantile(_ share: Double, ofSorted values: [Double]) -> Double? {
  guard let last = values.last else { return nil }
  let place = max(0, share * Double(values.count - 1))
  let index = Int(clamping: place)
  guard index + 1 < values.count else { return last }
  return values[index] + (place - Double(index)) * (values[index + 1] - values[index])
}
