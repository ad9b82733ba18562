// The threads that answer requests. Those that wait for the network are
// separate.

import Support
import Synchronization

/// The threads of one lane with the work that waits for them.
final class FairLane: Sendable {
  /// One request's work.
  struct Work: Sendable {
    let token: CancellationToken
    let run: @Sendable () -> Void
  }

  private let queue: FairQueue<Work>
  private let threads: [WorkerThread]
  private let ended = Counter()

  private final class Counter: Sendable { let value = Atomic(0) }

  init(threads count: Int, limits: FairQueue<Work>.Limits) {
    let queue = FairQueue<Work>(limits)
    self.queue = queue
    let ended = ended
    threads = (0..<max(1, count)).map { _ in
      WorkerThread {
        while let (work, client) = queue.pop() {
          if !work.token.isCancelled { work.token.asCurrent(work.run) }
          queue.finish(of: client)
        }
        ended.value.add(1, ordering: .releasing)
      }
    }
  }

  /// Hands work in.
  ///
  /// - Returns: nil if too much waits already, of this client or of all.
  func submit(_ work: Work, of client: String) -> FairQueue<Work>.Ticket? {
    queue.push(work, of: client)
  }

  /// Takes work out.
  ///
  /// - Returns: false if it has begun.
  @discardableResult
  func withdraw(_ ticket: FairQueue<Work>.Ticket) -> Bool { queue.remove(ticket) != nil }

  /// How much waits.
  var waitingCount: Int { queue.waitingCount }

  /// Takes no more, and drops what waits.
  func close() { queue.close() }

  /// Waits for the threads, which end with the work they do.
  ///
  /// - Returns: false if some have not ended in time; they are left alone.
  func join(until hasPassed: () -> Bool) -> Bool {
    while ended.value.load(ordering: .acquiring) < threads.count {
      if hasPassed() { return false }
      Pause.sleep(milliseconds: 5)
    }
    for thread in threads { thread.join() }
    return true
  }
}
