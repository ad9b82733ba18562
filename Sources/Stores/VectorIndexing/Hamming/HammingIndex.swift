// Finds 64-bit hashes that differ in few bits, exactly: multi-index hashing
// (Norouzi, Punjani and Fleet, "Fast Exact Search in Hamming Space with
// Multi-Index Hashing", 2014).

import CVectorKernels
public import SearchDomain

/// Hashes arranged for neighbour queries within a fixed distance.
///
/// A hash is cut into parts. If two hashes differ in at most `radius` bits,
/// then in at least one of m parts they differ in at most ⌊radius / m⌋, so
/// comparing with the hashes that are that close in one part finds all.
///
/// Immutable; queries may run on several threads at once. Takes about 60
/// bytes a hash.
public struct HammingIndex: HashNeighbourhood {
  /// The most bits in which a neighbour may differ, 0…64.
  public let radius: Int
  /// How many hashes there are.
  public let count: Int
  private let parts: [Part]
  private let instructions: InstructionSet

  /// Positions are those of `hashes`; equal hashes each keep their own.
  ///
  /// - Parameter radius: 0…64; one beyond counts as the nearest of these.
  /// - Precondition: fewer than 2^32 hashes.
  public init(_ hashes: [UInt64], radius: Int, instructions: InstructionSet = .selected) {
    precondition(hashes.count < Int(UInt32.max))
    let radius = max(0, min(64, radius))
    self.radius = radius
    self.instructions = instructions
    count = hashes.count
    let layout = HammingLayout.cheapest(count: hashes.count, radius: radius)
    parts = layout.map { Part(hashes, $0) }
  }

  /// Calls `body` with the position and distance of every hash within the
  /// radius of `hash`, itself included if it is one of them; each once, in no
  /// particular order.
  public func forEachNeighbour(of hash: UInt64, _ body: (Int, _ distance: Int) -> Void) {
    let largest = parts.map(\.largestBucket).max() ?? 0
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: largest) { matches in
      for (index, part) in parts.enumerated() {
        for difference in part.slice.differences {
          let bucket = part.bucket(part.slice.key(of: hash) ^ difference)
          guard !bucket.isEmpty else { continue }
          let found = part.matches(bucket, hash, radius, instructions, matches)
          for match in matches[..<found] {
            let place = bucket.lowerBound + Int(match)
            let bits = part.hashes[place] ^ hash
            // An earlier part has found it already if it is that close there.
            guard !parts[..<index].contains(where: { $0.slice.admits(bits) }) else { continue }
            body(Int(part.positions[place]), bits.nonzeroBitCount)
          }
        }
      }
    }
  }

  /// All hashes, sorted by the bits of one slice.
  private struct Part: Sendable {
    let slice: HammingSlice
    /// Where each bucket begins; one more at the end.
    let starts: [UInt32]
    let hashes: [UInt64]
    let positions: [UInt32]
    let largestBucket: Int

    init(_ all: [UInt64], _ slice: HammingSlice) {
      self.slice = slice
      var starts = [UInt32](repeating: 0, count: (1 << slice.width) + 1)
      for hash in all { starts[slice.key(of: hash) + 1] += 1 }
      largestBucket = Int(starts.max() ?? 0)
      for key in 1..<starts.count { starts[key] += starts[key - 1] }
      var next = starts
      var hashes = [UInt64](repeating: 0, count: all.count)
      var positions = [UInt32](repeating: 0, count: all.count)
      for (position, hash) in all.enumerated() {
        let key = slice.key(of: hash)
        hashes[Int(next[key])] = hash
        positions[Int(next[key])] = UInt32(position)
        next[key] += 1
      }
      self.starts = starts
      self.hashes = hashes
      self.positions = positions
    }

    func bucket(_ key: Int) -> Range<Int> { Int(starts[key])..<Int(starts[key + 1]) }

    /// - Parameter matches: room for the largest bucket.
    func matches(
      _ bucket: Range<Int>, _ hash: UInt64, _ radius: Int, _ instructions: InstructionSet,
      _ matches: UnsafeMutableBufferPointer<UInt32>
    ) -> Int {
      precondition(matches.count >= bucket.count)
      return hashes.withUnsafeBufferPointer { all in
        instructions.hammingWithin(
          radius, of: hash, UnsafeBufferPointer(rebasing: all[bucket]), matches)
      }
    }
  }
}
