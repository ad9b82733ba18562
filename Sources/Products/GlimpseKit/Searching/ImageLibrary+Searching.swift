// Searching a library by words, pictures, or both: one search, from what was
// asked to the reply. Understand, embed, find, arrange.

import EmbeddingModels
import QueryUnderstanding
public import SearchDomain
import SearchWorkflows
import Support

extension ImageLibrary {
  /// Finds the pictures closest to a query, best first.
  ///
  /// Blocks the calling thread for milliseconds, at first for as long as the
  /// needed tower takes to load. What the store cannot do is refused, or told
  /// in a warning where the query leaves it open.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`,
  ///   `modelMismatch`), `EmbeddingModelError`, `VectorStoreError`.
  public func search(_ query: SearchQuery) throws -> SearchReply {
    let stopwatch = Stopwatch()
    try query.check()
    if query.mode == .textOnly { try require(\.searchesTexts, for: .textSearch) }
    let understood = try QueryInterpreter(translator: configuration.translator).understand(query)
    var reply =
      try query.mode == .textOnly
      ? searchTexts(understood) : searchVectors(understood)
    reply.tookMilliseconds = stopwatch.seconds * 1000
    return reply
  }

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
        filter: filter, minimumScore: minimumScore))
  }

  /// A file that is in the library as its stored picture, whose vector is
  /// known; anything else as it is.
  public func storedContent(
    _ content: SearchQuery.Part.Content
  ) throws -> SearchQuery.Part.Content {
    guard case .file(let path) = content, let image = try image(path: path) else { return content }
    return .stored(image.id)
  }

  private func searchTexts(_ understood: UnderstoodQuery) throws -> SearchReply {
    let query = understood.query
    guard let words = understood.searchWords else {
      throw GlimpseError(
        kind: .emptyQuery,
        message: "A search in texts alone needs words: give some, or leave it to search by looks.")
    }
    try requireVectors(of: nil)
    let found = try Searcher(store: store).search(
      Query(
        embedding: nil, words: words, limit: query.limit, offset: query.offset,
        filter: understood.filter),
      arranged: Arrangement(collapses: query.collapsesDuplicates))
    return SearchReply(
      found, model: try storedModelName() ?? "", interpretation: understood.interpretation)
  }

  private func searchVectors(_ understood: UnderstoodQuery) throws -> SearchReply {
    let query = understood.query
    let model = try model()
    let space = try model.space
    try requireVectors(of: space)
    let encoder = QueryEncoder(
      model: model, space: space, remembered: rememberedTexts, gathered: gatheredTexts,
      usesEnsemble: query.usesEnsemble, storedPicture: { try self.storedPicture($0) })
    let measuring = calibrationAhead(encoder)
    var encoded = try encoder.encode(query.parts)
    if query.feedback > 0 {
      let closest = try store.find(
        Query(
          embedding: encoded.embedding, limit: Feedback.count, filter: understood.filter,
          withVectors: true))
      encoded.embedding = try Feedback.moved(
        encoded.embedding, towards: closest.hits.compactMap { $0.embedding?.values },
        query.feedback)
    }
    let words = query.mode == .combined ? understood.searchWords : nil
    let scale = if let measuring { try measuring.value() } else { try calibration(encoder) }
    let found = try Searcher(store: store).search(
      Query(
        embedding: encoded.embedding, words: words, limit: query.limit, offset: query.offset,
        filter: understood.filter, minimumScore: query.minimumScore, isExact: query.isExact),
      arranged: Arrangement(
        collapses: query.collapsesDuplicates, diversity: query.diversity,
        excludedContents: query.includesQueryImages ? [] : encoded.exampleContents,
        composition: encoded.composition), calibration: scale.calibration)
    if words != nil, !store.capabilities.searchesTexts { encoded.warnings.append(looksAlone) }
    var reply = SearchReply(
      found, model: space.modelName, warnings: encoded.warnings,
      interpretation: understood.interpretation)
    if case .missing = scale { reply.awaitScale(captionSource, encoder, configuration) }
    return reply
  }

  /// Tells of an empty library or another model before a tower is loaded.
  ///
  /// - Parameter space: nil for words alone, which need none.
  private func requireVectors(of space: EmbeddingSpace?) throws {
    guard let held = try knowledge.description(), held.count > 0 else {
      knowledge.forgetDescription()
      throw WorkflowError(
        kind: .emptyLibrary,
        message: isShared
          ? "The store \(folder) holds no pictures yet: run glimpse index FOLDER with it first."
          : "The library \(folder) holds no pictures yet: run glimpse index FOLDER first.")
    }
    guard let space else { return }
    if isShared { return try knowledge.verify(for: space) }
    guard let held = held.space, !held.isComparable(with: space) else { return }
    throw WorkflowError(
      kind: .modelMismatch,
      message:
        "The library's vectors were made by the model \(held.modelName) (\(held.dimension) values), "
        + "not by \(space.modelName) (\(space.dimension)): search with --model \(held.modelName), "
        + "or index again with --model \(space.modelName).")
  }

  private func storedPicture(
    _ id: ImageID
  ) throws -> (content: ContentHash, embedding: Embedding)? {
    guard let record = try store.records(ids: [id], withVectors: true).first,
      let embedding = record.embedding
    else { return nil }
    return (record.image.contentHash, embedding)
  }
}

private let looksAlone =
  "A store on a server is searched by looks alone: words in names and captions do not count."
