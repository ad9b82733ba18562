// Finding in the store of this machine, by looks, by words in texts, or by both. Everything that knows rows of the catalog stays in here.

public import SearchDomain
import Support
import VectorIndexing

extension LocalStore {
  /// Contents are ranked by cosine. Where words are looked for beside, those
  /// whose texts hold all of them together come first (`Query.Words.lead`), and those with
  /// a part of them are told apart (`Answer.wordHits`). Copies of one image are
  /// separate hits with equal scores. A filter is applied before the ranking: k
  /// hits come back if k images meet it.
  public func find(_ query: Query) throws(VectorStoreError) -> Answer {
    let set = try requireSet()
    if let embedding = query.embedding, embedding.dimension != set.space.dimension {
      throw error(
        .mismatch,
        "holds vectors of \(set.space.dimension) values, but the query has "
          + "\(embedding.dimension): search with the library's model")
    }
    return try reporting {
      if let filter = query.filter { try filter.validate() }
      guard set.vectorCount > 0, query.limit > 0 else { return Answer(hits: []) }
      return try answer(query, set)
    }
  }

  /// Which words of a query stand in which texts.
  public func textReasons(
    of contents: [ContentHash], words: [String]
  ) throws(VectorStoreError) -> [ContentHash: [MatchReason]] {
    try reporting {
      let known = try catalog.contents(withHashes: contents).mapValues(\.id)
      let reasons = try catalog.textReasons(contentIDs: Array(known.values), words: words)
      return known.compactMapValues { reasons[$0] }
    }
  }

  private func answer(_ query: Query, _ set: VectorSet) throws -> Answer {
    let offset = max(0, query.offset)
    let wanted = query.limit +| offset
    let admitted = try query.filter.map { try catalog.contentIDs(where: $0) }
    let texts = try textMatches(query, admitted)
    guard let embedding = query.embedding else {
      let candidates = texts.prefix(wanted).map {
        Candidate(id: $0.contentID, score: .nan, tier: $0.tier)
      }
      let hits = try StageTimes.fetch.measure { try self.hits(query, candidates, set) }
      return Answer(hits: Array(hits.dropFirst(offset).prefix(query.limit)))
    }
    let leads = query.words?.lead ?? false
    let named = leads ? texts.filter { $0.tier == .phrase } : []
    let leading = try ranked(embedding, named, wanted, query, set)
    // Behind as many as are wanted, and beside a query image, they move nothing.
    let partly =
      leads && leading.count < wanted ? try wordCandidates(embedding, texts, query, set) : []
    let tiers = TextTiers(texts)
    // Copies change how many contents give k hits. More than there are, by one,
    // tells that there are no more.
    var depth = min(wanted +| named.count, set.vectorCount +| 1)
    if leading.count >= wanted { depth = min(depth, 1) }
    while true {
      let ranked = try StageTimes.search.measure {
        try rank(embedding, depth, admitted, set, isExact: query.isExact)
      }
      let visual = ranked.hits.map { Candidate(id: $0.id, score: $0.score, tier: tiers[$0.id]) }
      // What leads is there already.
      let candidates = leading + visual.filter { !leads || $0.tier != .phrase }
      let hits = try StageTimes.fetch.measure { try self.hits(query, candidates, set) }
      let isExhausted =
        ranked.hits.count < depth
        || (ranked.hits.last?.score ?? -1) < (query.minimumScore ?? -.infinity)
      if hits.count >= wanted || isExhausted {
        let wordHits = try StageTimes.fetch.measure { try self.hits(query, partly, set) }
        return Answer(
          hits: Array(hits.dropFirst(offset).prefix(query.limit)), wordHits: wordHits,
          isExact: ranked.isExact)
      }
      depth = depth *| 2
    }
  }

  private func textMatches(_ query: Query, _ admitted: [Int64]?) throws -> [TextMatch] {
    guard let words = query.words else { return [] }
    // Beside looks, texts that fit equally well are equals.
    let found = try catalog.textMatches(
      words: words.significant, phrase: words.phrase, isRanked: query.embedding == nil)
    guard let admitted else { return found }
    return found.filter { admitted.containsSorted($0.contentID) }
  }

  /// Contents that texts found, the closest first.
  ///
  /// - Parameter matches: of one tier.
  private func ranked(
    _ embedding: Embedding, _ matches: [TextMatch], _ limit: Int, _ query: Query, _ set: VectorSet
  ) throws -> [Candidate] {
    guard let tier = matches.first?.tier else { return [] }
    let ids = matches.map(\.contentID)
    var scored: [ScoredID]
    if ids.count <= Self.fewTexts {
      scored = try catalog.vectors(contentIDs: ids, in: set.id).map {
        ScoredID(id: $0.key, score: embedding.exactSimilarity(to: $0.value))
      }
      scored.sort(by: ScoredID.precedes)
    } else {
      let rising = ids.isRising ? ids : ids.sorted()
      scored = try rank(embedding, limit, rising, set, isExact: query.isExact).hits
    }
    return scored.prefix(limit).map { Candidate(id: $0.id, score: $0.score, tier: tier) }
  }

  /// Contents that texts found and that do not lead, those with more of the
  /// words first, then the closest.
  private func wordCandidates(
    _ embedding: Embedding, _ texts: [TextMatch], _ query: Query, _ set: VectorSet
  ) throws -> [Candidate] {
    // One ordinary word of several says too little to be looked up.
    try [TextTier.allWords, .name, .part].flatMap { tier in
      try ranked(embedding, texts.filter { $0.tier == tier }, Self.mostWordHits, query, set)
    }
  }

  /// So many vectors are read one by one; of more the index finds the closest.
  private static let fewTexts = 32
  /// Of each tier, as many of the closest are told.
  private static let mostWordHits = 32

  /// The images of contents, in the order of these. Copies stand together.
  private func hits(_ query: Query, _ found: [Candidate], _ set: VectorSet) throws -> [Hit] {
    var candidates = found
    if let minimum = query.minimumScore, query.embedding != nil {
      candidates.removeAll { $0.score < minimum }
    }
    if candidates.isEmpty { return [] }
    let ids = candidates.map(\.id)
    let images = try catalog.images(forContents: ids, where: query.filter)
    let vectors = query.withVectors ? try catalog.vectors(contentIDs: ids, in: set.id) : [:]
    let reasons: [MatchReason] = query.words == nil || query.embedding == nil ? [] : [.looks]
    var hits: [Hit] = []
    for candidate in candidates {
      let embedding = vectors[candidate.id].map { Embedding(unitLength: $0) }
      for image in images[candidate.id] ?? [] {
        hits.append(
          Hit(
            image: image, embedding: embedding, score: candidate.score, textTier: candidate.tier,
            reasons: reasons))
      }
    }
    guard query.words == nil else { return hits }
    return hits.sorted {
      $0.score != $1.score
        ? $0.score > $1.score
        : $0.image.id < $1.image.id
    }
  }

  // MARK: Ranking

  /// The best contents, over the index file and the vectors added since.
  private func rank(
    _ query: Embedding, _ limit: Int, _ admitted: [Int64]?, _ set: VectorSet, isExact: Bool
  ) throws -> IndexAnswer {
    do {
      return try rank(query, limit, admitted, set, indexes.index(for: set), isExact: isExact)
    } catch let error as VectorIndexError where error.kind == .damaged {
      // Found while reading: the catalog has every vector, so build it anew.
      try indexes.rebuild(set)
      return try rank(query, limit, admitted, set, indexes.index(for: set), isExact: isExact)
    }
  }

  private func rank(
    _ embedding: Embedding, _ limit: Int, _ admitted: [Int64]?, _ set: VectorSet,
    _ index: VectorIndex, isExact: Bool
  ) throws -> IndexAnswer {
    let tail = try indexes.tail(after: index, of: set)
    let alive = set.vectorCount - tail.reduce(0) { $0 + $1.count }
    let deletedShare = max(0, 1 - Double(alive) / Double(max(1, index.count)))
    var answer = try index.search(
      embedding.values, limit: limit, admitted: admitted, method: isExact ? .exact : .automatic,
      deletedShare: deletedShare
    ) { ids in
      let vectors = try catalog.vectors(contentIDs: ids, in: set.id)
      return ids.map { id in vectors[id].map { embedding.exactSimilarity(to: $0) } ?? .nan }
    }
    if tail.isEmpty { return answer }
    let admittedSet = admitted.map(Set.init)
    for page in tail { answer.hits += page.best(limit, embedding, admitted: admittedSet) }
    answer.hits.sort(by: ScoredID.precedes)
    answer.hits = Array(answer.hits.prefix(limit))
    return answer
  }
}

/// Which tier contents are in. A word may be in every text: nothing is made for
/// each of them, since few are asked for.
private struct TextTiers {
  /// The matches of a tier, by content.
  private var stretches: [(tier: TextTier, ids: [Int64])] = []

  init(_ matches: [TextMatch]) {
    var start = 0
    while start < matches.count {
      let tier = matches[start].tier
      let end = matches[start...].firstIndex { $0.tier != tier } ?? matches.count
      var ids = matches[start..<end].map(\.contentID)
      if !ids.isRising { ids.sort() }
      stretches.append((tier, ids))
      start = end
    }
  }

  /// Nil for a content that no text found; of several tiers the first.
  subscript(_ id: Int64) -> TextTier? {
    stretches.first { $0.ids.containsSorted(id) }?.tier
  }
}

/// A content on its way to the results.
private struct Candidate {
  let id: Int64
  /// Cosine similarity; not a number where no vector was looked for.
  var score: Float
  /// How its texts fit, if they do.
  var tier: TextTier?
}
