// The store of this machine: the catalog's images with the vectors of its
// current set, searched by the library's own index. Finding is an extension.

public import SearchDomain

/// The store behind `embedded:`.
public struct LocalStore: ImageStore {
  /// The truth about the library.
  public let catalog: Catalog
  /// The index files that are derived from it.
  public let indexes: IndexMaintainer

  /// A library's store; writing needs a catalog opened for it.
  public init(catalog: Catalog, indexes: IndexMaintainer) {
    self.catalog = catalog
    self.indexes = indexes
  }

  public var name: String { "embedded:\(catalog.folder)" }
  public var capabilities: StoreCapabilities {
    StoreCapabilities(
      searchesExactly: true, searchesTexts: true, remembersFiles: true, usualLimit: .max)
  }

  // MARK: The collection

  public func describe() throws(VectorStoreError) -> StoreDescription? {
    try reporting {
      guard let set = try catalog.currentSet() else { return nil }
      return StoreDescription(
        collection: catalog.folder.description, dimension: set.space.dimension, space: set.space,
        count: set.vectorCount, server: "Glimpse", precision: set.decision)
    }
  }

  public func prepare(for space: EmbeddingSpace) throws(VectorStoreError) {
    try reporting {
      guard try catalog.currentSet() == nil else { return try verify(for: space) }
      _ = try catalog.createSet(for: space, state: .current)
    }
  }

  public func verify(for space: EmbeddingSpace) throws(VectorStoreError) {
    let held = try requireSet().space
    guard !held.isComparable(with: space) else { return }
    throw error(
      .mismatch,
      held.dimension != space.dimension
        ? "holds vectors of \(held.dimension) values, but the model \(space.modelName) makes "
          + "\(space.dimension): use the library's model \(held.modelName)"
        : "holds vectors of the model \(held.modelName), not of \(space.modelName)"
          + (held.modelName == space.modelName ? " as it is now (its files differ)" : "")
          + ": use the model \(held.modelName)")
  }

  public func dropCollection() throws(VectorStoreError) {
    throw error(.unsupported, "is a library: delete its folder to be rid of it")
  }

  // MARK: Records

  public func upsert(_ records: [StoredRecord]) throws(VectorStoreError) {
    guard !records.isEmpty else { return }
    let set = try requireSet()
    for record in records {
      guard let embedding = record.embedding else {
        throw error(.mismatch, "was given \(record.image.path) without its vector")
      }
      guard embedding.dimension == set.space.dimension else {
        throw error(
          .mismatch,
          "holds vectors of \(set.space.dimension) values, but that of \(record.image.path) has "
            + "\(embedding.dimension)")
      }
    }
    for start in stride(from: 0, to: records.count, by: Self.batchSize) {
      let batch = records[start..<min(start + Self.batchSize, records.count)]
      try reporting {
        _ = try catalog.apply(batch.map { .store($0.image, $0.embedding) }, set: set.id)
      }
    }
  }

  /// Records of one transaction.
  private static let batchSize = 1000

  public func delete(ids: [ImageID]) throws(VectorStoreError) {
    for start in stride(from: 0, to: ids.count, by: Self.batchSize) {
      try reporting {
        let paths = try ids[start..<min(start + Self.batchSize, ids.count)]
          .compactMap { try catalog.image(id: $0)?.path }
        _ = try catalog.apply(paths.map { .remove(path: $0) })
      }
    }
  }

  public func delete(where filter: Filter) throws(VectorStoreError) {
    try reporting { _ = try catalog.remove(where: filter) }
  }

  public func records(
    ids: [ImageID], withVectors: Bool
  ) throws(VectorStoreError) -> [StoredRecord] {
    let set = try requireSet()
    return try reporting {
      try ids.compactMap { id in
        guard let image = try catalog.storedImage(id: id),
          let content = try catalog.contentID(ofImage: id),
          let vector = try catalog.vector(contentID: content, in: set.id)
        else { return nil }
        return StoredRecord(image: image, embedding: withVectors ? vector : nil)
      }
    }
  }

  public func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    let set = try requireSet()
    let after = cursor.flatMap { ImageID($0.text) }
    if cursor != nil, after == nil {
      throw error(.refused, "was given a place to read on from that is not its own")
    }
    return try reporting {
      let found = try catalog.imagesByID(
        after: after, where: filter, in: set.id, limit: max(1, limit))
      let vectors =
        withVectors
        ? try catalog.vectors(contentIDs: Set(found.map(\.contentID)).sorted(), in: set.id) : [:]
      let records = found.map { item in
        StoredRecord(
          image: item.image,
          embedding: vectors[item.contentID].map { Embedding(unitLength: $0) })
      }
      let isLast = found.count < max(1, limit)
      return StorePage(
        records: records, next: isLast ? nil : found.last.map { StoreCursor("\($0.image.id)") })
    }
  }

  public func count(where filter: Filter?) throws(VectorStoreError) -> Int {
    let set = try requireSet()
    return try reporting { try catalog.count(where: filter, in: set.id) }
  }

  public func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    try countedFacets(of: field, where: filter, limit: limit)
  }

  // MARK: Errors

  func requireSet() throws(VectorStoreError) -> VectorSet {
    guard let set = try reporting({ try catalog.currentSet() }) else {
      throw error(.noCollection, "holds no pictures yet: index a folder first")
    }
    return set
  }

  func error(_ kind: VectorStoreError.Kind, _ words: String) -> VectorStoreError {
    VectorStoreError(kind: kind, message: "\(name) \(words)")
  }

  /// Runs `body` and turns the errors of the layers below into a store's.
  func reporting<Result>(
    _ body: () throws -> Result
  ) throws(VectorStoreError) -> Result {
    do {
      return try body()
    } catch let error as VectorStoreError {
      throw error
    } catch let error as FilterError {
      throw VectorStoreError(kind: .invalidFilter, message: error.message)
    } catch let error as CatalogError {
      throw VectorStoreError(error)
    } catch {
      throw VectorStoreError(kind: .library, message: "\(error)")
    }
  }
}

extension VectorStoreError {
  fileprivate init(_ error: CatalogError) {
    let kind: Kind =
      switch error.kind {
      case .invalidFilter: .invalidFilter
      case .modelMismatch: .mismatch
      case .notFound, .noVectorSet: .noCollection
      case .busy: .busy
      case .readOnly: .readOnly
      case .diskFull: .diskFull
      case .notALibrary, .newerVersion, .olderVersion, .damaged, .system, .setIsCurrent,
        .invalidVector:
        .library
      case .internal: .internal
      }
    self.init(kind: kind, message: error.message)
  }
}
