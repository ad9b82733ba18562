// Joins the symbols of one piece by rank: a linked list of symbols and a heap of
// the merges that were possible when they were seen, so that a piece of n
// symbols costs n log n.

enum MergeQueue {
  /// Up to this many symbols are searched again after each merge, which
  /// for a word is quicker than keeping a list and a heap.
  private static let fewSymbols = 32

  /// Merges the ids from `start` on until nothing is left to merge.
  ///
  /// Of the merges with the best rank the leftmost goes first.
  static func merge(_ ids: inout [Int32], from start: Int, _ merges: MergeTable) {
    let count = ids.count - start
    if count < 2 { return }
    if count <= fewSymbols { return mergeFew(&ids, from: start, merges) }
    let symbols = Array(ids[start...])
    ids.removeLast(count)
    mergeMany(symbols, merges, into: &ids)
  }

  private static func mergeFew(_ ids: inout [Int32], from start: Int, _ merges: MergeTable) {
    let none = UInt32.max
    // Of each symbol with the one behind it.
    var ranks = InlineArray<32, UInt32>(repeating: none)
    var count = ids.count - start
    for i in 0..<(count - 1) {
      ranks[i] = merges.rank(ids[start + i], ids[start + i + 1]) ?? none
    }
    while count > 1 {
      var (best, place) = (none, 0)
      for i in 0..<(count - 1) where ranks[i] < best { (best, place) = (ranks[i], i) }
      if best == none { break }
      ids[start + place] = merges.result(ofRank: best)
      count -= 1
      for i in (place + 1)..<max(place + 1, count) {
        ids[start + i] = ids[start + i + 1]
        ranks[i] = ranks[i + 1]
      }
      let hasNext = place + 1 < count
      ranks[place] =
        hasNext
        ? merges.rank(ids[start + place], ids[start + place + 1]) ?? none : none
      if place > 0 {
        ranks[place - 1] = merges.rank(ids[start + place - 1], ids[start + place]) ?? none
      }
    }
    ids.removeLast(ids.count - start - count)
  }

  /// An entry whose pair is gone, or would now make another token, is passed
  /// over.
  private static func mergeMany(
    _ symbols: [Int32], _ merges: MergeTable, into ids: inout [Int32]
  ) {
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

/// Pairs of a rank and a place; the least comes out first.
///
/// Where nothing is left but what was added since, that is put in order at
/// once: pairs mostly are added in order, so that a long text of one letter
/// takes linear time.
struct MinimumHeap {
  /// In order; those before `taken` are out.
  private var run: [UInt64] = []
  private var taken = 0
  /// A heap of those added since.
  private var keys: [UInt64] = []

  private static func key(_ rank: UInt32, _ place: Int) -> UInt64 {
    UInt64(rank) << 32 | UInt64(place)
  }

  /// Adds a pair out of order; `order` must follow.
  mutating func collect(_ rank: UInt32, _ place: Int) { run.append(Self.key(rank, place)) }

  /// Brings collected pairs into order.
  mutating func order() {
    if zip(run, run.dropFirst()).contains(where: >) { run.sort() }
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
    if taken == run.count {
      run.removeAll(keepingCapacity: true)
      taken = 0
      swap(&run, &keys)
      order()
    }
    let least: UInt64
    if taken < run.count, keys.first.map({ run[taken] <= $0 }) ?? true {
      least = run[taken]
      taken += 1
    } else if let first = keys.first, let last = keys.popLast() {
      least = first
      if !keys.isEmpty {
        keys[0] = last
        sink(0)
      }
    } else {
      return nil
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
