// An index file opened for searching: mapped, checked, never written.
// The search itself is in FlatIndex+Search.swift.

import Synchronization
import Support

/// Vectors in half precision, memory-mapped, searched exactly.
///
/// Safe to use from several threads.
public final class FlatIndex: Sendable {
  let file: MappedFile
  let header: FlatIndexHeader
  let path: String
  /// Blocks whose checksum has been found right.
  private let verified: Mutex<[Bool]>

  /// Number of vectors.
  public var count: Int { header.rowCount }
  /// Values a vector.
  public var dimension: Int { header.dimension }
  /// What the builder passed to `finish`, by which it sees whether its source
  /// has changed since.
  public var sourceVersion: Int64 { header.sourceVersion }
  /// The largest id inside; 0 when empty.
  public var maximumID: Int64 { header.maximumID }
  /// The 32 bytes that name the embedding space.
  public var spaceDigest: [UInt8] { header.spaceDigest }
  /// The file's size in bytes.
  public var byteCount: Int { file.byteCount }

  /// Opens and checks a file. The codes' own checksums are verified when they
  /// are first read.
  ///
  /// - Throws: `VectorIndexError`: `missing`, `foreign`, `damaged` or
  ///   `inputOutput`.
  public init(path: String) throws(VectorIndexError) {
    self.path = path
    do {
      file = try MappedFile(path: path)
    } catch {
      throw VectorIndexError(
        kind: error.code == 2 ? .missing : .inputOutput, message: "\(error).", code: error.code)
    }
    let mapped = file
    header = try mapped.withBytes { bytes throws(VectorIndexError) in
      let header = try FlatIndexHeader(bytes, fileByteCount: mapped.byteCount, path: path)
      let tables = UnsafeRawBufferPointer(rebasing: bytes[header.idsOffset...])
      guard InstructionSet.selected.checksum(tables) == header.tablesChecksum else {
        throw VectorIndexError(kind: .damaged, message: "The index \(path) is damaged.")
      }
      return header
    }
    verified = Mutex([Bool](repeating: false, count: header.blockCount))
  }

  /// Verifies every block now.
  ///
  /// - Throws: `damaged`.
  public func verify() throws(VectorIndexError) { try verifyBlocks(0..<header.blockCount) }

  func verifyBlocks(_ blocks: Range<Int>) throws(VectorIndexError) {
    let pending = verified.withLock { flags in blocks.filter { !flags[$0] } }
    guard !pending.isEmpty else { return }
    let rowBytes = dimension * 2
    for block in pending {
      let first = block * FlatIndexHeader.blockRows
      let rows = min(FlatIndexHeader.blockRows, count - first)
      let holds = file.withBytes { bytes in
        let start = FlatIndexHeader.byteCount + first * rowBytes
        let codes = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + rows * rowBytes)])
        let expected = bytes.loadUnaligned(
          fromByteOffset: header.checksumsOffset + block * 4, as: UInt32.self)
        return InstructionSet.selected.checksum(codes) == expected
      }
      guard holds else {
        throw VectorIndexError(kind: .damaged, message: "The index \(path) is damaged.")
      }
      verified.withLock { $0[block] = true }
    }
  }

  /// The id in a row.
  func id(row: Int) -> Int64 {
    file.withBytes { $0.loadUnaligned(fromByteOffset: header.idsOffset + row * 8, as: Int64.self) }
  }

  /// Rows of the given ids, ascending; ids that are not inside are left out.
  ///
  /// - Parameter ids: ascending. Cost: a merge, or a binary search each where
  ///   they are few.
  func rows(of ids: [Int64]) -> [Int] {
    file.withBytes { bytes in
      func at(_ row: Int) -> Int64 {
        bytes.loadUnaligned(fromByteOffset: header.idsOffset + row * 8, as: Int64.self)
      }
      var rows: [Int] = []
      rows.reserveCapacity(ids.count)
      var low = 0
      for id in ids {
        var high = count
        while low < high {
          let middle = (low + high) / 2
          if at(middle) < id { low = middle + 1 } else { high = middle }
        }
        if low < count, at(low) == id { rows.append(low) }
      }
      return rows
    }
  }
}
