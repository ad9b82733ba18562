// The cells of vectors that an earlier index holds unchanged. A build after
// some additions and deletions then need not learn or find them again.

import CVectorKernels
import Glibc

/// Looks vectors up in an earlier index.
struct EarlierCells: Sendable {
  let index: VectorIndex
  /// The row of each vector in the earlier index; `none` for new ones.
  private let rows: [UInt32]
  private static let none = UInt32.max
  /// Cells whose vectors lie by this factor farther from their centres than when
  /// they were learned are learned anew.
  static let largestGrowth: Float = 1.1

  /// Nil if what the earlier index learned does not suit the vectors.
  ///
  /// - Parameter wanted: how many cells the vectors should have.
  init?(_ earlier: VectorIndex?, _ rows: VectorRows, _ ids: [Int64], cellCount wanted: Int) {
    guard let earlier, earlier.header.sections.dimension == rows.dimension, earlier.cellCount > 1
    else { return nil }
    guard wanted * 3 >= earlier.cellCount * 2, wanted * 2 <= earlier.cellCount * 3,
      let found = try? earlier.places(of: ids)
    else { return nil }
    index = earlier
    self.rows = found
  }

  /// The cell of a vector that the encoder has taken, if its codes are the same
  /// as in the earlier index.
  ///
  /// - Throws: `damaged`, if that index is.
  func cell(of vector: Int, _ encoder: RowEncoder) throws(VectorIndexError) -> UInt32? {
    guard rows[vector] != Self.none else { return nil }
    let row = Int(rows[vector]), sections = index.header.sections
    let coarse = sections.rows.lowerBound + row * sections.rowStride
    let fine = sections.fine.lowerBound + row * sections.rowBytes
    try index.require(coarse..<(coarse + sections.rowStride))
    try index.require(fine..<(fine + sections.rowBytes))
    guard encoder.codesEqual(index.base + coarse, fine: index.base + fine) else { return nil }
    return UInt32(index.cell(ofRow: row))
  }
}

extension RowEncoder {
  /// Whether the vector taken last has these row and fine codes.
  func codesEqual(_ row: UnsafePointer<UInt8>, fine: UnsafePointer<UInt8>) -> Bool {
    let bytes = quantizer.rowBytes
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * bytes + 8) { own in
      guard let start = own.baseAddress else { return false }
      own.initialize(repeating: 0)
      _ = encodeRow(into: start, fine: start + bytes + 8)
      return memcmp(start, row, bytes + 8) == 0 && memcmp(start + bytes + 8, fine, bytes) == 0
    }
  }
}

extension VectorIndex {
  /// The row of each id; the largest number for ids that are not inside.
  ///
  /// - Parameter ids: ascending.
  func places(of ids: [Int64]) throws(VectorIndexError) -> [UInt32] {
    let sections = header.sections, raw = UnsafeRawPointer(base)
    try require(sections.sortedIDs)
    try require(sections.sortedRows)
    var places = [UInt32](repeating: .max, count: ids.count), next = 0
    for (place, id) in ids.enumerated() {
      while next < count {
        let at = sections.sortedIDs.lowerBound + next * 8
        let found = Int64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: Int64.self))
        if found > id { break }
        if found == id {
          let row = UInt32(
            littleEndian: raw.loadUnaligned(
              fromByteOffset: sections.sortedRows.lowerBound + next * 4, as: UInt32.self))
          if row < count { places[place] = row }
        }
        next += 1
      }
    }
    return places
  }

  /// The cell that a row lies in.
  func cell(ofRow row: Int) -> Int {
    var low = 0, high = cellCount - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if firstRow[middle] <= row { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
