// Looking around in the store of this machine, which lists by path, counts in SQL
// and knows of every change.

public import SearchDomain
import Support

extension LocalStore {
  public func image(id: ImageID) throws(VectorStoreError) -> ImageRecord? {
    try reporting { try catalog.image(id: id) }
  }

  public func imageCount(where filter: Filter?) throws(VectorStoreError) -> Int {
    try reporting { try catalog.count(where: filter) }
  }

  public func images(
    where filter: Filter?, limit: Int?, offset: Int
  ) throws(VectorStoreError) -> [ImageRecord] {
    try reporting { try catalog.images(where: filter, limit: limit, offset: offset) }
  }

  public func images(
    where filter: Filter?, in order: ResultOrder, limit: Int?, offset: Int
  ) throws(VectorStoreError) -> [ImageRecord] {
    try reporting {
      try catalog.images(where: filter, in: order, limit: limit, offset: offset)
    }
  }

  /// In the order of paths, whatever is asked for.
  public func images(
    after id: ImageID?, position: Int, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [ImageRecord] {
    try reporting {
      guard let id else { return try catalog.images(after: nil, where: filter, limit: limit) }
      if let last = try catalog.image(id: id) {
        return try catalog.images(after: last.path, where: filter, limit: limit)
      }
      return try catalog.images(where: filter, limit: limit, offset: max(0, position -| 1))
    }
  }

  public func facetCounts(
    _ facet: Facet, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    try reporting {
      // Without a look at the contents.
      if facet == .category {
        return Array(try catalog.categoryCounts(where: filter).prefix(limit))
      }
      return try catalog.facetCounts(facet, where: filter, limit: limit)
    }
  }

  /// Of the images that have a vector or not; by steps through an index where there is
  /// one, without a look at the rest.
  public func texts(of field: Filter.Field) throws(VectorStoreError) -> [String] {
    try reporting { try catalog.texts(of: field) }
  }

  public func generation() throws(VectorStoreError) -> Int? {
    try reporting { try catalog.generation() }
  }

  /// Reads the list of images once.
  public func statistics() throws(VectorStoreError) -> StoreStatistics? {
    try reporting {
      let status = try catalog.status()
      return StoreStatistics(
        imageCount: status.imageCount, contentCount: status.contentCount,
        failureCount: status.failureCount, imageByteCount: status.imageByteCount,
        ownByteCount: ownByteCount, aliasCount: status.aliasCount,
        departedCount: status.departedCount,
        modelBeingBuilt: status.sets.first { $0.state == .building }?.space.modelName)
    }
  }

  private var ownByteCount: Int {
    var sum = 0
    for name in (try? FileIO.names(inFolder: catalog.folder.bytes)) ?? [] {
      let path = catalog.folder.appending(FilePath(bytes: name))
      sum = sum +| ((try? FileIO.status(path.bytes))?.byteCount ?? 0)
    }
    return sum
  }

  /// A root that is wholly taken out is forgotten.
  public func remove(under paths: [FilePath]) throws(VectorStoreError) -> Int {
    try reporting {
      let count = try catalog.remove(under: paths)
      for root in try catalog.roots() where paths.contains(where: { root.path.isInside($0) }) {
        try catalog.removeRoot(root.path)
      }
      return count
    }
  }

  public func remove(where filter: Filter) throws(VectorStoreError) -> Int {
    try reporting { try catalog.remove(where: filter) }
  }

  public func removalCount(under paths: [FilePath]) throws(VectorStoreError) -> Int {
    try reporting { try catalog.removalCount(under: paths) }
  }

  public func removalCount(where filter: Filter) throws(VectorStoreError) -> Int {
    try reporting { try catalog.removalCount(where: filter) }
  }
}
