// How many pictures a search has re-ranked, where that takes more than a second.

import Support
import Synchronization

/// Shows the progress of re-ranking.
final class RerankDisplay: Sendable {
  private let display: Mutex<ProgressDisplay>
  private let started = Mutex<Stopwatch?>(nil)
  private static let patienceSeconds = 1.0

  init(_ console: Console) { display = Mutex(ProgressDisplay(console)) }

  /// Takes a state; the first starts the clock, the last takes the bar away.
  func show(_ done: Int, of total: Int) {
    let seconds = started.withLock { started in
      if started == nil { started = Stopwatch() }
      return started?.seconds ?? 0
    }
    display.withLock { display in
      guard done < total else { return display.clear() }
      guard seconds > Self.patienceSeconds else { return }
      display.update(ProgressState(label: "re-ranking", done: done, total: total))
    }
  }
}
