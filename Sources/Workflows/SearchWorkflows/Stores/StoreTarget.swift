// A store on a server as the target of an indexing run. The worker keeps nothing
// itself: what there is to do follows from the folders and the store alone, so it
// may be killed and started again, here or on another machine, beside any number
// of others.

import SearchDomain

/// One run into a store.
struct StoreTarget: IndexingTarget {
  let store: any ImageStore
  let known: (any ImageStore)?
  private let options: IndexingOptions

  /// Makes or checks the collection before anything is read or written.
  init(
    _ store: any ImageStore, _ space: EmbeddingSpace, _ roots: [FilePath],
    _ options: IndexingOptions
  ) throws {
    self.store = store
    self.options = options
    let isThere = try store.describe() != nil
    if !isThere {
      // A misspelt path must not leave an empty collection behind.
      for root in roots where !root.isRemote && FileIdentity(root) == nil {
        throw WorkflowError.noSuchPath(root)
      }
      if options.isDryRun {
        known = nil
        return
      }
    }
    if options.isDryRun {
      try store.verify(for: space)
    } else {
      try store.prepare(for: space)
    }
    known = store
  }

  /// A store has vectors of one model.
  func contentsNeeding() -> Set<ContentHash> { [] }

  func begin(_ plan: IndexPlan) throws {
    // Nothing remembers by which rule known images got their category.
    if options.category != nil { try recategorize(plan.recategorized) }
  }

  func destination(isRepeated: Bool) throws -> any IndexingDestination {
    StoreDestination(store: store, asks: try !isRepeated && store.count(where: nil) > 0)
  }

  func finish(_ plan: IndexPlan, gone: [FilePath]) throws -> [String] {
    try store.delete(ids: gone.map { ImageID(naming: $0) })
    return []
  }

  func give(_ files: [MetadataFile], _ plan: IndexPlan) throws -> [String] {
    try StoreMetadataGiver(store: store, shard: options.shard)
      .give(files, from: plan.presentRoots.map(\.path))
  }
}

/// A store as a destination.
struct StoreDestination: IndexingDestination {
  let store: any ImageStore
  /// Whether it is asked for each content. It need not be where it held nothing
  /// when the run began: copies that other workers write meanwhile are embedded
  /// again, which changes nothing.
  let asks: Bool

  func hasVector(of content: ContentHash) throws -> Bool {
    try asks && store.count(where: .has([content])) > 0
  }

  func write(_ items: [FinishedTask]) throws {
    try store.upsert(items.compactMap(\.record))
    try store.delete(ids: items.compactMap(\.lostID))
  }
}

extension FinishedTask {
  /// The id of a known picture whose file is none any more.
  fileprivate var lostID: ImageID? {
    guard let failure, task.knownContent != nil, !failure.kind.mayPass else { return nil }
    return ImageID(naming: task.file.path)
  }
}

extension Filter {
  /// Admits pictures with one of some contents.
  static func has(_ contents: some Sequence<ContentHash>) -> Filter {
    .isIn(.contentHash, contents.map { .text($0.description) })
  }
}
