// A sample of vectors as rotated bytes, from which cells are learned.

import Support

/// Vectors after mean and rotation, a byte a value.
final class RowBytes: @unchecked Sendable {
  // Safety: written by the initializer alone, each part by one thread.
  private let bytes: UnsafeMutablePointer<Int8>
  let count: Int
  let padded: Int

  init(_ rows: VectorRows, _ sample: [Int], _ quantizer: CellQuantizer, _ threads: Int) throws {
    count = sample.count
    padded = quantizer.padded
    bytes = .allocate(capacity: max(1, sample.count * quantizer.padded))
    let target = SendablePointer(bytes), width = padded
    try inParallel(threads) { part in
      var values = [Float](repeating: 0, count: width)
      for i in share(part, of: threads, sample.count) {
        quantizer.rotate(rows.row(sample[i]), into: &values)
        roundToBytes(values, scale: quantizer.byteScale, into: target.pointer + i * width)
      }
    }
  }

  deinit { bytes.deallocate() }

  func row(_ index: Int) -> UnsafePointer<Int8> { UnsafePointer(bytes + index * padded) }

  /// The cell of each vector.
  func nearest(_ quantizer: CellQuantizer, _ threads: Int) throws -> [UInt32] {
    let found = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
    defer { found.deallocate() }
    let biases = quantizer.cellBiases(), target = SendablePointer(found)
    try inParallel(threads) { part in
      let mine = share(part, of: threads, self.count)
      InstructionSet.selected.nearest(
        quantizer.cells, blockCount: quantizer.cellBlockCount, lines: quantizer.cellLines,
        biases: biases, vectors: self.row(mine.lowerBound), count: mine.count,
        nearest: target.pointer + mine.lowerBound)
    }
    return Array(UnsafeBufferPointer(start: found, count: count))
  }

  /// How many vectors each cell has, and the sum of their bytes.
  func sums(by quantizer: CellQuantizer, _ threads: Int) throws -> (counts: [Int], values: [Int32])
  {
    let nearest = try nearest(quantizer, threads)
    var counts = [Int](repeating: 0, count: quantizer.cellCount)
    var values = [Int32](repeating: 0, count: quantizer.cellCount * padded)
    values.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      for (i, cell) in nearest.enumerated() {
        counts[Int(cell)] += 1
        let sum = sums + Int(cell) * padded, row = row(i)
        for j in 0..<padded { sum[j] &+= Int32(row[j]) }
      }
    }
    return (counts, values)
  }
}

/// A pointer that threads share; each writes a part of its own.
struct SendablePointer<T>: @unchecked Sendable {
  // Safety: who makes one gives each thread another part.
  let pointer: UnsafeMutablePointer<T>
  init(_ pointer: UnsafeMutablePointer<T>) { self.pointer = pointer }
}

/// Rounds to signed bytes of −127…127.
func roundToBytes(
  _ values: UnsafePointer<Float>, count: Int, scale: Float, into bytes: UnsafeMutablePointer<Int8>
) {
  let inverse = scale > 0 ? 1 / scale : 0
  for i in 0..<count {
    // Added to 1.5 × 2^23, a small number is rounded to a whole one, which
    // is then in the lowest bits; a NaN gives some byte, and no trap.
    let shifted = max(-127, min(127, values[i] * inverse)) + 12_582_912
    bytes[i] = Int8(truncatingIfNeeded: shifted.bitPattern)
  }
}

func roundToBytes(_ values: [Float], scale: Float, into bytes: UnsafeMutablePointer<Int8>) {
  values.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return }
    roundToBytes(start, count: values.count, scale: scale, into: bytes)
  }
}

extension CellQuantizer {
  /// Half the squared lengths of the centres, negative, in units of the
  /// products of bytes and codes; cells that do not exist never win.
  func cellBiases() -> [Int32] {
    var biases = [Int32](repeating: Int32.min / 2, count: cellBlockCount * 16)
    var centre = [Float](repeating: 0, count: padded)
    let unit = Double(byteScale) * Double(cellStep)
    for cell in 0..<cellCount {
      self.centre(cell, into: &centre)
      let squared = InstructionSet.selected.dot(centre, centre, count: padded)
      biases[cell] = unit > 0 ? -Int32(clamping: max(0, min(1e9, squared / 2 / unit))) : 0
    }
    return biases
  }
}
