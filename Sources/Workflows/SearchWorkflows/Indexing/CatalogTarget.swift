// The catalog of this machine as the target of an indexing run. Settling known
// contents is an extension.

import LocalStores
import SearchDomain
import Support

/// One run into a library.
struct CatalogTarget: IndexingTarget, IndexingDestination {
  let catalog: Catalog
  /// The set that the model's vectors go to: the current one, or one built
  /// beside it after a change of model. Nil in a dry run where there is none.
  let filled: VectorSet?
  private let indexes: IndexMaintainer
  private let options: IndexingOptions
  /// Held as long as the run; nil in a dry run.
  private let lock: IndexingLock?

  /// - Throws: `CatalogError`; `busy` while another run indexes into the library.
  init(
    _ catalog: Catalog, _ indexes: IndexMaintainer, _ space: EmbeddingSpace,
    _ options: IndexingOptions
  ) throws {
    self.catalog = catalog
    self.indexes = indexes
    self.options = options
    if options.isDryRun {
      lock = nil
      filled = try catalog.set(for: space)
      return
    }
    lock = try catalog.lockForIndexing()
    let isFirst = try catalog.currentSet() == nil
    filled =
      try catalog.set(for: space)
      ?? catalog.createSet(for: space, state: isFirst ? .current : .building)
    try compareCopies()
  }

  var known: (any ImageStore)? { LocalStore(catalog: catalog, indexes: indexes) }
  var asks: Bool { true }

  func destination(isRepeated: Bool) -> any IndexingDestination { self }

  /// - Throws: for a dry run, which writes nothing.
  func set() throws -> VectorSet {
    guard let filled else {
      throw CatalogError(kind: .noVectorSet, message: "a dry run has no set of vectors to fill")
    }
    return filled
  }

  func contentsNeeding() throws -> Set<ContentHash> {
    guard let set = filled, try catalog.missingVectorCount(in: set.id) > 0 else { return [] }
    var needed: Set<ContentHash> = []
    var last: Int64 = 0
    while true {
      let page = try catalog.imagesMissingVector(in: set.id, after: last, limit: 1000)
      guard let end = page.last else { return needed }
      needed.formUnion(page.map(\.image.contentHash))
      last = end.contentID
    }
  }

  func begin(_ plan: IndexPlan) throws {
    for root in plan.presentRoots {
      try catalog.saveRoot(
        LibraryRoot(
          path: root.path, options: root.category.stored,
          lastSeenNanoseconds: WallClock.nanoseconds(), scan: root.scan.stored))
      if !root.path.isRemote, options.shard == nil {
        try catalog.saveFolders(root.folders, under: root.path)
      }
    }
    try applyInBatches(plan.recategorized, set().id)
    if options.prunes { try catalog.forget(plan.unlisted) }
  }

  func hasVector(of content: ContentHash) throws -> Bool {
    let set = try set().id
    if let known = try catalog.contents(withHashes: [content], set: set)[content] {
      return known.hasVector
    }
    return try !catalog.departedFacts(withHashes: [content], in: set).isEmpty
  }

  func write(_ items: [FinishedTask]) throws {
    _ = try catalog.apply(items.map(\.change), set: set().id)
    try catalog.note(items.filter { $0.failure == nil }.compactMap(\.task.remotePicture))
  }

  func finish(_ plan: IndexPlan, gone: [FilePath]) throws -> [String] {
    let set = try set()
    try applyInBatches(plan.aliases, set.id)
    try applyInBatches(
      gone.map { options.departedDays > 0 ? .depart(path: $0) : .remove(path: $0) }, set.id)
    try purge()
    let warning = set.state == .current ? nil : try switchIfComplete(set, plan)
    // Flushed first: after a loss of power SQLite may give ids again that an
    // index contains already.
    catalog.emptyLog()
    if let current = try catalog.currentSet() { try indexes.refresh(current) }
    return [warning].compactMap(\.self)
  }

  private func purge() throws {
    let days = min(max(0, options.departedDays), 36_500)
    try catalog.purgeDeparted(
      before: days == 0 ? nil : WallClock.nanoseconds() - days * 86_400_000_000_000)
  }

  /// Libraries of earlier programs have a picture for every path to a file.
  private func compareCopies() throws {
    guard let groups = try catalog.uncomparedCopies() else { return }
    var changes: [ImageChange] = []
    for copies in groups {
      var files: [FileIdentity: ImageRecord] = [:]
      for image in copies {
        guard let identity = FileIdentity(image.path) else { continue }
        guard let other = files[identity] else {
          files[identity] = image
          continue
        }
        let isBetter = FilePlace.replaces(image.path, for: other.path)
        let (first, further) = isBetter ? (image, other) : (other, image)
        files[identity] = first
        changes.append(
          .alias(path: further.path, id: further.id, of: first.path, category: further.category))
      }
    }
    if let set = try catalog.currentSet() { try applyInBatches(changes, set.id) }
    try catalog.noteCopiesCompared()
  }

  private func switchIfComplete(_ set: VectorSet, _ plan: IndexPlan) throws -> String? {
    let missing = try catalog.missingVectorCount(in: set.id)
    guard missing == 0, !plan.isPartial else {
      return
        "The vectors of \(set.space.modelName) are not complete (\(missing) pictures could not be read now); "
        + "searches go on with the model before. Run the same command again when all folders are there."
    }
    let before = try catalog.currentSet()
    try catalog.makeCurrent(set.id)
    if let before { try catalog.dropSet(before.id) }
    return nil
  }

  func give(_ files: [MetadataFile], _ plan: IndexPlan) throws -> [String] {
    try catalog.noteAgain(plan.listedAgain)
    try catalog.give(metadata: plan.listedMetadata)
    let roots = plan.presentRoots.map(\.path)
    return try files.compactMap { file in
      let found = try file.resolved(from: roots) { try catalog.image(path: $0) != nil }
      try catalog.give(metadata: found.values)
      guard found.strangers > 0 else { return nil }
      return "\(found.strangers) rows of \(file.path) name no picture of the library."
    }
  }

  private func applyInBatches(_ changes: [ImageChange], _ set: VectorSet.ID) throws {
    for start in stride(from: 0, to: changes.count, by: 1000) {
      _ = try catalog.apply(Array(changes[start..<min(start + 1000, changes.count)]), set: set)
    }
  }
}
