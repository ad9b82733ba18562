// Scores of vectors in memory: the quick ones and the precise ones agree.

import Testing
import VectorIndexing

@Suite struct VectorRowsTests {
  @Test(arguments: [1, 3, 16, 256, 515]) func quickScoresAreThePreciseOnesNearly(
    dimension: Int
  ) throws {
    var state: UInt64 = 5
    func values(_ count: Int) -> [Float] {
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
          / Float(dimension).squareRoot()
      }
    }
    let rows = VectorRows(values(7 * dimension), dimension: dimension)
    let query = values(dimension)
    let precise = rows.scores(of: Array(0..<7), to: query)
    let quick = rows.quickScores(to: query)
    #expect(quick.count == 7)
    for (left, right) in zip(quick, precise) { #expect(abs(left - right) < 1e-5) }
    for first in 0...7 {
      let rest = rows.quickScores(to: query, from: first)
      #expect(rest.count == 7 - first)
      for (left, right) in zip(rest, precise.dropFirst(first)) { #expect(abs(left - right) < 1e-5) }
    }
  }

  @Test func noVectorsHaveNoScores() {
    #expect(VectorRows([], dimension: 4).quickScores(to: [1, 2, 3, 4]).isEmpty)
  }
}
