// NumPy's array files, read row by row:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import Support

/// An .npy file with a matrix of floats.
final class MatrixReader {
  /// Vectors.
  let rows: Int
  /// Numbers a vector.
  let columns: Int
  private let element: MatrixElement
  private let file: OpenFile
  private let path: String
  private let start: Int

  /// - Throws: `InterchangeError` for what is no whole matrix of floats in
  ///   rows.
  init(_ path: String) throws(InterchangeError) {
    self.path = path
    do {
      file = try OpenFile(Array(path.utf8))
      let head = try file.read(at: 0, count: 1 << 16)
      guard let (text, start) = Self.header(head) else {
        throw InterchangeError(.damaged, "\(path) is no .npy file")
      }
      self.start = start
      guard let shape = Self.shape(text) else {
        throw InterchangeError(
          .damaged, "\(path) holds no matrix: its shape is not two whole numbers")
      }
      let kind = Self.value(of: "descr", in: text)
      guard let kind, let element = MatrixElement(description: kind) else {
        throw InterchangeError(
          .damaged,
          "\(path) holds numbers of type \(kind ?? "unknown"); float16, float32 and float64 are read"
        )
      }
      guard !text.contains("'fortran_order': True") else {
        throw InterchangeError(
          .damaged, "\(path) is stored column by column; save it with numpy.ascontiguousarray")
      }
      (rows, columns) = shape
      self.element = element
      let (needed, overflow) = rows.multipliedReportingOverflow(by: columns * element.size)
      guard !overflow, file.status.byteCount - start >= needed else {
        throw InterchangeError(
          .damaged,
          "\(path) is cut: \(rows) vectors of \(columns) numbers need more bytes than it has")
      }
    } catch let error as InterchangeError {
      throw error
    } catch {
      throw InterchangeError(.file, "\(path) cannot be read: \(error)")
    }
  }

  /// Rows from `first` on, at most `count`, one after another.
  ///
  /// - Throws: `InterchangeError`.
  func read(from first: Int, count: Int) throws(InterchangeError) -> [Float] {
    let count = max(0, min(count, rows - first))
    let rowBytes = columns * element.size
    do {
      let bytes = try file.read(at: start + first * rowBytes, count: count * rowBytes)
      guard bytes.count == count * rowBytes else {
        throw InterchangeError(.damaged, "\(path) became shorter while it was read")
      }
      return element.values(bytes)
    } catch let error as InterchangeError {
      throw error
    } catch {
      throw InterchangeError(.file, "\(path) cannot be read: \(error)")
    }
  }

  /// The description and where the numbers begin.
  private static func header(_ bytes: [UInt8]) -> (text: String, start: Int)? {
    guard bytes.count >= 12, bytes[0] == 0x93, Array(bytes[1..<6]) == Array("NUMPY".utf8) else {
      return nil
    }
    let lengthBytes = bytes[6] == 1 ? 2 : 4
    var length = 0
    for i in 0..<lengthBytes { length |= Int(bytes[8 + i]) << (8 * i) }
    let start = 8 + lengthBytes
    guard length <= bytes.count - start else { return nil }
    return (String(decoding: bytes[start..<(start + length)], as: UTF8.self), start + length)
  }

  /// The text of a key between apostrophes.
  private static func value(of key: String, in text: String) -> String? {
    guard let range = text.firstRange(of: "'\(key)':") else { return nil }
    let parts = text[range.upperBound...].split(
      separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count >= 2 ? String(parts[1]) : nil
  }

  private static func shape(_ text: String) -> (Int, Int)? {
    guard let range = text.firstRange(of: "'shape':"),
      let open = text[range.upperBound...].firstIndex(of: "("),
      let close = text[open...].firstIndex(of: ")")
    else { return nil }
    let numbers = text[text.index(after: open)..<close].split(separator: ",")
      .map { Int($0.filter { $0 != " " }) }
    guard numbers.count == 2, let rows = numbers[0], let columns = numbers[1], rows >= 0,
      (1...65_536).contains(columns)
    else { return nil }
    return (rows, columns)
  }
}
