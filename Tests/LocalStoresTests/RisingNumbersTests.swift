import Testing

@testable import LocalStores

@Suite struct RisingNumbersTests {
  @Test func numbersAreHeldAndTakenOutAsBySets() {
    var random = SystemRandomNumberGenerator()
    for count in [0, 1, 2, 7, 60] {
      let others = Set((0..<count).map { _ in Int64.random(in: -40...40, using: &random) })
      let rising = others.sorted()
      #expect(rising.isRising)
      for number in Int64(-42)...42 {
        #expect(rising.containsSorted(number) == others.contains(number))
      }
      let numbers = (0..<50).map { _ in Int64.random(in: -42...42, using: &random) }
      for some in [numbers, Set(numbers).sorted(), []] {
        #expect(some.without(rising: rising) == some.filter { !others.contains($0) })
      }
    }
  }

  @Test(arguments: [([1, 1], false), ([2, 1], false), ([1, 2, 3], true), ([], true)])
  func equalNumbersDoNotRise(_ numbers: [Int64], _ isRising: Bool) {
    #expect(numbers.isRising == isRising)
  }
}
