// Single values of each type as they lie in a page, and the edges of their
// ranges.

import Testing

@testable import ParquetFiles

@Suite struct PlainDecoderTests {
  private func values(
    _ bytes: [UInt8], _ type: PhysicalType, _ meaning: ColumnLayout.Meaning = .plain,
    typeLength: Int = 0, count: Int = 1
  ) throws -> [ParquetValue] {
    let layout = ColumnLayout(
      column: ParquetColumn("c", .integer), leaf: 0, type: type, typeLength: typeLength,
      meaning: meaning)
    var decoder = PlainDecoder(bytes, 0..<bytes.count, layout)
    return try (0..<count).map { _ in try decoder.next() }
  }

  private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  @Test func booleansAreBitsLeastSignificantFirst() throws {
    let found = try values([0b1000_0101, 0b1], .boolean, count: 9)
    let expected = [true, false, true, false, false, false, false, true, true]
    #expect(found == expected.map { .boolean($0) })
  }

  @Test func integersKeepTheirSign() throws {
    #expect(try values(bytes(Int32(-2)), .int32) == [.integer(-2)])
    #expect(try values(bytes(Int64.min), .int64) == [.integer(.min)])
  }

  @Test func unsignedOnesBeyondTheRangeAreDoubles() throws {
    #expect(try values(bytes(UInt64(7)), .int64, .unsigned64) == [.integer(7)])
    #expect(try values(bytes(UInt64.max), .int64, .unsigned64) == [.double(1.8446744073709552e19)])
  }

  @Test func decimalsAreDividedByTheirScale() throws {
    #expect(try values(bytes(Int64(-12345)), .int64, .decimal(scale: 2)) == [.double(-123.45)])
    #expect(try values(bytes(Int32(5)), .int32, .decimal(scale: -3)) == [.double(5)])
    guard
      case .double(let small)? = try values(bytes(Int32(5)), .int32, .decimal(scale: .max)).first
    else {
      Issue.record("no number")
      return
    }
    #expect(abs(small / 5e-40 - 1) < 1e-9)
  }

  @Test func timesBeyondTheRangeStopAtItsEdge() throws {
    let unit = ColumnLayout.Meaning.timestamp(nanosecondsPerUnit: 1_000_000)
    #expect(try values(bytes(Int64(2)), .int64, unit) == [.timestamp(nanoseconds: 2_000_000)])
    #expect(try values(bytes(Int64.max), .int64, unit) == [.timestamp(nanoseconds: .max)])
    #expect(try values(bytes(Int64.min), .int64, unit) == [.timestamp(nanoseconds: .min + 1)])
    #expect(try values(bytes(Int32(-1)), .int32, .date) == [.date(days: -1)])
  }

  @Test func oldTimesCountFromNoonOfTheJulianDay() throws {
    // Day 2,440,588 is 1970-01-01.
    let day = bytes(Int64(1_500)) + bytes(Int32(2_440_589))
    #expect(try values(day, .int96) == [.timestamp(nanoseconds: 86_400_000_001_500)])
    let last = bytes(Int64.max) + bytes(UInt32.max)
    #expect(throws: Never.self) { try values(last, .int96) }
  }

  @Test func textsAreTextsWhereTheyMayBe() throws {
    let word = bytes(UInt32(2)) + [0xC3, 0xA9]
    #expect(try values(word, .byteArray, .text) == [.text("é")])
    #expect(try values(word, .byteArray, .unmarkedBytes) == [.text("é")])
    let other = bytes(UInt32(1)) + [0xFF]
    #expect(try values(other, .byteArray, .text) == [.text("\u{FFFD}")])
    #expect(try values(other, .byteArray, .unmarkedBytes) == [.bytes([0xFF])])
    #expect(try values(bytes(UInt32(0)), .byteArray, .text) == [.text("")])
    #expect(
      try values([1, 2, 3, 4], .fixedLengthByteArray, typeLength: 2, count: 2)
        == [.bytes([1, 2]), .bytes([3, 4])])
  }

  @Test(
    arguments: [
      (.boolean, []), (.int32, [1, 2, 3]), (.int64, [1]),
      (.int96, [UInt8](repeating: 0, count: 11)),
      (.float, [1, 2, 3]), (.double, []), (.byteArray, [1, 0, 0]), (.byteArray, [2, 0, 0, 0, 65]),
      (.byteArray, [0xFF, 0xFF, 0xFF, 0xFF, 65]), (.fixedLengthByteArray, [1]),
    ] as [(PhysicalType, [UInt8])])
  func whatEndsTooEarlyIsRefused(_ type: PhysicalType, _ bytes: [UInt8]) {
    let problem = #expect(throws: FormatProblem.self) {
      try values(bytes, type, typeLength: 2)
    }
    #expect(problem?.words == "a page ends too early")
  }
}
