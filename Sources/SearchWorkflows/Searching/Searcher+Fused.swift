// Searching by looks and words together: gather candidates, fuse the two
// rankings, fold and spread, judge, and fetch the pictures.

import Cataloging
public import SearchDomain
import Support
import VectorIndexing

extension Searcher {
  /// The pictures that fit a query best.
  ///
  /// Contents are ranked by cosine and, where words are looked for in texts,
  /// by both with reciprocal rank fusion. k results come back if k groups of
  /// pictures meet the filter and the minimum score.
  ///
  /// - Parameters:
  ///   - space: the space of the query; must be the library's. Nil for words
  ///     alone.
  ///   - calibration: judges the hits; without it none has a strength.
  /// - Throws: as `search`.
  public func search(
    _ query: FusedQuery, in space: EmbeddingSpace?, calibration: ScoreCalibration? = nil
  ) throws -> FusedResult {
    let judge = query.embedding.flatMap { calibration?.judge($0, query.composition) }
    let set = try space.map { try usableSet($0) } ?? anySet()
    let admitted = try query.filter.map { try catalog.contentIDs(where: $0) }
    let texts = try textMatches(query, admitted)
    // More than there are, by one, tells that there are no more.
    var depth = min(query.reach, set.vectorCount +| 1) +| query.excludedContents.count
    while true {
      let answer = try query.embedding.map { embedding in
        try StageTimes.search.measure {
          try rank(embedding, depth, admitted, set, isExact: query.isExact)
        }
      }
      let visual = answer?.hits ?? []
      var page = try StageTimes.fetch.measure {
        try self.page(query, visual: visual, texts: texts, set: set, judge: judge)
      }
      page.isExact = answer?.isExact ?? true
      let isExhausted =
        query.embedding == nil || visual.count < depth
        || (visual.last?.score ?? -1) < (query.minimumScore ?? -.infinity)
      if page.hits.count >= query.limit || isExhausted { return page }
      depth = depth *| 3
    }
  }

  private func anySet() throws -> VectorSet {
    guard let set = try catalog.currentSet(), set.vectorCount > 0 else {
      throw WorkflowError.empty(catalog.folder)
    }
    return set
  }

  private func textMatches(_ query: FusedQuery, _ admitted: [Int64]?) throws -> [TextMatch] {
    guard let words = query.words else { return [] }
    // Beside looks, texts that fit equally well are equals.
    let found = try catalog.textMatches(
      words: words.significant, phrase: words.phrase, isRanked: query.embedding == nil)
    guard let admitted else { return found }
    return found.filter { admitted.containsSorted($0.contentID) }
  }

  private func page(
    _ query: FusedQuery, visual: [ScoredID], texts: [TextMatch], set: VectorSet,
    judge: MatchJudge?
  ) throws -> FusedResult {
    var candidates = try ordered(query, visual, texts, set)
    if let minimum = query.minimumScore, query.embedding != nil {
      candidates.removeAll { $0.score < minimum }
    }
    // Only as many vectors are fetched as the page can need.
    let wanted = query.wanted
    let needed = wanted *| (query.diversity == nil ? 1 : Diversity.breadth)
    let reach = needed +| query.excludedContents.count +| (query.folds ? max(16, needed / 2) : 0)
    // Texts alone are asked once, so all that they found must be looked at.
    if query.embedding != nil { candidates = Array(candidates.prefix(max(reach, visual.count))) }
    let pictures = try catalog.images(forContents: candidates.map(\.id), where: query.filter)
      .mapValues { $0.filter { !query.excludedContents.contains($0.contentHash) } }
    candidates.removeAll { pictures[$0.id]?.isEmpty ?? true }
    let needsVectors = query.folds || query.diversity != nil || judge != nil
    let vectors =
      needsVectors
      ? try catalog.vectors(contentIDs: candidates.map(\.id), in: set.id) : [:]
    var groups =
      query.folds
      ? Folding.fold(
        candidates, vectors, pictures.compactMapValues { $0.first?.facts.fingerprint })
      : candidates.map { CandidateGroup(lead: $0, vector: vectors[$0.id] ?? []) }
    let best = groups.first
    if let diversity = query.diversity {
      groups = Diversity.spread(groups, count: wanted, diversity: diversity)
    }
    var hits: [SearchHit] = []
    for group in groups where hits.count < wanted {
      hits += self.hits(of: group, pictures, query, judge)
    }
    hits = query.page(of: hits)
    hits = try explained(hits, texts, query)
    return FusedResult(
      hits: hits, hasNoGoodMatch: hasNoGoodMatch(best, query, judge, hits, texts))
  }

  private func ordered(
    _ query: FusedQuery, _ visual: [ScoredID], _ texts: [TextMatch], _ set: VectorSet
  ) throws -> [Candidate] {
    guard let embedding = query.embedding else {
      return texts.map { Candidate(id: $0.contentID, score: .nan, tier: $0.tier) }
    }
    if texts.isEmpty { return visual.map { Candidate(id: $0.id, score: $0.score) } }
    let known = Set(visual.map(\.id))
    let missing = texts.filter { !known.contains($0.contentID) }
    var few: [Int64] = []
    var scored: [Int64: Float] = [:]
    for (_, equals) in Dictionary(grouping: missing, by: \.tier) {
      let ids = equals.map(\.contentID)
      if ids.count <= Self.fewTexts {
        few += ids
      } else {
        // Among equals looks decide, so that only the closest can be needed.
        let depth = max(visual.count, Self.fewTexts)
        for hit in try rank(embedding, depth, ids.sorted(), set, isExact: query.isExact).hits {
          scored[hit.id] = hit.score
        }
      }
    }
    for (id, vector) in try catalog.vectors(contentIDs: few, in: set.id) {
      scored[id] = embedding.exactSimilarity(to: vector)
    }
    return RankFusion.fuse(visual: visual, texts: texts, scored: scored)
  }

  /// So many vectors are read one by one; of more the index finds the closest.
  private static let fewTexts = 32

  /// One hit for a group, or one for each picture where nothing is folded.
  private func hits(
    of group: CandidateGroup, _ pictures: [Int64: [ImageRecord]], _ query: FusedQuery,
    _ judge: MatchJudge?
  ) -> [SearchHit] {
    let lead = group.lead
    let images = pictures[lead.id] ?? []
    let strength = judge.flatMap {
      group.vector.isEmpty ? nil : $0.strength(lead.score, of: group.vector)
    }
    // Beside a picture, words are only a part of what was asked for.
    let isNamed = lead.tier == .allWords && query.words != nil && query.composition.pictures.isEmpty
    let match: MatchQuality? =
      isNamed
      ? .strong
      : strength.map { $0 >= ScoreCalibration.strongStrength ? .strong : .weak }
        ?? (query.embedding == nil ? .weak : nil)
    func hit(_ image: ImageRecord, _ folded: [ImageRecord]) -> SearchHit {
      SearchHit(
        image: image, score: lead.score, strength: strength, match: match, folded: folded)
    }
    guard query.folds else { return images.map { hit($0, []) } }
    let others = images.dropFirst() + group.others.flatMap { pictures[$0.id] ?? [] }
    return images.first.map { [hit($0, Array(others))] } ?? []
  }

  /// Says of each hit why it is there.
  private func explained(
    _ hits: [SearchHit], _ texts: [TextMatch], _ query: FusedQuery
  ) throws -> [SearchHit] {
    guard let words = query.words, !texts.isEmpty else { return hits }
    let tiers = Dictionary(texts.map { ($0.contentID, $0.tier) }, uniquingKeysWith: min)
    var ids: [ContentHash: Int64] = [:]
    for hit in hits {
      if let id = try catalog.contentID(ofImage: hit.image.id), tiers[id] != nil {
        ids[hit.image.contentHash] = id
      }
    }
    let reasons = try catalog.textReasons(
      contentIDs: Array(ids.values), words: words.significant)
    return hits.map { hit in
      var hit = hit
      let found = ids[hit.image.contentHash].map { id -> [MatchReason] in
        reasons[id] ?? (tiers[id] == .part ? [.text(.filename, words: [words.phrase])] : [])
      }
      hit.reasons = (query.embedding == nil ? [] : [.looks]) + (found ?? [])
      return hit
    }
  }

  private func hasNoGoodMatch(
    _ best: CandidateGroup?, _ query: FusedQuery, _ judge: MatchJudge?,
    _ hits: [SearchHit], _ texts: [TextMatch]
  ) -> Bool {
    if hits.contains(where: { $0.match == .strong }) { return false }
    guard let embedding = query.embedding else { return !texts.contains { $0.tier == .allWords } }
    guard let best else { return true }
    guard let judge, !best.vector.isEmpty else { return false }
    let score = embedding.exactSimilarity(to: best.vector)
    return judge.strength(score, of: best.vector) < ScoreCalibration.strongStrength
  }
}

extension [Int64] {
  /// Whether rising numbers hold one, by bisection.
  fileprivate func containsSorted(_ number: Int64) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == number
  }
}
