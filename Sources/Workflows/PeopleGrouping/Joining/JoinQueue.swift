// Joins that wait, the closest first.

/// Two groups that may be joined.
struct GroupPair: Hashable, Sendable {
  /// Numbers of groups; `low` is where both are after a join.
  let low: Int
  let high: Int
  /// The mean squared distance of a face of one to a face of the other.
  let meanSquare: Double
  /// The least ids in both, the lesser first.
  let firstIDs: SIMD2<Int64>
  /// How often each had grown when the pair was made.
  var versions = SIMD2<Int>(0, 0)

  /// The closer pair comes first, then that with the lesser ids.
  static func precedes(_ left: GroupPair, _ right: GroupPair) -> Bool {
    if left.meanSquare != right.meanSquare { return left.meanSquare < right.meanSquare }
    return (left.firstIDs.x, left.firstIDs.y) < (right.firstIDs.x, right.firstIDs.y)
  }
}

/// A binary heap of pairs.
struct JoinQueue {
  private var pairs: [GroupPair] = []

  /// - Parameter sorted: the closest first, which is a heap already.
  init(sorted: [GroupPair]) { pairs = sorted }

  mutating func push(_ pair: GroupPair) {
    pairs.append(pair)
    var place = pairs.count - 1
    while place > 0, GroupPair.precedes(pairs[place], pairs[(place - 1) / 2]) {
      pairs.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func pop() -> GroupPair? {
    guard let first = pairs.first, let last = pairs.popLast() else { return nil }
    guard !pairs.isEmpty else { return first }
    pairs[0] = last
    var place = 0
    while true {
      var least = place
      for child in [place * 2 + 1, place * 2 + 2]
      where child < pairs.count && GroupPair.precedes(pairs[child], pairs[least]) {
        least = child
      }
      guard least != place else { return first }
      pairs.swapAt(place, least)
      place = least
    }
  }
}
