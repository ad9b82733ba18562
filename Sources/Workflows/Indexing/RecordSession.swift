// Indexing into a store that remembers nothing but its images: a server's. The
// worker keeps nothing itself: what there is to do follows from the folders and
// the store alone, so it may be killed and started again, here or on another
// machine, beside any number of others.

import SearchDomain

/// One run into a store of records, which are read and written whole, each with
/// its vector.
struct RecordSession: IndexingSession {
  private let store: any ImageStore
  private let space: EmbeddingSpace
  /// How many records there were when the run began; nil without a collection.
  private let countBefore: Int?

  /// Contents that are asked for together; their vectors come with them.
  private static let contentsAtOnce = 64
  /// Records that are read together.
  private static let recordsAtOnce = 500

  /// Checks the collection, where there is one, before anything is read.
  ///
  /// - Throws: `mismatch` where it holds vectors of another model.
  init(
    _ store: any ImageStore, _ space: EmbeddingSpace, isDryRun: Bool
  ) throws(VectorStoreError) {
    self.store = store
    self.space = space
    countBefore = try store.describe()?.count
    guard countBefore != nil else { return }
    if isDryRun { try store.verify(for: space) } else { try store.prepare(for: space) }
  }

  var known: (any ImageStore)? { countBefore == nil ? nil : store }
  var isExclusive: Bool { false }

  /// Made after the listings were: a misspelt path leaves no empty collection
  /// behind.
  func prepare() throws(VectorStoreError) {
    if countBefore == nil { try store.prepare(for: space) }
  }

  // MARK: What is known

  /// A store has vectors of one model.
  func contentsNeedingVectors() -> Set<ContentHash> { [] }

  /// A store that held nothing when the run began is not asked: copies that
  /// other workers write meanwhile are embedded again, which changes nothing.
  func hasVector(of content: ContentHash) throws(VectorStoreError) -> Bool {
    guard let countBefore, countBefore > 0 else { return false }
    return try store.count(where: Self.having([content])) > 0
  }

  /// Of each content one image, with its vector.
  func contents(
    among hashes: Set<ContentHash>
  ) throws(VectorStoreError) -> [ContentHash: StoredContent] {
    var found: [ContentHash: StoredContent] = [:]
    for part in Array(hashes).parts(of: Self.contentsAtOnce) {
      var left = Set(part)
      var cursor: StoreCursor?
      repeat {
        let page = try store.page(
          after: cursor, limit: 1000, where: Self.having(part), withVectors: true)
        for record in page.records where left.remove(record.image.contentHash) != nil {
          found[record.image.contentHash] = StoredContent(
            facts: record.image.facts, images: [record.image], embedding: record.embedding)
        }
        cursor = page.next
      } while cursor != nil && !left.isEmpty
    }
    return found
  }

  func imagePaths(among paths: [FilePath]) throws(VectorStoreError) -> Set<FilePath> {
    var known: Set<FilePath> = []
    for part in paths.parts(of: Self.recordsAtOnce) {
      let records = try store.records(
        ids: Array(Set(part.map { ImageID(naming: $0) })), withVectors: false)
      known.formUnion(records.map(\.image.path))
    }
    return known
  }

  private static func having(_ contents: some Sequence<ContentHash>) -> Filter {
    .isIn(.contentHash, contents.map { .text($0.description) })
  }

  // MARK: Writing

  /// What is written comes before what is taken out: killed in between, a moved
  /// image is there twice, until the next run.
  func apply(_ changes: [ImageChange]) throws(VectorStoreError) {
    var written: [StoredRecord] = []
    var deleted: [ImageID] = []
    var categories: [(ImageID, String?)] = []
    for change in changes {
      switch change {
      case .store(let image, let embedding?), .touch(let image, let embedding?):
        written.append(StoredRecord(image: image, embedding: embedding))
      case .move(let origin, let image, let embedding?):
        written.append(StoredRecord(image: image, embedding: embedding))
        deleted.append(ImageID(naming: origin))
      case .remove(let path), .depart(let path): deleted.append(ImageID(naming: path))
      case .setCategory(let path, let category):
        categories.append((ImageID(naming: path), category))
      // A record needs its vector; nothing more is remembered of files.
      case .store(_, nil), .touch(_, nil), .move(_, _, nil), .alias, .recordFailure, .clearFailure,
        .list, .listAgain, .unlist:
        break
      }
    }
    try change(categories) { $0.category = $1 }
    try store.upsert(written)
    try store.delete(ids: deleted)
  }

  func give(metadata: [FilePath: [String: MetadataValue?]]) throws(VectorStoreError) -> Int {
    let given = metadata.sorted { $0.key < $1.key }
    return try change(given.map { (ImageID(naming: $0.key), $0.value) }) { image, values in
      // A record does not tell what was given from what the file says: nothing is
      // taken back, or the file's own word would be gone.
      for case (let key, let value?) in values { image.facts.metadata[key] = value }
    }
  }

  /// Reads the records with some ids, and writes those that differ then.
  ///
  /// - Returns: how many.
  @discardableResult
  private func change<Value>(
    _ values: [(ImageID, Value)], _ change: (inout ImageRecord, Value) -> Void
  ) throws(VectorStoreError) -> Int {
    var count = 0
    for part in values.parts(of: Self.recordsAtOnce) {
      let byID = Dictionary(part) { _, last in last }
      var changed: [StoredRecord] = []
      for record in try store.records(ids: Array(byID.keys), withVectors: true) {
        guard let value = byID[record.id] else { continue }
        var other = record
        change(&other.image, value)
        if other != record { changed.append(other) }
      }
      try store.upsert(changed)
      count += changed.count
    }
    return count
  }

  /// Nothing is remembered.
  func remember(_ root: LibraryRoot, folders: [KnownFolder]?) {}

  /// Nothing is derived of a server's records here; the server may have something
  /// to make of them.
  func finish(departedDays: Int, isPartial: Bool) throws(VectorStoreError) -> [String] {
    try store.finishWriting()
    return []
  }
}

extension Array {
  /// Stretches of at most so many elements.
  fileprivate func parts(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
