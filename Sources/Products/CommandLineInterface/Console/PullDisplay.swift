// The progress of a download, which reports from threads of its own.

import ModelHub
import Synchronization

/// Draws a pull's progress; may be called from any thread.
final class PullDisplay: Sendable {
  private let display: Mutex<ProgressDisplay>

  init(_ console: Console) { display = Mutex(ProgressDisplay(console)) }

  func update(_ progress: PullProgress) {
    display.withLock { display in
      display.update(
        ProgressState(
          label: "fetching", done: progress.bytesDone, total: progress.bytesTotal, unit: .bytes,
          isMeasured: true))
    }
  }

  func clear() { display.withLock { $0.clear() } }
}
