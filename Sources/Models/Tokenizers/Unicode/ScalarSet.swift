// Sets of Unicode scalars with the operations a character class needs.

/// A set of scalars, as the sorted places where membership changes.
struct ScalarSet: Hashable, Sendable {
  /// Membership begins at even positions and ends before odd ones.
  private var edges: [UInt32]
  /// Membership of the first 256 scalars, which most text is made of.
  private var low: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  private static let limit: UInt32 = 0x110000

  private init(edges: [UInt32]) {
    self.edges = edges
    for value in UInt32(0)..<256 where search(value) {
      let bit = UInt64(1) << UInt64(value & 63)
      switch value >> 6 {
      case 0: low.0 |= bit
      case 1: low.1 |= bit
      case 2: low.2 |= bit
      default: low.3 |= bit
      }
    }
  }

  static let empty = ScalarSet(edges: [])

  init(_ range: ClosedRange<Unicode.Scalar>) {
    self.init(edges: [range.lowerBound.value, range.upperBound.value + 1])
  }

  init(_ scalar: Unicode.Scalar) { self.init(scalar...scalar) }

  init(_ scalars: some Sequence<Unicode.Scalar>) {
    var edges: [UInt32] = []
    for scalar in scalars.sorted() {
      if edges.last == scalar.value { edges.removeLast() } else { edges.append(scalar.value) }
      edges.append(scalar.value + 1)
    }
    self.init(edges: edges)
  }

  /// A table of alternating gaps and runs.
  init(packed text: StaticString) {
    var edges: [UInt32] = []
    var place: UInt32 = 0
    for length in PackedTable(text) {
      place += length
      edges.append(place)
    }
    self.init(edges: edges)
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value >= 256 { return search(value) }
    let word =
      switch value >> 6 {
      case 0: low.0
      case 1: low.1
      case 2: low.2
      default: low.3
      }
    return word >> UInt64(value & 63) & 1 == 1
  }

  private func search(_ value: UInt32) -> Bool {
    var from = 0
    var to = edges.count
    while from < to {
      let middle = (from + to) / 2
      if edges[middle] <= value { from = middle + 1 } else { to = middle }
    }
    return from & 1 == 1
  }

  func inverted() -> ScalarSet {
    var result = edges
    if result.first == 0 { result.removeFirst() } else { result.insert(0, at: 0) }
    if result.last == Self.limit { result.removeLast() } else { result.append(Self.limit) }
    return ScalarSet(edges: result)
  }

  func union(_ other: ScalarSet) -> ScalarSet {
    var result: [UInt32] = []
    var i = 0
    var j = 0
    while i < edges.count || j < other.edges.count {
      let left = i < edges.count ? edges[i] : .max
      let right = j < other.edges.count ? other.edges[j] : .max
      let place = min(left, right)
      let before = i & 1 == 1 || j & 1 == 1
      if left == place { i += 1 }
      if right == place { j += 1 }
      if before != (i & 1 == 1 || j & 1 == 1) { result.append(place) }
    }
    return ScalarSet(edges: result)
  }

  static func == (left: ScalarSet, right: ScalarSet) -> Bool { left.edges == right.edges }

  func hash(into hasher: inout Hasher) { hasher.combine(edges) }
}

extension ScalarSet {
  /// White space, as patterns and the library's own code agree on it.
  static let space = ScalarSet(packed: UnicodeTables.space)
  /// `\w` in patterns.
  static let word = ScalarSet(packed: UnicodeTables.word)
  /// `\w` in the library's fixed expressions, which come from another engine.
  static let plainWord = ScalarSet(packed: UnicodeTables.plainWord)
  /// What StripAccents removes.
  static let accents = ScalarSet(packed: UnicodeTables.accents)
  /// What the library's own code takes for a number; `\p{N}` is older.
  static let number = ScalarSet(packed: UnicodeTables.plainNumber)
  static let digit = ScalarSet(packed: UnicodeTables.propertyNd)
}
