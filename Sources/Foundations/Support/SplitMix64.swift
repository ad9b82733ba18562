// Random numbers that are the same on every machine and in every version, for
// what must repeat exactly: resampling and made-up data.

/// Steele, Lea and Flood's SplitMix64 (Fast Splittable Pseudorandom Number
/// Generators, OOPSLA 2014), with the constants of Vigna's `splitmix64.c`.
/// Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Equal seeds give equal sequences.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0..<count, by Lemire's multiplication without his rejection:
  /// no number is favoured by more than count / 2⁶⁴.
  ///
  /// - Parameter count: at least 1.
  public mutating func index(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// About normal, mean 0 and deviation 1: the sum of four even numbers
  /// (Irwin and Hall), within ±3.46.
  public mutating func roughlyNormal() -> Float {
    let bits = next()
    let sum = (0..<4).reduce(0) { $0 + Int(bits >> (UInt64($1) * 16) & 0xFFFF) }
    // Four even numbers in 0…65,535 have mean 131,070 and deviation 37,837.
    return (Float(sum) - 131_070) / 37_837
  }
}
