// Looks and words together, folding, spreading, and what scores are worth.

import Cataloging
import Foundation
import SearchDomain
import Support
import TestSupport
import Testing
import VectorIndexing

@testable import SearchWorkflows

@Suite struct RankFusionTests {
  private func fused(
    _ visual: [Int64], _ texts: [(Int64, TextMatch.Tier)], _ scored: [Int64: Float] = [:]
  ) -> [Int64] {
    RankFusion.fuse(
      visual: visual.enumerated().map { ScoredID(id: $1, score: 0.9 - Float($0) * 0.01) },
      texts: texts.map { TextMatch(contentID: $0.0, tier: $0.1) }, scored: scored
    ).map(\.id)
  }

  @Test func aPictureWithAllTheWordsComesBeforeOnesThatOnlyLookRight() {
    #expect(fused([1, 2, 3, 4], [(3, .allWords)]).first == 3)
    #expect(fused([1, 2, 3], [(99, .allWords)], [99: 0.1]).prefix(2).contains(99))
  }

  @Test func amongEqualTextsLooksDecide() {
    #expect(fused([1, 2, 3, 4], [(4, .allWords), (2, .allWords)]).prefix(2) == [2, 4])
  }

  @Test func oneWordOfSeveralDoesNotOutrankLooks() {
    #expect(fused([1, 2, 3], [(99, .distinctiveWord)], [99: 0.1]).first == 1)
  }

  @Test func withoutTextsTheOrderIsThatOfTheScores() {
    #expect(fused([5, 3, 9], []) == [5, 3, 9])
  }
}

@Suite struct ArrangingTests {
  private func candidate(_ id: Int64) -> Candidate { Candidate(id: id, score: 0.5) }

  @Test func picturesThatLookTheSameAreOneGroup() {
    let vectors: [Int64: [Float]] = [
      1: [1, 0], 2: [0.9999, 0.0141], 3: [0, 1], 4: [0.98, 0.199],
    ]
    let groups = Folding.fold([1, 2, 3, 4].map(candidate), vectors)
    #expect(groups.map(\.lead.id) == [1, 3, 4])
    #expect(groups[0].others.map(\.id) == [2])
  }

  @Test func spreadingPrefersWhatIsNotThereYet() {
    let vectors: [[Float]] = [
      [1, 0, 0], [0.98, 0.199, 0], [0.97, 0, 0.243], [0, 1, 0], [0, 0, 1],
    ]
    let groups = vectors.enumerated().map {
      CandidateGroup(lead: candidate(Int64($0)), vector: $1)
    }
    func order(_ diversity: Double) -> [Int64] {
      Diversity.spread(groups, count: 3, diversity: diversity).map(\.lead.id)
    }
    #expect(order(0) == [0, 1, 2])
    #expect(Set(order(0.7)) == [0, 3, 4])
    #expect(order(0.7).first == 0)
  }
}

@Suite struct ScoreCalibrationTests {
  /// Random unit vectors around a direction, as pictures are around theirs.
  private func vectors(_ count: Int, seed: UInt64, towards axis: Int) throws -> [[Float]] {
    var random = SplitMix64(seed: seed)
    return try (0..<count).map { _ in
      var values = (0..<16).map { _ in Float(Int(random.next() % 2001)) / 1000 - 1 }
      values[axis] += 2
      return try Embedding(normalizing: values).values
    }
  }

  private func calibration() throws -> ScoreCalibration {
    let probes = try vectors(32, seed: 1, towards: 1).map { Embedding(unitLength: $0) }
    return try #require(
      ScoreCalibration(
        probes: probes, sample: try vectors(64, seed: 2, towards: 0), vectorCount: 64))
  }

  @Test func aHigherScoreIsAStrongerMatch() throws {
    let calibration = try calibration()
    let vector = try vectors(1, seed: 3, towards: 0)[0]
    let query = Embedding(unitLength: try vectors(1, seed: 4, towards: 1)[0])
    for composition in [
      ScoreCalibration.Composition(words: [1]), .init(pictures: [1]),
      .init(words: [0.8, -0.2], pictures: [0.6]),
    ] {
      let strengths = stride(from: Float(-1), through: 1, by: 0.1).map {
        calibration.judge(query, composition).strength($0, of: vector)
      }
      #expect(strengths == strengths.sorted() && strengths.allSatisfy { (0...1).contains($0) })
      #expect(strengths[0] < 0.01 && (strengths.last ?? 0) > 4 * strengths[0], "\(composition)")
    }
  }

  @Test func anUnrelatedPairIsNoMatch() throws {
    let calibration = try calibration()
    let query = Embedding(unitLength: try vectors(1, seed: 4, towards: 1)[0])
    for vector in try vectors(20, seed: 5, towards: 0) {
      let strength = calibration.judge(query, .init(words: [1]))
        .strength(query.exactSimilarity(to: vector), of: vector)
      #expect(strength < ScoreCalibration.strongStrength)
    }
  }

  @Test func whatACaptionOfSomethingElseFitsBetterIsWeaker() throws {
    // Captions are axes, so that each means something else than the others.
    func axis(_ place: Int, leaning: Int = 0, by share: Float = 0) throws -> [Float] {
      var values = [Float](repeating: 0, count: 16)
      values[place] = 1
      values[leaning] += share
      return try Embedding(normalizing: values).values
    }
    let probes = try (1..<16).map { Embedding(unitLength: try axis($0)) }
    let sample = try (1..<16).map { try axis($0, leaning: 0, by: 1) }
    let calibration = try #require(
      ScoreCalibration(probes: probes, sample: sample, vectorCount: 15))
    let judge = calibration.judge(probes[2], .init(words: [1]))
    let own = try axis(3, leaning: 0, by: 1)
    let others = try axis(7, leaning: 3, by: 0.9)
    let score: Float = 0.6
    #expect(judge.strength(score, of: own) > judge.strength(score, of: others))
  }

  @Test func aModelsScalingMovesStrengthsAndKeepsTheirOrder() throws {
    let probes = try vectors(32, seed: 1, towards: 1).map { Embedding(unitLength: $0) }
    let sample = try vectors(64, seed: 2, towards: 0)
    func strengths(_ scaling: StrengthScaling) throws -> [Float] {
      let calibration = try #require(
        ScoreCalibration(probes: probes, sample: sample, vectorCount: 64, scaling: scaling))
      let query = Embedding(unitLength: try vectors(1, seed: 4, towards: 1)[0])
      let judge = calibration.judge(query, .init(words: [1]))
      return stride(from: Float(0), through: 0.8, by: 0.1).map { judge.strength($0, of: sample[0]) }
    }
    let plain = try strengths(.none)
    let scaled = try strengths(StrengthScaling(slope: 0.5, intercept: -1))
    #expect(scaled == scaled.sorted())
    for (value, moved) in zip(plain, scaled) where value > 0.001 && value < 0.999 {
      let logit = Foundation.log(Double(value) / (1 - Double(value)))
      #expect(abs(Double(moved) - 1 / (1 + Foundation.exp(1 - 0.5 * logit))) < 0.01)
    }
  }

  @Test func aFewPicturesTellNothing() throws {
    let probes = try vectors(32, seed: 1, towards: 1).map { Embedding(unitLength: $0) }
    #expect(
      ScoreCalibration(probes: probes, sample: try vectors(7, seed: 2, towards: 0), vectorCount: 7)
        == nil)
  }

  @Test func picturesOfAnotherDimensionTellNothing() throws {
    let probes = try vectors(32, seed: 1, towards: 1).map { Embedding(unitLength: $0) }
    var sample = try vectors(15, seed: 2, towards: 0)
    #expect(ScoreCalibration(probes: probes, sample: sample, vectorCount: 15) != nil)
    sample[14].removeLast()
    #expect(ScoreCalibration(probes: probes, sample: sample, vectorCount: 15) == nil)
  }
}
