// An index file opened for searching: mapped, checked, never written. The
// searches are in VectorIndex+Search.swift and VectorIndex+ExactSearch.swift.

public import SearchDomain
import Support
import Synchronization

/// Vectors coded in three stages, memory-mapped.
///
/// Safe to use from several threads.
public final class VectorIndex: @unchecked Sendable {
  // Safety: all is written by the initializer, but for the marks of
  // verified pages, which the kernel reads and writes atomically, and the
  // spare scratch, which has a lock.
  let file: MappedFile
  let header: IndexHeader
  let quantizer: CellQuantizer
  let projector: QueryProjector
  let cellProjector: QueryProjector
  let path: String
  /// Whether row and fine codes are read through the mapping or beside it.
  let isCompact: Bool
  /// First row and first block of each cell, and of the end.
  let firstRow: [Int]
  let firstBlock: [Int]
  let base: UnsafePointer<UInt8>
  /// Root mean square distance of all vectors from their cells' centres.
  let meanRadius: Float
  let largestRadius: Float
  /// The mean of the vectors, rotated as a query is.
  let rotatedMean: [Float]
  let verified: UnsafeMutablePointer<UInt8>
  private let spare = Mutex<[SearchScratch]>([])

  /// Number of vectors.
  public var count: Int { header.sections.rowCount }
  /// Values a vector.
  public var dimension: Int { header.sections.dimension - metric.extraValues }
  /// How vectors are compared.
  public var metric: VectorMetric { header.metric.metric }
  /// Cells that the vectors are sorted into.
  public var cellCount: Int { header.sections.cellCount }
  /// What the builder passed, by which it sees whether its source has changed.
  public var sourceVersion: Int64 { header.sourceVersion }
  /// The largest id inside; 0 when empty.
  public var maximumID: Int64 { header.maximumID }
  /// The 32 bytes that name the embedding space.
  public var spaceDigest: [UInt8] { header.spaceDigest }
  /// The file's size in bytes.
  public var byteCount: Int { file.byteCount }

  /// Opens and checks a file. The pages of vectors are verified when they are
  /// first read.
  ///
  /// - Parameter memory: what searches keep in their memory.
  /// - Throws: `VectorIndexError`: `missing`, `foreign`, `damaged` or
  ///   `inputOutput`.
  public init(path: String, memory: IndexMemory = .mapped) throws(VectorIndexError) {
    self.path = path
    isCompact = memory == .compact
    do {
      file = try MappedFile(path: path, keepsOpen: isCompact)
    } catch {
      throw VectorIndexError(
        kind: error.code == 2 ? .missing : .inputOutput, message: "\(error)", code: error.code)
    }
    let damaged = VectorIndexError(kind: .damaged, message: "the index \(path) is damaged")
    header = try file.withBytes { bytes throws(VectorIndexError) in
      try IndexHeader(bytes, path: path)
    }
    let sections = header.sections
    guard let start = file.withBytes({ $0.baseAddress }) else { throw damaged }
    base = start.assumingMemoryBound(to: UInt8.self)
    let pages = sections.pageCount
    verified = .allocate(capacity: max(1, pages))
    verified.initialize(repeating: 0, count: max(1, pages))
    let table = UnsafeRawBufferPointer(
      start: base + sections.checksums.lowerBound, count: sections.checksums.count)
    guard InstructionSet.selected.checksum(table) == header.checksumsChecksum,
      Self.verify(
        sections.quantizer.lowerBound..<sections.directory.upperBound, base, verified, sections),
      let (rows, blocks) = Self.directory(UnsafeRawPointer(base), sections)
    else {
      verified.deallocate()
      throw damaged
    }
    firstRow = rows
    firstBlock = blocks
    quantizer = Self.quantizer(UnsafeRawPointer(base), header)
    guard quantizer.radii.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      verified.deallocate()
      throw damaged
    }
    largestRadius = quantizer.radii.max() ?? 0
    rotatedMean = quantizer.rotatedMean
    projector = QueryProjector(quantizer.projection, quantizer)
    cellProjector = QueryProjector(quantizer.cellProjection, quantizer)
    meanRadius = Self.meanRadius(quantizer.radii, rows)
  }

  deinit { verified.deallocate() }

  /// Verifies every page now.
  ///
  /// - Throws: `damaged`.
  public func verify() throws(VectorIndexError) {
    let sections = header.sections
    guard isCompact else { return try require(IndexSections.page..<sections.checksums.lowerBound) }
    try require(IndexSections.page..<sections.rows.lowerBound)
    try verifyCodes(sections.rows.lowerBound..<sections.ids.lowerBound)
    try require(sections.ids.lowerBound..<sections.checksums.lowerBound)
  }

  /// Verifies the pages of a part of the file, those only that were not yet.
  @inline(__always)
  func require(_ bytes: Range<Int>) throws(VectorIndexError) {
    guard Self.verify(bytes, base, verified, header.sections) else {
      throw VectorIndexError(kind: .damaged, message: "the index \(path) is damaged")
    }
  }

  @inline(__always)
  private static func verify(
    _ bytes: Range<Int>, _ base: UnsafePointer<UInt8>, _ verified: UnsafeMutablePointer<UInt8>,
    _ sections: IndexSections
  ) -> Bool {
    guard !bytes.isEmpty else { return true }
    let first = bytes.lowerBound / IndexSections.page - 1
    let last = (bytes.upperBound - 1) / IndexSections.page - 1
    return InstructionSet.selected.verify(
      base + IndexSections.page, checksums: base + sections.checksums.lowerBound,
      verified: verified, pages: first...last)
  }

  /// The directory, or nil if it does not describe the rows.
  private static func directory(_ raw: UnsafeRawPointer, _ sections: IndexSections) -> (
    [Int], [Int]
  )? {
    var rows: [Int] = [], blocks: [Int] = []
    for cell in 0...sections.cellCount {
      let at = sections.directory.lowerBound + cell * 8
      let row = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
      let block = Int(
        UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)))
      if let before = rows.last, let blockBefore = blocks.last {
        guard row >= before, block == blockBefore + (row - before + 15) / 16 else { return nil }
      } else if row != 0 || block != 0 {
        return nil
      }
      rows.append(row)
      blocks.append(block)
    }
    guard rows.last == sections.rowCount, blocks.last == sections.blockCount else { return nil }
    return (rows, blocks)
  }

  private static func quantizer(_ raw: UnsafeRawPointer, _ header: IndexHeader) -> CellQuantizer {
    let sections = header.sections
    var quantizer = CellQuantizer(
      dimension: sections.dimension, projected: sections.projected, cellCount: sections.cellCount,
      seed: header.seed)
    var at = sections.quantizer.lowerBound
    func floats(_ count: Int) -> [Float] {
      defer { at += count * 4 }
      return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(start: raw + at, count: count * 4))
        filled = count
      }
    }
    quantizer.mean = floats(quantizer.padded)
    quantizer.projection = floats(quantizer.projected * quantizer.padded)
    quantizer.cellProjection = floats(quantizer.projected * quantizer.padded)
    quantizer.radii = floats(quantizer.cellCount)
    quantizer.cells = Array(
      UnsafeRawBufferPointer(start: raw + sections.cells.lowerBound, count: sections.cells.count))
    quantizer.cellStep = header.cellStep
    quantizer.cellReach = header.cellReach
    quantizer.byteScale = header.byteScale
    quantizer.scanStep = header.scanStep
    quantizer.cellScanStep = header.cellScanStep
    return quantizer
  }

  static func meanRadius(_ radii: [Float], _ firstRow: [Int]) -> Float {
    var squares: Float = 0
    for (cell, radius) in radii.enumerated() {
      squares += radius * radius * Float(firstRow[cell + 1] - firstRow[cell])
    }
    return (squares / Float(max(1, firstRow[radii.count]))).squareRoot()
  }

  // MARK: Rows and ids

  var cellScanCodes: UnsafePointer<UInt8> { base + header.sections.cellScan.lowerBound }
  var scanCodes: UnsafePointer<UInt8> { base + header.sections.scan.lowerBound }
  var rowCodes: UnsafePointer<UInt8> { base + header.sections.rows.lowerBound }
  var fineCodes: UnsafePointer<UInt8> { base + header.sections.fine.lowerBound }

  /// The id in a row.
  func id(row: Int) throws(VectorIndexError) -> Int64 {
    let at = header.sections.ids.lowerBound + row * 8
    try require(at..<(at + 8))
    return Int64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: Int64.self))
  }

  /// Rows of the given ids, in their order; ids that are not inside are left
  /// out.
  ///
  /// - Parameter ids: ascending. Cost: a galloping merge.
  func rows(of ids: [Int64]) throws(VectorIndexError) -> [UInt32] {
    let sections = header.sections, raw = UnsafeRawPointer(base)
    try require(sections.sortedIDs)
    try require(sections.sortedRows)
    func at(_ place: Int) -> Int64 {
      Int64(
        littleEndian: raw.loadUnaligned(
          fromByteOffset: sections.sortedIDs.lowerBound + place * 8, as: Int64.self))
    }
    var rows: [UInt32] = []
    rows.reserveCapacity(min(ids.count, count))
    var low = 0
    for id in ids {
      var step = 1, high = low
      while high < count, at(high) < id {
        low = high + 1
        high += step
        step *= 2
      }
      high = min(high, count)
      while low < high {
        let middle = (low + high) / 2
        if at(middle) < id { low = middle + 1 } else { high = middle }
      }
      guard low < count else { break }
      if at(low) == id {
        let row = UInt32(
          littleEndian: raw.loadUnaligned(
            fromByteOffset: sections.sortedRows.lowerBound + low * 4, as: UInt32.self))
        guard row < count else {
          throw VectorIndexError(kind: .damaged, message: "the index \(path) is damaged")
        }
        rows.append(row)
      }
    }
    return rows
  }

  // MARK: Scratch

  /// Lends working memory, which is kept for the next search.
  func withScratch<R>(_ body: (SearchScratch) throws -> R) rethrows -> R {
    let scratch =
      spare.withLock { $0.popLast() } ?? SearchScratch(quantizer, projector, cellProjector)
    defer { spare.withLock { if $0.count < 8 { $0.append(scratch) } } }
    return try body(scratch)
  }
}
