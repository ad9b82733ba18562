// A value made beforehand: given as often as it is asked for, and its failure too.

import Support
import Synchronization
import Testing

@Suite struct FutureTests {
  private struct Refusal: Error, Equatable {
    let number: Int
  }

  @Test func givesOneValueHoweverOftenItIsAsked() {
    let count = Atomic(0)
    let future = Future<Int, Never> { count.add(1, ordering: .relaxed).newValue + 41 }
    let others = (0..<4).map { _ in Future<Int, Never> { future.value() } }
    #expect(others.map { $0.value() } == [42, 42, 42, 42])
    #expect(future.value() == 42)
    let made = count.load(ordering: .relaxed)
    #expect(made == 1)
  }

  @Test func throwsWhatMakingItThrew() {
    let future = Future<Int, Refusal> { () throws(Refusal) in throw Refusal(number: 7) }
    #expect(throws: Refusal(number: 7)) { try future.value() }
    #expect(throws: Refusal(number: 7)) { try future.value() }
  }

  @Test func isWaitedForWhereNobodyAsks() {
    let isDone = Flag()
    do {
      _ = Future<Void, Never> { isDone.value.store(true, ordering: .releasing) }
    }
    let wasWaitedFor = isDone.value.load(ordering: .acquiring)
    #expect(wasWaitedFor)
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }
}
