// When a language model that failed is asked again: many who wait for the same
// silent model would each wait its whole timeout, one after another.

import Synchronization

/// Remembers that a model failed, for a while. Safe to use from several threads.
final class ModelPatience: Sendable {
  /// After a failure the model is left alone for so many seconds; then one
  /// query finds out whether it answers again.
  static let pauseSeconds = 30.0

  private struct State {
    /// What it failed with, until it answers again.
    var failure: LanguageModelError?
    var pausedUntil = 0.0
    var isBeingTried = false
  }

  private let state = Mutex(State())

  /// Asks unless the model failed a short while ago.
  ///
  /// - Parameter now: seconds since any time. Where people set the clock back,
  ///   the pause is over.
  /// - Throws: what `ask` throws, or the failure of before.
  func run<Result>(
    now: () -> Double, _ ask: () throws(LanguageModelError) -> Result
  ) throws(LanguageModelError) -> Result {
    let earlier = state.withLock { state -> LanguageModelError? in
      guard let failure = state.failure else { return nil }
      let left = state.pausedUntil - now()
      if left > 0 && left <= Self.pauseSeconds || state.isBeingTried { return failure }
      state.isBeingTried = true
      return nil
    }
    if let earlier {
      throw LanguageModelError(
        kind: earlier.kind,
        message: earlier.message
          + " a short while ago and is left alone for \(Int(Self.pauseSeconds)) seconds")
    }
    do throws(LanguageModelError) {
      let result = try ask()
      state.withLock { $0 = State() }
      return result
    } catch {
      // One that answers, if badly, is there; one that was not asked, too.
      let isAway = error.kind != .badAnswer && error.kind != .offline
      let until = now() + Self.pauseSeconds
      state.withLock {
        $0 = isAway ? State(failure: error, pausedUntil: until) : State()
      }
      throw error
    }
  }
}
