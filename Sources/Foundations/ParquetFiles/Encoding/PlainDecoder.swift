// Values one after another, little-endian: the encoding PLAIN.

import Support

/// Reads values of one column's type.
struct PlainDecoder {
  private let bytes: [UInt8]
  private var place: Int
  private let end: Int
  private let layout: ColumnLayout
  private var bit = 0

  init(_ bytes: [UInt8], _ range: Range<Int>, _ layout: ColumnLayout) {
    self.bytes = bytes
    self.layout = layout
    place = range.lowerBound
    end = range.upperBound
  }

  mutating func next() throws(FormatProblem) -> ParquetValue {
    switch layout.type {
    case .boolean: return .boolean(try flag())
    case .int32: return integer(Int64(Int32(truncatingIfNeeded: try word(4))))
    case .int64: return integer(Int64(bitPattern: try word(8)))
    case .int96: return try int96()
    case .float: return .double(Double(Float(bitPattern: UInt32(try word(4)))))
    case .double: return .double(Double(bitPattern: try word(8)))
    case .byteArray: return text(try take(Int(try word(4))))
    case .fixedLengthByteArray: return .bytes(Array(try take(layout.typeLength)))
    }
  }

  private mutating func take(_ count: Int) throws(FormatProblem) -> ArraySlice<UInt8> {
    guard count >= 0, count <= end - place else { throw FormatProblem("a page ends too early") }
    defer { place += count }
    return bytes[place..<(place + count)]
  }

  private mutating func word(_ size: Int) throws(FormatProblem) -> UInt64 {
    guard size <= end - place else { throw FormatProblem("a page ends too early") }
    var value: UInt64 = 0
    for i in 0..<size { value |= UInt64(bytes[place + i]) << UInt64(8 * i) }
    place += size
    return value
  }

  private mutating func flag() throws(FormatProblem) -> Bool {
    guard place < end else { throw FormatProblem("a page ends too early") }
    let value = bytes[place] >> UInt8(bit) & 1 == 1
    bit += 1
    if bit == 8 {
      bit = 0
      place += 1
    }
    return value
  }

  /// Nanoseconds of the day and the Julian day, as Impala and old Spark write.
  private mutating func int96() throws(FormatProblem) -> ParquetValue {
    let nanoseconds = Int64(bitPattern: try word(8))
    let day = Int64(try word(4)) - 2_440_588
    return .timestamp(
      nanoseconds: Int64(
        FileTime.nanoseconds(seconds: Int(day) * 86_400, nanoseconds: Int(nanoseconds))))
  }

  private func integer(_ value: Int64) -> ParquetValue {
    switch layout.meaning {
    case .timestamp(let unit):
      return .timestamp(nanoseconds: max(.min + 1, value *| unit))
    case .date: return .date(days: Int(value))
    case .decimal(let scale):
      var divisor = 1.0
      for _ in 0..<max(0, min(scale, 40)) { divisor *= 10 }
      return .double(Double(value) / divisor)
    case .unsigned64:
      return value < 0 ? .double(Double(UInt64(bitPattern: value))) : .integer(value)
    case .plain, .text, .unmarkedBytes: return .integer(value)
    }
  }

  /// A text that says it is one and is not has its bytes replaced.
  private func text(_ slice: ArraySlice<UInt8>) -> ParquetValue {
    if layout.meaning == .text { return .text(String(decoding: slice, as: UTF8.self)) }
    if let valid = String(validating: slice, as: UTF8.self) { return .text(valid) }
    return .bytes(Array(slice))
  }
}
