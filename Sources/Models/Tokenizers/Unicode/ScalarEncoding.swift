// A scalar's UTF-8 without a buffer of its own. Tokenizers write out every
// scalar of a text, and an optional collection for each would take most of the
// time.

extension [UInt8] {
  /// Adds the scalar's UTF-8.
  @inline(__always)
  mutating func append(utf8Of scalar: Unicode.Scalar) {
    scalar.forEachByte { append($0) }
  }
}

extension Unicode.Scalar {
  /// Calls `body` with each byte of the scalar's UTF-8 (RFC 3629).
  @inline(__always)
  func forEachByte(_ body: (UInt8) -> Void) {
    let value = value
    func part(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | value >> shift & 0x3F) }
    if value < 0x80 {
      body(UInt8(truncatingIfNeeded: value))
    } else if value < 0x800 {
      body(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      body(part(0))
    } else if value < 0x1_0000 {
      body(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      body(part(6))
      body(part(0))
    } else {
      body(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      body(part(12))
      body(part(6))
      body(part(0))
    }
  }
}
