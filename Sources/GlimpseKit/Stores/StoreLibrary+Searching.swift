// Searching a store by words, pictures, or both.

import EmbeddingModels
import QueryUnderstanding
import SearchDomain
import SearchWorkflows
import Support
import Synchronization

extension StoreLibrary {
  /// Finds the pictures closest to a query by looks, best first.
  ///
  /// Words in names, captions and other texts are not looked for in a store:
  /// a warning of the reply says so where the query does not rule them out.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`),
  ///   `VectorStoreError`, `EmbeddingModelError`.
  public func search(_ query: SearchQuery) throws -> SearchReply {
    let stopwatch = Stopwatch()
    try query.check()
    if query.mode == .textOnly {
      throw unsupported(
        "Words in names and captions alone cannot be looked for",
        instead: "search by looks, or copy the store to this machine with glimpse sync --from")
    }
    let understood = try QueryInterpreter(translator: configuration.translator).understand(query)
    let model = try model()
    let space = try model.space
    try requireVectors(of: space)
    let encoder = QueryEncoder(
      model: model, space: space, remembered: rememberedTexts, gathered: gatheredTexts,
      usesEnsemble: query.usesEnsemble, storedPicture: { try self.storedPicture($0) })
    var encoded = try encoder.encode(understood.query.parts)
    let searcher = StoreSearcher(store: store)
    if query.feedback > 0 {
      let closest = try searcher.vectors(
        closestTo: encoded.embedding, count: Feedback.count, where: understood.filter)
      encoded.embedding = try Feedback.moved(encoded.embedding, towards: closest, query.feedback)
    }
    let fused = FusedQuery(
      embedding: encoded.embedding, composition: encoded.composition, limit: query.limit,
      offset: query.offset, filter: understood.filter, minimumScore: query.minimumScore,
      excludedContents: query.includesQueryImages ? [] : encoded.exampleContents,
      diversity: query.diversity, folds: query.foldsDuplicates, isExact: query.isExact)
    let scale = try calibration(encoder)
    let found = try searcher.search(fused, calibration: scale.calibration)
    if query.mode == .combined, understood.searchWords != nil {
      encoded.warnings.append(Self.looksAlone)
    }
    var reply = SearchReply(
      hits: found.hits, model: space.modelName, tookMilliseconds: stopwatch.seconds * 1000,
      warnings: encoded.warnings, interpretation: understood.interpretation,
      hasNoGoodMatch: found.hasNoGoodMatch)
    reply.isExact = found.isExact
    if case .missing = scale { reply.awaitScale(captionSource, encoder, configuration) }
    return reply
  }

  static let looksAlone =
    "A store on a server is searched by looks alone: words in names and captions do not count."

  private func storedPicture(
    _ id: ImageID
  ) throws -> (content: ContentHash, embedding: Embedding)? {
    guard let record = try store.records(ids: [id], withVectors: true).first,
      let embedding = record.embedding
    else { return nil }
    return (record.image.contentHash, embedding)
  }

  /// See `PictureLibrary`.
  public func storedContent(
    _ content: SearchQuery.Part.Content
  ) throws -> SearchQuery.Part.Content {
    guard case .file(let path) = content, let image = try image(path: path) else { return content }
    return .stored(image.id)
  }

  /// The scale of scores, measured on the first records in the order of ids:
  /// those are hashes of paths, so the sample is a random one.
  private func calibration(_ encoder: QueryEncoder) throws -> ScoreScale {
    let count = try description()?.count ?? 0
    if let known = knowledge.withLock({ $0.calibration }), ImageLibrary.isFresh(known, count) {
      return ScoreScale(known)
    }
    guard count >= ScoreCalibration.minimumSample else { return .tooSmall }
    guard let captions = captionSource.vectors(encoder.captionVectors(configuration)) else {
      return .missing
    }
    var sample: [[Float]] = []
    var cursor: StoreCursor?
    repeat {
      let page = try store.page(
        after: cursor, limit: ImageLibrary.calibrationSample, where: nil, withVectors: true)
      sample += page.records.compactMap { $0.embedding?.values }
      cursor = page.next
    } while cursor != nil && sample.count < ImageLibrary.calibrationSample
    guard sample.count >= ScoreCalibration.minimumSample else { return .tooSmall }
    let measured = ScoreCalibration(
      probes: captions,
      sample: Array(sample.prefix(ImageLibrary.calibrationSample)), vectorCount: count,
      scaling: encoder.model.folder.strengthScaling)
    knowledge.withLock { $0.calibration = measured }
    return ScoreScale(measured)
  }
}
