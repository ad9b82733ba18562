// Turns vectors into codes, and queries into weights for those codes: the mean,
// a rotation, the cells' centres and a projection. It is learned when an index
// is built, and never changes after that.

import Support

/// The learned part of an index.
struct CellQuantizer: Sendable {
  /// Values a vector.
  let dimension: Int
  /// Values in the rotated space: the dimension, rounded up to a multiple of 64.
  let padded: Int
  /// Values that the scan codes keep, a multiple of 16.
  let projected: Int
  /// At least 1.
  let cellCount: Int
  /// Where the rotation's signs and the dither come from.
  let seed: UInt64
  /// Subtracted before the rotation; `padded` values, the last ones 0.
  var mean: [Float]
  /// `projected` rows of `padded` values, orthonormal: where vectors differ most
  /// from their cells' centres.
  var projection: [Float]
  /// The same of the centres themselves: where they differ most from each other.
  var cellProjection: [Float]
  /// The cells' centres, 7 bits a value, in blocks of 16 cells.
  var cells: [UInt8]
  /// A centre's value is code × step − reach.
  var cellStep: Float
  var cellReach: Float
  /// Root mean square distance of a cell's vectors from its centre.
  var radii: [Float]
  /// What one unit of a rotated vector's byte is worth, in training.
  var byteScale: Float
  /// What one unit of a scan code is worth.
  var scanStep: Float
  /// What one unit of a cell's scan code is worth.
  var cellScanStep: Float

  /// Signs of the rotation, 4 × `padded`.
  let signs: [Float]
  /// Dither of the row codes, `padded` values in 0..<1.
  let dither: [Float]

  /// Lines of 64 bytes in a block of scan codes: eight values a line.
  var scanLines: Int { projected / 8 }
  /// Lines of 64 bytes in a block of cells: four values a line.
  var cellLines: Int { padded / 4 }
  var cellBlockCount: Int { (cellCount + 15) / 16 }
  /// Bytes of one plane of a row's codes.
  var rowBytes: Int { padded / 2 }

  init(dimension: Int, projected: Int, cellCount: Int, seed: UInt64) {
    self.dimension = dimension
    padded = Self.padded(dimension)
    self.projected = projected
    self.cellCount = cellCount
    self.seed = seed
    mean = [Float](repeating: 0, count: padded)
    projection = [Float](repeating: 0, count: projected * padded)
    cellProjection = projection
    cells = [UInt8](repeating: 0, count: (cellCount + 15) / 16 * 16 * padded)
    cellStep = 0
    cellReach = 0
    radii = [Float](repeating: 0, count: cellCount)
    byteScale = 1
    scanStep = 1
    cellScanStep = 1
    var random = SplitMix64(seed: seed)
    signs = (0..<(4 * padded)).map { _ in random.next() & 1 == 0 ? 1 : -1 }
    dither = (0..<padded).map { _ in random.unit() }
  }

  static func padded(_ dimension: Int) -> Int { (dimension + 63) / 64 * 64 }

  /// How many of a vector's values the scan codes keep: a quarter, but at least
  /// 128 and at most 256. Of CLIP-like vectors' residuals that is some 70 % of
  /// the variance. As few as can be if there is one cell, all of which an
  /// approximate search would scan.
  static func projected(_ dimension: Int, cellCount: Int) -> Int {
    if cellCount == 1 { return 16 }
    let padded = padded(dimension)
    return min(padded, max(128, min(256, padded / 4)))
  }

  /// How many cells suit n vectors: 8 × √n, so that choosing cells and
  /// scanning them cost about the same. One where every search is exact anyway.
  static func cellCount(for count: Int) -> Int {
    count <= VectorIndex.largestExact
      ? 1 : Int(clamping: (Double(count).squareRoot() * 8 / 16).rounded()) * 16
  }

  /// Where the byte of a cell's value lies in `cells`.
  func cellByte(_ cell: Int, _ value: Int) -> Int {
    (cell / 16 * cellLines + value / 4) * 64 + cell % 16 * 4 + value % 4
  }

  /// A cell's centre in the rotated space.
  func centre(_ cell: Int, into values: UnsafeMutablePointer<Float>) {
    for value in 0..<padded {
      values[value] = Float(cells[cellByte(cell, value)]) * cellStep - cellReach
    }
  }

  /// Subtracts the mean and rotates.
  func rotate(_ vector: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>) {
    mean.withUnsafeBufferPointer { mean in
      for i in 0..<dimension { values[i] = vector[i] - mean[i] }
    }
    for i in dimension..<padded { values[i] = 0 }
    InstructionSet.selected.rotate(values, count: padded, signs: signs)
  }

  /// The mean, rotated as a query is.
  var rotatedMean: [Float] {
    [Float](unsafeUninitializedCapacity: padded) { values, filled in
      if let start = values.baseAddress { rotateQuery(mean, into: start) }
      filled = padded
    }
  }

  /// Rotates alone, as a query is.
  func rotateQuery(_ vector: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>) {
    for i in 0..<dimension { values[i] = vector[i] }
    for i in dimension..<padded { values[i] = 0 }
    InstructionSet.selected.rotate(values, count: padded, signs: signs)
  }
}
