// What the pipeline's threads share, behind one lock, and the budget that
// bounds how much they read at once.

import Cataloging
import SearchDomain
import Support
import Synchronization

/// The state of one run of the pipeline.
final class PipelineState: Sendable {
  private struct Inner {
    var next = 0
    var claimed: Set<ContentHash> = []
    var outcome = IndexingPipeline.Outcome()
    var error: (any Error)?
  }

  private let tasks: [IndexTask]
  private let inner = Mutex(Inner())

  init(tasks: [IndexTask]) { self.tasks = tasks }

  func nextTask() -> IndexTask? {
    inner.withLock { inner in
      guard inner.next < tasks.count, inner.error == nil else { return nil }
      defer { inner.next += 1 }
      return tasks[inner.next]
    }
  }

  /// Whether this thread is the first with this content in the run.
  func claim(_ hash: ContentHash) -> Bool { inner.withLock { $0.claimed.insert(hash).inserted } }

  /// The content could not be prepared; another file with it shall say so too.
  func disown(_ hash: ContentHash) { inner.withLock { _ = $0.claimed.remove(hash) } }

  func addKnown(_ known: IndexingPipeline.Known) { inner.withLock { $0.outcome.known.append(known) } }

  func addUnchanged() { inner.withLock { $0.outcome.unchanged += 1 } }

  func note(_ picture: RemotePicture) { inner.withLock { $0.outcome.remote.append(picture) } }

  func addIndexed() { inner.withLock { $0.outcome.indexed += 1 } }

  func addFailure(_ failure: IndexingFailure) { inner.withLock { $0.outcome.failures.append(failure) } }

  /// Ends the run because of an error that is not one file's. The first counts.
  func stop(_ error: any Error, _ cancellation: CancellationFlag) {
    inner.withLock { if $0.error == nil { $0.error = error } }
  }

  var hasStopped: Bool { inner.withLock { $0.error != nil } }

  func finish() throws -> IndexingPipeline.Outcome {
    try inner.withLock { inner in
      if let error = inner.error { throw error }
      return inner.outcome
    }
  }
}

/// A number of bytes that threads may hold together.
final class ByteBudget: Sendable {
  private let total: Int
  private let free: Gate

  init(_ total: Int) {
    self.total = total
    free = Gate(total)
  }

  /// Runs `body` while holding `count` bytes of the budget, or all of it where
  /// that is less; waits until they are free.
  func using<R>(_ count: Int, _ body: () throws -> R) rethrows -> R {
    let share = min(max(count, 0), total)
    free.take(share)
    defer { free.giveBack(share) }
    return try body()
  }
}
