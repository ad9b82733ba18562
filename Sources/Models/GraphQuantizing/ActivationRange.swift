// What is known of the numbers that a layer takes.

/// The range of the numbers that a layer takes, and how large they are in it.
public struct ActivationRange: Hashable, Sendable {
  /// The least number; at most 0.
  public private(set) var least: Float
  /// The largest number; at least 0.
  public private(set) var largest: Float
  private var squares = 0.0
  private var count = 0

  /// Zero is always inside: it must be one of the 256 steps.
  public init(least: Float = 0, largest: Float = 0) {
    self.least = min(least, 0)
    self.largest = max(largest, 0)
  }

  /// Widens the range to further numbers.
  public mutating func include(_ numbers: [Float]) {
    for number in numbers {
      least = min(least, number)
      largest = max(largest, number)
      squares += Double(number) * Double(number)
    }
    count += numbers.count
  }

  /// The length of a step of 256 over the range.
  var step: Float { (largest - least) / 255 }

  /// The noise of rounding to steps against the numbers themselves, as mean squares
  /// (Widrow and Kollár, "Quantization Noise", 2008, chapter 5: a twelfth of the
  /// squared step). It tells which layers lose most by 8 bits.
  public var noiseToSignal: Double {
    squares > 0 ? Double(step) * Double(step) / 12 * Double(count) / squares : 0
  }
}
