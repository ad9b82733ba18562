// A value that another thread computes while the caller does other work, such
// as loading one file while another is parsed.

import Synchronization

/// A value that another thread makes. A caller that asks for it waits until it
/// is there.
public final class Future<Value: Sendable, Failure: Error>: Sendable {
  private let outcome: Outcome
  private let thread: WorkerThread
  private let isJoined = Mutex(false)

  private final class Outcome: Sendable {
    let result = Mutex<Result<Value, Failure>?>(nil)
  }

  /// Starts to make the value.
  public init(_ make: @escaping @Sendable () throws(Failure) -> Value) {
    let outcome = Outcome()
    self.outcome = outcome
    thread = WorkerThread {
      let result: Result<Value, Failure>
      do throws(Failure) {
        result = .success(try make())
      } catch {
        result = .failure(error)
      }
      outcome.result.withLock { $0 = result }
    }
  }

  deinit { wait() }

  /// The value; may be asked for again and again.
  ///
  /// - Throws: what making it threw.
  public func value() throws(Failure) -> Value {
    wait()
    guard let result = outcome.result.withLock({ $0 }) else {
      preconditionFailure("the thread ended without a result")
    }
    return try result.get()
  }

  private func wait() {
    isJoined.withLock { isJoined in
      if !isJoined { thread.join() }
      isJoined = true
    }
  }
}
