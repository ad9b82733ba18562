// Joins the symbols of one piece by rank: a linked list of symbols and a heap of
// the merges that were possible when they were seen, so that a piece of n
// symbols costs n log n.

enum MergeQueue {
  /// Merges until nothing is left to merge and adds what remains to `ids`.
  ///
  /// Of the merges with the best rank the leftmost goes first. An entry whose
  /// pair is gone, or would now make another token, is passed over.
  static func merge(_ symbols: [Int32], _ merges: MergeTable, into ids: inout [Int32]) {
    var token = symbols
    let none = Int32(-1)
    let removed = Int32(-2)
    var next = (0..<Int32(symbols.count)).map { $0 + 1 }
    var previous = (0..<Int32(symbols.count)).map { $0 - 1 }
    next[symbols.count - 1] = none
    var heap = MinimumHeap()
    for i in 0..<(symbols.count - 1) {
      if let rank = merges.rank(token[i], token[i + 1]) { heap.collect(rank, i) }
    }
    heap.order()
    while let (rank, place) = heap.popLeast() {
      guard next[place] >= 0 else { continue }
      let right = Int(next[place])
      let result = merges.result(ofRank: rank)
      guard let current = merges.rank(token[place], token[right]),
        merges.result(ofRank: current) == result
      else { continue }
      token[place] = result
      let after = next[right]
      next[right] = removed
      next[place] = after
      if after >= 0 { previous[Int(after)] = Int32(place) }
      let before = previous[place]
      if before >= 0, let rank = merges.rank(token[Int(before)], result) {
        heap.push(rank, Int(before))
      }
      if after >= 0, let rank = merges.rank(result, token[Int(after)]) { heap.push(rank, place) }
    }
    var place = 0
    while place >= 0 {
      ids.append(token[place])
      place = Int(next[place])
    }
  }
}

/// Pairs of a rank and a place, of which the least comes out first.
struct MinimumHeap {
  private var keys: [UInt64] = []

  private static func key(_ rank: UInt32, _ place: Int) -> UInt64 {
    UInt64(rank) << 32 | UInt64(place)
  }

  /// Adds a pair out of order; `order` must follow.
  mutating func collect(_ rank: UInt32, _ place: Int) { keys.append(Self.key(rank, place)) }

  /// Brings collected pairs into order, in linear time.
  mutating func order() {
    for i in stride(from: keys.count / 2 - 1, through: 0, by: -1) { sink(i) }
  }

  mutating func push(_ rank: UInt32, _ place: Int) {
    let key = Self.key(rank, place)
    keys.append(key)
    var i = keys.count - 1
    while i > 0, keys[(i - 1) / 2] > key {
      keys[i] = keys[(i - 1) / 2]
      i = (i - 1) / 2
    }
    keys[i] = key
  }

  mutating func popLeast() -> (rank: UInt32, place: Int)? {
    guard let least = keys.first, let last = keys.popLast() else { return nil }
    if !keys.isEmpty {
      keys[0] = last
      sink(0)
    }
    return (UInt32(least >> 32), Int(least & 0xFFFF_FFFF))
  }

  private mutating func sink(_ start: Int) {
    let key = keys[start]
    var i = start
    while true {
      var child = 2 * i + 1
      if child >= keys.count { break }
      if child + 1 < keys.count, keys[child + 1] < keys[child] { child += 1 }
      if keys[child] >= key { break }
      keys[i] = keys[child]
      i = child
    }
    keys[i] = key
  }
}
