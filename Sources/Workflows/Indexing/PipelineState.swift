// What the pipeline's threads share, behind one lock.

import SearchDomain
import Support
import Synchronization

/// The state of one run of the pipeline.
final class PipelineState: Sendable {
  private struct Inner {
    var next = 0
    /// Tasks whose image may still come to be embedded.
    var unembedded: Int
    var claimed: Set<ContentHash> = []
    var outcome = IndexingPipeline.Outcome()
    var error: (any Error)?
  }

  private let tasks: [IndexTask]
  private let inner: Mutex<Inner>

  init(tasks: [IndexTask]) {
    self.tasks = tasks
    inner = Mutex(Inner(unembedded: tasks.count))
  }

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
  func disown(_ hash: ContentHash, because cause: FileFailure.Cause) {
    inner.withLock {
      $0.claimed.remove(hash)
      $0.outcome.causes[hash] = cause
    }
  }

  func addKnown(_ known: IndexingPipeline.Known) {
    inner.withLock { inner in
      inner.outcome.known.append(known)
      inner.unembedded -= 1
    }
  }

  /// So many images were embedded, or will not be.
  func settle(_ count: Int) { inner.withLock { $0.unembedded -= count } }

  /// How many images one of several encoders takes at once: as many as it
  /// likes best, and towards the end its share of what is left, so that none
  /// works on the last batch alone.
  func share(of encoders: Int, atMost batchSize: Int) -> Int {
    let left = inner.withLock { $0.unembedded }
    return min(batchSize, max(Self.smallestShare, (left + encoders - 1) / encoders))
  }

  /// Smaller batches cost more than the waiting that they save.
  static let smallestShare = 4

  func addUnchanged() { inner.withLock { $0.outcome.unchanged += 1 } }

  func note(_ image: RemoteImage) { inner.withLock { $0.outcome.remote.append(image) } }

  func addIndexed() { inner.withLock { $0.outcome.indexed += 1 } }

  func addFailure(_ failure: FileFailure, of content: ContentHash?) {
    inner.withLock {
      $0.outcome.failures.append(failure)
      if let content { $0.outcome.causes[content] = failure.cause }
    }
  }

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
