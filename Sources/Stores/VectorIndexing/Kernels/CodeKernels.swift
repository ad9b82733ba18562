// The kernels on codes and floats, in the shapes that the index uses. The
// caller owns the memory behind the pointers and knows its size.

import CVectorKernels
import Support

/// A row that passed a scan, and its score.
typealias Candidate = vk_candidate

extension InstructionSet {
  /// Rows a block of scan codes.
  static let blockRows = Int(VK_BLOCK_ROWS)

  /// Scans one cell. `found` has room for `rows` candidates.
  @inline(__always)
  func scan(
    _ blocks: UnsafePointer<UInt8>, rows: Int, lines: Int, query: UnsafePointer<Int8>,
    base: Int32, threshold: Int32, firstRow: UInt32, found: UnsafeMutablePointer<Candidate>
  ) -> Int {
    vk_scan_u4(isa, blocks, rows, lines, query, base, threshold, firstRow, found)
  }

  /// Products of the vector with every row of the blocks.
  func multiply(
    _ blocks: UnsafePointer<UInt8>, blockCount: Int, lines: Int, vector: UnsafePointer<Int8>,
    products: UnsafeMutablePointer<Int32>
  ) {
    vk_multiply_u7(isa, blocks, blockCount, lines, vector, 1, products)
  }

  /// The best row of the blocks for each vector.
  func nearest(
    _ blocks: UnsafePointer<UInt8>, blockCount: Int, lines: Int, biases: UnsafePointer<Int32>,
    vectors: UnsafePointer<Int8>, count: Int, nearest: UnsafeMutablePointer<UInt32>
  ) {
    vk_nearest_u7(isa, blocks, blockCount, lines, biases, vectors, count, nearest)
  }

  /// Estimated products with coded rows; see `vk_estimate_u4`.
  @inline(__always)
  func estimate(
    _ rows: UnsafePointer<UInt8>, picked: UnsafePointer<Candidate>?, count: Int, rowBytes: Int,
    query: CodedQuery, estimates: UnsafeMutablePointer<Float>
  ) {
    vk_estimate_u4(
      isa, rows, picked, count, rowBytes, query.bytes, query.sum, query.scale, query.shift,
      estimates)
  }

  /// Products with plain rows of nibbles.
  func dotNibbles(
    _ rows: UnsafePointer<UInt8>, picked: UnsafePointer<Candidate>?, count: Int, rowBytes: Int,
    stride: Int, query: UnsafePointer<Int8>, products: UnsafeMutablePointer<Int32>
  ) {
    vk_dot_u4(isa, rows, picked, count, stride, rowBytes, query, products)
  }

  /// A product in double precision, the same on every instruction set.
  func dot(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int) -> Double {
    vk_dot_f32(isa, left, right, count)
  }

  /// Products of `vector` with the rows of a matrix.
  func multiply(
    _ matrix: UnsafePointer<Float>, rows: Int, count: Int, vector: UnsafePointer<Float>,
    products: UnsafeMutablePointer<Float>
  ) {
    vk_multiply_f32(isa, matrix, rows, count, vector, products)
  }

  /// Turns a vector by the rotation that the signs name.
  func rotate(_ values: UnsafeMutablePointer<Float>, count: Int, signs: UnsafePointer<Float>) {
    vk_rotate(isa, values, count, signs)
  }

  /// Whether pages hold against their checksums; each is read once only.
  func verify(
    _ bytes: UnsafePointer<UInt8>, checksums: UnsafeRawPointer,
    verified: UnsafeMutablePointer<UInt8>,
    pages: ClosedRange<Int>
  ) -> Bool {
    vk_verify_pages(isa, bytes, checksums, verified, pages.lowerBound, pages.upperBound) != 0
  }
}

/// Moves the `wanted` best candidates to the front.
@inline(__always)
func selectBest(_ wanted: Int, of candidates: UnsafeMutablePointer<Candidate>, count: Int) {
  vk_select(candidates, count, wanted)
}

extension InstructionSet {
  /// The best cells in their order; see `vk_order`.
  func order(
    _ candidates: UnsafeMutablePointer<Candidate>, count: Int, extras: UnsafePointer<Float>,
    scale: Float,
    wanted: Int, best: UnsafeMutablePointer<Candidate>
  ) -> Int {
    vk_order(isa, candidates, count, extras, scale, wanted, best)
  }
}

/// What the estimates of coded rows need of a query.
struct CodedQuery {
  var bytes: UnsafePointer<Int8>
  /// The sum of the query's values, which a row's origin is multiplied by.
  var sum: Float
  /// What one unit of a query byte is worth.
  var scale: Float
  /// What a row's step is multiplied by besides.
  var shift: Float
}

/// A number that orders as the float does. NaN orders above infinity.
@inline(__always)
func ordered(_ value: Float) -> Int32 {
  let bits = Int32(bitPattern: value.bitPattern)
  return bits ^ ((bits >> 31) & 0x7fff_ffff)
}

extension SplitMix64 {
  /// Uniform in 0..<1, a multiple of 2^-24.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }
}
