// Answers a query vector from the index, the catalog's newest vectors and the
// filter. Making the vector from words and pictures is the caller's part.

public import Cataloging
public import SearchDomain
import Support
import VectorIndexing

/// What to look for.
public struct VectorQuery: Sendable {
  /// The vector looked for.
  public var embedding: Embedding
  /// How many results to return, at least 1.
  public var limit: Int
  /// How many of the best to pass over first.
  public var offset: Int
  /// Which pictures may be found; nil admits all.
  public var filter: Filter?
  /// Results below this cosine similarity are left out.
  public var minimumScore: Float?
  /// Contents left out, such as the query picture itself.
  public var excludedContents: Set<ContentHash>
  /// Compares with every picture, however large the library is.
  public var isExact = false

  /// A query with its bounds.
  public init(
    embedding: Embedding, limit: Int, offset: Int = 0, filter: Filter? = nil,
    minimumScore: Float? = nil, excludedContents: Set<ContentHash> = []
  ) {
    self.embedding = embedding
    self.limit = limit
    self.offset = offset
    self.filter = filter
    self.minimumScore = minimumScore
    self.excludedContents = excludedContents
  }
}

/// What a query found.
public struct VectorAnswer: Sendable {
  /// Best first.
  public var hits: [SearchHit]
  /// Whether these are exactly the best pictures that the query admits.
  public var isExact: Bool
}

/// Searches one library. Safe to use from several threads.
public struct Searcher: Sendable {
  let catalog: Catalog
  let indexes: IndexMaintainer

  /// Searches the current vector set of a catalog.
  public init(catalog: Catalog, indexes: IndexMaintainer) {
    self.catalog = catalog
    self.indexes = indexes
  }

  /// The pictures closest to a query, best first.
  public func search(_ query: VectorQuery, in space: EmbeddingSpace) throws -> [SearchHit] {
    try answer(query, in: space).hits
  }

  /// The pictures closest to a query, best first, and whether they are exactly
  /// those: a small library, a narrow filter and `isExact` make them so.
  ///
  /// Copies of one picture are separate results with equal scores, in the
  /// order of their paths. A filter is applied before the ranking: k results
  /// come back if k pictures meet it.
  ///
  /// - Parameter space: the space of the query; must be the library's.
  /// - Throws: `WorkflowError` (`emptyLibrary`, `modelMismatch`,
  ///   `inputOutput`) and `CatalogError`.
  public func answer(_ query: VectorQuery, in space: EmbeddingSpace) throws -> VectorAnswer {
    let set = try usableSet(space)
    guard query.limit > 0 else { return VectorAnswer(hits: [], isExact: true) }
    let offset = max(0, query.offset)
    let wanted = query.limit +| offset
    let admitted = try query.filter.map { try catalog.contentIDs(where: $0) }
    // Copies and excluded pictures change how many contents give k results.
    var contents = min(wanted, set.vectorCount +| 1) +| query.excludedContents.count
    while true {
      let answer = try StageTimes.search.measure {
        try rank(query.embedding, contents, admitted, set, isExact: query.isExact)
      }
      let ranked = answer.hits
      var hits = try StageTimes.fetch.measure { try resolve(ranked, query) }
      let isBelowMinimum = (ranked.last?.score ?? -1) < (query.minimumScore ?? -.infinity)
      if hits.count >= wanted || ranked.count < contents || isBelowMinimum {
        hits = Array(hits.dropFirst(offset).prefix(query.limit))
        return VectorAnswer(hits: hits, isExact: answer.isExact)
      }
      contents = contents *| 2
    }
  }

  func usableSet(_ space: EmbeddingSpace) throws -> VectorSet {
    guard let set = try catalog.currentSet(), set.vectorCount > 0 else {
      throw WorkflowError.empty(catalog.folder)
    }
    guard set.space.isComparable(with: space) else {
      throw WorkflowError(
        kind: .modelMismatch,
        message:
          "The library's vectors were made by the model \(set.space.modelName) (\(set.space.dimension) values), "
          + "not by \(space.modelName) (\(space.dimension)): search with --model \(set.space.modelName), "
          + "or index again with --model \(space.modelName).")
    }
    return set
  }

  /// The best contents, over the index file and the vectors added since.
  func rank(
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

  /// Pictures of the ranked contents, those that the query admits.
  private func resolve(_ ranked: [ScoredID], _ query: VectorQuery) throws -> [SearchHit] {
    let images = try catalog.images(forContents: ranked.map(\.id), where: query.filter)
    return ranked.flatMap { item -> [SearchHit] in
      if let minimum = query.minimumScore, item.score < minimum { return [] }
      return (images[item.id] ?? []).filter { !query.excludedContents.contains($0.contentHash) }
        .map { SearchHit(image: $0, score: item.score) }
    }
  }
}
