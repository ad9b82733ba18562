import Testing

@testable import ParquetFiles

@Suite struct HybridDecoderTests {
  private func decode(_ bytes: [UInt8], width: Int, count: Int) throws -> [UInt32] {
    var decoder = try HybridDecoder(bytes, 0..<bytes.count, width: width)
    return try (0..<count).map { _ in try decoder.next() }
  }

  /// The example of the format's own description: 0 to 7 in three bits.
  @Test func `packed numbers are read least significant bits first`() throws {
    #expect(
      try decode([0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010], width: 3, count: 8) == [
        0, 1, 2, 3, 4, 5, 6, 7,
      ])
  }

  @Test func `runs and packed groups follow one another`() throws {
    #expect(
      try decode([10, 1, 0b11, 0b0000_0101, 4, 0], width: 1, count: 15) == [
        1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0,
      ])
  }

  @Test(arguments: [1, 2, 5, 7, 8, 12, 17, 31, 32])
  func `every width comes back`(width: Int) throws {
    let mask = width == 32 ? UInt32.max : 1 << UInt32(width) - 1
    let values = (0..<64).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761) & mask }
    var bits: [Bool] = []
    for value in values { for bit in 0..<width { bits.append(value >> UInt32(bit) & 1 == 1) } }
    var bytes: [UInt8] = [UInt8(64 / 8) << 1 | 1]
    for start in stride(from: 0, to: bits.count, by: 8) {
      bytes.append((0..<8).reduce(0) { $0 | (bits[start + $1] ? 1 << UInt8($1) : 0) })
    }
    #expect(try decode(bytes, width: width, count: 64) == values)
  }

  @Test func `no width needs no bytes`() throws {
    #expect(try decode([], width: 0, count: 3) == [0, 0, 0])
  }

  @Test(
    arguments: [[], [0x80], [0], [1], [2], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]])
  func `what ends too early is refused`(bytes: [UInt8]) {
    #expect(throws: FormatProblem.self) { try decode(bytes, width: 8, count: 1) }
  }

  @Test func `levels are written as they are read`() throws {
    let levels = (0..<500).map { $0 % 7 < 3 }
    #expect(
      try decode(ColumnBuffer.runs(levels), width: 1, count: 500) == levels.map { $0 ? 1 : 0 })
  }
}
