// The threads that answer requests, apart from those that wait for the network.

import Support

/// The threads of one lane with the work that waits for them.
final class LaneThreads: Sendable {
  private let queue: BoundedQueue<@Sendable () -> Void>
  private let threads: [WorkerThread]

  init(threads count: Int, waiting: Int) {
    let queue = BoundedQueue<@Sendable () -> Void>(budget: waiting)
    self.queue = queue
    threads = (0..<max(1, count)).map { _ in
      WorkerThread { while let work = queue.pop() { work() } }
    }
  }

  /// - Returns: false where too much waits already.
  func submit(_ work: @escaping @Sendable () -> Void) -> Bool { queue.tryPush(work) }

  /// How much waits.
  var waitingCount: Int { queue.waitingCost }

  /// Does what waits, then ends the threads.
  func stop() {
    queue.close()
    for thread in threads { thread.join() }
  }
}
