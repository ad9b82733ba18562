// Numbers in half precision, whose type not every processor's Swift has.

extension Float {
  /// Widens an IEEE 754 binary16 number.
  public init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:  // Zero and numbers below 2^-14: fraction × 2^-24.
      let magnitude = Float(fraction) * 0x1p-24
      self = sign == 0 ? magnitude : -magnitude
    case 31: self = Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
