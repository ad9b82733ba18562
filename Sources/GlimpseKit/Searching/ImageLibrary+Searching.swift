// Searching a library by words, pictures, or both.

import EmbeddingModels
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
    guard query.limit >= 0, query.offset >= 0 else {
      throw GlimpseError(kind: .invalidArgument, message: "The number of results and the offset must not be negative.")
    }
    let stopwatch = Stopwatch()
    let model = try model()
    let space = try model.space
    try requireVectors(of: space)
    let encoder = QueryEncoder(
      space: space, catalog: catalog, textEncoder: { try model.textEncoder() },
      imageEncoder: { try model.imageEncoder() })
    let encoded = try encoder.encode(query.parts)
    var vectorQuery = VectorQuery(
      embedding: encoded.embedding, limit: query.limit, offset: query.offset,
      filter: query.filter, minimumScore: query.minimumScore,
      excludedContents: query.includesQueryImages ? [] : encoded.exampleContents)
    vectorQuery.isExact = query.isExact
    let answer = try Searcher(catalog: catalog, indexes: indexes).answer(vectorQuery, in: space)
    var reply = SearchReply(
      hits: answer.hits, model: space.modelName, tookMilliseconds: stopwatch.seconds * 1000,
      warnings: encoded.warnings)
    reply.isExact = answer.isExact
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
    let content: SearchQuery.Part.Content = try image(path: path).map { .stored($0.id) } ?? .file(path)
    return try search(
      SearchQuery(
        [SearchQuery.Part(content)], limit: limit, offset: offset, filter: filter,
        minimumScore: minimumScore))
  }

  /// Tells of an empty library or another model before a tower is loaded.
  private func requireVectors(of space: EmbeddingSpace) throws {
    let probe = VectorQuery(embedding: Embedding(unitLength: []), limit: 0)
    _ = try Searcher(catalog: catalog, indexes: indexes).search(probe, in: space)
  }
}
