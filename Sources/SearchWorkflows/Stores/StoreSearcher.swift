// Answers queries from a store on a server, arranged and judged as those of the
// library's own index are. Words in names and captions are not looked for there.

public import SearchDomain
import Support

/// Searches a store. Safe to use from several threads.
public struct StoreSearcher: Sendable {
  private let store: any VectorStore

  /// Searches the records of a store.
  public init(store: any VectorStore) { self.store = store }

  /// The pictures closest to a query by looks.
  ///
  /// k results come back if k groups of pictures meet the filter and the
  /// minimum score.
  ///
  /// - Parameters:
  ///   - query: its words are passed over; whoever asks should say so.
  ///   - calibration: judges the hits; without it none has a strength.
  /// - Throws: `VectorStoreError`; `unsupported` for words alone.
  public func search(
    _ query: FusedQuery, calibration: ScoreCalibration? = nil
  ) throws -> FusedResult {
    guard let embedding = query.embedding else {
      throw VectorStoreError(
        kind: .unsupported,
        message: "\(store.name) is searched by looks: words in names and captions alone can be "
          + "looked for in a library on this machine only")
    }
    // No more than a page of these holds: stores have bounds of their own, and
    // a loop widens it.
    var depth = min(query.reach, Self.widest) +| query.excludedContents.count
    let needsVectors = query.folds || query.diversity != nil || calibration != nil
    while true {
      let answer = try StageTimes.search.measure {
        try store.search(
          StoreQuery(
            embedding: embedding, limit: depth, filter: query.filter,
            minimumScore: query.minimumScore, withVectors: needsVectors, isExact: query.isExact))
      }
      let page = page(query, embedding, answer, calibration)
      if page.hits.count >= query.limit || answer.hits.count < depth { return page }
      depth = depth *| 3
    }
  }

  /// The most that a store is asked for at first; Milvus' own bound.
  private static let widest = 16_384

  /// The vectors of the pictures closest to a query.
  ///
  /// - Throws: `VectorStoreError`.
  public func vectors(
    closestTo embedding: Embedding, count: Int, where filter: Filter?
  ) throws -> [[Float]] {
    let query = StoreQuery(embedding: embedding, limit: count, filter: filter, withVectors: true)
    return try store.search(query).hits.compactMap { $0.record.embedding?.values }
  }

  private func page(
    _ query: FusedQuery, _ embedding: Embedding, _ answer: StoreAnswer,
    _ calibration: ScoreCalibration?
  ) -> FusedResult {
    let found = ranked(answer.hits, embedding).filter {
      !query.excludedContents.contains($0.record.image.contentHash)
    }
    let contents = Self.contents(of: found)
    let candidates = contents.enumerated().map { Candidate(id: Int64($0), score: $1[0].score) }
    var vectors: [Int64: [Float]] = [:]
    var fingerprints: [Int64: ImageFingerprint] = [:]
    for (number, copies) in contents.enumerated() {
      vectors[Int64(number)] = copies[0].record.embedding?.values
      fingerprints[Int64(number)] = copies[0].record.image.facts.fingerprint
    }
    var groups =
      query.folds
      ? Folding.fold(candidates, vectors, fingerprints)
      : candidates.map { CandidateGroup(lead: $0, vector: vectors[$0.id] ?? []) }
    let best = groups.first
    if let diversity = query.diversity {
      groups = Diversity.spread(groups, count: query.wanted, diversity: diversity)
    }
    let judge = calibration?.judge(embedding, query.composition)
    func strength(_ group: CandidateGroup) -> Float? {
      guard let judge, !group.vector.isEmpty else { return nil }
      return judge.strength(group.lead.score, of: group.vector)
    }
    var all: [SearchHit] = []
    for group in groups where all.count < query.wanted {
      let strength = strength(group)
      let images = ([group.lead] + group.others).flatMap { member in
        contents[Int(member.id)].map(\.record.image)
      }
      func hit(_ image: ImageRecord, _ folded: [ImageRecord]) -> SearchHit {
        SearchHit(
          image: image, score: group.lead.score, strength: strength,
          match: strength.map { $0 >= ScoreCalibration.strongStrength ? .strong : .weak },
          folded: folded)
      }
      all +=
        query.folds
        ? [hit(images[0], Array(images.dropFirst()))] : images.map { hit($0, []) }
    }
    let hits = query.page(of: all)
    let isWeak = best.map { strength($0).map { $0 < ScoreCalibration.strongStrength } ?? false }
    return FusedResult(
      hits: hits, hasNoGoodMatch: (isWeak ?? true) && !hits.contains { $0.match == .strong },
      isExact: answer.isExact)
  }

  /// Ranked hits, those of one content together where the first of them stands:
  /// copies have one vector and are ranked as one, as in a library.
  private static func contents(of hits: [StoreHit]) -> [[StoreHit]] {
    var places: [ContentHash: Int] = [:]
    var contents: [[StoreHit]] = []
    for hit in hits {
      let content = hit.record.image.contentHash
      if let place = places[content] {
        contents[place].append(hit)
      } else {
        places[content] = contents.count
        contents.append([hit])
      }
    }
    return contents
  }

  /// Scores as we compute them, where the vectors came with the hits, and
  /// copies of one picture in the order of their paths.
  private func ranked(_ hits: [StoreHit], _ embedding: Embedding) -> [StoreHit] {
    hits.map { hit in
      var hit = hit
      if let vector = hit.record.embedding { hit.score = embedding.cosineSimilarity(to: vector) }
      return hit
    }.sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.record.image.path < $1.record.image.path
    }
  }
}
