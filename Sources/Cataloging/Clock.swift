// The time of day, for the columns that say when something was written.

internal import Glibc

enum Clock {
  /// Nanoseconds since 1970.
  static func nowNanoseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
}
