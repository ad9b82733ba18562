// Figures of equal scores against the mean over every order they can have.

import Testing

@testable import Evaluation

@Suite struct TieGroupTests {
  /// Every arrangement of `right` right ones in `count` places, as likely each.
  private func arrangements(_ count: Int, _ right: Int) -> [[Bool]] {
    (0..<(1 << count)).map { bits in (0..<count).map { bits >> $0 & 1 == 1 } }
      .filter { $0.count { $0 } == right }
  }

  @Test(arguments: [0, 1, 4, 9], [(1, 1), (2, 1), (3, 2), (5, 1), (6, 3), (7, 7)])
  func figuresAreMeansOverAllOrders(_ above: Int, _ size: (count: Int, right: Int)) {
    let group = TieGroup(above: above, count: size.count, right: size.right)
    let orders = arrangements(size.count, size.right)
    func mean(_ figure: ([Bool]) -> Double) -> Double {
      orders.map(figure).reduce(0, +) / Double(orders.count)
    }
    func first(_ order: [Bool]) -> Int { above + 1 + (order.firstIndex(of: true) ?? .max) }
    for cutoff in [1, 5, 10] {
      #expect(abs(group.hit(at: cutoff) - mean { first($0) <= cutoff ? 1 : 0 }) < 1e-12)
    }
    #expect(abs(group.firstRank - mean { Double(first($0)) }) < 1e-12)
    #expect(abs(group.reciprocalRank - mean { 1 / Double(first($0)) }) < 1e-12)
    for rightAbove in 0...min(2, above) {
      let expected = mean { order in
        var right = rightAbove
        var sum = 0.0
        for (place, isRight) in order.enumerated() where isRight {
          right += 1
          sum += Double(right) / Double(above + place + 1)
        }
        return sum
      }
      #expect(abs(group.precisionSum(rightAbove: rightAbove) - expected) < 1e-12)
    }
  }

  @Test func aModelThatGivesEverythingTheSameScoreGetsWhatChanceWould() {
    let score = QueryScore([TieGroup(above: 0, count: 1000, right: 1)])
    #expect(abs(score.hitAt1 - 0.001) < 1e-12)
    #expect(abs(score.hitAt10 - 0.01) < 1e-12)
    #expect(score.firstRank == 500.5)
    // The thousandth harmonic number over a thousand.
    #expect(abs(score.reciprocalRank - 7.485470860550345 / 1000) < 1e-12)
    #expect(abs(score.averagePrecision - score.reciprocalRank) < 1e-12)
  }

  @Test func averagePrecisionCountsAllRightAnswers() {
    // Right ones at ranks 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3.
    let score = QueryScore([
      TieGroup(above: 0, count: 1, right: 1), TieGroup(above: 2, count: 1, right: 1),
      TieGroup(above: 5, count: 1, right: 1),
    ])
    #expect(abs(score.averagePrecision - (1.0 + 2.0 / 3 + 0.5) / 3) < 1e-15)
    #expect(score.hitAt1 == 1 && score.firstRank == 1)
  }
}
