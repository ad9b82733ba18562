// Searching on a Chroma server.

internal import SearchDomain
internal import Support

extension ChromaStore {
  func find(_ query: Query) throws(VectorStoreError) -> Answer {
    try StageTimes.search.measure { () throws(VectorStoreError) in try closest(to: query) }
  }

  private func closest(to query: Query) throws(VectorStoreError) -> Answer {
    if query.isExact {
      throw connection.error(
        .unsupported, "cannot compare with every vector: Chroma has no exact search")
    }
    let vector = try CollectionCheck.vector(
      of: query, dimension: try collection().dimension, connection)
    let wanted = max(0, query.limit) +| max(0, query.offset)
    let condition = try condition(for: query.filter)
    guard query.limit > 0, condition?.isNothing != true else {
      return Answer(hits: [], isExact: true)
    }
    var body = JSONBytes()
    body.raw("{\"query_embeddings\":[")
    body.vector(vector)
    body.raw("],\"n_results\":")
    body.tree(.integer(wanted))
    body.raw(",\"include\":")
    body.tree(
      .texts(["metadatas", "distances"] + (query.withVectors ? ["embeddings"] : [])))
    if let condition {
      body.raw(",\"where\":")
      body.tree(ChromaWhere.tree(condition))
    }
    body.raw("}")
    let hits = try send("query", body: body.bytes) {
      (tree) throws(VectorStoreError) in try self.hits(tree, query.withVectors)
    }
    return Answer(hits: hits.arranged(for: query), isExact: false)
  }

  private func hits(_ tree: JSONTree, _ withVectors: Bool) throws(VectorStoreError) -> [Hit] {
    guard let ids = tree["ids"]?[0]?.list, let distances = tree["distances"]?[0]?.list,
      let metadatas = tree["metadatas"]?[0]?.list, ids.count == distances.count,
      ids.count == metadatas.count
    else { throw connection.badReply("has no results") }
    let vectors = withVectors ? tree["embeddings"]?[0]?.list : nil
    var hits: [Hit] = []
    for i in ids.indices {
      guard let distance = distances[i].double else { throw connection.badReply("has no distance") }
      let vector = vectors.map { i < $0.count ? $0[i] : .null }
      hits.append(
        Hit(
          try record(ids[i], metadatas[i], vector),
          score: Float(max(-1, min(1, 1 - distance)))))
    }
    return hits
  }

  func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    try countedFacets(of: field, where: filter, limit: limit)
  }
}
