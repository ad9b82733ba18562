// Numbers that no program expects and every program gets.

/// Numbers at the edges of what types hold, and beyond.
public enum ExtremeNumbers {
  /// As whole numbers.
  public static let whole: [Int] = [
    .min, .min + 1, -1, 0, 1, .max / 8 + 1, .max / 2, .max - 1, .max,
  ]

  /// As floating-point ones.
  public static let floating: [Double] = [
    .nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, -0.0, 0, -1, 9.3e18,
    -9.3e18, 0.5,
  ]

  /// As people and programs write them, in arguments and addresses.
  public static let texts: [String] = [
    "-9223372036854775808", "-1", "0", "-0", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "99999999999999999999", "1e308", "1e309", "-1e999", "1e-999", "NaN",
    "nan", "inf",
    "-inf", "0x7fffffffffffffff", "1.5", "+1", "", " ", "1 ", "１", "0000-01-01", "0001-01-01",
    "30000-01-01",
    "9999-12-31", "[1e308]", "1/99999999999999999999", "4294967296/4294967296",
  ]

  /// As JSON writes them.
  public static let json: [String] = [
    "-9223372036854775808", "-1", "0", "-0", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "99999999999999999999", "1e308", "-1e308", "1e309", "5e-324", "1.5",
    "null", "\"1\"",
    "\"0001-01-01\"", "\"30000-01-01\"", "[]", "{}", "true", "[1e308,-1e308]",
  ]
}
