// Plain threads for work that blocks or computes for long, which must not
// occupy the concurrency runtime's few threads.

import Glibc

/// A thread of the operating system that runs one closure.
public final class WorkerThread: @unchecked Sendable {
  // Safety: `handle` is written once, before init returns.
  private let handle: pthread_t

  /// Starts a thread.
  public init(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { raw in
        // The one reference taken by passRetained above is given back here.
        Unmanaged<Body>.fromOpaque(raw!).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    precondition(result == 0, "the system gave no thread (error \(result))")
    handle = thread
  }

  /// Waits until the closure has returned. Call exactly once.
  public func join() { pthread_join(handle, nil) }

  private final class Body {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
