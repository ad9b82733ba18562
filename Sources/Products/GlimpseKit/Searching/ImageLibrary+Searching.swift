// Searching a library by words, pictures, or both.

import LocalStores
public import SearchDomain
import SearchWorkflows

extension ImageLibrary: SearchableLibrary {
  /// Finds the pictures closest to a query, best first.
  ///
  /// Blocks the calling thread for milliseconds, at first for as long as the
  /// needed tower takes to load.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`,
  ///   `modelMismatch`), `EmbeddingModelError`, `CatalogError`.
  public func search(_ query: SearchQuery) throws -> SearchReply {
    try reply(to: query)
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
        filter: filter,
        minimumScore: minimumScore))
  }

  /// Tells of an empty library or another model before a tower is loaded.
  ///
  /// - Parameter space: nil for words alone, which need none.
  func requireVectors(of space: EmbeddingSpace?) throws {
    guard let set = try catalog.currentSet(), set.vectorCount > 0 else {
      throw WorkflowError(
        kind: .emptyLibrary,
        message: "The library \(folder) holds no pictures yet: run glimpse index FOLDER first.")
    }
    guard let space, !set.space.isComparable(with: space) else { return }
    throw WorkflowError(
      kind: .modelMismatch,
      message:
        "The library's vectors were made by the model \(set.space.modelName) (\(set.space.dimension) values), "
        + "not by \(space.modelName) (\(space.dimension)): search with --model \(set.space.modelName), "
        + "or index again with --model \(space.modelName).")
  }
}
