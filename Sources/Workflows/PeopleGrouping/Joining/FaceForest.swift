// Each face follows the nearest one in denser surroundings: the trees that come
// of it are the cores of people. A blurred face lies where few others are, so
// that it follows, is followed by hardly any, and joins no two people.

/// Which faces hang together.
struct FaceForest {
  /// The root's place of each face.
  private(set) var roots: [Int]

  /// A function of the faces, their neighbours and the answers alone.
  init(
    _ lists: NeighbourLists, ids: [Int64], rules: GroupingRules, answers: PlacedAnswers
  ) {
    let count = ids.count
    let density = (0..<count).map { row in
      // A face that is not somebody's follows, and none follows it: what was said
      // of it is not said of those around it.
      answers.rejected[row] == nil ? Self.density(of: row, lists, rules.density) : -1
    }
    var links: [(from: Int, to: Int, distance: Float)] = []
    for row in 0..<count {
      lists.forEach(of: row) { other, distance in
        guard distance < rules.link else { return false }
        let isDenser =
          density[other] != density[row]
          ? density[other] > density[row] : ids[other] < ids[row]
        guard isDenser, !answers.forbid(row, other) else { return true }
        links.append((row, other, distance))
        return false
      }
    }
    var sets = PersonSets(count: count, answers: answers)
    for rows in answers.rowsOfPerson.values.sorted(by: { $0[0] < $1[0] }) {
      for row in rows.dropFirst() { sets.unite(rows[0], row) }
    }
    if !answers.isEmpty {
      // Where answers forbid some, the nearest go first.
      links.sort { ($0.distance, ids[$0.from]) < ($1.distance, ids[$1.from]) }
    }
    for link in links { sets.unite(link.from, link.to) }
    roots = (0..<count).map { sets.root($0) }
  }

  /// How near the nearest neighbours are: 0 for none, at most their number.
  private static func density(of row: Int, _ lists: NeighbourLists, _ reach: Float) -> Float {
    var sum: Float = 0
    var seen = 0
    lists.forEach(of: row) { _, distance in
      guard distance < reach, seen < GroupingRules.densityCount else { return false }
      seen += 1
      sum += 1 - (distance / reach) * (distance / reach)
      return true
    }
    return sum
  }
}

/// Answers by the places of faces.
struct PlacedAnswers {
  private(set) var person: [Int: Int64] = [:]
  private(set) var rejected: [Int: Set<Int64>] = [:]
  private(set) var rowsOfPerson: [Int64: [Int]] = [:]

  /// - Parameter rows: the places of faces by their ids; answers to others are
  ///   left out.
  init(_ answers: GroupingAnswers, rows: [Int64: Int32]) {
    for (face, name) in answers.confirmed {
      guard let row = rows[face].map({ Int($0) }) else { continue }
      person[row] = name
      rowsOfPerson[name, default: []].append(row)
    }
    for name in rowsOfPerson.keys { rowsOfPerson[name]?.sort() }
    for (face, names) in answers.rejected {
      guard let row = rows[face].map({ Int($0) }) else { continue }
      // Of a yes and a no to the same person, the yes holds.
      let others = names.filter { $0 != person[row] }
      if !others.isEmpty { rejected[row] = others }
    }
  }

  var isEmpty: Bool { person.isEmpty && rejected.isEmpty }

  /// Whether two faces were said to be different people's.
  func forbid(_ left: Int, _ right: Int) -> Bool {
    guard !isEmpty else { return false }
    return Claim(row: left, self).conflicts(with: Claim(row: right, self))
  }
}

/// What answers say of a set of faces.
struct Claim {
  var person: Int64?
  var rejected: Set<Int64> = []

  init() {}

  init(row: Int, _ answers: PlacedAnswers) {
    person = answers.person[row]
    rejected = answers.rejected[row] ?? []
  }

  func conflicts(with other: Claim) -> Bool {
    if let person, let others = other.person, person != others { return true }
    return person.map { other.rejected.contains($0) } ?? false
      || other.person.map { rejected.contains($0) } ?? false
  }

  mutating func merge(_ other: Claim) {
    person = person ?? other.person
    rejected.formUnion(other.rejected)
  }
}

/// Disjoint sets of faces that keep to the answers.
struct PersonSets {
  private var parents: [Int32]
  private var claims: [Int: Claim] = [:]

  init(count: Int, answers: PlacedAnswers) {
    parents = (0..<count).map { Int32(truncatingIfNeeded: $0) }
    for row in Set(answers.person.keys).union(answers.rejected.keys) {
      claims[row] = Claim(row: row, answers)
    }
  }

  mutating func root(_ row: Int) -> Int {
    var top = row
    while Int(parents[top]) != top { top = Int(parents[top]) }
    var walked = row
    while walked != top {
      let next = Int(parents[walked])
      parents[walked] = Int32(truncatingIfNeeded: top)
      walked = next
    }
    return top
  }

  /// Does nothing where an answer forbids it.
  mutating func unite(_ left: Int, _ right: Int) {
    let (one, other) = (root(left), root(right))
    guard one != other else { return }
    let (low, high) = (min(one, other), max(one, other))
    if !claims.isEmpty {
      var claim = claims[low] ?? Claim()
      let second = claims[high] ?? Claim()
      guard !claim.conflicts(with: second) else { return }
      claim.merge(second)
      claims[low] = claim
      claims[high] = nil
    }
    parents[high] = Int32(truncatingIfNeeded: low)
  }
}
