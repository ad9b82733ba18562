// Writes a file beside its place, and moves it there when it is complete. Cells
// are kept in memory up to one row group.

public import DataCompression
import Glibc
import Support

/// Writes flat columns to a Parquet file.
///
/// One page a column and row group, encoding PLAIN, nulls as definition
/// levels. Timestamps are nanoseconds in UTC. Read by pyarrow, pandas, DuckDB
/// and everything else that reads Parquet since version 2.6 of the format.
public final class ParquetWriter {
  /// A row group ends at this many rows, or sooner if a column holds more
  /// bytes than `groupByteLimit`.
  public static let groupRowLimit = 65_536
  /// Bytes of one column in a row group.
  public static let groupByteLimit = 32 << 20

  private let path: String
  private let aside: String
  private let columns: [ParquetColumn]
  private let codec: CompressionCodec?
  private let keyValues: [(String, String)]
  private let descriptor: Int32
  private var buffers: [ColumnBuffer]
  private var rows = 0
  private var totalRows = 0
  private var offset = 0
  private var groups: [WrittenGroup] = []
  private var isFinished = false

  private struct WrittenGroup {
    var rows: Int
    var chunks: [(offset: Int, byteCount: Int, uncompressedCount: Int)]
  }

  /// - Parameters:
  ///   - path: where the file comes to lie; an older one stays until this one
  ///     is whole.
  ///   - columns: of kind text, integer, double, boolean or timestamp.
  ///   - codec: how pages are compressed; nil leaves them.
  ///   - keyValues: notes for readers, kept in the footer.
  /// - Throws: `ParquetError`.
  public init(
    _ path: String, columns: [ParquetColumn], codec: CompressionCodec? = .snappy,
    keyValues: [(String, String)] = []
  ) throws(ParquetError) {
    precondition(!columns.contains { $0.kind == .date || $0.kind == .bytes })
    self.path = path
    self.columns = columns
    self.codec = codec
    self.keyValues = keyValues
    buffers = columns.map(ColumnBuffer.init)
    aside = path + ".\(getpid()).tmp"
    descriptor = FileIO.create(aside)
    guard descriptor >= 0 else { throw Self.refused(path) }
    try write(Magic.bytes)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isFinished { unlink(aside) }
  }

  /// Adds a row; nil is null.
  ///
  /// Wrong numbers or kinds of cells are the caller's bug and stop here.
  ///
  /// - Throws: `ParquetError` if the disk refuses.
  public func append(_ cells: [ParquetValue?]) throws(ParquetError) {
    precondition(cells.count == columns.count, "a row has as many cells as the file has columns")
    var isLarge = false
    for i in cells.indices {
      let fits = buffers[i].append(cells[i])
      precondition(fits, "a cell is of its column's kind")
      isLarge = isLarge || buffers[i].byteCount >= Self.groupByteLimit
    }
    rows += 1
    if rows >= Self.groupRowLimit || isLarge { try endGroup() }
  }

  /// Writes the footer and puts the file in its place.
  ///
  /// - Throws: `ParquetError` if the disk refuses.
  public func finish() throws(ParquetError) {
    if rows > 0 { try endGroup() }
    let footer = footer()
    var tail = footer
    for i in 0..<4 { tail.append(UInt8(truncatingIfNeeded: footer.count >> (8 * i))) }
    try write(tail + Magic.bytes)
    guard fsync(descriptor) == 0 || errno == EINVAL, rename(aside, path) == 0 else {
      throw Self.refused(path)
    }
    isFinished = true
  }

  private func endGroup() throws(ParquetError) {
    var group = WrittenGroup(rows: rows, chunks: [])
    for i in buffers.indices {
      guard let page = buffers[i].page(codec: codec) else {
        throw ParquetError(.file, "cannot write \(path): no memory is left")
      }
      group.chunks.append((offset, page.bytes.count, page.uncompressedCount))
      try write(page.bytes)
      buffers[i].clear()
    }
    groups.append(group)
    totalRows += rows
    rows = 0
  }

  private func write(_ bytes: [UInt8]) throws(ParquetError) {
    var done = 0
    while done < bytes.count {
      // Safety: the system reads within the array, during the call.
      let count = bytes.withUnsafeBytes { all in
        let rest = UnsafeRawBufferPointer(rebasing: all[done...])
        return Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.refused(path) }
      done += count
    }
    offset += bytes.count
  }

  private static func refused(_ path: String) -> ParquetError {
    ParquetError(.file, "cannot write \(path): \(String(cString: strerror(errno)))")
  }

  private func footer() -> [UInt8] {
    var writer = ThriftWriter()
    writer.structure { file in
      file.int32(1, 2)
      file.structures(2, [nil] + columns.map(Optional.some)) { element, column in
        Self.describe(column, count: columns.count, &element)
      }
      file.int64(3, totalRows)
      file.structures(4, groups) { element, group in describe(group, &element) }
      if !keyValues.isEmpty {
        file.structures(5, keyValues) { element, pair in
          element.text(1, pair.0)
          element.text(2, pair.1)
        }
      }
      file.text(6, "glimpse")
    }
    return writer.bytes
  }

  /// The root for nil.
  private static func describe(
    _ column: ParquetColumn?, count: Int, _ element: inout ThriftWriter.Fields
  ) {
    guard let column else {
      element.text(4, "schema")
      element.int32(5, count)
      return
    }
    element.int32(1, Int(column.kind.physical.rawValue))
    element.int32(3, column.isOptional ? 1 : 0)
    element.text(4, column.name)
    if column.kind == .text {
      element.int32(6, Int(ConvertedType.utf8.rawValue))
      element.structure(10) { $0.structure(1) }
    } else if column.kind == .timestamp {
      element.structure(10) { logical in
        logical.structure(8) { timestamp in
          timestamp.boolean(1, true)
          timestamp.structure(2) { $0.structure(3) }
        }
      }
    }
  }

  private func describe(_ group: WrittenGroup, _ element: inout ThriftWriter.Fields) {
    let chunks = Array(zip(columns, group.chunks))
    element.structures(1, chunks) { element, chunk in
      element.int64(2, chunk.1.offset)
      element.structure(3) { data in
        data.int32(1, Int(chunk.0.kind.physical.rawValue))
        data.integers(2, [Int(Encoding.plain.rawValue), Int(Encoding.rle.rawValue)])
        data.texts(3, [chunk.0.name])
        data.int32(4, Int(codecNumber.rawValue))
        data.int64(5, group.rows)
        data.int64(6, chunk.1.uncompressedCount)
        data.int64(7, chunk.1.byteCount)
        data.int64(9, chunk.1.offset)
      }
    }
    element.int64(2, group.chunks.reduce(0) { $0 + $1.uncompressedCount })
    element.int64(3, group.rows)
  }

  private var codecNumber: PageCodec {
    switch codec {
    case nil: .uncompressed
    case .gzip: .gzip
    case .snappy: .snappy
    case .zstd: .zstd
    }
  }
}

extension ParquetColumn.Kind {
  /// How values of the kinds that are written lie in the file.
  var physical: PhysicalType {
    switch self {
    case .text, .bytes: .byteArray
    case .integer, .timestamp: .int64
    case .double: .double
    case .boolean: .boolean
    case .date: .int32
    }
  }
}
