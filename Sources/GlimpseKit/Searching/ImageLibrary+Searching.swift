// Searching a library by words, pictures, or both.

import Cataloging
import EmbeddingModels
import QueryUnderstanding
public import SearchDomain
import SearchWorkflows
import Support

extension ImageLibrary {
  /// Finds the pictures closest to a query, best first.
  ///
  /// Blocks the calling thread for milliseconds, at first for as long as the
  /// needed tower takes to load.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`,
  ///   `modelMismatch`), `EmbeddingModelError`, `CatalogError`.
  public func search(_ query: SearchQuery) throws -> SearchReply {
    let stopwatch = Stopwatch()
    try query.check()
    let understood = try QueryInterpreter(translator: configuration.translator).understand(query)
    var reply =
      try query.mode == .textOnly
      ? searchTexts(understood) : searchVectors(understood)
    reply.tookMilliseconds = stopwatch.seconds * 1000
    return reply
  }

  private func searchTexts(_ understood: UnderstoodQuery) throws -> SearchReply {
    let query = understood.query
    guard let words = understood.searchWords else {
      throw GlimpseError(
        kind: .emptyQuery,
        message: "A search in texts alone needs words: give some, or leave it to search by looks.")
    }
    let found = try searcher.search(
      FusedQuery(
        embedding: nil, words: words, limit: query.limit, offset: query.offset,
        filter: understood.filter, folds: query.foldsDuplicates), in: nil)
    return SearchReply(
      hits: found.hits, model: try catalog.currentSet()?.space.modelName ?? "",
      tookMilliseconds: 0, interpretation: understood.interpretation,
      hasNoGoodMatch: found.hasNoGoodMatch)
  }

  private func searchVectors(_ understood: UnderstoodQuery) throws -> SearchReply {
    let query = understood.query
    let model = try model()
    let space = try model.space
    try requireVectors(of: space)
    let encoder = QueryEncoder(
      model: model, space: space, remembered: rememberedTexts, gathered: gatheredTexts,
      usesEnsemble: query.usesEnsemble, storedPicture: { try self.storedPicture($0, in: space) })
    let measuring = calibrationAhead(encoder)
    var encoded = try encoder.encode(query.parts)
    if query.feedback > 0 {
      encoded.embedding = try fedBack(encoded.embedding, query.feedback, space, understood.filter)
    }
    let fused = FusedQuery(
      embedding: encoded.embedding, composition: encoded.composition,
      words: query.mode == .combined ? understood.searchWords : nil,
      limit: query.limit, offset: query.offset, filter: understood.filter,
      minimumScore: query.minimumScore,
      excludedContents: query.includesQueryImages ? [] : encoded.exampleContents,
      diversity: query.diversity, folds: query.foldsDuplicates, isExact: query.isExact)
    let scale = if let measuring { try measuring.value() } else { try calibration(encoder) }
    let found = try searcher.search(fused, in: space, calibration: scale.calibration)
    var reply = SearchReply(
      hits: found.hits, model: space.modelName, tookMilliseconds: 0, warnings: encoded.warnings,
      interpretation: understood.interpretation, hasNoGoodMatch: found.hasNoGoodMatch)
    reply.isExact = found.isExact
    if case .missing = scale { reply.awaitScale(captionSource, encoder, configuration) }
    return reply
  }

  private func storedPicture(
    _ id: ImageID, in space: EmbeddingSpace
  ) throws -> (content: ContentHash, embedding: Embedding)? {
    guard let image = try image(id: id), let content = try catalog.contentID(ofImage: id),
      let set = try catalog.currentSet(), set.space.isComparable(with: space),
      let vector = try catalog.vector(contentID: content, in: set.id)
    else { return nil }
    return (image.contentHash, vector)
  }

  /// The query moved towards the mean of its closest pictures.
  private func fedBack(
    _ query: Embedding, _ share: Double, _ space: EmbeddingSpace, _ filter: Filter?
  ) throws -> Embedding {
    let found = try searcher.search(
      VectorQuery(embedding: query, limit: Feedback.count, filter: filter), in: space)
    guard let set = try catalog.currentSet(), !found.isEmpty else { return query }
    let ids = try found.compactMap { try catalog.contentID(ofImage: $0.image.id) }
    let vectors = try catalog.vectors(contentIDs: ids, in: set.id).values
    return try Feedback.moved(query, towards: Array(vectors), share)
  }

  private var searcher: Searcher { Searcher(catalog: catalog, indexes: indexes) }

  /// Finds pictures that words describe.
  public func search(_ words: String, limit: Int = 10) throws -> SearchReply {
    try search(SearchQuery(words: words, limit: limit))
  }

  /// Finds pictures that look like one.
  ///
  /// - Parameter path: a picture file; where it is in the library, its stored
  ///   vector is used and no model is loaded.
  public func similar(
    to path: FilePath, limit: Int = 10, offset: Int = 0, filter: Filter? = nil,
    minimumScore: Float? = nil
  ) throws -> SearchReply {
    try search(
      SearchQuery(
        [SearchQuery.Part(try storedContent(.file(path)))], limit: limit, offset: offset,
        filter: filter,
        minimumScore: minimumScore))
  }

  /// A file that is in the library as its stored picture, whose vector is
  /// known; anything else as it is.
  public func storedContent(
    _ content: SearchQuery.Part.Content
  ) throws -> SearchQuery.Part.Content {
    guard case .file(let path) = content, let image = try image(path: path) else { return content }
    return .stored(image.id)
  }

  /// Tells of an empty library or another model before a tower is loaded.
  private func requireVectors(of space: EmbeddingSpace) throws {
    let probe = VectorQuery(embedding: Embedding(unitLength: []), limit: 0)
    _ = try searcher.search(probe, in: space)
  }
}
