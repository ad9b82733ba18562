// Searching a library by words, images, or both.

import EmbeddingModels
public import SearchDomain
public import Searching

extension ImageLibrary {
  /// Finds the images closest to a query, best first.
  ///
  /// Blocks the calling thread for milliseconds, at first for as long as the
  /// needed tower takes to load. What the store cannot do is refused, or told
  /// in a warning where the query leaves it open.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`,
  ///   `modelMismatch`), `EmbeddingModelError`, `VectorStoreError`.
  public func search(_ query: SearchQuery) throws -> SearchReply {
    try LibrarySearch(
      store, knowledge: knowledge, translator: configuration.translator, texts: texts,
      scale: scale, reranker: reranker, place: folder.description, model: { try self.model() }
    ).search(query)
  }

  /// Finds images that words describe.
  public func search(_ words: String, limit: Int = 10) throws -> SearchReply {
    try search(SearchQuery(words: words, limit: limit))
  }

  /// Finds images that look like one.
  ///
  /// - Parameter path: an image file; where it is in the library, its stored
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

  /// A file that is in the library as its stored image, whose vector is
  /// known; anything else as it is.
  public func storedContent(
    _ content: SearchQuery.Part.Content
  ) throws -> SearchQuery.Part.Content {
    guard case .file(let path) = content, let image = try image(path: path) else { return content }
    return .stored(image.id)
  }

  /// The vectors of texts, in order.
  public func embed(texts: [String]) throws -> [TextEmbedding] {
    texts.isEmpty ? [] : try model().textEncoder().encode(texts)
  }

  /// The vectors of image files, in order.
  ///
  /// - Returns: for each path its vector, or why there is none.
  /// - Throws: where the model itself fails.
  public func embed(images paths: [FilePath]) throws -> [Result<Embedding, GlimpseError>] {
    paths.isEmpty ? [] : try model().imageEncoder().encode(files: paths)
  }
}
