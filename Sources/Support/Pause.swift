// Waiting a little, where there is nothing to be woken by.

import Glibc

/// Short waits.
public enum Pause {
  /// Some milliseconds.
  public static func briefly() { usleep(5_000) }

  /// A fifth of a second.
  public static func shortly() { usleep(200_000) }
}
