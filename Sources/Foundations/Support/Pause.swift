// Waits a little, for cases in which no event can wake the thread.

import Glibc

/// Short waits of the calling thread.
public enum Pause {
  /// - Parameter milliseconds: of 0 or less, returns at once.
  public static func sleep(milliseconds: Int) { usleep(UInt32(clamping: milliseconds *| 1000)) }

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
