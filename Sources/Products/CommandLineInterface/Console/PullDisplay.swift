// The progress of a download, which reports from threads of its own.

import ModelHub
import Synchronization

/// Draws a pull's progress; may be called from any thread.
final class PullDisplay: Sendable {
  private struct State {
    var display: ProgressDisplay
    var firstBytes: Int?
  }

  private let state: Mutex<State>
  private let started = ProgressDisplay.monotonicNanoseconds()

  init(_ console: Console) { state = Mutex(State(display: ProgressDisplay(console))) }

  func update(_ progress: PullProgress) {
    let seconds = Double(ProgressDisplay.monotonicNanoseconds() - started) / 1e9
    state.withLock { state in
      // What was there before this pull says nothing about its speed.
      let first = state.firstBytes ?? progress.bytesDone
      state.firstBytes = first
      var shown = ProgressState(
        label: "fetching", done: progress.bytesDone, total: progress.bytesTotal, unit: .bytes)
      let received = progress.bytesDone - first
      if received > 0, seconds > 0.5 {
        shown.rate = Double(received) / seconds
        shown.remainingSeconds = Double(progress.bytesTotal - progress.bytesDone) / shown.rate
      }
      state.display.update(shown)
    }
  }

  func clear() { state.withLock { $0.display.clear() } }
}
