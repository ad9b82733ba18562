// Waits a little, for cases in which no event can wake the thread.

import Glibc

/// Short waits.
public enum Pause {
  /// Some milliseconds.
  public static func briefly() { usleep(5_000) }

  /// A fifth of a second.
  public static func shortly() { usleep(200_000) }
}

extension Pause {
  /// Some seconds, or until `isCancelled`, which is asked five times a second.
  public static func wait(seconds: Double, unless isCancelled: () -> Bool = { false }) {
    let stopwatch = Stopwatch()
    while !isCancelled() {
      let left = seconds - stopwatch.seconds
      guard left > 0 else { return }
      usleep(UInt32(clamping: min(left, 0.2) * 1_000_000))
    }
  }
}
