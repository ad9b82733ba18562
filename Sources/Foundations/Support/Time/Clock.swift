// Times for records and for measuring.

import Glibc

/// The time of day, which people may set back.
public enum WallClock {
  /// Nanoseconds since 1970.
  public static func nanoseconds() -> Int { read(CLOCK_REALTIME) }
}

/// A clock that only goes forward.
public struct Stopwatch: Sendable {
  private let start = read(CLOCK_MONOTONIC)

  /// Starts measuring.
  public init() {}

  /// Seconds since this was made.
  public var seconds: Double { Double(read(CLOCK_MONOTONIC) - start) / 1e9 }
}

/// Measures processor time: that of all threads of this process, and nothing of
/// what others made it wait for.
public struct ProcessorStopwatch: Sendable {
  private let start = read(CLOCK_PROCESS_CPUTIME_ID)

  /// Starts measuring.
  public init() {}

  /// Seconds of processor time since this was made.
  public var seconds: Double { Double(read(CLOCK_PROCESS_CPUTIME_ID) - start) / 1e9 }
}

private func read(_ clock: clockid_t) -> Int {
  var time = timespec()
  clock_gettime(clock, &time)
  return FileTime.nanoseconds(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
}
