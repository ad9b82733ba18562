import Support
import Synchronization
import Testing

@Suite struct ThreadingTests {
  @Test func everyElementPassesTheQueueOnceInOrder() {
    let queue = BoundedQueue<Int>(budget: 7)
    let producer = WorkerThread {
      for i in 0..<5000 { queue.push(i, cost: 1 + i % 5) }
      queue.close()
    }
    var taken: [Int] = []
    while let element = queue.pop() { taken.append(element) }
    producer.join()
    #expect(taken == Array(0..<5000))
  }

  @Test func theQueueNeverHoldsMoreThanItsBudgetButTakesOneThatIsLarger() {
    let queue = BoundedQueue<Int>(budget: 10)
    let held = Mutex((now: 0, most: 0))
    let producer = WorkerThread {
      for i in 0..<400 {
        let cost = i % 50 == 0 ? 25 : 4
        queue.push(cost, cost: cost)
        held.withLock { $0 = ($0.now + cost, max($0.most, $0.now + cost)) }
      }
      queue.close()
    }
    while let cost = queue.pop() { held.withLock { $0.now -= cost } }
    producer.join()
    // One in the queue over the budget, and one taken but not yet counted off.
    #expect(held.withLock { $0.most } <= 50)
  }

  @Test func allThatWaitsIsTakenAtOnceInOrder() {
    let queue = BoundedQueue<Int>(budget: 7)
    let producer = WorkerThread {
      for i in 0..<5000 { queue.push(i, cost: 1 + i % 5) }
      queue.close()
    }
    var taken: [Int] = []
    while true {
      let waiting = queue.popAll()
      if waiting.isEmpty { break }
      #expect(waiting.count <= 7)
      taken += waiting
    }
    producer.join()
    #expect(taken == Array(0..<5000))
    #expect(queue.popAll().isEmpty, "closed and empty, it answers at once")
  }

  @Test func aClosedQueueRefusesAndDrains() {
    let queue = BoundedQueue<Int>(budget: 10)
    #expect(queue.push(1))
    queue.close()
    #expect(!queue.push(2))
    #expect(queue.pop() == 1)
    #expect(queue.pop() == nil)
  }

  @Test func aSemaphoreAdmitsOnlyItsAmountAtOnce() {
    let semaphore = Semaphore(3)
    let inside = Mutex((now: 0, most: 0))
    let threads = (0..<8).map { _ in
      WorkerThread {
        for _ in 0..<200 {
          semaphore.take(1)
          inside.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
          inside.withLock { $0.now -= 1 }
          semaphore.giveBack(1)
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(inside.withLock { $0.now == 0 && $0.most <= 3 })
  }

  @Test func usingASemaphoreGivesBackAlsoAfterAnError() {
    struct Refusal: Error {}
    let semaphore = Semaphore(3)
    #expect(throws: Refusal.self) {
      try semaphore.using(2) { () throws -> Void in throw Refusal() }
    }
    // Would wait for ever if the amount were not free, or more were asked for.
    #expect(semaphore.using(100) { semaphore.using(-1) { 7 } } == 7)
    semaphore.take(3)
  }
}
