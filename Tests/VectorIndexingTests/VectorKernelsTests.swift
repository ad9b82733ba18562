// Every instruction set against scalar: tails, alignments, extremes.

import CVectorKernels
import Testing

@testable import VectorIndexing

@Suite struct VectorKernelsTests {
  @Test(arguments: InstructionSet.available)
  func dotProductsEqualScalarOverAllTailsAndAlignments(_ set: InstructionSet) {
    var random = SeededRandom(seed: 7)
    for dimension in 0...131 {
      let query = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
      let values = (0..<(3 * dimension)).map { _ in Float.random(in: -1...1, using: &random) }
      var halves = [UInt16](repeating: 0, count: values.count)
      _ = roundToHalf(values, into: &halves)
      for offset in [0, 1, 2, 3] {
        var bytes = [UInt8](repeating: 0xAA, count: offset)
        halves.withUnsafeBytes { bytes.append(contentsOf: $0) }
        func products(_ set: InstructionSet) -> [Float] {
          [Float](unsafeUninitializedCapacity: 3) { out, count in
            bytes.withUnsafeBytes {
              set.dotHalf(rows: UnsafeRawBufferPointer(rebasing: $0[offset...]), query: query,
                products: UnsafeMutableBufferPointer(rebasing: out[0..<3]))
            }
            count = 3
          }
        }
        let expected = products(InstructionSet.available[0])
        for (got, want) in zip(products(set), expected) {
          // Sums in another order: bounded by dimension × 2^-23.
          let bound = Float(max(1, dimension)) * 0x1p-23
          #expect(abs(got - want) <= bound, "\(set.name), dimension \(dimension): \(got) and \(want)")
        }
      }
    }
  }

  @Test func halfConversionEqualsTheProcessorsForEveryBitPattern() {
    for bits in UInt16.min...UInt16.max {
      let reference = Float16(bitPattern: bits)
      var product: Float = 0
      withUnsafeBytes(of: bits) { row in
        withUnsafeMutablePointer(to: &product) {
          InstructionSet.available[0].dotHalf(
            rows: row, query: [1], products: UnsafeMutableBufferPointer(start: $0, count: 1))
        }
      }
      if reference.isNaN {
        #expect(product.isNaN)
      } else {
        #expect(product == Float(reference), "bits \(bits)")
      }
    }
  }

  @Test func roundingEqualsTheProcessorsAtTiesSubnormalsAndOverflow() {
    var random = SeededRandom(seed: 3)
    var values: [Float] = [0, -0.0, 1, 65504, 65519.99, 65520, -65520, 0x1p-24, 0x1p-25, 0x1.8p-25, 0x1p-14,
      1 + 0x1p-11, 1 + 0x3p-11, .infinity, -.infinity]
    for _ in 0..<20_000 { values.append(Float(bitPattern: random.next() as UInt32)) }
    for value in values where !value.isNaN {
      var halves: [UInt16] = [0]
      _ = roundToHalf([value], into: &halves)
      #expect(halves[0] == Float16(value).bitPattern, "\(value)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func checksumEqualsThePublishedVectors(_ set: InstructionSet) {
    // RFC 3720, appendix B.4.
    let cases: [([UInt8], UInt32)] = [
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      (Array(0..<32), 0x46dd_794e),
      (Array((0..<32).reversed()), 0x113f_db5c),
    ]
    for (bytes, expected) in cases {
      #expect(bytes.withUnsafeBytes { set.checksum($0) } == expected)
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every run.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
