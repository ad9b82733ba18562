// Asks servers to stop statements whose answer is no longer wanted. libpq waits
// for the server meanwhile, which may be the very thing that does not answer, so
// that a thread of its own does it.

internal import CPostgres
internal import Support

enum StatementStopper {
  private struct Waiting: @unchecked Sendable {
    // Safety: made for this one use; whoever takes it from the queue frees it.
    let cancel: OpaquePointer
  }

  /// More are not kept waiting: a server that answers none of them stops nothing.
  private static let queue: BoundedQueue<Waiting> = {
    let queue = BoundedQueue<Waiting>(budget: 64)
    // It lives as long as the program.
    _ = WorkerThread {
      while let waiting = queue.pop() {
        _ = glimpse_pq_stop(waiting.cancel)
        glimpse_pq_free_cancel(waiting.cancel)
      }
    }
    return queue
  }()

  /// Stops the statement, soon, and frees what it is stopped by.
  static func stop(_ cancel: OpaquePointer) {
    if !queue.tryPush(Waiting(cancel: cancel)) { glimpse_pq_free_cancel(cancel) }
  }
}
