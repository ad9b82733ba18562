// The cells of one column of the row group that is being gathered.

import DataCompression

/// Gathers cells and makes a page of them.
struct ColumnBuffer {
  let column: ParquetColumn
  private var levels: [Bool] = []
  private var flags: [Bool] = []
  private var values: [UInt8] = []

  init(_ column: ParquetColumn) { self.column = column }

  /// Bytes gathered so far.
  var byteCount: Int { values.count + flags.count / 8 }

  /// - Returns: false if the cell does not fit the column.
  mutating func append(_ cell: ParquetValue?) -> Bool {
    guard let cell else {
      levels.append(false)
      return column.isOptional
    }
    levels.append(true)
    switch (column.kind, cell) {
    case (.text, .text(let text)):
      var text = text
      text.withUTF8 { bytes in
        little(UInt64(bytes.count), 4)
        values.append(contentsOf: bytes)
      }
    case (.integer, .integer(let value)), (.timestamp, .timestamp(let value)):
      little(UInt64(bitPattern: value), 8)
    case (.double, .double(let value)): little(value.bitPattern, 8)
    case (.boolean, .boolean(let value)): flags.append(value)
    default: return false
    }
    return true
  }

  private mutating func little(_ value: UInt64, _ size: Int) {
    for i in 0..<size { values.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i))) }
  }

  /// The page with its header, and how long it would be without compression.
  ///
  /// - Returns: nil if memory has run out.
  func page(codec: CompressionCodec?) -> (bytes: [UInt8], uncompressedCount: Int)? {
    var body: [UInt8] = []
    if column.isOptional {
      let runs = Self.runs(levels)
      for i in 0..<4 { body.append(UInt8(truncatingIfNeeded: runs.count >> (8 * i))) }
      body += runs
    }
    body += column.kind == .boolean ? Self.packed(flags) : values
    let compressed: [UInt8]
    if let codec {
      guard let smaller = codec.compress(body) else { return nil }
      compressed = smaller
    } else {
      compressed = body
    }
    var writer = ThriftWriter()
    writer.structure { header in
      header.int32(1, Int(PageKind.data.rawValue))
      header.int32(2, body.count)
      header.int32(3, compressed.count)
      header.structure(5) { data in
        data.int32(1, levels.count)
        data.int32(2, Int(Encoding.plain.rawValue))
        data.int32(3, Int(Encoding.rle.rawValue))
        data.int32(4, Int(Encoding.rle.rawValue))
      }
    }
    let head = writer.bytes
    return (head + compressed, head.count + body.count)
  }

  /// Levels of one bit as runs; see HybridDecoder.
  static func runs(_ levels: [Bool]) -> [UInt8] {
    var bytes: [UInt8] = []
    var start = 0
    while start < levels.count {
      var end = start
      while end < levels.count, levels[end] == levels[start] { end += 1 }
      var head = (end - start) << 1
      while head >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: head) | 0x80)
        head >>= 7
      }
      bytes.append(UInt8(head))
      bytes.append(levels[start] ? 1 : 0)
      start = end
    }
    return bytes
  }

  private static func packed(_ flags: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (flags.count + 7) / 8)
    for (i, flag) in flags.enumerated() where flag { bytes[i / 8] |= 1 << UInt8(i % 8) }
    return bytes
  }

  /// Ready for the next row group.
  mutating func clear() {
    levels.removeAll(keepingCapacity: true)
    flags.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }
}
