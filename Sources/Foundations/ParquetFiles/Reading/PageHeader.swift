// The header before the bytes of a page.

import Support

/// The header of one page.
struct PageHeader {
  var kind: PageKind?
  var uncompressedCount = 0
  var compressedCount = 0
  var valueCount = 0
  var encoding: Int64 = 0
  /// Only in version 2: bytes of levels before the values, not compressed.
  var definitionByteCount = 0
  var repetitionByteCount = 0
  var isCompressed = true
  /// Bytes of the header itself.
  var headerByteCount = 0

  /// Larger pages are refused: writers make pages of a megabyte.
  static let byteLimit = 1 << 30

  /// - Throws: `FormatProblem`.
  /// - Returns: nil if the header goes on beyond the bytes.
  init?(parsing bytes: [UInt8]) throws(FormatProblem) {
    var reader = ThriftReader(bytes[...])
    var header = PageHeader()
    do {
      try reader.structure { (reader, field) throws(FormatProblem) in
        switch (field.id, field.kind) {
        case (1, .int32): header.kind = PageKind(rawValue: try reader.integer())
        case (2, .int32): header.uncompressedCount = Int(try reader.integer())
        case (3, .int32): header.compressedCount = Int(try reader.integer())
        case (5, .structure), (7, .structure): try header.readData(&reader)
        case (8, .structure): try header.readVersion2(&reader)
        default: return false
        }
        return true
      }
    } catch {
      if reader.ranOut { return nil }
      throw error
    }
    header.headerByteCount = reader.place
    guard (0...Self.byteLimit).contains(header.uncompressedCount),
      (0...Self.byteLimit).contains(header.compressedCount), header.valueCount >= 0,
      header.definitionByteCount >= 0, header.repetitionByteCount >= 0,
      header.definitionByteCount +| header.repetitionByteCount <= header.compressedCount,
      header.definitionByteCount +| header.repetitionByteCount <= header.uncompressedCount
    else { throw FormatProblem("a page's header holds sizes that cannot be") }
    self = header
  }

  private init() {}

  private mutating func readData(_ reader: inout ThriftReader) throws(FormatProblem) {
    var (count, encoding) = (0, Int64(0))
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (1, .int32): count = Int(try reader.integer())
      case (2, .int32): encoding = try reader.integer()
      default: return false
      }
      return true
    }
    valueCount = count
    self.encoding = encoding
  }

  private mutating func readVersion2(_ reader: inout ThriftReader) throws(FormatProblem) {
    var header = self
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (1, .int32): header.valueCount = Int(try reader.integer())
      case (4, .int32): header.encoding = try reader.integer()
      case (5, .int32): header.definitionByteCount = Int(try reader.integer())
      case (6, .int32): header.repetitionByteCount = Int(try reader.integer())
      case (7, .yes), (7, .no): header.isCompressed = field.isTrue
      default: return false
      }
      return true
    }
    self = header
  }
}
