import DataCompression
import Support
import TestSupport
import Testing

@testable import ParquetFiles

@Suite struct RoundTripTests {
  static let columns = [
    ParquetColumn("name", .text, isOptional: false), ParquetColumn("note", .text),
    ParquetColumn("count", .integer), ParquetColumn("score", .double),
    ParquetColumn("good", .boolean),
    ParquetColumn("when", .timestamp),
  ]

  static func row(_ i: Int) -> [ParquetValue?] {
    [
      .text("käse \(i)"), i % 3 == 0 ? nil : .text(String(repeating: "x", count: i % 50)),
      i % 5 == 0 ? nil : .integer(Int64(i) * -7_000_000_000),
      i % 7 == 0 ? nil : .double(Double(i) / 3),
      i % 2 == 0 ? .boolean(i % 4 == 0) : nil, .timestamp(nanoseconds: Int64(i) * 1_000_000_007),
    ]
  }

  static func readAll(_ path: String, limit: Int = 1000, columns: [String]? = nil) throws
    -> [[ParquetValue?]]
  {
    let reader = try ParquetReader(Array(path.utf8), columns: columns)
    var rows: [[ParquetValue?]] = []
    while let batch = try reader.next(limit: limit) {
      for i in 0..<batch.rowCount { rows.append(batch.columns.map { $0[i] }) }
    }
    return rows
  }

  @Test(arguments: [CompressionCodec?.none, .gzip, .snappy, .zstd])
  func `rows come back as they were written`(codec: CompressionCodec?) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/t.parquet"
    let writer = try ParquetWriter(
      path, columns: Self.columns, codec: codec, keyValues: [("a", "b")])
    // More than one row group, the last of one row.
    let count = ParquetWriter.groupRowLimit + 1
    for i in 0..<count { try writer.append(Self.row(i)) }
    try writer.finish()
    let reader = try ParquetReader(Array(path.utf8))
    #expect(reader.rowCount == count)
    #expect(reader.columns == Self.columns)
    #expect(reader.keyValues == ["a": "b"])
    let rows = try Self.readAll(path, limit: 999)
    #expect(rows.count == count)
    for i in 0..<count where rows[i] != Self.row(i) {
      Issue.record("row \(i) is \(rows[i])")
      return
    }
  }

  @Test func `columns are given in the order asked for`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/t.parquet"
    let writer = try ParquetWriter(path, columns: Self.columns)
    try writer.append(Self.row(1))
    try writer.finish()
    let rows = try Self.readAll(path, columns: ["count", "absent", "name"])
    #expect(rows == [[.integer(-7_000_000_000), .text("käse 1")]])
  }

  @Test func `a file without rows is read`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/t.parquet"
    try ParquetWriter(path, columns: Self.columns).finish()
    #expect(try Self.readAll(path).isEmpty)
  }

  @Test func `a writer that is let go of leaves nothing`() throws {
    let folder = try TemporaryFolder()
    do {
      let writer = try ParquetWriter(folder.path + "/t.parquet", columns: Self.columns)
      try writer.append(Self.row(1))
    }
    #expect(try FileIO.names(inFolder: Array(folder.path.utf8)).isEmpty)
  }

  @Test func `a value larger than a row group's limit passes`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/t.parquet"
    let writer = try ParquetWriter(path, columns: [ParquetColumn("t", .text)])
    let long = String(repeating: "long", count: 9 << 20)
    try writer.append([.text(long)])
    try writer.append([nil])
    try writer.finish()
    #expect(try Self.readAll(path) == [[.text(long)], [nil]])
  }
}
