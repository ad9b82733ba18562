// One search, from what was asked to the reply: understand, embed, find,
// arrange. Written once for every store.

import EmbeddingModels
import QueryUnderstanding
import SearchDomain
import SearchWorkflows
import Support

/// What a search needs of a library.
protocol SearchableLibrary: PictureLibrary {
  /// Where its images and vectors are.
  var store: any ImageStore { get }
  /// Vectors of words that were asked for lately.
  var rememberedTexts: RememberedTexts { get }
  /// Words that wait for the same tower.
  var gatheredTexts: GatheredTexts { get }

  /// Tells of an empty library or another model before a tower is loaded.
  ///
  /// - Parameter space: nil for words alone, which need none.
  func requireVectors(of space: EmbeddingSpace?) throws
  /// Where the vectors are that the scale of scores is made by.
  var captionSource: CaptionSource { get }
  /// The scale of scores as it is being measured while the query is embedded;
  /// nil where it is known, or there is nothing to measure it by.
  func calibrationAhead(_ encoder: QueryEncoder) -> Future<ScoreScale, any Error>?
  /// The scale of scores.
  func calibration(_ encoder: QueryEncoder) throws -> ScoreScale
}

extension SearchableLibrary {
  /// Carries out a search. What the store cannot do is refused, or told in a
  /// warning where the query leaves it open.
  func reply(to query: SearchQuery) throws -> SearchReply {
    let stopwatch = Stopwatch()
    try query.check()
    if query.mode == .textOnly, !store.capabilities.searchesTexts {
      throw unsupported(
        "Words in names and captions alone cannot be looked for",
        instead: "search by looks, or copy the store to this machine with glimpse sync --from")
    }
    let understood = try QueryInterpreter(translator: configuration.translator).understand(query)
    var reply =
      try query.mode == .textOnly
      ? searchTexts(understood) : searchVectors(understood)
    reply.tookMilliseconds = stopwatch.seconds * 1000
    return reply
  }

  /// What this library's store cannot do.
  func unsupported(_ what: String, instead: String) -> GlimpseError {
    GlimpseError(
      kind: .unsupported, message: "\(what) in a store on a server (\(store.name)): \(instead).")
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
