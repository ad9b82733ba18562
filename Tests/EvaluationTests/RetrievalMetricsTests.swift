// Confidence intervals: that they repeat, are as wide as theory says, and know
// that the captions of one image are no independent queries.

import Support
import Testing

@testable import Evaluation

@Suite struct RetrievalMetricsTests {
  /// Queries of which every third finds its answer first, else at rank 4.
  private func scores(_ count: Int) -> [QueryScore?] {
    (0..<count).map { index in
      QueryScore([TieGroup(above: index % 3 == 0 ? 0 : 3, count: 1, right: 1)])
    }
  }

  private func options(_ seed: UInt64, _ resamples: Int = 1000) -> BootstrapOptions {
    var options = BootstrapOptions()
    options.seed = seed
    options.resamples = resamples
    return options
  }

  @Test func intervalsAreAsWideAsTheBinomialOnes() throws {
    let metrics = try #require(
      RetrievalMetrics(scores(900), units: Array(0..<900), targetCount: 900, bootstrap: options(1)))
    let recall = metrics.recallAt1
    #expect(abs(recall.value - 1.0 / 3) < 1e-12)
    // 1.96 √(p (1 − p) / n); 1,000 resamples find it to a few per cent.
    let half = 1.96 * (1.0 / 3 * 2.0 / 3 / 900).squareRoot()
    #expect(abs((recall.high - recall.low) / 2 / half - 1) < 0.1)
    #expect(recall.low < recall.value && recall.value < recall.high)
    #expect(
      metrics.recallAt5.value == 1 && metrics.recallAt5.low == 1 && metrics.recallAt5.high == 1)
    #expect(metrics.medianRank.value == 4)
  }

  @Test func equalSeedsGiveEqualIntervals() throws {
    func metrics(_ seed: UInt64) -> RetrievalMetrics? {
      RetrievalMetrics(
        scores(300), units: Array(0..<300), targetCount: 300, bootstrap: options(seed))
    }
    #expect(metrics(7) == metrics(7))
    #expect(metrics(7)?.recallAt1 != metrics(8)?.recallAt1)
  }

  /// Five captions that always fail together say as much as one.
  @Test func captionsOfOneImageAreDrawnTogether() throws {
    let images = scores(200)
    let captions = images.flatMap { Array(repeating: $0, count: 5) }
    func width(_ metrics: RetrievalMetrics?) throws -> Double {
      let recall = try #require(metrics).recallAt1
      return recall.high - recall.low
    }
    let alone = try width(
      RetrievalMetrics(images, units: Array(0..<200), targetCount: 200, bootstrap: options(1)))
    let together = try width(
      RetrievalMetrics(
        captions, units: (0..<1000).map { $0 / 5 }, targetCount: 200, bootstrap: options(1)))
    let apart = try width(
      RetrievalMetrics(captions, units: Array(0..<1000), targetCount: 200, bootstrap: options(1)))
    #expect(abs(together / alone - 1) < 0.1)
    #expect(abs(together / apart - 5.0.squareRoot()) < 0.35)
  }

  @Test func withoutResamplesTheIntervalIsTheFigure() throws {
    let metrics = try #require(
      RetrievalMetrics(scores(9), units: Array(0..<9), targetCount: 9, bootstrap: options(1, 0)))
    #expect(metrics.recallAt1.low == metrics.recallAt1.value)
    #expect(metrics.recallAt1.high == metrics.recallAt1.value)
  }

  @Test func aMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() throws {
    let scores: [QueryScore?] = [0, 2, 5, 40].map {
      QueryScore([TieGroup(above: $0, count: 1, right: 1)])
    }
    let metrics = try #require(
      RetrievalMetrics(scores, units: [0, 1, 2, 3], targetCount: 50, bootstrap: options(1, 0)))
    #expect(metrics.medianRank.value == 4.5)
  }

  @Test func quantilesLieBetweenNeighboursAsInNumPy() {
    #expect(quantile(0.5, ofSorted: [1, 2, 4]) == 2)
    #expect(quantile(0.25, ofSorted: [1, 2, 4]) == 1.5)
    #expect(quantile(1, ofSorted: [1, 2, 4]) == 4)
    #expect(quantile(0.5, ofSorted: []) == nil)
  }
}
