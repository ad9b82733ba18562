// Which two tokens merge into which, and in which order of preference.

/// A hash table from a pair of ids to the rank of their merge.
struct MergeTable: Sendable {
  /// Its count is a power of two. It is small and asked at random places; what
  /// it leads to is filled in order, which is what makes loading quick.
  private var slots: [Slot]
  /// The merges by rank.
  private var merges: [Merge] = []

  private struct Slot {
    /// Tells most other pairs apart without a look at them.
    var hash: UInt32 = 0
    /// A rank plus one; zero is free.
    var merge: UInt32 = 0
  }

  /// Two tokens and what they make.
  struct Merge {
    var left: Int32
    var right: Int32
    var result: Int32
  }

  /// - Parameter capacity: the number of merges that will be added.
  init(capacity: Int) {
    var size = 16
    while size < capacity + capacity / 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    merges.reserveCapacity(capacity)
  }

  /// Adds the merges of the next ranks. A pair that stands twice keeps the
  /// last. Their places are read side by side before any is written, so that
  /// the processor waits for its memory once for several of them.
  mutating func append(_ added: [Merge]) {
    let mask = slots.count - 1
    let hashes = added.map { Self.hash($0.left, $0.right) }
    let first = hashes.map { slots[Int($0) & mask].merge }
    for (i, merge) in added.enumerated() {
      let own = Int(hashes[i]) & mask
      let isFree = first[i] == 0 && slots[own].merge == 0
      let slot = isFree ? own : slot(merge.left, merge.right, hashes[i])
      merges.append(merge)
      slots[slot] = Slot(hash: hashes[i], merge: UInt32(merges.count))
    }
  }

  /// The rank of the merge of two tokens; lower goes first.
  func rank(_ left: Int32, _ right: Int32) -> UInt32? {
    let merge = slots[slot(left, right, Self.hash(left, right))].merge
    return merge == 0 ? nil : merge - 1
  }

  func result(ofRank rank: UInt32) -> Int32 { merges[Int(rank)].result }

  /// Where a pair stands, or else the free slot where it would.
  private func slot(_ left: Int32, _ right: Int32, _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot].merge != 0 {
      if slots[slot].hash == hash {
        let merge = merges[Int(slots[slot].merge) - 1]
        if merge.left == left, merge.right == right { return slot }
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// The high half of the product with 2^64 over the golden ratio.
  private static func hash(_ left: Int32, _ right: Int32) -> UInt32 {
    let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: (product ^ product >> 29) >> 32)
  }
}
