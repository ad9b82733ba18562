// A value made beforehand: given as often as it is asked for, and its failure too.

import Support
import Synchronization
import Testing

@Suite struct AheadTests {
  private struct Refusal: Error, Equatable {
    let number: Int
  }

  @Test func givesOneValueHoweverOftenItIsAsked() {
    let count = Atomic(0)
    let ahead = Ahead<Int, Never> { count.add(1, ordering: .relaxed).newValue + 41 }
    let others = (0..<4).map { _ in Ahead<Int, Never> { ahead.value() } }
    #expect(others.map { $0.value() } == [42, 42, 42, 42])
    #expect(ahead.value() == 42)
    let made = count.load(ordering: .relaxed)
    #expect(made == 1)
  }

  @Test func throwsWhatMakingItThrew() {
    let ahead = Ahead<Int, Refusal> { () throws(Refusal) in throw Refusal(number: 7) }
    #expect(throws: Refusal(number: 7)) { try ahead.value() }
    #expect(throws: Refusal(number: 7)) { try ahead.value() }
  }

  @Test func isWaitedForWhereNobodyAsks() {
    let isDone = Flag()
    do {
      _ = Ahead<Void, Never> { isDone.value.store(true, ordering: .releasing) }
    }
    let wasWaitedFor = isDone.value.load(ordering: .acquiring)
    #expect(wasWaitedFor)
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }
}
