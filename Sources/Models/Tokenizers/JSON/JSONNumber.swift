// Reads numbers with a fraction quickly: a vocabulary with scores holds
// 250,000.

enum JSONNumber {
  /// The double nearest to a number written in JSON, or nil if it is not one.
  static func double(_ text: ArraySlice<UInt8>) -> Double? {
    simple(text) ?? Double(String(decoding: text, as: UTF8.self))
  }

  /// Reads up to 19 digits without an exponent, or gives nil.
  private static func simple(_ text: ArraySlice<UInt8>) -> Double? {
    var digits: UInt64 = 0
    var digitCount = 0
    var divisor: UInt64 = 1
    var hasPoint = false
    let isNegative = text.first == UInt8(ascii: "-")
    for byte in text.dropFirst(isNegative ? 1 : 0) {
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
        continue
      }
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9, digitCount < 19 else { return nil }
      digits = digits * 10 + UInt64(digit)
      digitCount += 1
      if hasPoint { divisor *= 10 }
    }
    guard digitCount > 0 else { return nil }
    let magnitude = quotient(digits, divisor)
    return isNegative ? -magnitude : magnitude
  }

  /// The double nearest to the quotient of two whole numbers.
  ///
  /// The divisor, a power of ten below 10^22, is exact as a double; where the
  /// dividend is too, one division rounds correctly. Otherwise the quotient is
  /// taken to 64 bits; its lowest bit is set where a remainder is left, so that
  /// the conversion rounds as if it saw all digits.
  private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
    if dividend < 1 << 53 {
      return Double(dividend) / Double(divisor)
    }
    // Shifted until dividend < divisor ≤ 2 × dividend, the quotient has 64 bits.
    var top = dividend << UInt64(dividend.leadingZeroBitCount)
    let bottom = divisor << UInt64(divisor.leadingZeroBitCount)
    var exponent = divisor.leadingZeroBitCount - dividend.leadingZeroBitCount - 64
    var low: UInt64 = 0
    if top >= bottom {
      low = top << 63
      top >>= 1
      exponent += 1
    }
    let (whole, rest) = bottom.dividingFullWidth((top, low))
    return Double(
      sign: .plus, exponent: exponent, significand: Double(rest == 0 ? whole : whole | 1))
  }
}

extension JSONDocument {
  /// A number, or nil if the node is not one.
  func double(at index: Int) -> Double? {
    let node = nodes[index]
    guard node.kind == .number else { return nil }
    return JSONNumber.double(bytes[Int(node.start)..<Int(node.end)])
  }
}
