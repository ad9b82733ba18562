// How far a run has come, told while it works.

import Support
import Synchronization

/// Counts what is done and tells of it, at most ten times a second.
final class ProgressMeter: Sendable {
  private struct State {
    var progress: IndexingProgress
    var lastTold = -1.0
  }
  private let state: Mutex<State>
  private let stopwatch = Stopwatch()
  private let emit: @Sendable (IndexingEvent) -> Void

  init(total: Int, known: Int, emit: @escaping @Sendable (IndexingEvent) -> Void) {
    var progress = IndexingProgress()
    progress.phase = .embedding
    progress.total = total
    progress.known = known
    progress.note(done: 0, seconds: 0)
    state = Mutex(State(progress: progress))
    self.emit = emit
    emit(.progress(progress))
  }

  func count(failure: Bool) {
    let seconds = stopwatch.seconds
    let told: IndexingProgress? = state.withLock { state in
      if failure { state.progress.failed += 1 }
      state.progress.note(done: state.progress.done + 1, seconds: seconds)
      guard seconds - state.lastTold >= 0.1 || state.progress.done == state.progress.total else {
        return nil
      }
      state.lastTold = seconds
      return state.progress
    }
    if let told { emit(.progress(told)) }
  }
}
