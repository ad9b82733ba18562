// Ctrl-C: the first asks the run to stop cleanly, the second ends the program.

import Glibc
import Support
import Synchronization

/// Hands SIGINT and SIGTERM to whoever asked for them.
///
/// The signals are blocked for every thread and fetched by one that waits for
/// them, so no code runs inside a signal handler.
final class Interrupts: Sendable {
  private struct State {
    var stop: (@Sendable () -> Void)?
    var wasAsked = false
  }

  private let state = Mutex(State())

  /// For tests: no signal is touched, `interrupt` is called by hand.
  init() {}

  /// Ignores SIGPIPE and takes over SIGINT and SIGTERM. Call once, before any
  /// other thread is started: threads inherit what is blocked.
  static func install() -> Interrupts {
    signal(SIGPIPE, SIG_IGN)
    let interrupts = Interrupts()
    var set = interruptSignals()
    pthread_sigmask(SIG_BLOCK, &set, nil)
    _ = WorkerThread { interrupts.waitForSignals() }
    return interrupts
  }

  /// Whether a signal has come.
  var wasInterrupted: Bool { state.withLock { $0.wasAsked } }

  /// While `body` runs, a first signal calls `stop` instead of ending the
  /// program. A signal that came before calls it at once.
  func whileStopping<R>(
    by stop: @escaping @Sendable () -> Void, _ body: () async throws -> R
  ) async rethrows -> R {
    let isLate = state.withLock { state in
      state.stop = stop
      return state.wasAsked
    }
    if isLate { stop() }
    defer { state.withLock { $0.stop = nil } }
    return try await body()
  }

  /// Takes note of a signal.
  ///
  /// - Returns: false where the program should end at once: nobody asked to
  ///   be stopped first, or this is the second signal.
  func interrupt() -> Bool {
    let stop = state.withLock { state -> (@Sendable () -> Void)? in
      let isFirst = !state.wasAsked
      state.wasAsked = true
      return isFirst ? state.stop : nil
    }
    guard let stop else { return false }
    stop()
    return true
  }

  private func waitForSignals() {
    var set = Self.interruptSignals()
    while true {
      var number: Int32 = 0
      guard sigwait(&set, &number) == 0 else { return }
      if interrupt() { continue }
      // Die by the signal itself, so that shells and scripts see it.
      signal(number, SIG_DFL)
      var one = sigset_t()
      sigemptyset(&one)
      sigaddset(&one, number)
      pthread_sigmask(SIG_UNBLOCK, &one, nil)
      raise(number)
    }
  }

  private static func interruptSignals() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    return set
  }
}
