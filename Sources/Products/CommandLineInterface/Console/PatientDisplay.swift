// How far work is that is mostly done at once, where it takes more than a second.

import Support
import Synchronization

/// Shows the progress of work that begins in the midst of a command.
final class PatientDisplay: Sendable {
  private let label: String
  private let display: Mutex<ProgressDisplay>
  private let started = Mutex<Stopwatch?>(nil)
  private static let patienceSeconds = 1.0

  /// - Parameter label: what is done.
  init(_ console: Console, _ label: String) {
    self.label = label
    display = Mutex(ProgressDisplay(console))
  }

  /// Takes a state; the first starts the clock, the last takes the bar away.
  func show(_ done: Int, of total: Int) {
    let seconds = started.withLock { started in
      if started == nil { started = Stopwatch() }
      return started?.seconds ?? 0
    }
    display.withLock { display in
      guard done < total else { return display.clear() }
      guard seconds > Self.patienceSeconds else { return }
      display.update(ProgressState(label: label, done: done, total: total))
    }
  }
}
