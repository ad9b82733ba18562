// Cores that lie close on the average of all their faces become one person's:
// average linkage of squared distances, the closest first.

/// Groups, and which of them have faces that are neighbours.
struct GroupJoiner {
  private(set) var groups: [GroupSums]
  private var neighbours: [Set<Int32>]
  /// The group in which each group is now.
  private var home: [Int]
  private var versions: [Int]
  /// The last, and so the widest, join of each group.
  private(set) var lastJoins: [Int: GroupPair] = [:]

  /// - Parameters:
  ///   - groups: in an order that their faces alone decide.
  ///   - edges: pairs of groups with faces that are neighbours.
  init(_ groups: [GroupSums], edges: [(Int, Int)]) {
    self.groups = groups
    home = Array(groups.indices)
    versions = [Int](repeating: 0, count: groups.count)
    neighbours = [Set<Int32>](repeating: [], count: groups.count)
    for (left, right) in edges {
      neighbours[left].insert(Int32(truncatingIfNeeded: right))
      neighbours[right].insert(Int32(truncatingIfNeeded: left))
    }
  }

  /// The group in which a group is after all joins.
  func top(_ group: Int) -> Int {
    var top = group
    while home[top] != top { top = home[top] }
    return top
  }

  /// The group in which a group was before it came to its top.
  func top(_ group: Int, before last: Int) -> Int {
    var top = group
    while home[top] != top, home[top] != last { top = home[top] }
    return top
  }

  /// Pairs of what is left that lie closer than a bound and are not forbidden,
  /// the closest first.
  func pairs(closerThan bound: Double) -> [GroupPair] {
    var pairs: [GroupPair] = []
    for low in groups.indices where home[low] == low {
      for other in neighbours[low] where Int(other) > low {
        if let pair = pair(low, Int(other), bound) { pairs.append(pair) }
      }
    }
    return pairs.sorted(by: GroupPair.precedes)
  }

  private func pair(_ left: Int, _ right: Int, _ bound: Double) -> GroupPair? {
    let (low, high) = (min(left, right), max(left, right))
    let mean = groups[low].meanSquare(to: groups[high])
    guard mean < bound, !groups[low].claim.conflicts(with: groups[high].claim) else { return nil }
    let ids = (groups[low].firstID, groups[high].firstID)
    return GroupPair(
      low: low, high: high, meanSquare: mean,
      firstIDs: SIMD2(min(ids.0, ids.1), max(ids.0, ids.1)),
      versions: SIMD2(versions[low], versions[high]))
  }

  /// Joins the closest pair until none is closer than the bound.
  mutating func join(closerThan bound: Double) {
    var waiting = JoinQueue(sorted: pairs(closerThan: bound))
    while let pair = waiting.pop() {
      guard home[pair.low] == pair.low, home[pair.high] == pair.high,
        pair.versions == SIMD2(versions[pair.low], versions[pair.high])
      else { continue }
      merge(pair)
      for other in neighbours[pair.low] {
        if let next = self.pair(pair.low, Int(other), bound) { waiting.push(next) }
      }
    }
  }

  private mutating func merge(_ pair: GroupPair) {
    let (low, high) = (Int32(truncatingIfNeeded: pair.low), Int32(truncatingIfNeeded: pair.high))
    groups[pair.low].add(groups[pair.high])
    home[pair.high] = pair.low
    versions[pair.low] += 1
    for other in neighbours[pair.high] where other != low {
      neighbours[Int(other)].remove(high)
      neighbours[Int(other)].insert(low)
      neighbours[pair.low].insert(other)
    }
    neighbours[pair.low].remove(high)
    neighbours[pair.high] = []
    lastJoins[pair.low] = pair
  }
}
