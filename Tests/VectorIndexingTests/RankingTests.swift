// Cells in the order of their promise, the bar of the best, and what is dropped
// below it: every instruction set against sorting.

import CVectorKernels
import Testing

@testable import VectorIndexing

@Suite struct RankingTests {
  @Test(arguments: InstructionSet.available)
  func cellsComeInTheOrderOfScoreAndExtra(_ set: InstructionSet) {
    var random = SeededRandom(seed: 21)
    for count in [1, 2, 15, 16, 17, 1000, 2528] {
      for range: ClosedRange<Int32> in [
        -500_000...500_000, 0...3, 7...7, -1_000_000_000...1_000_000_000,
      ] {
        let scale = Float(range.upperBound) / 4
        let extras = (0..<count).map { _ in Float.random(in: 0...0.5, using: &random) }
        let all = (0..<count).map {
          Candidate(score: .random(in: range, using: &random), row: UInt32($0))
        }
        let sums = all.map { $0.score + Int32(extras[Int($0.row)] * scale) }
        let span = (sums.max() ?? 0) &- (sums.min() ?? 0)
        for wanted in Set([1, count / 7 + 1, count, count + 3]) {
          var candidates = all
          var best = [Candidate](repeating: Candidate(score: 0, row: 0), count: wanted)
          let found = set.order(
            &candidates, count: count, extras: extras, scale: scale, wanted: wanted, best: &best)
          #expect(found == min(wanted, count))
          let rows = best[..<found].map { Int($0.row) }
          #expect(Set(rows).count == found)
          #expect(best[..<found].allSatisfy { $0.score == sums[Int($0.row)] })
          // In order but for the width of a bar, and none better left out.
          let width = Int64(span) / 512 + 1
          #expect(
            zip(rows, rows.dropFirst()).allSatisfy { Int64(sums[$0]) >= Int64(sums[$1]) - width })
          let bar = sums.sorted(by: >)[found - 1]
          #expect(rows.allSatisfy { Int64(sums[$0]) >= Int64(bar) - width })
        }
      }
    }
  }

  @Test func theBarIsTheKthBestScoreSoFar() {
    var random = SeededRandom(seed: 22)
    for size in [1, 2, 3, 10, 100] {
      var heap = [Int32](repeating: .min, count: size), seen: [Int32] = []
      for _ in 0..<40 {
        let some = (0..<Int.random(in: 0...30, using: &random)).map {
          Candidate(score: .random(in: -50...50, using: &random), row: UInt32($0))
        }
        seen += some.map(\.score)
        let bar = vk_raise_bar(&heap, size, some, some.count)
        let sorted = seen.sorted(by: >)
        #expect(bar == (sorted.count < size ? .min : sorted[size - 1]))
      }
    }
  }

  @Test func whatIsBelowTheBarIsDroppedAndTheRestKeepsItsOrder() {
    var random = SeededRandom(seed: 23)
    for count in [0, 1, 17, 300] {
      let all = (0..<count).map {
        Candidate(score: .random(in: -9...9, using: &random), row: UInt32($0))
      }
      for bar: Int32 in [.min, -10, 0, 9, 10, .max] {
        var candidates = all
        let kept = vk_drop_below(&candidates, count, bar)
        #expect(candidates[..<kept].map(\.row) == all.filter { $0.score >= bar }.map(\.row))
      }
    }
  }
}
