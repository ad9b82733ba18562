// The same person stays the same when faces come: groups are given the numbers
// that most of their faces had.

/// Numbers of people, from one grouping to the next.
public enum PeopleIdentities {
  /// The number of each group of two faces and more, or with a name.
  ///
  /// A group whose faces were said to be somebody's is that person. Any other
  /// takes the number that most of its faces had, if no other group has more of
  /// that person's; else a new one.
  ///
  /// - Parameters:
  ///   - groups: as `FaceGrouping` gives them.
  ///   - earlier: the person of each face before; faces of none are left out.
  ///   - next: the least number that was never used.
  /// - Returns: a number for each group, nil for a face by itself; and the least
  ///   number unused afterwards.
  public static func numbers(
    of groups: [FaceGroup], earlier: [Int64: Int64], next: Int64
  ) -> (people: [Int64?], next: Int64) {
    var people = [Int64?](repeating: nil, count: groups.count)
    var taken = Set<Int64>()
    for (place, group) in groups.enumerated() {
      if let person = group.person, taken.insert(person).inserted { people[place] = person }
    }
    var claims: [(shared: Int, person: Int64, place: Int)] = []
    for (place, group) in groups.enumerated() where isPerson(group) && people[place] == nil {
      var shared: [Int64: Int] = [:]
      for face in group.faces { if let person = earlier[face] { shared[person, default: 0] += 1 } }
      claims += shared.map { ($0.value, $0.key, place) }
    }
    claims.sort {
      $0.shared != $1.shared
        ? $0.shared > $1.shared : ($0.person, $0.place) < ($1.person, $1.place)
    }
    for claim in claims where people[claim.place] == nil && !taken.contains(claim.person) {
      people[claim.place] = claim.person
      taken.insert(claim.person)
    }
    var next = next
    for (place, group) in groups.enumerated() where isPerson(group) && people[place] == nil {
      people[place] = next
      next += 1
    }
    return (people, next)
  }

  private static func isPerson(_ group: FaceGroup) -> Bool {
    group.faces.count > 1 || group.person != nil
  }
}
