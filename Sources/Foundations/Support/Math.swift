// The few functions of libm that are needed without all of Foundation.

import Glibc

/// Functions on Double.
public enum Math {
  /// e to the power of a number.
  public static func exponential(_ x: Double) -> Double { exp(x) }
  /// The natural logarithm; minus infinity of 0, not a number below.
  public static func logarithm(_ x: Double) -> Double { log(x) }
}
