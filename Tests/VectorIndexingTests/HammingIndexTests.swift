// Neighbours by few differing bits, against comparing with every hash.

import Testing

@testable import VectorIndexing

@Suite struct HammingIndexTests {
  /// Random hashes, among them some that differ from others in a few bits.
  static func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
    var random = SeededRandom(seed: seed)
    var all: [UInt64] = []
    for _ in 0..<count {
      if let near = all.randomElement(using: &random), Int.random(in: 0..<3, using: &random) == 0 {
        var hash = near
        for _ in 0..<Int.random(in: 0...12, using: &random) {
          hash ^= 1 << UInt64.random(in: 0..<64, using: &random)
        }
        all.append(hash)
      } else {
        all.append(random.next())
      }
    }
    return all
  }

  static func neighbours(of hash: UInt64, in index: HammingIndex) -> [Int: Int] {
    var found: [Int: Int] = [:]
    index.forEachNeighbour(of: hash) { position, distance in
      #expect(found.updateValue(distance, forKey: position) == nil, "told twice")
    }
    return found
  }

  @Test(arguments: [0, 1, 3, 8, 10, 16, 40, 64])
  func findsExactlyWhatComparingWithAllFinds(_ radius: Int) {
    let hashes = Self.hashes(1200, seed: UInt64(radius) + 1)
    let index = HammingIndex(hashes, radius: radius)
    for hash in hashes.prefix(60) + [0, .max] {
      var expected: [Int: Int] = [:]
      for (position, other) in hashes.enumerated() {
        let distance = (hash ^ other).nonzeroBitCount
        if distance <= radius { expected[position] = distance }
      }
      #expect(Self.neighbours(of: hash, in: index) == expected)
    }
  }

  @Test func equalHashesKeepTheirOwnPositions() {
    let index = HammingIndex([7, 7, 7, ~7], radius: 0)
    #expect(Self.neighbours(of: 7, in: index) == [0: 0, 1: 0, 2: 0])
    #expect(Self.neighbours(of: 8, in: index).isEmpty)
  }

  @Test func anEmptyIndexFindsNothing() {
    #expect(Self.neighbours(of: 1, in: HammingIndex([], radius: 8)).isEmpty)
  }

  @Test(arguments: InstructionSet.available)
  func everyInstructionSetFindsTheSame(_ set: InstructionSet) {
    let hashes = Self.hashes(100, seed: 5)
    for count in 0...33 {
      for limit in [0, 5, 31, 64] {
        let part = Array(hashes.prefix(count))
        let expected = part.indices.filter { (part[$0] ^ hashes[50]).nonzeroBitCount <= limit }
        let found = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(1, count)) {
          room in
          part.withUnsafeBufferPointer { all in
            let total = set.hammingWithin(limit, of: hashes[50], all, room)
            return room[..<total].map(Int.init)
          }
        }
        #expect(found == expected, "\(set.name), \(count) hashes, limit \(limit)")
      }
    }
  }
}
