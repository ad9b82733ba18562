// Rows of a folder, some at a time: vectors and what is known of their
// images, from either form of an export.

import ParquetFiles
import Support

/// A row with its vector.
struct VectorRow: Sendable {
  var row: ImportedRow
  /// Nil where there is none.
  var vector: [Float]?
}

/// Reads one part of an export in order.
protocol RowSource: AnyObject {
  /// Numbers a vector; nil where only reading tells.
  var dimension: Int? { get }
  /// Rows; nil where only reading tells.
  var rowCount: Int? { get }
  /// Columns that are not taken in, and why.
  var unreadable: [(name: String, reason: String)] { get }

  /// The next rows, at most `limit`; none after the last.
  func next(limit: Int) throws -> [VectorRow]
}

/// A matrix with a table beside it.
final class PairSource: RowSource {
  private let matrix: MatrixReader
  private let table: ParquetReader
  private let pathName: String
  private let jsonColumns: Set<String>
  private var place = 0

  /// - Parameter pathColumn: where the paths are; nil looks for it.
  /// - Throws: `InterchangeError` where the two do not fit one another, or
  ///   there is no column of paths.
  init(vectors: String, metadata: String, pathColumn: String?) throws {
    matrix = try MatrixReader(vectors)
    table = try ParquetReader(Array(metadata.utf8))
    guard matrix.rows == table.rowCount else {
      throw InterchangeError(
        .damaged,
        "\(vectors) has \(matrix.rows) vectors and \(metadata) has \(table.rowCount) rows; they must be equal"
      )
    }
    let names = Set(table.columns.map(\.name))
    let wanted = pathColumn.map { [$0] } ?? ImportedRow.pathNames
    guard let name = wanted.first(where: names.contains) else {
      if let reason = table.unreadable.first(where: { wanted.contains($0.name) }) {
        throw InterchangeError(
          .damaged, "\(metadata): the column \(reason.name) cannot be read: \(reason.reason)")
      }
      throw InterchangeError(
        .damaged,
        "\(metadata) has no column \(wanted.joined(separator: " or ")); "
          + "name the one with the paths (path-column)")
    }
    pathName = name
    let list = table.keyValues[ImageColumns.jsonColumnsKey].flatMap { try? JSONTree(parsing: $0) }
    if case .list(let values) = list {
      jsonColumns = Set(values.compactMap(\.string))
    } else {
      jsonColumns = []
    }
  }

  var dimension: Int? { matrix.columns }
  var rowCount: Int? { matrix.rows }
  var unreadable: [(name: String, reason: String)] { table.unreadable }

  func next(limit: Int) throws -> [VectorRow] {
    guard let batch = try table.next(limit: limit) else { return [] }
    let values = try matrix.read(from: place, count: batch.rowCount)
    place += batch.rowCount
    return (0..<batch.rowCount).map { i in
      var row = ImportedRow()
      for (column, cells) in zip(table.columns, batch.columns) {
        guard let cell = cells[i] else { continue }
        row.take(
          cell, of: column.name, pathName: pathName, isJSON: jsonColumns.contains(column.name))
      }
      return VectorRow(
        row: row, vector: Array(values[(i * matrix.columns)..<((i + 1) * matrix.columns)]))
    }
  }
}

/// Lines of JSON.
final class LineSource: RowSource {
  private let path: String
  private let file: OpenFile
  private let pathColumn: String?
  private var offset = 0
  private var buffer: [UInt8] = []
  private var number = 0

  /// A line with a vector of 65,536 numbers is shorter.
  private static let lineLimit = 16 << 20
  private static let chunk = 1 << 20

  let dimension: Int?
  var rowCount: Int? { nil }
  var unreadable: [(name: String, reason: String)] { [] }

  /// - Throws: `InterchangeError` where the first line holds no vector.
  init(_ path: String, pathColumn: String?) throws {
    self.path = path
    self.pathColumn = pathColumn
    do {
      file = try OpenFile(Array(path.utf8))
    } catch {
      throw InterchangeError(.file, "\(path) cannot be read: \(error)")
    }
    // The first line tells how long vectors are.
    guard file.status.byteCount > 0 else {
      dimension = nil
      return
    }
    let start = try file.read(at: 0, count: min(Self.lineLimit, file.status.byteCount))
    let line = Array(start.prefix { $0 != 10 })
    var row = ImportedRow()
    guard case .object(let members) = try? JSONTree(parsing: line),
      let vector = row.take(members, pathName: pathColumn ?? "")
    else {
      throw InterchangeError(
        .damaged, "\(path), line 1: expected an object of JSON with a list named embedding")
    }
    dimension = vector.count
  }

  func next(limit: Int) throws -> [VectorRow] {
    var rows: [VectorRow] = []
    while rows.count < limit, let line = try nextLine() {
      if line.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { continue }
      let tree: JSONTree
      do {
        tree = try JSONTree(parsing: line)
      } catch {
        throw InterchangeError(.damaged, "\(path), line \(number): \(error)")
      }
      guard case .object(let members) = tree else {
        throw InterchangeError(
          .damaged, "\(path), line \(number): expected an object, not \(tree.kindName)")
      }
      var row = ImportedRow()
      let pathName =
        pathColumn ?? ImportedRow.pathNames.first { name in members.contains { $0.name == name } }
        ?? "image_path"
      let vector = row.take(members, pathName: pathName)
      rows.append(VectorRow(row: row, vector: vector))
    }
    return rows
  }

  private func nextLine() throws -> [UInt8]? {
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: 10) {
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        number += 1
        return line
      }
      searched = buffer.count
      guard buffer.count <= Self.lineLimit else {
        throw InterchangeError(
          .damaged, "\(path), line \(number + 1) is longer than \(Self.lineLimit >> 20) MB")
      }
      let more = try file.read(at: offset, count: Self.chunk)
      offset += more.count
      if more.isEmpty {
        guard !buffer.isEmpty else { return nil }
        defer { buffer = [] }
        number += 1
        return buffer
      }
      buffer += more
    }
  }
}
