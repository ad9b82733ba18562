import Support
import Testing

@Suite struct SplitMix64Tests {
  /// The first numbers that Vigna's `splitmix64.c` gives for the seed
  /// 1234567, as other implementations test themselves by.
  @Test func theSequenceIsThePublishedOne() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func indexesReachEveryPlaceAlike() {
    var generator = SplitMix64(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }

  @Test func roughlyNormalNumbersHaveMeanZeroAndDeviationOne() {
    var generator = SplitMix64(seed: 2)
    let values = (0..<100_000).map { _ in Double(generator.roughlyNormal()) }
    let mean = values.reduce(0, +) / 100_000
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 100_000
    #expect(abs(mean) < 0.02 && abs(variance - 1) < 0.02)
  }
}
