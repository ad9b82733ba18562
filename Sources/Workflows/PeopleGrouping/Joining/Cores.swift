// Trees of two faces and more, and those of which somebody said whose they are:
// what the groups of people are joined of.

/// The trees of a forest that are more than one unknown face.
struct Cores {
  /// In the order of their least ids.
  private(set) var sums: [GroupSums] = []
  /// The core of each face; -1 for a face by itself.
  private(set) var coreOfRow: [Int]

  init(_ forest: FaceForest, _ grouper: FaceGrouper, _ answers: PlacedAnswers) {
    let ids = grouper.ids
    var sizes = [Int32](repeating: 0, count: ids.count)
    var least = [Int64](repeating: .max, count: ids.count)
    for (row, root) in forest.roots.enumerated() {
      sizes[root] += answers.person[row] == nil ? 1 : 2
      least[root] = min(least[root], ids[row])
    }
    let roots = ids.indices.filter { sizes[$0] > 1 }.sorted { least[$0] < least[$1] }
    var coreOfRoot = [Int32](repeating: -1, count: ids.count)
    for (core, root) in roots.enumerated() { coreOfRoot[root] = Int32(truncatingIfNeeded: core) }
    coreOfRow = forest.roots.map { Int(coreOfRoot[$0]) }
    sums = [GroupSums](
      repeating: GroupSums(dimension: grouper.faces.dimension), count: roots.count)
    // Sums of floats depend on their order.
    for row in ids.indices.inOrder(of: ids) where coreOfRow[row] >= 0 {
      sums[coreOfRow[row]].add(grouper.faces.values(at: row), id: ids[row])
      if !answers.isEmpty { sums[coreOfRow[row]].claim.merge(Claim(row: row, answers)) }
    }
  }

  /// Pairs of cores with faces that are neighbours, each once.
  func edges(_ lists: NeighbourLists) -> [(Int, Int)] {
    var keys: [UInt64] = []
    for (row, core) in coreOfRow.enumerated() where core >= 0 {
      lists.forEach(of: row) { other, _ in
        let second = coreOfRow[other]
        if second >= 0, second != core {
          keys.append(UInt64(min(core, second)) << 32 | UInt64(max(core, second)))
        }
        return true
      }
    }
    keys.sort()
    var edges: [(Int, Int)] = []
    var last: UInt64?
    for key in keys where key != last {
      edges.append((Int(key >> 32), Int(key & 0xFFFF_FFFF)))
      last = key
    }
    return edges
  }

  /// The group to which a face by itself belongs; -1 if it stays alone.
  func home(
    of row: Int, _ grouper: FaceGrouper, _ joiner: GroupJoiner, _ tops: [Int],
    _ answers: PlacedAnswers
  ) -> Int {
    var groups = Set<Int>()
    grouper.lists.forEach(of: row) { other, _ in
      if coreOfRow[other] >= 0 { groups.insert(tops[coreOfRow[other]]) }
      return true
    }
    guard !groups.isEmpty else { return -1 }
    var own = GroupSums(dimension: grouper.faces.dimension)
    own.add(grouper.faces.values(at: row), id: grouper.ids[row])
    own.claim = Claim(row: row, answers)
    let near = groups.filter { !joiner.groups[$0].claim.conflicts(with: own.claim) }
      .map { (Float(own.meanSquare(to: joiner.groups[$0]).squareRoot()), $0) }.sorted { $0 < $1 }
    let rules = grouper.rules
    guard let best = near.first, best.0 < rules.attach,
      near.count < 2 || near[1].0 - best.0 > rules.margin
    else { return -1 }
    return best.1
  }
}

extension Range<Int> {
  /// The places of ids, ascending by them; quick where they ascend already.
  fileprivate func inOrder(of ids: [Int64]) -> [Int] {
    let isSorted = zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
    return isSorted ? Array(self) : sorted { ids[$0] < ids[$1] }
  }
}
