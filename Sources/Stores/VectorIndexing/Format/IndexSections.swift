// Where each part lies in an index file. All offsets follow from four numbers.
// Overflow is checked, so a hostile header cannot lead reads astray.

/// The layout of an index file; each part begins on a page of its own.
struct IndexSections: Equatable, Sendable {
  static let page = 4096

  let dimension: Int
  let projected: Int
  let rowCount: Int
  let cellCount: Int
  /// Blocks of 16 rows of scan codes, all cells together.
  let blockCount: Int

  /// Mean, projections of vectors and of centres, radii.
  let quantizer: Range<Int>
  /// The cells' centres.
  let cells: Range<Int>
  /// The cells' centres, projected and coded as vectors are for a scan.
  let cellScan: Range<Int>
  /// First row and first block of each cell, and of the end: pairs of uint32.
  let directory: Range<Int>
  /// Blocks of scan codes.
  let scan: Range<Int>
  /// Rows of step, origin and the upper nibbles of the codes.
  let rows: Range<Int>
  /// Rows of the lower nibbles.
  let fine: Range<Int>
  /// The ids, row by row.
  let ids: Range<Int>
  /// The ids, ascending.
  let sortedIDs: Range<Int>
  /// The row of each of the ascending ids, uint32.
  let sortedRows: Range<Int>
  /// One CRC-32C for each page before, the header's not included.
  let checksums: Range<Int>

  var padded: Int { CellQuantizer.padded(dimension) }
  var rowStride: Int { padded / 2 + 8 }
  var rowBytes: Int { padded / 2 }
  var blockBytes: Int { projected * 8 }
  /// Pages that have a checksum.
  var pageCount: Int { checksums.lowerBound / Self.page - 1 }
  var fileByteCount: Int { checksums.upperBound }

  /// Nil if the numbers are out of their bounds.
  init?(dimension: Int, projected: Int, rowCount: Int, cellCount: Int, blockCount: Int) {
    guard (1...65_536).contains(dimension), (0..<(1 << 32)).contains(rowCount),
      (1...(1 << 24)).contains(cellCount), (0..<(1 << 32)).contains(blockCount),
      projected > 0, projected % 16 == 0, projected <= CellQuantizer.padded(dimension)
    else { return nil }
    self.dimension = dimension
    self.projected = projected
    self.rowCount = rowCount
    self.cellCount = cellCount
    self.blockCount = blockCount
    let padded = CellQuantizer.padded(dimension)
    var end = Self.page
    var fits = true
    func section(_ count: Int, _ bytes: Int) -> Range<Int> {
      let (size, overflow) = count.multipliedReportingOverflow(by: bytes)
      // Far above any real file, and far below where sums could overflow.
      guard fits, !overflow, size < 1 << 56 else {
        fits = false
        return 0..<0
      }
      let start = end
      end = (start + size + Self.page - 1) / Self.page * Self.page
      return start..<(start + size)
    }
    quantizer = section(padded + 2 * projected * padded + cellCount, 4)
    cells = section((cellCount + 15) / 16 * 16, padded)
    cellScan = section((cellCount + 15) / 16, projected * 8)
    directory = section(cellCount + 1, 8)
    scan = section(blockCount, projected * 8)
    rows = section(rowCount, padded / 2 + 8)
    fine = section(rowCount, padded / 2)
    ids = section(rowCount, 8)
    sortedIDs = section(rowCount, 8)
    sortedRows = section(rowCount, 4)
    checksums = section(end / Self.page - 1, 4)
    guard fits else { return nil }
  }
}
