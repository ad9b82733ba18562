// Numbers of rows in rising order, as SQLite gives them: of many, sets and
// dictionaries take longer than finding them did.

extension [Int64] {
  /// Whether each number is larger than the one before it.
  var isRising: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }

  /// Whether rising numbers hold one, by bisection.
  func containsSorted(_ number: Int64) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == number
  }

  /// Those that are not among rising numbers, in their order.
  func without(rising others: [Int64]) -> [Int64] {
    guard isRising else { return filter { !others.containsSorted($0) } }
    var place = 0
    return filter { number in
      while place < others.count, others[place] < number { place += 1 }
      return place == others.count || others[place] != number
    }
  }
}
