// Reads the packed tables of UnicodeTables.swift: numbers in groups of five bits
// written as printable ASCII, least first (Tools/make-tokenizer-fixtures).

/// Unsigned numbers read one after the other from a packed table.
struct PackedTable: Sequence, IteratorProtocol {
  private let text: StaticString
  private var position = 0

  init(_ text: StaticString) { self.text = text }

  mutating func next() -> UInt32? {
    let count = text.utf8CodeUnitCount
    let start = position
    let (value, end) = text.withUTF8Buffer { buffer -> (UInt32?, Int) in
      var value: UInt32 = 0
      var shift: UInt32 = 0
      var i = start
      while i < count {
        let byte = buffer[i]
        i += 1
        if byte == 0x0A { continue }
        let group = byte == UInt8(ascii: "c") ? 57 : UInt32(byte) - 35
        value |= (group & 31) << shift
        shift += 5
        if group & 32 == 0 { return (value, i) }
      }
      return (nil, i)
    }
    position = end
    return value
  }

  /// The next number as a scalar.
  mutating func nextScalar() -> Unicode.Scalar? { next().flatMap(Unicode.Scalar.init) }
}
