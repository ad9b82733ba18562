// The few functions of libm that are needed without all of Foundation.

import Glibc

/// Functions on Double.
public enum Math {
  /// e to the power of a number.
  public static func exponential(_ x: Double) -> Double { exp(x) }
}
