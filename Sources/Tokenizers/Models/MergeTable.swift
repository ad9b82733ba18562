// Which two tokens merge into which, and in what order of preference.

/// A hash table from a pair of ids to the rank of their merge.
struct MergeTable: Sendable {
  private var keys: [UInt64]
  private var ranks: [UInt32]
  /// The id that the merge of each rank makes.
  private var results: [Int32] = []

  private static let free = UInt64.max

  /// - Parameter capacity: the number of merges that will be added.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    keys = [UInt64](repeating: Self.free, count: size)
    ranks = [UInt32](repeating: 0, count: size)
    results.reserveCapacity(capacity)
  }

  /// Adds the merge of the next rank. A pair that stands twice keeps the last.
  mutating func append(_ left: Int32, _ right: Int32, makes result: Int32) {
    let slot = slot(left, right)
    keys[slot] = Self.key(left, right)
    ranks[slot] = UInt32(results.count)
    results.append(result)
  }

  /// The rank of the merge of two tokens; lower goes first.
  func rank(_ left: Int32, _ right: Int32) -> UInt32? {
    let slot = slot(left, right)
    return keys[slot] == Self.free ? nil : ranks[slot]
  }

  func result(ofRank rank: UInt32) -> Int32 { results[Int(rank)] }

  private func slot(_ left: Int32, _ right: Int32) -> Int {
    let key = Self.key(left, right)
    let mask = keys.count - 1
    // Fibonacci hashing: 2^64 divided by the golden ratio.
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != Self.free, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
