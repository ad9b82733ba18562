// One page of what a store finds: cut from one list, whose order does not depend
// on where the page lies nor on how long it is.

import Calibration
import SearchDomain
import Support

/// What one query makes of what a store finds.
struct Page {
  private let query: Query
  private let arrangement: Arrangement
  private let judge: MatchJudge?

  init(_ query: Query, _ arrangement: Arrangement, _ judge: MatchJudge?) {
    self.query = query
    self.arrangement = arrangement
    self.judge = judge
  }

  /// Whether the hits' vectors are looked at.
  var needsVectors: Bool { arrangement.collapses || arrangement.diversity != nil || judge != nil }

  /// The page, or nil where it needs more than was found.
  ///
  /// - Parameter isAll: whether there is no more to find.
  func cut(from found: Answer, isAll: Bool) -> Answer? {
    if sorts { return sortedCut(from: found, isAll: isAll) }
    // A few more than are wanted, for those that are collapsed.
    let depth = arrangement.diversity == nil ? query.wanted +| 4 : .max
    var (ranking, groups) = ranked(found, isAll: isAll, depth: depth)
    let needed = arrangement.depth(for: query.wanted)
    let lacksJudging = groups.prefix(query.wanted).contains { $0.lead.match == nil }
    if judge != nil, depth < .max, lacksJudging || groups.count < needed {
      (ranking, groups) = ranked(found, isAll: isAll, depth: .max)
    }
    if !isAll, groups.count < needed || !ranking.isJudged {
      return nil
    }
    if let diversity = arrangement.diversity {
      groups = Diversity.spread(groups, count: query.wanted, diversity: diversity)
    }
    var hits: [Hit] = []
    for group in groups where hits.count < query.wanted { hits += self.hits(of: group) }
    return Answer(
      hits: query.page(of: hits), isExact: found.isExact,
      hasNoGoodMatch: ranking.hasNoGoodMatch)
  }

  /// Whether strong matches are put in another order than that of the ranking.
  private var sorts: Bool {
    arrangement.order != .match && (judge != nil || query.embedding == nil)
  }

  /// The page of a list that begins with all strong matches in their order.
  private func sortedCut(from found: Answer, isAll: Bool) -> Answer? {
    let (ranking, groups) = ranked(
      found, isAll: isAll, depth: .max, mostSorted: Arrangement.mostSorted)
    guard isAll || ranking.isJudged && groups.count >= query.wanted else { return nil }
    var sorted = groups.filter(\.lead.isSorted).flatMap { hits(of: $0) }
    if arrangement.order == .strength {
      let strengths = sorted.enumerated().sorted { left, right in
        let (a, b) = (left.element.strength ?? -1, right.element.strength ?? -1)
        return a != b ? a > b : left.offset < right.offset
      }
      sorted = strengths.map(\.element)
    } else {
      sorted = arrangement.order.sorted(sorted, by: \.image)
    }
    let others = groups.lazy.filter { !$0.lead.isSorted }
    for group in others where sorted.count < query.wanted { sorted += hits(of: group) }
    return Answer(
      hits: query.page(of: sorted), isExact: found.isExact,
      hasNoGoodMatch: ranking.hasNoGoodMatch)
  }

  private func ranked(
    _ found: Answer, isAll: Bool, depth: Int, mostSorted: Int = 0
  ) -> (Ranking, [CandidateGroup]) {
    let ranking = Ranking(
      admitted(found.hits), admitted(found.wordHits), query, judge, isAll: isAll, depth: depth,
      mostSorted: mostSorted)
    return (
      ranking,
      arrangement.collapses
        ? NearDuplicates.collapse(ranking.candidates)
        : ranking.candidates.map { CandidateGroup(lead: $0) }
    )
  }

  private func admitted(_ hits: [Hit]) -> [Candidate] {
    Candidate.contents(
      of: arrangement.excludedContents.isEmpty
        ? hits
        : hits.filter { !arrangement.excludedContents.contains($0.image.contentHash) })
  }

  /// One hit for a group, or one for each image if nothing is collapsed.
  private func hits(of group: CandidateGroup) -> [Hit] {
    let lead = group.lead
    let hits = lead.copies.map { copy in
      var hit = copy
      if !query.withVectors { hit.embedding = nil }
      hit.strength = lead.strength
      hit.match = lead.match
      return hit
    }
    guard arrangement.collapses, var first = hits.first else { return hits }
    first.folded =
      hits.dropFirst().map(\.image) + group.others.flatMap { $0.copies.map(\.image) }
    return [first]
  }
}
