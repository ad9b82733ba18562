// Searching a library by words, images, or both: one search, from what was
// asked to the reply. Understand, embed, find, arrange.

package import Calibration
package import EmbeddingModels
package import QueryUnderstanding
import Refusals
package import SearchDomain
package import StoreStatus
import Support

/// Searches one library. What it is made of is kept by whoever makes it, so that
/// the next search finds the towers, the texts and the scale there.
package struct LibrarySearch: Sendable {
  private let store: any ImageStore
  private let knowledge: StoreKnowledge
  private let translator: QueryTranslator
  private let texts: EmbeddedTexts
  private let scale: LibraryScale
  let reranker: Reranker
  private let place: String
  private let openModel: @Sendable () throws -> EmbeddingModel

  /// - Parameters:
  ///   - translator: makes captions of queries that ask for it.
  ///   - place: the library as it is told to people.
  ///   - model: the model in use; asked where a vector is needed.
  package init(
    _ store: any ImageStore, knowledge: StoreKnowledge, translator: QueryTranslator,
    texts: EmbeddedTexts, scale: LibraryScale, reranker: Reranker, place: String,
    model: @escaping @Sendable () throws -> EmbeddingModel
  ) {
    self.store = store
    self.knowledge = knowledge
    self.translator = translator
    self.texts = texts
    self.scale = scale
    self.reranker = reranker
    self.place = place
    openModel = model
  }

  /// Finds the images closest to a query, best first.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`,
  ///   `modelMismatch`), `EmbeddingModelError`, `VectorStoreError`.
  package func search(_ query: SearchQuery) throws -> SearchReply {
    let stopwatch = Stopwatch()
    try query.check()
    if query.mode == .textOnly { try store.require(\.searchesTexts, for: .textSearch) }
    let understood = try QueryInterpreter(translator: translator).understand(query)
    var reply = try reranking(understood) { understood in
      try query.mode == .textOnly ? searchTexts(understood) : searchVectors(understood)
    }
    if reply.hits.isEmpty, let filter = understood.filter {
      reply.warnings += try FilterHints.sentences(for: filter, in: store)
    }
    reply.hits = reply.hits.map { $0.representedByLiving() }
    reply.tookMilliseconds = stopwatch.seconds * 1000
    return reply
  }

  private func searchTexts(_ understood: UnderstoodQuery) throws -> SearchReply {
    let query = understood.query
    guard let words = understood.searchWords else {
      throw GlimpseError(
        kind: .emptyQuery,
        message: "a search in texts alone needs words: give some, or leave it to search by looks")
    }
    _ = try requireVectors(of: nil)
    let found = try Searcher(store: store).search(
      Query(
        embedding: nil, words: words, limit: query.limit, offset: query.offset,
        filter: understood.filter),
      arranged: Arrangement(collapses: query.collapsesDuplicates, order: query.order))
    return SearchReply(
      found, model: try knowledge.modelName() ?? "", interpretation: understood.interpretation)
  }

  private func searchVectors(_ understood: UnderstoodQuery) throws -> SearchReply {
    let query = understood.query
    let model = try openModel()
    let space = try model.space
    let held = try requireVectors(of: space)
    let encoder = QueryEncoder(
      model: model, space: space, texts: texts, usesEnsemble: query.usesEnsemble,
      storedImage: storedImage)
    let count = { @Sendable [knowledge] in try knowledge.description()?.count ?? 0 }
    let measuring = try scale.scaleAhead(for: model, count)
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
    let judged =
      if let measuring { try measuring.value() } else {
        try scale.scale(for: model, count)
      }
    let found = try Searcher(store: store).search(
      Query(
        embedding: encoded.embedding, words: words, limit: query.limit, offset: query.offset,
        filter: understood.filter, minimumScore: query.minimumScore, isExact: query.isExact),
      arranged: Arrangement(
        collapses: query.collapsesDuplicates, diversity: query.diversity, order: query.order,
        excludedContents: query.includesQueryImages ? [] : encoded.exampleContents,
        composition: encoded.composition), calibration: judged.calibration)
    if words != nil, !store.capabilities.searchesTexts { encoded.warnings.append(looksAlone) }
    var reply = SearchReply(
      found, model: space.modelName, warnings: encoded.warnings,
      interpretation: understood.interpretation)
    let named = Set(
      query.parts.compactMap { if case .stored(let id) = $0.content { id } else { nil } })
    reply.precision = held.precision
    reply.queryImages = found.excluded.filter { !named.contains($0.id) }
    if case .missing = judged {
      reply.lacksScale = true
      reply.warnings.append(try scale.haveMade(for: model))
    }
    if query.order != .match, judged.calibration == nil { reply.warnings.append(unsorted) }
    return reply
  }

  /// Tells of an empty library or another model before a tower is loaded.
  ///
  /// - Parameter space: nil for words alone, which need none.
  /// - Returns: what the store is.
  private func requireVectors(of space: EmbeddingSpace?) throws -> StoreDescription {
    guard let description = try knowledge.description(), description.count > 0 else {
      knowledge.forgetDescription()
      throw WorkflowError(
        kind: .emptyLibrary,
        message: knowledge.isShared
          ? "the store \(place) holds no pictures yet: index a folder with it first"
          : "the library \(place) holds no pictures yet: index a folder first")
    }
    guard let space else { return description }
    if knowledge.isShared {
      try knowledge.verify(for: space)
      return description
    }
    guard let held = description.space, !held.isComparable(with: space) else {
      return description
    }
    throw WorkflowError(
      kind: .modelMismatch,
      message:
        "the library's vectors were made by the model \(held.modelName) (\(held.dimension) values), "
        + "not by \(space.modelName) (\(space.dimension)): search with the model \(held.modelName), "
        + "or index again with \(space.modelName)")
  }

  @Sendable private func storedImage(
    _ id: ImageID
  ) throws -> (content: ContentHash, embedding: Embedding)? {
    guard let record = try store.records(ids: [id], withVectors: true).first,
      let embedding = record.embedding
    else { return nil }
    return (record.image.contentHash, embedding)
  }
}

private let unsorted =
  "the pictures are in the order of how well they match: only what is judged can be sorted"
private let looksAlone =
  "a store on a server is searched by looks alone: words in names and captions do not count"
