// What scores are worth in one library.

import Foundation
import SearchDomain
import Support
import Testing
import VectorIndexing

@testable import Calibration

@Suite struct ScoreCalibrationTests {
  /// Random unit vectors around a direction, as images are around theirs.
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
        probes: probes, sample: try vectors(64, seed: 2, towards: 0), vectorCount: 64,
        scoring: VectorRows.self))
  }

  @Test func aHigherScoreIsAStrongerMatch() throws {
    let calibration = try calibration()
    let vector = try vectors(1, seed: 3, towards: 0)[0]
    let query = Embedding(unitLength: try vectors(1, seed: 4, towards: 1)[0])
    for composition in [
      ScoreCalibration.Composition(words: [1]), .init(images: [1]),
      .init(words: [0.8, -0.2], images: [0.6]),
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
      ScoreCalibration(probes: probes, sample: sample, vectorCount: 15, scoring: VectorRows.self))
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
        ScoreCalibration(
          probes: probes, sample: sample, vectorCount: 64, scaling: scaling,
          scoring: VectorRows.self))
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

  @Test func aFewImagesTellNothing() throws {
    let probes = try vectors(32, seed: 1, towards: 1).map { Embedding(unitLength: $0) }
    #expect(
      ScoreCalibration(
        probes: probes, sample: try vectors(7, seed: 2, towards: 0), vectorCount: 7,
        scoring: VectorRows.self) == nil)
  }

  @Test func imagesOfAnotherDimensionTellNothing() throws {
    let probes = try vectors(32, seed: 1, towards: 1).map { Embedding(unitLength: $0) }
    var sample = try vectors(15, seed: 2, towards: 0)
    #expect(
      ScoreCalibration(probes: probes, sample: sample, vectorCount: 15, scoring: VectorRows.self)
        != nil)
    sample[14].removeLast()
    #expect(
      ScoreCalibration(probes: probes, sample: sample, vectorCount: 15, scoring: VectorRows.self)
        == nil)
  }
}
