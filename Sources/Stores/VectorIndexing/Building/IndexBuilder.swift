// Builds an index file from vectors in memory: learns the quantizer, finds each
// vector's cell, and codes the vectors cell by cell, straight into the file.

import Glibc
import Support

/// How an index is built; the defaults suit all sizes.
public struct IndexBuildOptions: Sendable {
  /// Cells; nil chooses by the number of vectors.
  public var cellCount: Int?
  /// Values that the scan codes keep; nil chooses by the dimension.
  public var projectedDimension: Int?
  /// Threads to build with; nil takes all processors.
  public var threads: Int?
  /// The same vectors and seed give the same file.
  public var seed: UInt64
  /// An index of much the same vectors: what was learned from those is used
  /// again, and vectors that it holds unchanged keep their cells, which makes a
  /// build more than twice as fast. Where the numbers or the vectors have changed
  /// too much, or it is damaged, everything is learned anew.
  public var earlier: VectorIndex?

  public init(
    cellCount: Int? = nil, projectedDimension: Int? = nil, threads: Int? = nil,
    seed: UInt64 = 0x676c_696d_7073_6531, earlier: VectorIndex? = nil
  ) {
    self.cellCount = cellCount
    self.projectedDimension = projectedDimension
    self.threads = threads
    self.seed = seed
    self.earlier = earlier
  }
}

/// Writes index files.
public enum IndexBuilder {
  /// Builds the file at `path` and puts it in place when it is complete. Its
  /// metric is the inner product; `IndexWriter` makes files of others.
  ///
  /// Memory: eight bytes a vector and the training sample, 32 bytes a value of
  /// each cell. Vectors must be finite: `IndexWriter` sees to that.
  ///
  /// - Parameters:
  ///   - ids: one a vector, ascending.
  ///   - sourceVersion: kept in the file for the caller.
  ///   - spaceDigest: 32 bytes that name the embedding space.
  /// - Throws: `VectorIndexError`: `invalidVector` if ids and vectors do not
  ///   agree, `inputOutput`.
  public static func build(
    _ rows: VectorRows, ids: [Int64], path: String, sourceVersion: Int64, spaceDigest: [UInt8],
    options: IndexBuildOptions = IndexBuildOptions()
  ) throws {
    try build(
      rows, ids: ids, path: path, sourceVersion: sourceVersion, spaceDigest: spaceDigest,
      options: options,
      metric: .innerProduct)
  }

  /// - Parameter rows: as the metric stores them.
  static func build(
    _ rows: VectorRows, ids: [Int64], path: String, sourceVersion: Int64, spaceDigest: [UInt8],
    options: IndexBuildOptions, metric: StoredMetric
  ) throws {
    precondition(spaceDigest.count == 32)
    guard ids.count == rows.count, zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw VectorIndexError(
        kind: .invalidVector, message: "the ids for \(path) must be ascending, one a vector")
    }
    let threads = max(1, options.threads ?? ProcessorCount.available)
    let cellCount = max(1, options.cellCount ?? CellQuantizer.cellCount(for: rows.count))
    // What was learned of vectors that were stored otherwise says nothing.
    let known = options.earlier?.header.metric == metric ? options.earlier : nil
    if let earlier = EarlierCells(known, rows, ids, cellCount: cellCount) {
      do {
        let job = try IndexBuildJob(
          rows: rows, ids: ids, quantizer: earlier.index.quantizer, threads: threads, earlier)
        if try job.write(path: path, sourceVersion: sourceVersion, spaceDigest: spaceDigest, metric)
        {
          return
        }
      } catch let error as VectorIndexError where error.kind == .damaged {
        // Its codes cannot be used; the vectors can.
      }
    }
    let projected =
      options.projectedDimension.map {
        max(16, min(CellQuantizer.padded(rows.dimension), $0 / 16 * 16))
      }
      ?? CellQuantizer.projected(rows.dimension, cellCount: cellCount)
    let quantizer = try QuantizerTrainer(rows: rows, threads: threads, seed: options.seed)
      .train(cellCount: cellCount, projected: projected)
    let job = try IndexBuildJob(rows: rows, ids: ids, quantizer: quantizer, threads: threads, nil)
    _ = try job.write(path: path, sourceVersion: sourceVersion, spaceDigest: spaceDigest, metric)
  }
}

/// One build, after training.
private struct IndexBuildJob: Sendable {
  let rows: VectorRows
  let ids: [Int64]
  let threads: Int
  var quantizer: CellQuantizer
  /// The vectors in the order of their cells.
  var order: [UInt32]
  /// The first row of each cell, and the number of rows.
  var firstRow: [Int]
  let earlier: EarlierCells?

  init(
    rows: VectorRows, ids: [Int64], quantizer: CellQuantizer, threads: Int, _ earlier: EarlierCells?
  ) throws {
    self.earlier = earlier
    self.rows = rows
    self.ids = ids
    self.quantizer = quantizer
    self.threads = threads
    let cells = try Self.assign(rows, quantizer, threads, earlier)
    var counts = [Int](repeating: 0, count: quantizer.cellCount)
    for cell in cells { counts[Int(cell)] += 1 }
    firstRow = [0]
    for count in counts { firstRow.append(firstRow[firstRow.count - 1] + count) }
    var next = firstRow
    order = [UInt32](repeating: 0, count: cells.count)
    for (i, cell) in cells.enumerated() {
      order[next[Int(cell)]] = UInt32(i)
      next[Int(cell)] += 1
    }
  }

  /// The cell of every vector.
  private static func assign(
    _ rows: VectorRows, _ quantizer: CellQuantizer, _ threads: Int, _ earlier: EarlierCells?
  ) throws -> [UInt32] {
    guard quantizer.cellCount > 1 else { return [UInt32](repeating: 0, count: rows.count) }
    let found = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, rows.count))
    defer { found.deallocate() }
    let target = SendablePointer(found), biases = quantizer.cellBiases(), padded = quantizer.padded
    try inParallel(threads) { part in
      let together = 64
      let encoder = RowEncoder(quantizer)
      let bytes = UnsafeMutablePointer<Int8>.allocate(capacity: together * padded)
      let cells = UnsafeMutablePointer<UInt32>.allocate(capacity: together)
      defer {
        bytes.deallocate()
        cells.deallocate()
      }
      var sought: [Int] = []
      let mine = share(part, of: threads, rows.count)
      for start in stride(from: mine.lowerBound, to: mine.upperBound, by: together) {
        let now = min(together, mine.upperBound - start)
        sought.removeAll(keepingCapacity: true)
        for row in start..<(start + now) {
          encoder.take(rows.row(row))
          if let cell = try earlier?.cell(of: row, encoder) {
            target.pointer[row] = cell
            continue
          }
          roundToBytes(
            encoder.rotated, scale: quantizer.byteScale, into: bytes + sought.count * padded)
          sought.append(row)
        }
        InstructionSet.selected.nearest(
          quantizer.cells, blockCount: quantizer.cellBlockCount, lines: quantizer.cellLines,
          biases: biases, vectors: bytes, count: sought.count, nearest: cells)
        for (i, row) in sought.enumerated() { target.pointer[row] = cells[i] }
      }
    }
    return Array(UnsafeBufferPointer(start: found, count: rows.count))
  }

  /// - Returns: false, and the file at `path` as it was, if the vectors no
  ///   longer suit what was learned from the earlier ones.
  func write(path: String, sourceVersion: Int64, spaceDigest: [UInt8], _ metric: StoredMetric)
    throws -> Bool
  {
    let blocks = zip(firstRow, firstRow.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0 + 15) / 16 }
    guard
      let sections = IndexSections(
        dimension: rows.dimension, projected: quantizer.projected, rowCount: rows.count,
        cellCount: quantizer.cellCount, blockCount: blocks)
    else {
      throw VectorIndexError(kind: .invalidVector, message: "the vectors for \(path) are too many")
    }
    let file = try OutputFile(path: path, byteCount: sections.fileByteCount)
    let directory = writeDirectory(file, sections)
    let (radii, maximumLength, maximumStep) = try encode(file, sections, directory)
    var learned = quantizer
    learned.radii = radii
    let radius = VectorIndex.meanRadius(radii, firstRow)
    let learnedRadius = earlier?.index.header.learnedRadius ?? radius
    if radius > learnedRadius * EarlierCells.largestGrowth { return false }
    writeTables(file, sections, learned)
    try writeChecksums(file, sections)
    let header = IndexHeader(
      sections: sections, sourceVersion: sourceVersion, maximumID: ids.last ?? 0,
      spaceDigest: spaceDigest, quantizer: learned, maximumLength: maximumLength,
      maximumStep: maximumStep, learnedRadius: learnedRadius,
      checksumsChecksum: InstructionSet.selected.checksum(
        UnsafeRawBufferPointer(
          start: file.bytes + sections.checksums.lowerBound, count: sections.checksums.count)),
      metric: metric)
    for (i, byte) in header.encoded().enumerated() { file.bytes[i] = byte }
    try file.finish()
    return true
  }

  /// - Returns: the first block of each cell.
  private func writeDirectory(_ file: OutputFile, _ sections: IndexSections) -> [Int] {
    var first: [Int] = [], next = 0
    let raw = UnsafeMutableRawPointer(file.bytes + sections.directory.lowerBound)
    for cell in 0...quantizer.cellCount {
      first.append(next)
      raw.storeBytes(
        of: UInt32(firstRow[cell]).littleEndian, toByteOffset: cell * 8, as: UInt32.self)
      raw.storeBytes(of: UInt32(next).littleEndian, toByteOffset: cell * 8 + 4, as: UInt32.self)
      if cell < quantizer.cellCount { next += (firstRow[cell + 1] - firstRow[cell] + 15) / 16 }
    }
    return first
  }

  /// Codes all vectors, each thread some cells of about as many vectors.
  private func encode(_ file: OutputFile, _ sections: IndexSections, _ firstBlock: [Int]) throws
    -> ([Float], Float, Float)
  {
    let radii = UnsafeMutablePointer<Float>.allocate(capacity: quantizer.cellCount)
    let lengths = UnsafeMutablePointer<Float>.allocate(capacity: threads * 2)
    defer {
      radii.deallocate()
      lengths.deallocate()
    }
    let radiusOf = SendablePointer(radii), lengthOf = SendablePointer(lengths)
    let output = SendablePointer(file.bytes)
    try inParallel(threads) { part in
      let encoder = RowEncoder(quantizer)
      var maximum: Float = 0, step: Float = 0
      let mine = share(part, of: threads, rows.count)
      for cell in 0..<quantizer.cellCount {
        // A cell belongs to the thread whose share its first row lies in.
        let start = firstRow[cell], end = firstRow[cell + 1]
        guard mine.contains(start) || (start == end && part == 0) else { continue }
        var squares = 0.0
        for row in start..<end {
          let source = Int(order[row]), place = row - start
          encoder.take(rows.row(source))
          let block =
            output.pointer + sections.scan.lowerBound + (firstBlock[cell] + place / 16)
            * sections.blockBytes
          squares += encoder.encodeScan(cell: cell, into: block, at: place % 16)
          let found = encoder.encodeRow(
            into: output.pointer + sections.rows.lowerBound + row * sections.rowStride,
            fine: output.pointer + sections.fine.lowerBound + row * sections.rowBytes)
          step = max(step, found)
          maximum = max(maximum, encoder.length)
          UnsafeMutableRawPointer(output.pointer).storeBytes(
            of: ids[source].littleEndian, toByteOffset: sections.ids.lowerBound + row * 8,
            as: Int64.self)
          UnsafeMutableRawPointer(output.pointer).storeBytes(
            of: UInt32(row).littleEndian, toByteOffset: sections.sortedRows.lowerBound + source * 4,
            as: UInt32.self)
        }
        radiusOf.pointer[cell] = Float((squares / Double(max(1, end - start))).squareRoot())
      }
      lengthOf.pointer[part] = maximum
      lengthOf.pointer[threads + part] = step
    }
    // A little above, for the rounding of the lengths themselves.
    let maximum = (0..<threads).map { lengths[$0] }.max() ?? 0
    let step = (0..<threads).map { lengths[threads + $0] }.max() ?? 0
    return (
      Array(UnsafeBufferPointer(start: radii, count: quantizer.cellCount)), maximum * 1.0001, step
    )
  }

  private func writeTables(
    _ file: OutputFile, _ sections: IndexSections, _ quantizer: CellQuantizer
  ) {
    let raw = UnsafeMutableRawPointer(file.bytes)
    let floats = quantizer.mean + quantizer.projection + quantizer.cellProjection + quantizer.radii
    floats.withUnsafeBytes {
      raw.advanced(by: sections.quantizer.lowerBound).copyMemory(
        from: $0.baseAddress ?? UnsafeRawPointer(raw), byteCount: $0.count)
    }
    for (i, byte) in quantizer.cells.enumerated() {
      file.bytes[sections.cells.lowerBound + i] = byte
    }
    let encoder = RowEncoder(quantizer)
    for cell in 0..<quantizer.cellCount {
      encoder.encode(
        centreOf: cell,
        into: file.bytes + sections.cellScan.lowerBound + cell / 16 * sections.blockBytes)
    }
    for (i, id) in ids.enumerated() {
      raw.storeBytes(
        of: id.littleEndian, toByteOffset: sections.sortedIDs.lowerBound + i * 8, as: Int64.self)
    }
  }

  private func writeChecksums(_ file: OutputFile, _ sections: IndexSections) throws {
    let output = SendablePointer(file.bytes), page = IndexSections.page
    try inParallel(threads) { part in
      for i in share(part, of: threads, sections.pageCount) {
        let bytes = UnsafeRawBufferPointer(start: output.pointer + (i + 1) * page, count: page)
        UnsafeMutableRawPointer(output.pointer).storeBytes(
          of: InstructionSet.selected.checksum(bytes).littleEndian,
          toByteOffset: sections.checksums.lowerBound + i * 4, as: UInt32.self)
      }
    }
  }
}
