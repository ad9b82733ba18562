// Headers in Thrift's compact protocol, whole and damaged.

import Testing

@testable import ParquetFiles

@Suite struct ThriftReaderTests {
  /// Reads a structure of integers by their ids; other fields are skipped.
  private func integers(_ bytes: [UInt8]) throws -> [Int: Int64] {
    var reader = ThriftReader(bytes[...])
    var found: [Int: Int64] = [:]
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch field.kind {
      case .int16, .int32, .int64: found[field.id] = try reader.integer()
      case .yes, .no: found[field.id] = field.isTrue ? 1 : 0
      default: return false
      }
      return true
    }
    return found
  }

  private func problem(_ bytes: [UInt8]) -> String? {
    #expect(throws: FormatProblem.self) { try integers(bytes) }?.words
  }

  @Test(arguments: [0, 1, -1, 63, -64, 64, 300, .max, .min] as [Int])
  func integersComeBackAsTheyWereWritten(_ value: Int) throws {
    var writer = ThriftWriter()
    writer.structure { $0.int64(1, value) }
    #expect(try integers(writer.bytes) == [1: Int64(value)])
  }

  @Test func idsAreStepsOrWrittenOut() throws {
    // Field 3 as a step of three, field 1000 written out, field 1001 as a step.
    #expect(try integers([0x35, 2, 0x05, 0xD0, 0x0F, 4, 0x15, 6, 0]) == [3: 1, 1000: 2, 1001: 3])
  }

  @Test func booleansAreTheirOwnType() throws {
    #expect(try integers([0x11, 0x12, 0]) == [1: 1, 2: 0])
  }

  @Test func whatIsNotWantedIsPassedOver() throws {
    let skipped: [[UInt8]] = [
      [0x13, 9],  // a byte
      [0x17, 1, 2, 3, 4, 5, 6, 7, 8],  // a double
      [0x18, 2, 65, 66],  // a text
      [0x19, 0x21, 1, 2],  // a list of two booleans, a byte each
      [0x19, 0xF5, 0x10] + [UInt8](repeating: 2, count: 16),  // a list of 16
      [0x1A, 0x15, 2],  // a set
      [0x1B, 0],  // an empty map has no types
      [0x1B, 1, 0x85, 1, 65, 2],  // a map from text to integer
      [0x1C, 0x15, 2, 0],  // a structure
    ]
    for bytes in skipped {
      #expect(try integers(bytes + [0x15, 4, 0]) == [2: 2], "\(bytes)")
    }
  }

  @Test(
    arguments: [
      ([], "a header ends too early"),
      ([0x15], "a header ends too early"),
      ([0x15, 0x80], "a header ends too early"),
      ([0x15] + [UInt8](repeating: 0xFF, count: 11), "a number in a header has more than 64 bits"),
      ([0x1D], "a header holds a type that does not exist"),
      ([0x19, 0x1F], "a header holds a type that does not exist"),
      ([0x1B, 1, 0xE5, 0], "a header holds a type that does not exist"),
      ([0x18, 3, 65], "a length in a header goes beyond its end"),
      (
        [0x18] + [UInt8](repeating: 0xFF, count: 9) + [1],
        "a length in a header goes beyond its end"
      ),
      ([0x19, 0xF5, 9, 1], "a length in a header goes beyond its end"),
      ([UInt8](repeating: 0x1C, count: 100), "a header nests too deep"),
    ] as [([UInt8], String)])
  func damageIsRefused(_ bytes: [UInt8], _ message: String) {
    #expect(problem(bytes) == message)
  }

  @Test func aListOfAnotherTypeIsRefused() {
    var reader = ThriftReader([0x16, 0][...])
    #expect(throws: FormatProblem.self) { try reader.list(of: .structure) { _ in } }
    var empty = ThriftReader([0x05][...])
    #expect(throws: Never.self) { try empty.list(of: .structure) { _ in } }
  }

  @Test func whetherMoreBytesWouldHelpIsTold() {
    var short = ThriftReader([0x18, 30, 65][...])
    _ = try? short.structure { (_, _) throws(FormatProblem) in false }
    #expect(short.ranOut)
    var wrong = ThriftReader([0x1D, 0][...])
    _ = try? wrong.structure { (_, _) throws(FormatProblem) in false }
    #expect(!wrong.ranOut)
  }
}
