// Indexing into the store of this machine: one run at a time, which fills the set
// of its model's vectors beside the current one where that is another's.

public import SearchDomain
import Support

extension LocalStore {
  /// Takes the right to index, which no other run has meanwhile, and finds or
  /// makes the set that the model's vectors go to.
  ///
  /// - Throws: `busy` while another run indexes into the library.
  public func beginIndexing(
    for space: EmbeddingSpace, isDryRun: Bool
  ) throws(VectorStoreError) -> (any IndexingSession)? {
    try reporting { try LocalIndexing(self, space, isDryRun: isDryRun) }
  }
}

/// One run into a library.
private struct LocalIndexing: IndexingSession {
  private let store: LocalStore
  /// The current set, or one that is built beside it after a change of model.
  /// Nil in a dry run where there is none.
  private let filled: VectorSet?
  /// Held as long as the run; nil in a dry run.
  private let lock: IndexingLock?

  private var catalog: Catalog { store.catalog }

  init(_ store: LocalStore, _ space: EmbeddingSpace, isDryRun: Bool) throws {
    self.store = store
    let catalog = store.catalog
    if isDryRun {
      lock = nil
      filled = try catalog.setToFill(for: space)
      return
    }
    lock = try catalog.lockForIndexing()
    let isFirst = try catalog.currentSet() == nil
    filled =
      try catalog.setToFill(for: space)
      ?? catalog.createSet(for: space, state: isFirst ? .current : .building)
    try catalog.compareCopies()
  }

  var known: (any ImageStore)? { store }
  var isExclusive: Bool { true }

  /// - Throws: for a dry run, which writes nothing.
  private func set() throws(CatalogError) -> VectorSet {
    if let filled { return filled }
    throw CatalogError(kind: .noVectorSet, message: "a dry run has no set of vectors to fill")
  }

  // MARK: What is known

  func contentsNeedingVectors() throws(VectorStoreError) -> Set<ContentHash> {
    guard let set = filled else { return [] }
    return try store.reporting {
      guard try catalog.missingVectorCount(in: set.id) > 0 else { return [] }
      var needed: Set<ContentHash> = []
      var last: Int64 = 0
      while true {
        let page = try catalog.imagesMissingVector(in: set.id, after: last, limit: 1000)
        guard let end = page.last else { return needed }
        needed.formUnion(page.map(\.image.contentHash))
        last = end.contentID
      }
    }
  }

  func hasVector(of content: ContentHash) throws(VectorStoreError) -> Bool {
    try store.reporting {
      let set = try set().id
      if let known = try catalog.contents(withHashes: [content], set: set)[content] {
        return known.hasVector
      }
      return try !catalog.departedFacts(withHashes: [content], in: set).isEmpty
    }
  }

  /// Contents that left and are kept aside are among them.
  func contents(
    among hashes: Set<ContentHash>
  ) throws(VectorStoreError) -> [ContentHash: StoredContent] {
    try store.reporting {
      let set = try set().id
      let rows = try catalog.contents(withHashes: Array(hashes), set: set)
      let images = try catalog.images(forContents: rows.values.map(\.id))
      let departed = try catalog.departedFacts(
        withHashes: hashes.filter { rows[$0] == nil }, in: set)
      return departed.mapValues { StoredContent(facts: $0, images: []) }
        .merging(
          rows.compactMapValues { row in
            guard let images = images[row.id], let first = images.first else { return nil }
            return StoredContent(facts: first.facts, images: images)
          }
        ) { $1 }
    }
  }

  func imagePaths(among paths: [FilePath]) throws(VectorStoreError) -> Set<FilePath> {
    try store.reporting { try catalog.imagePaths(among: paths) }
  }

  // MARK: Writing

  /// The set was made when the run began.
  func prepare() {}

  /// Changes of one transaction; the pipeline writes fewer together.
  private static let batchSize = 1000

  func apply(_ changes: [ImageChange]) throws(VectorStoreError) {
    try store.reporting {
      let set = try set().id
      for start in stride(from: 0, to: changes.count, by: Self.batchSize) {
        try catalog.apply(
          Array(changes[start..<min(start + Self.batchSize, changes.count)]), set: set)
      }
    }
  }

  func give(metadata: [FilePath: [String: MetadataValue?]]) throws(VectorStoreError) -> Int {
    try store.reporting { try catalog.give(metadata: metadata) }
  }

  func give(sidecars: [FilePath: SidecarFacts]) throws(VectorStoreError) -> Int {
    try store.reporting { try catalog.give(sidecars: sidecars) }
  }

  func remember(_ root: LibraryRoot, folders: [KnownFolder]?) throws(VectorStoreError) {
    try store.reporting {
      try catalog.saveRoot(root)
      if let folders { try catalog.saveFolders(folders, under: root.path) }
    }
  }

  // MARK: The end

  func finish(departedDays: Int, isPartial: Bool) throws(VectorStoreError) -> [String] {
    try store.reporting {
      let set = try set()
      let days = min(max(0, departedDays), 36_500)
      try catalog.purgeDeparted(
        before: days == 0 ? nil : WallClock.nanoseconds() - days * 86_400_000_000_000)
      let warning =
        set.state == .current ? nil : try switchIfComplete(set, isPartial: isPartial)
      // Flushed first: after a loss of power SQLite may give ids again that an
      // index contains already.
      catalog.emptyLog()
      if let current = try catalog.currentSet() { try store.indexes.refresh(current) }
      return [warning].compactMap(\.self)
    }
  }

  private func switchIfComplete(_ set: VectorSet, isPartial: Bool) throws -> String? {
    let missing = try catalog.missingVectorCount(in: set.id)
    guard missing == 0, !isPartial else {
      return
        "the vectors of \(set.space.modelName) are not complete (\(missing) pictures could not be read now); "
        + "searches go on with those before; run the same command again when all folders are there"
    }
    let before = try catalog.currentSet()
    try catalog.makeCurrent(set.id)
    if let before {
      try catalog.dropSet(before.id)
      store.indexes.discard(before)
    }
    return nil
  }
}
