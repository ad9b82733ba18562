// How what a store finds becomes a page of results.

public import Calibration
public import SearchDomain
import Support

/// How hits are arranged and judged.
public struct Arrangement: Sendable {
  /// Whether images that look the same become one result.
  public var collapses: Bool
  /// 0…1, or nil for closeness alone; see `Diversity`.
  public var diversity: Double?
  /// In which order the strong matches come; see `SearchQuery.order`.
  public var order: ResultOrder
  /// Contents left out, such as the query image itself.
  public var excludedContents: Set<ContentHash>
  /// What the query's vector was made of.
  public var composition: ScoreCalibration.Composition

  /// As the store has them, unless something else is asked for.
  public init(
    collapses: Bool = false, diversity: Double? = nil, order: ResultOrder = .match,
    excludedContents: Set<ContentHash> = [], composition: ScoreCalibration.Composition = .init()
  ) {
    self.order = order
    self.collapses = collapses
    self.diversity = diversity
    self.excludedContents = excludedContents
    self.composition = composition
  }

  /// How many results have to be known for as many wanted: to spread them, whole
  /// stretches.
  func depth(for wanted: Int) -> Int {
    guard diversity != nil else { return wanted }
    return (wanted +| (Diversity.stretch - 1)) / Diversity.stretch *| Diversity.stretch
  }

  /// So many are looked at first where the strong ones are to be sorted.
  private static let firstSorted = 256
  /// So many of the best contents are sorted at most. Further ones follow behind
  /// the weak among these, as `match` has them.
  static let mostSorted = 10_000

  /// How many contents are looked at first for as many results, beside those
  /// that are left out.
  func reach(for wanted: Int) -> Int {
    let depth = depth(for: wanted) +| Ranking.weakRun
    guard order != .match else { return depth }
    // The same steps for every page: approximate searches of other limits may find
    // others, and pages are cuts of one list.
    var reach = Self.firstSorted +| Ranking.weakRun
    while reach < depth, reach < Self.mostSorted { reach *= 3 }
    return max(min(reach, Self.mostSorted +| Ranking.weakRun), depth)
  }

  /// How many contents are looked at at most.
  func most(for wanted: Int) -> Int {
    guard order != .match else { return .max }
    return max(Self.mostSorted, depth(for: wanted)) +| Ranking.weakRun
      +| excludedContents.count
  }
}

extension Query {
  /// How many of the best the page ends with. `Int.max` is how Swift says all.
  var wanted: Int { max(0, limit) +| max(0, offset) }

  /// The page's part of all that was found.
  func page(of hits: [Hit]) -> [Hit] {
    Array(hits.dropFirst(max(0, offset)).prefix(max(0, limit)))
  }
}
