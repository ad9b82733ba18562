// A store as indexing sees it: what it knows of files, and how batches get in.

import SearchDomain

/// What a store knows of the files of one part of the roots.
struct StoreKnowledge: KnownFiles {
  let store: any ImageStore
  let shard: IndexingOptions.Shard?
  /// Whether there is a collection.
  let isThere: Bool

  /// A store remembers no roots.
  func rememberedRoots() -> [FilePath: RememberedRoot] { [:] }

  /// A store remembers no folders.
  func knownFolders(under root: FilePath) -> [KnownFolder] { [] }

  /// A store has one record a file.
  var keepsAliases: Bool { false }

  /// A store remembers no failures.
  func failures(under root: FilePath?) -> [FileFailure] { [] }

  /// A store does not know which list told of a picture.
  func knownFiles(toldBy root: FilePath) throws -> [KnownFile] {
    throw VectorStoreError(
      kind: .unsupported,
      message: "\(store.name) does not remember which list named a picture: index \(root) into a "
        + "library, and copy that with glimpse sync --to")
  }

  /// A store keeps no validators: objects of a bucket are compared by size and
  /// time.
  func remotePictures(of root: FilePath) -> [FilePath: String?] { [:] }

  /// A store remembers no roots.
  func roots(tellingOf path: FilePath) -> [FilePath] { [] }

  /// Pages through the records, from the first of the part to its last where
  /// the store can be read from anywhere.
  func knownFiles(under root: FilePath?) throws -> [KnownFile] {
    guard isThere else { return [] }
    var files: [KnownFile] = []
    var cursor = shard.flatMap { store.cursor(at: $0.firstID) }
    let isOrdered = cursor != nil
    repeat {
      let page = try store.page(
        after: cursor, limit: 1000, where: root.map { Filter.isUnder($0) }, withVectors: false)
      for record in page.records where shard?.takes(record.id) ?? true {
        // The store compares texts; a path need not be one.
        if let root, !record.image.path.isInside(root) { continue }
        files.append(KnownFile(record.image))
      }
      if isOrdered, let shard, let last = page.records.last, shard.isBeyond(last.id) { break }
      cursor = page.next
    } while cursor != nil
    return files
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
