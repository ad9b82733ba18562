// What must agree before vectors are written or compared, and the sentences
// where it does not.

internal import SearchDomain
internal import Support

/// Checks a collection, records and queries against a model's space.
struct CollectionCheck {
  let connection: any StoreSpeaking
  let space: EmbeddingSpace

  /// - Parameters:
  ///   - dimension: nil if the server does not know it yet.
  ///   - space: the model that the collection names, if any.
  ///   - isOurs: whether the collection was made by us, or may be used as it is.
  func check(
    dimension: Int?, metric: String, space held: EmbeddingSpace?, isOurs: Bool
  ) throws(VectorStoreError) {
    let name = "the collection '\(connection.address.collection)'"
    if metric.lowercased() != "cosine" {
      throw connection.error(
        .mismatch,
        "compares vectors by \(metric) in \(name), not by cosine: name another collection")
    }
    if !isOurs {
      throw connection.error(
        .mismatch, "has \(name) of another program: name another collection")
    }
    if let dimension, dimension != space.dimension {
      throw connection.error(
        .mismatch,
        "holds vectors of \(dimension) values in \(name), but the model \(space.modelName) makes "
          + "\(space.dimension): name another collection or use the collection's model"
          + (held.map { " \($0.modelName)" } ?? ""))
    }
    if let held, !held.isComparable(with: space) {
      throw connection.error(
        .mismatch,
        "holds vectors of the model \(held.modelName) in \(name), not of \(space.modelName)"
          + (held.modelName == space.modelName ? " as it is now (its files differ)" : "")
          + ": name another collection or use the model \(held.modelName)")
    }
  }

  /// Checks vectors that are to be written.
  func check(_ records: [StoredRecord]) throws(VectorStoreError) {
    for record in records {
      guard let embedding = record.embedding else {
        throw connection.error(.mismatch, "was given \(record.image.path) without its vector")
      }
      guard embedding.dimension == space.dimension else {
        throw connection.error(
          .mismatch,
          "holds vectors of \(space.dimension) values, but that of \(record.image.path) has "
            + "\(embedding.dimension)")
      }
    }
  }

  /// What a query compares with: looks alone, with vectors of one dimension.
  static func vector(
    of query: Query, dimension: Int?, _ connection: some StoreSpeaking
  ) throws(VectorStoreError) -> [Float] {
    guard let embedding = query.embedding else {
      throw .searchedByLooks(connection.name)
    }
    guard let dimension, embedding.dimension != dimension else { return embedding.values }
    throw connection.error(
      .mismatch,
      "holds vectors of \(dimension) values, but the query has \(embedding.dimension): "
        + "search with the collection's model")
  }
}

extension StoreSpeaking {
  /// A vector that came from a server, made of unit length again.
  func unit(_ values: [Float]) throws(VectorStoreError) -> Embedding {
    do { return try Embedding(normalizing: values) } catch {
      throw badReply("holds a vector that is none")
    }
  }
}

extension [Hit] {
  /// Hits in order, cut to the query's bounds.
  func arranged(for query: Query) -> [Hit] {
    let admitted = inOrder().filter { $0.score >= query.minimumScore ?? -.infinity }
    return Array(admitted.dropFirst(query.offset).prefix(query.limit)).rescored(for: query)
  }

  /// Scores as we compute them, where the vectors came with the hits.
  func rescored(for query: Query) -> [Hit] {
    guard query.withVectors, let embedding = query.embedding else { return self }
    return map { hit in
      var hit = hit
      if let vector = hit.embedding { hit.score = embedding.cosineSimilarity(to: vector) }
      return hit
    }.inOrder()
  }

  private func inOrder() -> [Hit] {
    sorted { left, right in
      left.score != right.score
        ? left.score > right.score
        : left.image.id < right.image.id
    }
  }
}

extension Array {
  /// Consecutive parts of at most this many elements.
  func batches(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
