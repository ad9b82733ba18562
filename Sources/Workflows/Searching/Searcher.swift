// Searches a store: what it finds is collapsed, spread, judged and explained.
// Making the query's vector from words and images is the caller's part.

public import Calibration
public import SearchDomain
import Support

/// Searches one store. Safe to use from several threads.
public struct Searcher: Sendable {
  private let store: any ImageStore

  /// Searches the records of a store.
  public init(store: any ImageStore) { self.store = store }

  /// The images that fit a query best.
  ///
  /// k results come back if k groups of images meet the filter and the minimum
  /// score. Copies of one image have one vector and are ranked as one, in the
  /// order of their paths.
  ///
  /// - Parameter calibration: judges the hits; without it none has a strength.
  /// - Throws: as `ImageStore.find`.
  public func search(
    _ query: Query, arranged arrangement: Arrangement = Arrangement(),
    calibration: ScoreCalibration? = nil
  ) throws(VectorStoreError) -> Answer {
    let page = Page(
      query, arrangement,
      query.embedding.flatMap { calibration?.judge($0, arrangement.composition) })
    var asked = query
    asked.offset = 0
    asked.limit =
      min(arrangement.reach(for: query.wanted), store.capabilities.usualLimit)
      +| arrangement.excludedContents.count
    asked.withVectors = query.withVectors || page.needsVectors
    while true {
      let found = try store.find(asked)
      var answer = page.arranged(found)
      if answer.hits.count >= query.limit || found.hits.count < asked.limit {
        answer.hits = try explained(answer.hits, query.words)
        return answer
      }
      asked.limit = asked.limit *| 3
    }
  }

  /// Says of each hit which words led to it.
  private func explained(_ hits: [Hit], _ words: Query.Words?) throws(VectorStoreError) -> [Hit] {
    guard let words, hits.contains(where: { $0.textTier != nil }) else { return hits }
    let contents = hits.filter { $0.textTier != nil }.map(\.image.contentHash)
    let reasons = try store.textReasons(of: contents, words: words.significant)
    return hits.map { hit in
      var hit = hit
      guard hit.textTier != nil else { return hit }
      hit.reasons +=
        reasons[hit.image.contentHash]
        ?? (hit.textTier == .part ? [.text(.filename, words: [words.phrase])] : [])
      return hit
    }
  }
}

/// What one query makes of what a store finds.
private struct Page {
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

  func arranged(_ found: Answer) -> Answer {
    let candidates = Candidate.contents(
      of: found.hits.filter { !arrangement.excludedContents.contains($0.image.contentHash) })
    var groups =
      arrangement.collapses
      ? NearDuplicates.collapse(candidates) : candidates.map { CandidateGroup(lead: $0) }
    let best = groups.first
    if let diversity = arrangement.diversity {
      groups = Diversity.spread(groups, count: query.wanted, diversity: diversity)
    }
    var hits: [Hit] = []
    for group in groups where hits.count < query.wanted { hits += self.hits(of: group) }
    hits = query.page(of: hits)
    return Answer(
      hits: hits, isExact: found.isExact,
      hasNoGoodMatch: hasNoGoodMatch(best, hits, candidates))
  }

  /// One hit for a group, or one for each image if nothing is collapsed.
  private func hits(of group: CandidateGroup) -> [Hit] {
    let lead = group.lead
    let strength = judge.flatMap { judge in
      lead.vector.map { judge.strength(lead.score, of: $0.values) }
    }
    // Beside an image, words are only a part of what was asked for.
    let isNamed =
      lead.tier == .allWords && query.words != nil && arrangement.composition.pictures.isEmpty
    let match: MatchQuality? =
      isNamed
      ? .strong
      : strength.map { $0 >= ScoreCalibration.strongStrength ? .strong : .weak }
        ?? (query.embedding == nil ? .weak : nil)
    let hits = lead.copies.map { copy in
      var hit = copy
      if !query.withVectors { hit.embedding = nil }
      hit.strength = strength
      hit.match = match
      return hit
    }
    guard arrangement.collapses, var first = hits.first else { return hits }
    first.folded =
      hits.dropFirst().map(\.image) + group.others.flatMap { $0.copies.map(\.image) }
    return [first]
  }

  private func hasNoGoodMatch(
    _ best: CandidateGroup?, _ hits: [Hit], _ candidates: [Candidate]
  ) -> Bool {
    if hits.contains(where: { $0.match == .strong }) { return false }
    guard query.embedding != nil else { return !candidates.contains { $0.tier == .allWords } }
    guard let best else { return true }
    guard let judge, let vector = best.lead.vector else { return false }
    return judge.strength(best.lead.score, of: vector.values) < ScoreCalibration.strongStrength
  }
}
