// Writes an .npy file row by row, beside its place, and puts it there when it
// is whole. How many rows there will be need not be known before.

import Glibc
import Support

/// A matrix that grows by rows.
final class MatrixWriter {
  private let file: GrowingFile
  private let columns: Int
  private let element: MatrixElement
  private var rows = 0
  private var buffer: [UInt8] = []

  /// - Throws: `InterchangeError`.
  init(_ path: String, columns: Int, element: MatrixElement) throws(InterchangeError) {
    self.columns = columns
    self.element = element
    file = try GrowingFile(path)
    try file.write(Self.header(element, rows: 0, columns: columns))
  }

  /// - Throws: `InterchangeError` where the disk refuses.
  func append(_ row: [Float]) throws(InterchangeError) {
    precondition(row.count == columns)
    rows += 1
    element.append(row, to: &buffer)
    if buffer.count >= 1 << 20 { try flush() }
  }

  private func flush() throws(InterchangeError) {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// - Throws: `InterchangeError` where the disk refuses.
  func finish() throws(InterchangeError) {
    try flush()
    try file.finish(start: Self.header(element, rows: rows, columns: columns))
  }

  /// Always of 128 bytes, so that it can be written again when the rows are
  /// counted; NumPy wants spaces and a line's end before the numbers.
  static func header(_ element: MatrixElement, rows: Int, columns: Int) -> [UInt8] {
    let text =
      "{'descr': '\(element.description)', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: 128 - 10 - text.utf8.count - 1)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(text.utf8) + padding + [10]
  }
}

/// A file that is written aside and renamed when it is whole.
final class GrowingFile {
  private let path: String
  private let aside: String
  private let descriptor: Int32
  private var isFinished = false

  /// - Throws: `InterchangeError`.
  init(_ path: String) throws(InterchangeError) {
    self.path = path
    aside = path + ".\(getpid()).tmp"
    descriptor = FileIO.create(aside)
    guard descriptor >= 0 else { throw refused() }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isFinished { unlink(aside) }
  }

  /// - Throws: `InterchangeError`.
  func write(_ bytes: [UInt8]) throws(InterchangeError) {
    var done = 0
    while done < bytes.count {
      // Safety: the system reads within the array, during the call.
      let count = bytes.withUnsafeBytes { all in
        let rest = UnsafeRawBufferPointer(rebasing: all[done...])
        return Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw refused() }
      done += count
    }
  }

  /// Puts the file in its place.
  ///
  /// - Parameter start: bytes that replace the file's first.
  /// - Throws: `InterchangeError`.
  func finish(start: [UInt8] = []) throws(InterchangeError) {
    if !start.isEmpty {
      guard pwrite(descriptor, start, start.count, 0) == start.count else { throw refused() }
    }
    guard fsync(descriptor) == 0 || errno == EINVAL, rename(aside, path) == 0 else {
      throw refused()
    }
    isFinished = true
  }

  private func refused() -> InterchangeError {
    InterchangeError(.file, "\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
