// Owners are served in turn, and none takes all.

import Support
import Testing

@Suite struct FairQueueTests {
  private func queue(
    waiting: Int = 100, ofOne: Int = 100, working: Int = 100
  ) -> FairQueue<Int> {
    FairQueue(.init(waiting: waiting, waitingOfOne: ofOne, workingOfOne: working))
  }

  @Test func ownersAreServedInTurn() {
    let queue = queue()
    for number in 0..<4 { _ = queue.push(number, of: "a") }
    _ = queue.push(10, of: "b")
    _ = queue.push(20, of: "c")
    let order = (0..<6).compactMap { _ in queue.pop()?.element }
    #expect(order == [0, 10, 20, 1, 2, 3])
  }

  @Test func anOwnerWithEnoughInWorkWaitsWhileOthersGoOn() {
    let queue = queue(working: 2)
    for number in 0..<5 { _ = queue.push(number, of: "a") }
    #expect(queue.pop()?.element == 0 && queue.pop()?.element == 1)
    _ = queue.push(10, of: "b")
    #expect(queue.pop()?.element == 10)
    queue.finish(of: "a")
    #expect(queue.pop()?.element == 2)
  }

  @Test func waitingIsBoundedForOneAndForAll() {
    let queue = queue(waiting: 5, ofOne: 3)
    #expect((0..<4).map { queue.push($0, of: "a") != nil } == [true, true, true, false])
    #expect((0..<4).map { queue.push($0, of: "b") != nil } == [true, true, false, false])
    #expect(queue.waitingCount == 5)
  }

  @Test func whatIsRemovedIsNotTaken() throws {
    let queue = queue()
    let first = try #require(queue.push(1, of: "a"))
    let second = try #require(queue.push(2, of: "a"))
    #expect(queue.remove(first) == 1 && queue.remove(first) == nil)
    #expect(queue.pop()?.element == 2 && queue.remove(second) == nil && queue.waitingCount == 0)
  }

  @Test func closingGivesBackWhatWaits() {
    let queue = queue()
    _ = queue.push(1, of: "a")
    _ = queue.push(2, of: "b")
    #expect(queue.close().sorted() == [1, 2])
    #expect(queue.pop() == nil && queue.push(3, of: "a") == nil)
  }

  @Test func manyThreadsTakeEachElementOnce() {
    let queue = queue(waiting: 10_000, ofOne: 10_000, working: 2)
    let taken = BoundedQueue<Int>(budget: 10_000)
    let workers = (0..<8).map { _ in
      WorkerThread {
        while let (element, owner) = queue.pop() {
          taken.push(element)
          queue.finish(of: owner)
        }
      }
    }
    for number in 0..<3000 { #expect(queue.push(number, of: "\(number % 7)") != nil) }
    var seen: Set<Int> = []
    while seen.count < 3000 { seen.formUnion(taken.popAll()) }
    queue.close()
    for worker in workers { worker.join() }
    #expect(seen == Set(0..<3000))
  }
}
