// Says that work is no longer wanted. Those who do the work ask it, or are
// called.

import Synchronization

/// Whether work is still wanted. Any thread may cancel it; that is final.
///
/// Work that takes long asks `isCancelled` between its steps. Work that waits
/// for something else, such as a helper process, registers what ends the wait:
///
///     try token.onCancel({ helper.kill() }) { try helper.wait() }
///
/// The token of the request that a thread answers is `current`, so that it need
/// not be handed through every function between.
public final class CancellationToken: Sendable {
  private struct State {
    var isCancelled = false
    var handlers: [Int: @Sendable () -> Void] = [:]
    var nextHandler = 0
  }

  private let state = Mutex(State())

  /// Not cancelled.
  public init() {}

  /// The token of the work that this thread or task does; nil if nobody can
  /// cancel it. Threads that are started meanwhile do not inherit it: hand it
  /// to them.
  @TaskLocal public static var current: CancellationToken?

  /// Whether the work is no longer wanted.
  public var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Ends the work: handlers are called on this thread, each once, before
  /// this returns. Later calls do nothing.
  public func cancel() {
    let handlers = state.withLock { state in
      state.isCancelled = true
      defer { state.handlers = [:] }
      return state.handlers.values
    }
    for handler in handlers { handler() }
  }

  /// Does something that `handler` can cut short.
  ///
  /// - Parameters:
  ///   - handler: called by whichever thread cancels, at once if that has
  ///     happened; it must be short, and may still be running when `body` has
  ///     returned.
  ///   - body: runs on this thread, also if the token is cancelled already.
  public func onCancel<Result, Failure: Error>(
    _ handler: @escaping @Sendable () -> Void, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let number: Int? = state.withLock { state in
      if state.isCancelled { return nil }
      state.nextHandler += 1
      state.handlers[state.nextHandler] = handler
      return state.nextHandler
    }
    guard let number else {
      handler()
      return try body()
    }
    defer { state.withLock { $0.handlers[number] = nil } }
    return try body()
  }

  /// Does work whose token, for this thread, is this one.
  public func asCurrent<Result>(_ work: () throws -> Result) rethrows -> Result {
    try Self.$current.withValue(self, operation: work)
  }
}
