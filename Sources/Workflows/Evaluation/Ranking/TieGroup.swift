// What a query's answers are worth where scores are equal: the mean over all
// orders that the equal ones could stand in.

/// Targets of one score among which there is at least one right answer.
///
/// Where scores are equal, no order is truer than another. Every figure is
/// therefore the expectation over all of them, each as likely (McSherry and
/// Najork, Computing Information Retrieval Performance Measures Efficiently in
/// the Presence of Tied Scores, ECIR 2008). Without ties it is the usual
/// figure; a model that gives all the same score gets what chance would.
struct TieGroup: Hashable, Sendable {
  /// Targets of higher scores.
  let above: Int
  /// Targets of this score.
  let count: Int
  /// Right answers among them, at least 1.
  let right: Int

  /// How likely a right one is among the first `cutoff` targets of all.
  func hit(at cutoff: Int) -> Double {
    let places = cutoff - above
    guard places > 0 else { return 0 }
    guard places <= count - right else { return 1 }
    // Drawn one after another: the chance that all are wrong.
    var allWrong = 1.0
    for i in 0..<places { allWrong *= Double(count - right - i) / Double(count - i) }
    return 1 - allWrong
  }

  /// The mean rank of the first right one, from 1.
  var firstRank: Double { Double(above) + Double(count + 1) / Double(right + 1) }

  /// The mean of 1 / rank of the first right one.
  var reciprocalRank: Double {
    var sum = 0.0
    var allWrongBefore = 1.0
    for place in 1...(count - right + 1) {
      let chance = allWrongBefore * Double(right) / Double(count - place + 1)
      sum += chance / Double(above + place)
      allWrongBefore *= Double(count - right - place + 1) / Double(count - place + 1)
    }
    return sum
  }

  /// The mean of the precisions at the right ones' ranks, added up.
  ///
  /// - Parameter rightAbove: right answers of higher scores.
  func precisionSum(rightAbove: Int) -> Double {
    let share = Double(right) / Double(count)
    let others = count > 1 ? Double(right - 1) / Double(count - 1) : 0
    var sum = 0.0
    for place in 1...count {
      let expectedRight = Double(rightAbove + 1) + Double(place - 1) * others
      sum += share * expectedRight / Double(above + place)
    }
    return sum
  }
}

/// How one query fared.
public struct QueryScore: Hashable, Sendable {
  /// 1 where a right answer is the first, 0 where not; between only for ties.
  public let hitAt1: Double
  /// The same among the first five.
  public let hitAt5: Double
  /// The same among the first ten.
  public let hitAt10: Double
  /// The first right answer's rank, from 1.
  public let firstRank: Double
  /// 1 over that rank; for ties the mean, not 1 over the mean rank.
  public let reciprocalRank: Double
  /// The mean of the precisions at the ranks of all right answers.
  public let averagePrecision: Double

  /// - Parameter groups: every score that a right answer has, highest first;
  ///   at least one.
  init(_ groups: [TieGroup]) {
    let first = groups[0]
    hitAt1 = first.hit(at: 1)
    hitAt5 = first.hit(at: 5)
    hitAt10 = first.hit(at: 10)
    firstRank = first.firstRank
    reciprocalRank = first.reciprocalRank
    var sum = 0.0
    var right = 0
    for group in groups {
      sum += group.precisionSum(rightAbove: right)
      right += group.right
    }
    averagePrecision = sum / Double(right)
  }
}
