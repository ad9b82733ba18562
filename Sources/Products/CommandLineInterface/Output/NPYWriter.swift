// NumPy's array files, format 1.0:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import FoundationEssentials
import Glibc
import SearchDomain
import Support

/// Writes a matrix of float32 row by row, beside its place, and puts it there
/// when it is whole.
final class NPYWriter {
  private let path: String
  private let aside: String
  private let sink: DescriptorSink
  private let rows: Int
  private let columns: Int
  private var written = 0
  private var isFinished = false

  /// - Throws: `CommandError` where the file cannot be made.
  init(path: String, rows: Int, columns: Int) throws(CommandError) {
    self.path = path
    self.rows = rows
    self.columns = columns
    aside = path + ".\(getpid()).tmp"
    let descriptor = FileIO.create(aside)
    guard descriptor >= 0 else {
      throw CommandError(
        .file(path: path, operation: "write", reason: String(cString: strerror(errno))))
    }
    sink = DescriptorSink(descriptor: descriptor)
    try sink.write(Self.header(rows: rows, columns: columns))
  }

  deinit {
    close(sink.descriptor)
    if !isFinished { unlink(aside) }
  }

  /// - Throws: `CommandError` where the disk refuses.
  func append(_ embedding: Embedding) throws(CommandError) {
    precondition(embedding.dimension == columns && written < rows)
    written += 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(columns * 4)
    for value in embedding.values {
      let bits = value.bitPattern
      bytes += [
        UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8),
        UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 24),
      ]
    }
    try sink.write(bytes)
  }

  /// Puts the file in its place once all rows are in it.
  ///
  /// - Throws: `CommandError` where the disk refuses.
  func finish() throws(CommandError) {
    precondition(written == rows)
    guard fsync(sink.descriptor) == 0 || errno == EINVAL, rename(aside, path) == 0 else {
      throw CommandError(
        .file(path: path, operation: "write", reason: String(cString: strerror(errno))))
    }
    isFinished = true
  }

  /// Magic, version, length, and a description padded so that the data
  /// begins at a multiple of 64 bytes.
  static func header(rows: Int, columns: Int) -> [UInt8] {
    var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    let total = (10 + text.utf8.count + 1 + 63) / 64 * 64
    text += String(repeating: " ", count: total - 10 - text.utf8.count - 1) + "\n"
    let length = UInt16(text.utf8.count)
    return [0x93] + Array("NUMPY".utf8)
      + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }
}
