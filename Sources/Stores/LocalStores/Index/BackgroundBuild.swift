// One piece of work on a thread of its own, which somebody asks about later.

import Support
import Synchronization

/// Work that runs beside everything else.
final class BackgroundBuild: Sendable {
  private let done = Flag()
  private let worker: Mutex<WorkerThread?>

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  init(_ body: @escaping @Sendable () -> Void) {
    let done = done
    worker = Mutex(
      WorkerThread {
        body()
        done.isSet.store(true, ordering: .releasing)
      })
  }

  /// Whether the work has come to its end.
  var isDone: Bool { done.isSet.load(ordering: .acquiring) }

  /// Returns when it has.
  func wait() {
    worker.withLock {
      $0?.join()
      $0 = nil
    }
  }
}
