// An open file: its columns and rows. It is read row group by row group and
// page by page, so memory does not grow with the file.

import Support

/// Reads flat columns of a Parquet file.
///
/// Types: booleans, integers, floats, doubles, byte arrays, INT96; the marks
/// for text, timestamps, dates and decimals. Encodings: PLAIN, dictionaries,
/// RLE; pages of version 1 and 2. Compression: none, snappy, gzip, zstd. What
/// goes beyond that (lists, structures, delta encodings, encryption) makes a
/// column unreadable, not the file.
public final class ParquetReader {
  /// Rows in the file.
  public let rowCount: Int
  /// The columns that can be read, in the file's order.
  public let columns: [ParquetColumn]
  /// Columns that cannot be read, and why.
  public let unreadable: [(name: String, reason: String)]
  /// What the writer noted for others, such as pandas' description of types.
  public let keyValues: [String: String]

  private let file: OpenFile
  private let path: String
  private let groups: [RowGroup]
  private let layouts: [ColumnLayout]
  private var group = 0
  private var rowsLeft = 0
  private var chunks: [ChunkReader] = []

  /// A footer describes columns and row groups; beyond this it is damage.
  private static let footerLimit = 256 << 20

  /// Opens a file and reads its footer.
  ///
  /// - Parameter columns: the names wanted, in this order; nil for all that
  ///   can be read. Names that the file lacks are ignored, so look at
  ///   `columns` for what `next` gives.
  /// - Throws: `ParquetError`.
  public init(_ path: [UInt8], columns wanted: [String]? = nil) throws(ParquetError) {
    let name = String(decoding: path, as: UTF8.self)
    self.path = name
    do {
      file = try OpenFile(path)
      let metadata = try FileMetadata(parsing: Self.footer(file))
      let all = try FileColumns(metadata.schema)
      groups = metadata.rowGroups
      rowCount = metadata.rowCount
      keyValues = metadata.keyValues
      unreadable = all.unreadable
      layouts =
        wanted.map { names in
          names.compactMap { name in all.readable.first { $0.column.name == name } }
        }
        ?? all.readable
      columns = layouts.map(\.column)
      var sum = 0
      for group in groups {
        guard group.columns.count == all.leafCount, group.rowCount >= 0,
          group.rowCount <= rowCount - sum
        else {
          throw FormatProblem("the footer contradicts itself")
        }
        sum += group.rowCount
      }
      guard sum == rowCount else { throw FormatProblem("the footer contradicts itself") }
    } catch {
      throw Self.worded(error, name)
    }
  }

  private static func footer(_ file: OpenFile) throws -> [UInt8] {
    let size = file.status.byteCount
    guard size >= 12, try file.read(at: 0, count: 4) == Magic.bytes else {
      throw FormatProblem("it is no Parquet file")
    }
    let tail = try file.read(at: size - 8, count: 8)
    guard tail.count == 8, Array(tail[4...]) == Magic.bytes else {
      if tail.suffix(4) == Magic.encrypted[...] {
        throw FormatProblem(unsupported: "the file is encrypted")
      }
      throw FormatProblem("the file was not written to its end")
    }
    let length = Int(tail[0]) | Int(tail[1]) << 8 | Int(tail[2]) << 16 | Int(tail[3]) << 24
    guard length <= size - 12, length <= footerLimit else {
      throw FormatProblem("its footer is damaged")
    }
    return try file.read(at: size - 8 - length, count: length)
  }

  /// The next rows, in order.
  ///
  /// - Parameter limit: the most rows; fewer come where a row group
  ///   ends.
  /// - Returns: nil after the last row.
  /// - Throws: `ParquetError`.
  public func next(limit: Int = 4096) throws(ParquetError) -> ParquetBatch? {
    do {
      while rowsLeft == 0 {
        guard group < groups.count else { return nil }
        chunks = try layouts.map { try ChunkReader(file, $0, groups[group].columns[$0.leaf]) }
        rowsLeft = groups[group].rowCount
        group += 1
      }
      let count = min(rowsLeft, max(1, limit))
      var cells: [[ParquetValue?]] = []
      for i in chunks.indices {
        var column: [ParquetValue?] = []
        column.reserveCapacity(count)
        try chunks[i].read(count, into: &column)
        cells.append(column)
      }
      rowsLeft -= count
      return ParquetBatch(rowCount: count, columns: cells)
    } catch {
      throw Self.worded(error, path)
    }
  }

  private static func worded(_ error: any Error, _ path: String) -> ParquetError {
    if let problem = error as? FormatProblem { return problem.error(in: path) }
    if let error = error as? ParquetError { return error }
    return ParquetError(.file, "\(error)")
  }
}
