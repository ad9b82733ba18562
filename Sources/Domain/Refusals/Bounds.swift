// The bounds of numbers that programs hand in: refused alike wherever they come
// in, so that none is taken in silence for another.

/// Refuses numbers out of their bounds.
package enum Bounds {
  /// - Throws: `GlimpseError` (`invalidArgument`) for a number below 0.
  package static func notNegative(_ number: Int?, _ name: String) throws(GlimpseError) {
    guard let number, number < 0 else { return }
    throw refusal("the \(name) must not be negative; it is \(number)")
  }

  /// - Throws: `GlimpseError` (`invalidArgument`) for a number out of a range, and
  ///   for what is no number; nil is always admitted.
  package static func within<Number: Comparable>(
    _ number: Number?, _ range: ClosedRange<Number>, _ name: String
  ) throws(GlimpseError) {
    guard let number, !range.contains(number) else { return }
    throw refusal(
      "the \(name) must be from \(range.lowerBound) to \(range.upperBound); it is \(number)")
  }

  private static func refusal(_ message: String) -> GlimpseError {
    GlimpseError(kind: .invalidArgument, message: message)
  }

  /// More threads than this are no help on any machine.
  package static let threads = 1...1024
}
