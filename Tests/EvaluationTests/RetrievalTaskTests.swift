// Ranks and figures against a brute-force reference that holds and sorts
// everything, and against figures of another program.

import Foundation
import SearchDomain
import Support
import TestSupport
import Testing

@testable import Evaluation

/// Random unit vectors with what belongs together close by.
struct RandomSet {
  let pictures: [Embedding]
  let texts: [Embedding]
  let textGroups: [Int]

  init(
    pictures count: Int, captions: Int, dimension: Int, seed: UInt64, noise: Float = 1.5
  ) throws {
    var generator = SplitMix64(seed: seed)
    func vector() -> [Float] { (0..<dimension).map { _ in generator.roughlyNormal() } }
    let centres = (0..<count).map { _ in vector() }
    pictures = try centres.map { try Embedding(normalizing: $0) }
    textGroups = (0..<count * captions).map { $0 / captions }
    texts = try textGroups.map { group in
      try Embedding(normalizing: zip(centres[group], vector()).map { $0 + noise * $1 })
    }
  }
}

/// The definitions, word for word: every score, sorted.
struct BruteForce {
  var recallAt1 = 0.0
  var recallAt5 = 0.0
  var recallAt10 = 0.0
  var ranks: [Int] = []
  var meanReciprocalRank = 0.0
  var meanAveragePrecision = 0.0

  /// - Parameter isRight: whether a target answers a query; a query that is
  ///   its own target is left out by giving `ownRow`.
  init(
    queries: [Embedding], targets: [Embedding], ownRow: Bool = false,
    isRight: (_ query: Int, _ target: Int) -> Bool
  ) {
    for query in queries.indices {
      let candidates = targets.indices.filter { !ownRow || $0 != query }
      let scores = targets.map { queries[query].cosineSimilarity(to: $0) }
      let order = candidates.sorted { scores[$0] > scores[$1] }
      var right = 0
      var precisions = 0.0
      var first: Int?
      for (place, target) in order.enumerated() where isRight(query, target) {
        right += 1
        precisions += Double(right) / Double(place + 1)
        first = first ?? place + 1
      }
      guard let first else { continue }
      ranks.append(first)
      recallAt1 += first <= 1 ? 1 : 0
      recallAt5 += first <= 5 ? 1 : 0
      recallAt10 += first <= 10 ? 1 : 0
      meanReciprocalRank += 1 / Double(first)
      meanAveragePrecision += precisions / Double(right)
    }
    let count = Double(ranks.count)
    recallAt1 /= count
    recallAt5 /= count
    recallAt10 /= count
    meanReciprocalRank /= count
    meanAveragePrecision /= count
  }

  var medianRank: Double {
    let sorted = ranks.sorted()
    return Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

@Suite struct RetrievalTaskTests {
  private func expectEqual(
    _ task: RetrievalTask, _ reference: BruteForce,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for threads in [1, 3] {
      let metrics = try #require(
        RetrievalMetrics(
          task.scores(threads: threads), units: task.queryGroups, targetCount: task.targets.count,
          bootstrap: noIntervals))
      // Equal, not nearly equal.
      #expect(metrics.recallAt1.value == reference.recallAt1, sourceLocation: sourceLocation)
      #expect(metrics.recallAt5.value == reference.recallAt5, sourceLocation: sourceLocation)
      #expect(metrics.recallAt10.value == reference.recallAt10, sourceLocation: sourceLocation)
      #expect(metrics.medianRank.value == reference.medianRank, sourceLocation: sourceLocation)
      #expect(
        metrics.meanReciprocalRank.value == reference.meanReciprocalRank,
        sourceLocation: sourceLocation)
      #expect(
        metrics.meanAveragePrecision.value == reference.meanAveragePrecision,
        sourceLocation: sourceLocation)
      #expect(metrics.queryCount == reference.ranks.count, sourceLocation: sourceLocation)
    }
  }

  private var noIntervals: BootstrapOptions {
    var options = BootstrapOptions()
    options.resamples = 0
    return options
  }

  /// Several captions an image, dimensions that fill rows and that do not.
  @Test(arguments: [(3, 1 as UInt64), (16, 2), (33, 3), (100, 4)])
  func captionsAndImagesRankAsBruteForceDoes(_ dimension: Int, _ seed: UInt64) throws {
    let set = try RandomSet(pictures: 70, captions: 5, dimension: dimension, seed: seed)
    let pictures = VectorTable(set.pictures)
    let texts = VectorTable(set.texts)
    let imageGroups = Array(set.pictures.indices)
    try expectEqual(
      RetrievalTask(
        queries: texts, targets: pictures, queryGroups: set.textGroups, targetGroups: imageGroups),
      BruteForce(queries: set.texts, targets: set.pictures) { set.textGroups[$0] == $1 })
    try expectEqual(
      RetrievalTask(
        queries: pictures, targets: texts, queryGroups: imageGroups, targetGroups: set.textGroups),
      BruteForce(queries: set.pictures, targets: set.texts) { $0 == set.textGroups[$1] })
  }

  /// Classes: many right answers, and an image does not answer itself.
  @Test func imagesOfAClassRankAsBruteForceDoes() throws {
    let set = try RandomSet(pictures: 7, captions: 20, dimension: 24, seed: 9, noise: 2.5)
    let groups = set.textGroups
    let table = VectorTable(set.texts)
    try expectEqual(
      RetrievalTask(
        queries: table, targets: table, queryGroups: groups, targetGroups: groups,
        excludesOwnRow: true),
      BruteForce(queries: set.texts, targets: set.texts, ownRow: true) { groups[$0] == groups[$1] })
  }

  /// Vectors so close that a rough product cannot tell them apart.
  @Test func nearlyEqualScoresAreToldApartExactly() throws {
    var generator = SplitMix64(seed: 5)
    let base = (0..<64).map { _ in generator.roughlyNormal() }
    let targets = try (0..<300).map { _ in
      try Embedding(normalizing: base.map { $0 * (1 + 2e-3 * generator.roughlyNormal()) })
    }
    let queries = Array(targets.prefix(20))
    let different = Set(targets.map { queries[0].cosineSimilarity(to: $0) })
    #expect(different.count > 10 && different.count < 300, "near, some equal, but not all")
    let task = RetrievalTask(
      queries: VectorTable(queries), targets: VectorTable(targets),
      queryGroups: Array(queries.indices), targetGroups: Array(targets.indices))
    for (query, score) in task.scores().enumerated() {
      let own = queries[query].cosineSimilarity(to: targets[query])
      let scores = targets.map { queries[query].cosineSimilarity(to: $0) }
      let above = scores.count { $0 > own }
      let equal = scores.count { $0 == own }
      #expect(try #require(score).firstRank == Double(above) + Double(equal + 1) / 2)
    }
  }

  @Test func aQueryThatNothingAnswersIsNotCounted() throws {
    let set = try RandomSet(pictures: 4, captions: 1, dimension: 8, seed: 1)
    let task = RetrievalTask(
      queries: VectorTable(set.texts), targets: VectorTable(set.pictures),
      queryGroups: [0, 9, 2, 3], targetGroups: [0, 1, 2, 3])
    let scores = task.scores()
    #expect(scores[1] == nil && scores[0] != nil)
    let metrics = try #require(
      RetrievalMetrics(scores, units: [0, 1, 2, 3], targetCount: 4, bootstrap: noIntervals))
    #expect(metrics.queryCount == 3 && metrics.unansweredCount == 1)
    #expect(RetrievalMetrics([nil], units: [0], targetCount: 4) == nil)
  }

  @Test func closestRowsAreThoseOfASort() throws {
    let set = try RandomSet(pictures: 90, captions: 1, dimension: 40, seed: 8)
    let targets = VectorTable(set.pictures)
    let queries = VectorTable(set.texts)
    for query in [0, 17, 89] {
      let expected = set.pictures.indices.filter { $0 != 3 }
        .map { ($0, set.texts[query].cosineSimilarity(to: set.pictures[$0])) }
        .sorted { $0.1 > $1.1 }.prefix(7)
      let found = targets.closest(7, to: queries, query, excluding: 3)
      #expect(found.map(\.row) == expected.map(\.0))
      #expect(found.map(\.score) == expected.map(\.1))
    }
    #expect(targets.closest(500, to: queries, 0).count == 90)
    #expect(targets.closest(0, to: queries, 0).isEmpty)
    #expect(targets.embedding(5).values == set.pictures[5].values)
  }

  /// The figures that NumPy gives by the protocol of CLIP_benchmark.
  @Test func figuresAreThoseOfTheReferenceProgram() throws {
    struct Reference: Decodable {
      let captions_per_picture: Int
      let pictures: [[Float]]
      let captions: [[Float]]
      let text_to_image: [String: Double]
      let image_to_text: [String: Double]
    }
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("evaluation/retrieval.json")))
    let reference = try JSONDecoder().decode(Reference.self, from: data)
    let pictures = VectorTable(try reference.pictures.map { try Embedding(normalizing: $0) })
    let texts = VectorTable(try reference.captions.map { try Embedding(normalizing: $0) })
    let imageGroups = Array(0..<pictures.count)
    let textGroups = (0..<texts.count).map { $0 / reference.captions_per_picture }
    let tasks = [
      (
        RetrievalTask(
          queries: texts, targets: pictures, queryGroups: textGroups, targetGroups: imageGroups),
        reference.text_to_image
      ),
      (
        RetrievalTask(
          queries: pictures, targets: texts, queryGroups: imageGroups, targetGroups: textGroups),
        reference.image_to_text
      ),
    ]
    for (task, expected) in tasks {
      let metrics = try #require(
        RetrievalMetrics(
          task.scores(), units: task.queryGroups, targetCount: task.targets.count,
          bootstrap: noIntervals))
      #expect(metrics.recallAt1.value == expected["recall@1"])
      #expect(metrics.recallAt5.value == expected["recall@5"])
      #expect(metrics.recallAt10.value == expected["recall@10"])
      #expect(metrics.medianRank.value == expected["median_rank"])
      // Summed in another order.
      #expect(abs(metrics.meanReciprocalRank.value - (expected["mrr"] ?? 0)) < 1e-14)
      #expect(abs(metrics.meanAveragePrecision.value - (expected["map"] ?? 0)) < 1e-14)
      #expect(metrics.recallAt1.value > 0.1 && metrics.recallAt1.value < 0.9)
    }
  }
}
