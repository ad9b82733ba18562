// Faces to people: trees of faces are cores, cores that lie close are joined,
// and faces by themselves go to the group that is clearly nearest.

/// The outcome of grouping.
public struct FaceGrouping: Hashable, Sendable {
  /// Two groups that may be one person's.
  public struct Merge: Hashable, Sendable {
    /// Places in `groups`.
    public let left, right: Int
    /// The root of the mean squared distance of their faces.
    public let distance: Float
  }

  /// A group that may be two people's.
  public struct Split: Hashable, Sendable {
    /// A place in `groups`.
    public let group: Int
    /// Ascending ids of the part that may be somebody else's.
    public let apart: [Int64]
    /// The root of the mean squared distance of both parts' faces.
    public let distance: Float
  }

  /// Every face is in one, those with many faces first.
  public private(set) var groups: [FaceGroup] = []
  /// Groups of two faces and more, or with a name: the closest first.
  public private(set) var merges: [Merge] = []
  /// The most doubtful first.
  public private(set) var splits: [Split] = []

  init(of grouper: FaceGrouper, _ answers: PlacedAnswers) {
    let rules = grouper.rules
    let ids = grouper.ids
    let forest = FaceForest(grouper.lists, ids: ids, rules: rules, answers: answers)
    let cores = Cores(forest, grouper, answers)
    var joiner = GroupJoiner(cores.sums, edges: cores.edges(grouper.lists))
    joiner.join(closerThan: Double(rules.join) * Double(rules.join))
    let tops = cores.sums.indices.map { joiner.top($0) }

    var members: [Int: [Int64]] = [:]
    var alone: [FaceGroup] = []
    for (row, core) in cores.coreOfRow.enumerated() where !grouper.removed.contains(row) {
      let top = core >= 0 ? tops[core] : cores.home(of: row, grouper, joiner, tops, answers)
      if top >= 0 {
        members[top, default: []].append(ids[row])
      } else {
        alone.append(FaceGroup(faces: [ids[row]], person: nil))
      }
    }
    let named = members.map { top, faces in
      (top: top, group: FaceGroup(faces: faces.sorted(), person: joiner.groups[top].claim.person))
    }.sorted {
      $0.group.faces.count != $1.group.faces.count
        ? $0.group.faces.count > $1.group.faces.count
        : $0.group.faces[0] < $1.group.faces[0]
    }
    groups = named.map(\.group) + alone.sorted { $0.faces[0] < $1.faces[0] }
    let places = Dictionary(uniqueKeysWithValues: named.enumerated().map { ($1.top, $0) })
    suggest(joiner, rules, places)
    doubt(joiner, rules, places, cores, tops, ids)
  }

  private mutating func suggest(
    _ joiner: GroupJoiner, _ rules: GroupingRules, _ places: [Int: Int]
  ) {
    let bound = Double(rules.suggest) * Double(rules.suggest)
    merges = joiner.pairs(closerThan: bound).compactMap { pair in
      guard let low = places[pair.low], let high = places[pair.high] else { return nil }
      return Merge(
        left: min(low, high), right: max(low, high), distance: Float(pair.meanSquare.squareRoot()))
    }
  }

  /// The widest joins that were made, of parts with two faces each.
  private mutating func doubt(
    _ joiner: GroupJoiner, _ rules: GroupingRules, _ places: [Int: Int], _ cores: Cores,
    _ tops: [Int], _ ids: [Int64]
  ) {
    let bound = Double(rules.doubt) * Double(rules.doubt)
    let wide = joiner.lastJoins.filter {
      joiner.top($0.key) == $0.key && $0.value.meanSquare > bound
    }
    guard !wide.isEmpty else { return }
    var partOfCore: [Int: Int] = [:]
    for core in cores.sums.indices
    where wide[tops[core]]?.high == joiner.top(core, before: tops[core]) {
      partOfCore[core] = tops[core]
    }
    var apart: [Int: [Int64]] = [:]
    for (row, core) in cores.coreOfRow.enumerated() {
      if let top = partOfCore[core] { apart[top, default: []].append(ids[row]) }
    }
    splits = wide.compactMap { top, pair in
      guard let faces = apart[top], faces.count > 1, let place = places[top],
        groups[place].faces.count - faces.count > 1
      else { return nil }
      return Split(
        group: place, apart: faces.sorted(), distance: Float(pair.meanSquare.squareRoot()))
    }.sorted { ($1.distance, $0.apart[0]) < ($0.distance, $1.apart[0]) }
  }
}
