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

  private func ranked(
    _ found: Answer, isAll: Bool, depth: Int
  ) -> (Ranking, [CandidateGroup]) {
    let ranking = Ranking(
      admitted(found.hits), admitted(found.wordHits), query, judge, isAll: isAll, depth: depth)
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
