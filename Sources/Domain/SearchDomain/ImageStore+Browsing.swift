// Looking around in a store that has only its records to look at: the defaults
// of a server.

extension ImageStore {
  /// The image of the record.
  public func image(id: ImageID) throws(VectorStoreError) -> ImageRecord? {
    try records(ids: [id], withVectors: false).first?.image
  }

  /// The number of records.
  public func imageCount(where filter: Filter?) throws(VectorStoreError) -> Int {
    do { return try count(where: filter) } catch {
      guard error.kind == .noCollection else { throw error }
      return 0
    }
  }

  /// Reads all records that meet the condition, since they do not come in the
  /// order of paths; holds as many as are returned and passed over.
  public func images(
    where filter: Filter?, limit: Int?, offset: Int
  ) throws(VectorStoreError) -> [ImageRecord] {
    try images(where: filter, in: .match, limit: limit, offset: offset)
  }

  /// Reads all records that meet the condition, as for the order of paths.
  public func images(
    where filter: Filter?, in order: ResultOrder, limit: Int?, offset: Int
  ) throws(VectorStoreError) -> [ImageRecord] {
    let wanted = limit.map { $0 > .max - offset ? .max : $0 + offset }
    var images: [ImageRecord] = []
    func keepFirst() {
      images.sort { $0.path < $1.path }
      images = order.sorted(images) { $0 }
      if let wanted { images = Array(images.prefix(wanted)) }
    }
    var cursor: StoreCursor?
    repeat {
      let page = try page(after: cursor, limit: 1000, where: filter, withVectors: false)
      images += page.records.map(\.image)
      if let wanted, images.count / 2 > max(wanted, 10_000) { keepFirst() }
      cursor = page.next
    } while cursor != nil
    keepFirst()
    return Array(images.dropFirst(offset))
  }

  /// In the order of ids, from wherever the store can begin to read.
  public func images(
    after id: ImageID?, position: Int, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [ImageRecord] {
    guard limit > 0 else { return [] }
    var cursor = id.flatMap { self.cursor(at: $0) }
    let isOrdered = id == nil || cursor != nil
    var images: [ImageRecord] = []
    repeat {
      let page = try page(
        after: cursor, limit: min(max(limit, 100), 10_000), where: filter, withVectors: false)
      images += page.records.map(\.image).filter { image in
        id.map { $0 < image.id } ?? true
      }
      if isOrdered, images.count >= limit { break }
      cursor = page.next
    } while cursor != nil
    images.sort { $0.id < $1.id }
    return Array(images.prefix(limit))
  }

  /// Nobody tells of changes.
  public func generation() throws(VectorStoreError) -> Int? { nil }

  /// Nothing is known but the records.
  public func statistics() throws(VectorStoreError) -> StoreStatistics? { nil }

  /// Deletes the records; nothing else is remembered.
  public func remove(under paths: [FilePath]) throws(VectorStoreError) -> Int {
    try remove(where: .or(paths.map { Filter.isUnder($0) }))
  }

  /// Counts the records before they go.
  public func remove(where filter: Filter) throws(VectorStoreError) -> Int {
    let count = try imageCount(where: filter)
    if count > 0 { try delete(where: filter) }
    return count
  }

  /// Counts the records.
  public func removalCount(under paths: [FilePath]) throws(VectorStoreError) -> Int {
    try removalCount(where: .or(paths.map { Filter.isUnder($0) }))
  }

  /// Counts the records.
  public func removalCount(where filter: Filter) throws(VectorStoreError) -> Int {
    try imageCount(where: filter)
  }
}
