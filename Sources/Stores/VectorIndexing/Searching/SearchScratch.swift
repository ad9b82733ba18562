// Working memory of a search, and the forms of a query in it.

import Support

/// Buffers of one search; one thread at a time.
final class SearchScratch: @unchecked Sendable {
  // Safety: VectorIndex lends each to one thread at a time.
  let quantizer: CellQuantizer
  private let projector: QueryProjector
  private let cellProjector: QueryProjector
  /// The rotated query.
  let rotated: UnsafeMutablePointer<Float>
  /// The rotated query in bytes, and what rounding took in finer bytes.
  let bytes: UnsafeMutablePointer<Int8>
  let fineBytes: UnsafeMutablePointer<Int8>
  /// The projected query's weights, for rows and for cells.
  let weights: UnsafeMutablePointer<Int8>
  let cellWeights: UnsafeMutablePointer<Int8>
  private let parts: UnsafeMutablePointer<Float>
  private let projected: UnsafeMutablePointer<Int32>
  /// All cells, and those to be scanned in their order.
  let cells: UnsafeMutablePointer<Candidate>
  let order: UnsafeMutablePointer<Candidate>
  /// Scores of the best rows so far; see `vk_raise_bar`.
  private(set) var best: UnsafeMutablePointer<Int32>
  private var bestCapacity = 1
  private(set) var candidates: UnsafeMutablePointer<Candidate>
  private(set) var estimates: UnsafeMutablePointer<Float>
  private(set) var products: UnsafeMutablePointer<Int32>
  private(set) var capacity = 0
  /// Where codes are read to in compact memory.
  let codes = CodeBuffers()

  // The query's numbers.
  /// Value of one unit of `bytes`, of `fineBytes`, of `weights`.
  private(set) var byteScale: Float = 1
  private(set) var fineScale: Float = 1
  private(set) var weightScale: Float = 1
  private(set) var cellWeightScale: Float = 1
  /// Sums of the values that the bytes stand for.
  private(set) var sum: Float = 0
  private(set) var fineSum: Float = 0
  /// The same values times the dither.
  private var ditherSum: Float = 0
  private var fineDitherSum: Float = 0
  /// Length of the query, of its bytes' values, and of what bytes and finer
  /// bytes leave.
  private(set) var length: Float = 0
  /// The mean's product with the query: what all scores have in common.
  private(set) var meanScore = 0.0
  private(set) var coarseLoss: Float = 0
  private(set) var fineLoss: Float = 0

  init(_ quantizer: CellQuantizer, _ projector: QueryProjector, _ cellProjector: QueryProjector) {
    self.quantizer = quantizer
    self.projector = projector
    self.cellProjector = cellProjector
    rotated = .allocate(capacity: quantizer.padded)
    bytes = .allocate(capacity: quantizer.padded)
    fineBytes = .allocate(capacity: quantizer.padded)
    weights = .allocate(capacity: quantizer.projected)
    cellWeights = .allocate(capacity: quantizer.projected)
    best = .allocate(capacity: 1)
    parts = .allocate(capacity: quantizer.projected)
    projected = .allocate(capacity: quantizer.projected)
    cells = .allocate(capacity: quantizer.cellCount)
    order = .allocate(capacity: quantizer.cellCount)
    candidates = .allocate(capacity: 1)
    estimates = .allocate(capacity: 1)
    products = .allocate(capacity: 1)
  }

  deinit {
    rotated.deallocate()
    bytes.deallocate()
    fineBytes.deallocate()
    weights.deallocate()
    cellWeights.deallocate()
    best.deallocate()
    parts.deallocate()
    projected.deallocate()
    cells.deallocate()
    order.deallocate()
    candidates.deallocate()
    estimates.deallocate()
    products.deallocate()
  }

  /// Makes room for this many candidates, and keeps those that are there.
  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    let grown = UnsafeMutablePointer<Candidate>.allocate(capacity: wanted)
    grown.update(from: candidates, count: capacity)
    candidates.deallocate()
    estimates.deallocate()
    products.deallocate()
    candidates = grown
    estimates = .allocate(capacity: wanted)
    products = .allocate(capacity: wanted)
    capacity = wanted
  }

  /// Rotates and rounds a query.
  func take(_ query: [Float]) {
    let padded = quantizer.padded
    quantizer.rotateQuery(query, into: rotated)
    meanScore = InstructionSet.selected.dot(query, quantizer.mean, count: quantizer.dimension)
    var largest: Float = 0, squares: Float = 0
    for i in 0..<padded {
      largest = max(largest, abs(rotated[i]))
      squares += rotated[i] * rotated[i]
    }
    length = squares.squareRoot()
    byteScale = largest > 0 ? largest / 127 : 1
    roundToBytes(rotated, count: padded, scale: byteScale, into: bytes)
    fineScale = byteScale / 254
    var whole: Int32 = 0, fine: Int32 = 0
    var dithered: Float = 0, fineDithered: Float = 0
    var lost: Float = 0, finelyLost: Float = 0
    let inverse = 1 / fineScale
    quantizer.dither.withUnsafeBufferPointer { dither in
      for i in 0..<padded {
        let coarse = Float(bytes[i]) * byteScale
        let rest = rotated[i] - coarse
        let shifted = max(-127, min(127, rest * inverse)) + 12_582_912
        let small = Int8(truncatingIfNeeded: shifted.bitPattern)
        fineBytes[i] = small
        let left = rest - Float(small) * fineScale
        whole &+= Int32(bytes[i])
        fine &+= Int32(small)
        dithered += coarse * dither[i]
        fineDithered += Float(small) * fineScale * dither[i]
        lost += rest * rest
        finelyLost += left * left
      }
    }
    sum = Float(whole) * byteScale
    fineSum = Float(fine) * fineScale
    ditherSum = dithered
    fineDitherSum = fineDithered
    coarseLoss = lost.squareRoot()
    fineLoss = finelyLost.squareRoot()
  }

  /// The squared distance of the query that was taken from a cell's centre.
  ///
  /// - Parameter rotatedMean: the mean of the vectors, rotated as the query is.
  func squaredDistance(to cell: Int, _ rotatedMean: [Float]) -> Float {
    var sum: Float = 0
    // A line has four values of each of sixteen cells.
    var at = quantizer.cellByte(cell, 0)
    quantizer.cells.withUnsafeBufferPointer { codes in
      rotatedMean.withUnsafeBufferPointer { mean in
        for first in stride(from: 0, to: quantizer.padded, by: 4) {
          for i in 0..<4 {
            let centre = Float(codes[at + i]) * quantizer.cellStep - quantizer.cellReach
            let gap = rotated[first + i] - mean[first + i] - centre
            sum += gap * gap
          }
          at += 64
        }
      }
    }
    return sum
  }

  /// Makes room for the scores of this many best.
  func reserveBest(_ limit: Int) {
    if limit > bestCapacity {
      best.deallocate()
      best = .allocate(capacity: limit)
      bestCapacity = limit
    }
    best.update(repeating: .min, count: limit)
  }

  /// Projects the query and rounds it to weights for the scans of cells and of
  /// rows.
  func project() {
    weightScale = project(projector, into: weights)
    cellWeightScale = project(cellProjector, into: cellWeights)
  }

  /// - Returns: what a unit of the weights is worth.
  private func project(_ projector: QueryProjector, into weights: UnsafeMutablePointer<Int8>)
    -> Float
  {
    let count = quantizer.projected
    InstructionSet.selected.multiply(
      projector.blocks, blockCount: count / 16, lines: quantizer.cellLines, vector: bytes,
      products: projected)
    // The common offset of the codes, and its unit, which the weights lose.
    let unit = byteScale * projector.step, offset = projector.reach * sum
    var largest: Float = 0
    for i in 0..<count {
      parts[i] = Float(projected[i]) * unit - offset
      largest = max(largest, abs(parts[i]))
    }
    let scale = largest > 0 ? largest / 127 : 1
    roundToBytes(parts, count: count, scale: scale, into: weights)
    return scale
  }

  /// The query for the upper nibbles.
  var coded: CodedQuery {
    CodedQuery(bytes: UnsafePointer(bytes), sum: sum, scale: byteScale, shift: sum / 2 - ditherSum)
  }

  /// What origin and step of a row are multiplied by besides the products, for
  /// both nibbles and both parts of the query.
  var fineConstants: (origin: Float, step: Float) {
    (sum + fineSum, (sum + fineSum) / 32 - ditherSum - fineDitherSum)
  }

  /// What one unit of a row's scan score is worth, and of a cell's.
  var scanScale: Float { weightScale * quantizer.scanStep }
  var cellScale: Float { cellWeightScale * quantizer.cellScanStep }
}

/// The projection in bytes, for queries, which are rounded anyway.
final class QueryProjector: Sendable {
  let blocks: [UInt8]
  /// A value of the projection is code × step − reach.
  let step: Float
  let reach: Float

  init(_ projection: [Float], _ quantizer: CellQuantizer) {
    var most: Float = 0
    for value in projection { most = max(most, abs(value)) }
    reach = most
    step = most > 0 ? most * 2 / 127 : 1
    var blocks = [UInt8](repeating: 0, count: projection.count)
    for row in 0..<quantizer.projected {
      for i in 0..<quantizer.padded {
        let code = ((projection[row * quantizer.padded + i] + reach) / step).rounded()
        blocks[quantizer.cellByte(row, i)] = UInt8(fitting: max(0, min(127, code)))
      }
    }
    self.blocks = blocks
  }
}
