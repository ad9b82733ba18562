// Learns a quantizer from a sample of the vectors: the mean, the cells' centres
// and the projection. It works on bytes where a byte is enough, which makes
// training four times as fast as single precision.

import Support

/// Learns from vectors how to code them.
struct QuantizerTrainer {
  let rows: VectorRows
  let threads: Int
  let seed: UInt64
  var rounds = 6
  /// Vectors a cell that training looks at.
  var sampleEach = 24

  /// Learns `cellCount` cells and a projection to `projected` values.
  func train(cellCount: Int, projected: Int) throws -> CellQuantizer {
    var quantizer = CellQuantizer(
      dimension: rows.dimension, projected: projected, cellCount: cellCount, seed: seed)
    guard rows.count > 0 else { return quantizer }
    var random = SplitMix64(seed: seed &+ 1)
    let sample = picks(max(16_384, sampleEach * cellCount), &random)
    quantizer.mean = mean(of: sample, padded: quantizer.padded)
    quantizer.byteScale = byteScale(sample, quantizer)
    if cellCount > 1 { try learnCells(sample, &quantizer, &random) }
    try learnProjections(sample, &quantizer, &random)
    return quantizer
  }

  /// Rows spread evenly, each moved at random within its share.
  private func picks(_ wanted: Int, _ random: inout SplitMix64) -> [Int] {
    guard rows.count > wanted else { return Array(0..<rows.count) }
    let share = Double(rows.count) / Double(wanted)
    return (0..<wanted).map { i in
      min(rows.count - 1, Int(clamping: (Double(i) + Double(random.unit())) * share))
    }
  }

  private func mean(of sample: [Int], padded: Int) -> [Float] {
    let used = stride(from: 0, to: sample.count, by: max(1, sample.count / 65_536))
    var sums = [Double](repeating: 0, count: padded)
    var count = 0.0
    for i in used {
      let row = rows.row(sample[i])
      for j in 0..<rows.dimension { sums[j] += Double(row[j]) }
      count += 1
    }
    return sums.map { Float($0 / count) }
  }

  /// Five standard deviations fit a byte.
  private func byteScale(_ sample: [Int], _ quantizer: CellQuantizer) -> Float {
    var values = [Float](repeating: 0, count: quantizer.padded)
    var sum = 0.0, count = 0.0
    for i in Swift.stride(from: 0, to: sample.count, by: max(1, sample.count / 1024)) {
      quantizer.rotate(rows.row(sample[i]), into: &values)
      for value in values { sum += Double(value) * Double(value) }
      count += Double(values.count)
    }
    let deviation = Float((sum / count).squareRoot())
    return deviation > 0 ? deviation * 5 / 127 : 1
  }

  // MARK: Cells

  private func learnCells(
    _ sample: [Int], _ quantizer: inout CellQuantizer, _ random: inout SplitMix64
  ) throws {
    let padded = quantizer.padded, cellCount = quantizer.cellCount
    let bytes = try RowBytes(rows, sample, quantizer, threads)
    var centres = [Float](repeating: 0, count: cellCount * padded)
    for cell in 0..<cellCount {
      let row = Int(random.next(upperBound: UInt64(sample.count)))
      for j in 0..<padded {
        centres[cell * padded + j] = Float(bytes.row(row)[j]) * quantizer.byteScale
      }
    }
    for round in 0..<rounds {
      Self.code(centres, &quantizer)
      let sums = try bytes.sums(by: quantizer, threads)
      if round == rounds - 1 { break }
      for cell in 0..<cellCount {
        if sums.counts[cell] == 0 {
          // An empty cell starts again where a random vector lies.
          let row = Int(random.next(upperBound: UInt64(sample.count)))
          for j in 0..<padded {
            centres[cell * padded + j] = Float(bytes.row(row)[j]) * quantizer.byteScale
          }
          continue
        }
        let scale = quantizer.byteScale / Float(sums.counts[cell])
        for j in 0..<padded {
          centres[cell * padded + j] = Float(sums.values[cell * padded + j]) * scale
        }
      }
    }
  }

  /// Rounds centres to 7 bits a value.
  private static func code(_ centres: [Float], _ quantizer: inout CellQuantizer) {
    let reach = max(centres.max() ?? 0, -(centres.min() ?? 0))
    quantizer.cellReach = reach
    quantizer.cellStep = reach * 2 / 127
    let inverse = reach > 0 ? 1 / quantizer.cellStep : 0
    for cell in 0..<quantizer.cellCount {
      for j in 0..<quantizer.padded {
        let code = ((centres[cell * quantizer.padded + j] + reach) * inverse).rounded()
        quantizer.cells[quantizer.cellByte(cell, j)] = UInt8(fitting: max(0, min(127, code)))
      }
    }
  }

  // MARK: Projection

  /// What the scan codes keep of vectors less their centres, and of centres.
  private func learnProjections(
    _ sample: [Int], _ quantizer: inout CellQuantizer, _ random: inout SplitMix64
  ) throws {
    let used = sample.count <= 8192 ? sample : (0..<8192).map { sample[$0 * sample.count / 8192] }
    let residuals = try residuals(used, quantizer)
    quantizer.projection = projection(residuals, quantizer, &random)
    quantizer.scanStep = step(residuals, quantizer.projection, quantizer)
    var centres = [Float](repeating: 0, count: quantizer.cellCount * quantizer.padded)
    centres.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for cell in 0..<quantizer.cellCount {
        quantizer.centre(cell, into: start + cell * quantizer.padded)
      }
    }
    quantizer.cellProjection = projection(centres, quantizer, &random)
    quantizer.cellScanStep = step(centres, quantizer.cellProjection, quantizer)
  }

  /// The directions in which vectors lie farthest from zero, by orthogonal
  /// iteration (Golub and Van Loan, Matrix Computations, 8.2.4), then turned at
  /// random among themselves, so that each has the same share of the variance
  /// and one step suits all.
  private func projection(
    _ vectors: [Float], _ quantizer: CellQuantizer, _ random: inout SplitMix64
  ) -> [Float] {
    let padded = quantizer.padded, projected = quantizer.projected
    if projected == padded || quantizer.cellCount == 1 {
      // After the rotation, some coordinates are as good as others.
      var basis = [Float](repeating: 0, count: projected * padded)
      for i in 0..<projected { basis[i * padded + i] = 1 }
      return basis
    }
    var basis = (0..<(projected * padded)).map { _ in random.unit() - 0.5 }
    let covariance = covariance(vectors, padded)
    for _ in 0..<10 {
      orthonormalize(&basis, padded)
      basis = product(basis, covariance, padded)
    }
    orthonormalize(&basis, padded)
    turn(&basis, padded, projected, quantizer)
    return basis
  }

  /// The step of the scan codes that suits vectors of the rotated space: 2.7
  /// deviations to each side, the best reach of sixteen even steps for a normal
  /// distribution within a few percent (Max, "Quantizing for minimum
  /// distortion", 1960).
  private func step(_ vectors: [Float], _ projection: [Float], _ quantizer: CellQuantizer) -> Float
  {
    let padded = quantizer.padded, projected = quantizer.projected
    var sum = 0.0
    var values = [Float](repeating: 0, count: projected)
    let count = vectors.count / padded
    for row in 0..<count {
      vectors.withUnsafeBufferPointer { all in
        guard let start = all.baseAddress else { return }
        let vector = start + row * padded
        InstructionSet.selected.multiply(
          projection, rows: projected, count: padded, vector: vector, products: &values)
      }
      for value in values { sum += Double(value) * Double(value) }
    }
    let deviation = Float((sum / Double(max(1, count * projected))).squareRoot())
    return deviation > 0 ? deviation * 5.4 / 16 : 1
  }

  private func residuals(_ sample: [Int], _ quantizer: CellQuantizer) throws -> [Float] {
    let padded = quantizer.padded
    let nearest = try RowBytes(rows, sample, quantizer, threads).nearest(quantizer, threads)
    return [Float](unsafeUninitializedCapacity: sample.count * padded) { out, count in
      guard let start = out.baseAddress else { return }
      var centre = [Float](repeating: 0, count: padded)
      for (i, row) in sample.enumerated() {
        quantizer.rotate(rows.row(row), into: start + i * padded)
        quantizer.centre(Int(nearest[i]), into: &centre)
        for j in 0..<padded { start[i * padded + j] -= centre[j] }
      }
      count = sample.count * padded
    }
  }

  private func covariance(_ residuals: [Float], _ padded: Int) -> [Float] {
    // Blocks of rows, transposed, so that one column of the sum is one product
    // of a matrix that stays in the cache with a vector.
    let block = 256, rowCount = residuals.count / padded
    var sum = [Float](repeating: 0, count: padded * padded)
    var across = [Float](repeating: 0, count: padded * block)
    var column = [Float](repeating: 0, count: block)
    var products = [Float](repeating: 0, count: padded)
    for start in stride(from: 0, to: rowCount, by: block) {
      let now = min(block, rowCount - start)
      for j in 0..<padded {
        for i in 0..<block {
          across[j * block + i] = i < now ? residuals[(start + i) * padded + j] : 0
        }
      }
      for j in 0..<padded {
        for i in 0..<block { column[i] = across[j * block + i] }
        InstructionSet.selected.multiply(
          across, rows: padded, count: block, vector: column, products: &products)
        for i in 0..<padded { sum[j * padded + i] += products[i] }
      }
    }
    return sum
  }

  private func product(_ basis: [Float], _ matrix: [Float], _ padded: Int) -> [Float] {
    var result = basis
    basis.withUnsafeBufferPointer { from in
      result.withUnsafeMutableBufferPointer { to in
        guard let source = from.baseAddress, let target = to.baseAddress else { return }
        for start in stride(from: 0, to: basis.count, by: padded) {
          InstructionSet.selected.multiply(
            matrix, rows: padded, count: padded, vector: source + start, products: target + start)
        }
      }
    }
    return result
  }

  /// Gram and Schmidt's method, each vector twice, which is enough (Giraud and
  /// Langou, 2003). A vector that vanishes becomes a coordinate axis.
  private func orthonormalize(_ basis: inout [Float], _ padded: Int) {
    let count = basis.count / padded
    basis.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for i in 0..<count {
        let row = start + i * padded
        for attempt in 0...padded {
          let before = InstructionSet.selected.dot(row, row, count: padded).squareRoot()
          for _ in 0..<2 {
            for j in 0..<i {
              let other = start + j * padded
              let part = Float(InstructionSet.selected.dot(row, other, count: padded))
              for k in 0..<padded { row[k] -= part * other[k] }
            }
          }
          let length = InstructionSet.selected.dot(row, row, count: padded).squareRoot()
          if length > before * 1e-4, length > 0 {
            for k in 0..<padded { row[k] = Float(Double(row[k]) / length) }
            break
          }
          for k in 0..<padded { row[k] = k == (i + attempt) % padded ? 1 : 0 }
        }
      }
    }
  }

  private func turn(
    _ basis: inout [Float], _ padded: Int, _ projected: Int, _ quantizer: CellQuantizer
  ) {
    var column = [Float](repeating: 0, count: projected)
    for j in 0..<padded {
      for i in 0..<projected { column[i] = basis[i * padded + j] }
      InstructionSet.selected.rotate(&column, count: projected, signs: quantizer.signs)
      for i in 0..<projected { basis[i * padded + j] = column[i] }
    }
  }
}
