// Reads one column of one row group, page by page. Only a page and the
// dictionary are in memory, and values are made on demand.

import DataCompression
import Support

/// Reads the values of a column chunk in order.
struct ChunkReader {
  private let file: OpenFile
  private let layout: ColumnLayout
  private let codec: PageCodec
  private var offset: Int
  private let end: Int
  private var valuesLeft: Int
  private var dictionary: [ParquetValue]?
  private var page: Page?

  /// A page that is being read.
  private struct Page {
    var valuesLeft: Int
    /// Nil if no value can be null.
    var levels: HybridDecoder?
    var values: Values

    enum Values {
      case plain(PlainDecoder)
      case indices(HybridDecoder)
      case flags(HybridDecoder)
    }
  }

  init(_ file: OpenFile, _ layout: ColumnLayout, _ chunk: ColumnChunk) throws(FormatProblem) {
    guard chunk.isDescribed, !chunk.isElsewhere else {
      throw FormatProblem(
        unsupported: "the column \(layout.column.name) lies in another file or is encrypted")
    }
    guard let codec = PageCodec(rawValue: chunk.codec), codec != .lzo, codec != .brotli,
      codec != .lz4,
      codec != .lz4Raw
    else {
      let name = PageCodec(rawValue: chunk.codec)?.name ?? "an unknown codec"
      throw FormatProblem(
        unsupported: "the column \(layout.column.name) is compressed with \(name); "
          + "write it with snappy, gzip, zstd or without compression")
    }
    self.file = file
    self.layout = layout
    self.codec = codec
    // Some writers note 0 if there is no dictionary.
    let start =
      chunk.dictionaryOffset.flatMap { $0 > 0 ? min($0, chunk.dataOffset) : nil }
      ?? chunk.dataOffset
    let (end, overflow) = start.addingReportingOverflow(chunk.byteCount)
    guard start >= 4, chunk.byteCount >= 0, chunk.valueCount >= 0, !overflow,
      end <= file.status.byteCount
    else { throw FormatProblem("the column \(layout.column.name) lies beyond the file's end") }
    offset = start
    self.end = end
    valuesLeft = chunk.valueCount
  }

  /// The next values; nil is null.
  mutating func read(_ count: Int, into cells: inout [ParquetValue?]) throws {
    for _ in 0..<count { cells.append(try next()) }
  }

  private mutating func next() throws -> ParquetValue? {
    while (page?.valuesLeft ?? 0) == 0 {
      guard valuesLeft > 0 else {
        throw FormatProblem("the column \(layout.column.name) has fewer values than rows")
      }
      try nextPage()
    }
    valuesLeft -= 1
    page?.valuesLeft -= 1
    if let level = try page?.levels?.next(), level == 0 { return nil }
    switch page?.values {
    case .plain(var decoder):
      // Taken out and put back, because the enum holds it by value.
      page?.values = .flags(Self.none)
      let value = try decoder.next()
      page?.values = .plain(decoder)
      return value
    case .indices(var decoder):
      let index = Int(try decoder.next())
      page?.values = .indices(decoder)
      guard let dictionary, index < dictionary.count else {
        throw FormatProblem(
          "the column \(layout.column.name) refers to a value that its dictionary lacks")
      }
      return dictionary[index]
    case .flags(var decoder):
      let value = try decoder.next()
      page?.values = .flags(decoder)
      return .boolean(value != 0)
    case nil: return nil
    }
  }

  private static let none = HybridDecoder()

  private mutating func nextPage() throws {
    let (header, bytes) = try fetch()
    switch header.kind {
    case .dictionary: try takeDictionary(header, bytes)
    case .data: try takeData(header, try unpacked(bytes, header.uncompressedCount))
    case .dataV2: try takeVersion2(header, bytes)
    case .index, nil: break
    }
  }

  /// The next page as it lies in the file.
  private mutating func fetch() throws -> (PageHeader, [UInt8]) {
    var window = 4096
    while true {
      let size = min(window, end - offset)
      let start = try file.read(at: offset, count: size)
      if let header = try PageHeader(parsing: start) {
        let body = offset + header.headerByteCount
        guard header.compressedCount <= end - body else { break }
        offset = body + header.compressedCount
        return (header, try file.read(at: body, count: header.compressedCount))
      }
      // Statistics in a header may be long.
      guard size == window, window < 64 << 20 else { break }
      window *= 8
    }
    throw FormatProblem("a page of the column \(layout.column.name) goes beyond the column's end")
  }

  private func unpacked(_ bytes: [UInt8], _ count: Int) throws(FormatProblem) -> [UInt8] {
    let codec: CompressionCodec
    switch self.codec {
    case .snappy: codec = .snappy
    case .gzip: codec = .gzip
    case .zstd: codec = .zstd
    case .uncompressed, .lzo, .brotli, .lz4, .lz4Raw: return bytes
    }
    if count == 0 { return [] }
    guard let whole = codec.decompress(bytes, count: count) else {
      throw FormatProblem(
        "a page of the column \(layout.column.name) cannot be decompressed: it is damaged")
    }
    return whole
  }

  private mutating func takeDictionary(_ header: PageHeader, _ bytes: [UInt8]) throws {
    guard dictionary == nil,
      let encoding = Encoding(rawValue: header.encoding),
      encoding == .plain || encoding == .plainDictionary
    else {
      throw FormatProblem(
        "the column \(layout.column.name) has a dictionary that is not understood")
    }
    let whole = try unpacked(bytes, header.uncompressedCount)
    var decoder = PlainDecoder(whole, 0..<whole.count, layout)
    // Every value takes a byte, or an eighth of one.
    guard header.valueCount <= whole.count * 8 else {
      throw FormatProblem("a dictionary ends too early")
    }
    var values: [ParquetValue] = []
    values.reserveCapacity(header.valueCount)
    for _ in 0..<header.valueCount { values.append(try decoder.next()) }
    dictionary = values
  }

  private mutating func takeData(_ header: PageHeader, _ bytes: [UInt8]) throws {
    var start = 0
    var levels: HybridDecoder?
    if layout.column.isOptional {
      // A length of four bytes precedes the levels.
      guard bytes.count >= 4 else { throw FormatProblem("a page ends too early") }
      let size = Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16 | Int(bytes[3]) << 24
      guard size <= bytes.count - 4 else { throw FormatProblem("a page ends too early") }
      levels = try HybridDecoder(bytes, 4..<(4 + size), width: 1)
      start = 4 + size
    }
    try begin(header, levels, bytes, start)
  }

  private mutating func takeVersion2(_ header: PageHeader, _ bytes: [UInt8]) throws {
    let levelCount = header.repetitionByteCount + header.definitionByteCount
    guard levelCount <= bytes.count else { throw FormatProblem("a page ends too early") }
    let levels =
      layout.column.isOptional
      ? try HybridDecoder(
        Array(bytes[header.repetitionByteCount..<levelCount]), 0..<header.definitionByteCount,
        width: 1)
      : nil
    let rest = Array(bytes[levelCount...])
    let values =
      header.isCompressed ? try unpacked(rest, header.uncompressedCount - levelCount) : rest
    try begin(header, levels, values, 0)
  }

  private mutating func begin(
    _ header: PageHeader, _ levels: HybridDecoder?, _ bytes: [UInt8], _ start: Int
  ) throws {
    let values: Page.Values
    switch Encoding(rawValue: header.encoding) {
    case .plain: values = .plain(PlainDecoder(bytes, start..<bytes.count, layout))
    case .plainDictionary, .rleDictionary:
      // A page of nulls may lack even the width.
      let width = start < bytes.count ? Int(bytes[start]) : 0
      values = .indices(
        try HybridDecoder(bytes, min(start + 1, bytes.count)..<bytes.count, width: width))
    case .rle where layout.type == .boolean:
      values = .flags(try HybridDecoder(bytes, min(start + 4, bytes.count)..<bytes.count, width: 1))
    case .rle, nil:
      throw FormatProblem(
        unsupported:
          "the column \(layout.column.name) is written in encoding \(header.encoding), which is not "
          + "read here; write it with plain or dictionary encoding")
    }
    page = Page(valuesLeft: header.valueCount, levels: levels, values: values)
  }
}
