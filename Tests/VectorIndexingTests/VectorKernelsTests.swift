// The checksum on every instruction set; CodeKernelsTests has the others.

import Testing

@testable import VectorIndexing

@Suite struct VectorKernelsTests {
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
