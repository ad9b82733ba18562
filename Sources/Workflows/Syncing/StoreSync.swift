// Copies what differs from one store to another, so that a library can move to
// a server and back. Both are read in the order of ids and compared record by
// record; a run that was stopped goes on where the stores still differ.

public import SearchDomain
import Support

/// How two stores are brought to agree.
public struct StoreSyncOptions: Sendable {
  /// Whether records that only the target has are deleted.
  public var prunes = true
  /// Counts what would be done and does nothing.
  public var isDryRun = false
  /// Vectors that are compared at the end, spread over the store.
  public var sampleSize = 200
  /// The model of a source that names none.
  public var space: EmbeddingSpace?
  /// Asked between two requests.
  public var isCancelled: @Sendable () -> Bool = { false }
  /// Told from time to time.
  public var progress: @Sendable (StoreSyncReport) -> Void = { _ in }

  /// The usual.
  public init() {}
}

/// What a run did.
public struct StoreSyncReport: Hashable, Sendable {
  /// Records of the source that were looked at.
  public var compared = 0
  /// Records that the target had not.
  public var added = 0
  /// Records that were others in the target.
  public var updated = 0
  /// Records that only the target had.
  public var removed = 0
  /// Records that agreed.
  public var unchanged = 0
  /// Vectors compared at the end.
  public var verified = 0
  /// Times that the comparison began anew because the target's collection was
  /// gone.
  public var restarts = 0
  /// From beginning to end, in seconds.
  public var seconds = 0.0

  /// Vectors written a second, over the whole run.
  public var vectorsPerSecond: Double { seconds > 0 ? Double(added + updated) / seconds : 0 }
}

/// One copying from store to store.
public struct StoreSync: Sendable {
  let source: any ImageStore
  let target: any ImageStore
  let options: StoreSyncOptions

  /// Records that are written at once.
  static let batchSize = 4096
  /// How often a run begins anew when the target's collection vanishes.
  static let restartLimit = 5

  /// Copies from `source` to `target`.
  public init(
    from source: any ImageStore, to target: any ImageStore,
    options: StoreSyncOptions = StoreSyncOptions()
  ) {
    self.source = source
    self.target = target
    self.options = options
  }

  /// Brings the target to agree with the source, and checks that it does.
  ///
  /// - Throws: `VectorStoreError`: `mismatch` where the target holds vectors of
  ///   another model or does not agree at the end, `refused` where it holds
  ///   none but strangers' records and would lose them, and what the stores
  ///   throw. What was copied stays; running again goes on.
  public func run() throws(VectorStoreError) -> StoreSyncReport {
    let stopwatch = Stopwatch()
    var restarts = 0
    while true {
      do {
        var report = try runOnce()
        report.restarts = restarts
        report.seconds = stopwatch.seconds
        return report
      } catch
        where error.kind == .noCollection && restarts < Self.restartLimit
        && !options.isDryRun
      {
        // The source is there, or its description would have been missing.
        guard try source.describe() != nil else { throw error }
        restarts += 1
      }
    }
  }

  private func runOnce() throws(VectorStoreError) -> StoreSyncReport {
    guard let described = try source.describe() else {
      throw VectorStoreError(
        kind: .noCollection, message: "\(source.name) holds nothing that could be copied")
    }
    guard let space = described.space ?? options.space else {
      throw VectorStoreError(
        kind: .mismatch,
        message: "\(source.name) does not say which model made its vectors: name the model")
    }
    guard space.dimension == described.dimension else {
      throw VectorStoreError(
        kind: .mismatch,
        message: "\(source.name) holds vectors of \(described.dimension) values, but the model "
          + "\(space.modelName) makes \(space.dimension)")
    }
    let held = try target.describe()
    if !options.isDryRun {
      try target.prepare(for: space)
    } else if held != nil {
      try target.verify(for: space)
    }
    var run = Comparison(self, isSourceOurs: described.space != nil)
    if held != nil { try run.refuseStrangers() }
    try run.compare(hasTarget: held != nil)
    if !options.isDryRun {
      try target.finishWriting()
      try run.verify()
    }
    return run.report
  }
}

/// The work of one run.
private struct Comparison {
  let sync: StoreSync
  var report = StoreSyncReport()
  private let isSourceOurs: Bool
  private var toWrite: [ImageID] = []
  private var toDelete: [ImageID] = []
  private var sample: [ImageID] = []
  private var random = SplitMix64(seed: 7)

  init(_ sync: StoreSync, isSourceOurs: Bool) {
    self.sync = sync
    self.isSourceOurs = isSourceOurs
  }

  /// A target that holds records and none of the source's is somebody else's.
  func refuseStrangers() throws(VectorStoreError) {
    guard sync.options.prunes else { return }
    let page = try sync.target.page(after: nil, limit: 200, where: nil, withVectors: false)
    let ids = page.records.map(\.id)
    guard !ids.isEmpty, try sync.source.records(ids: ids, withVectors: false).isEmpty,
      try sync.target.records(ids: sourceIDs(), withVectors: false).isEmpty
    else { return }
    throw VectorStoreError(
      kind: .refused,
      message:
        "\(sync.target.name) holds pictures of which \(sync.source.name) has none; they would "
        + "be deleted: name another collection, or have nothing deleted (no-prune)")
  }

  private func sourceIDs() throws(VectorStoreError) -> [ImageID] {
    try sync.source.page(after: nil, limit: 200, where: nil, withVectors: false).records.map(\.id)
  }

  mutating func compare(hasTarget: Bool) throws(VectorStoreError) {
    var source = OrderedRecords(sync.source, isOrdered: isSourceOurs)
    var target = OrderedRecords(hasTarget ? sync.target : nil, isOrdered: true)
    var left = try source.next()
    var right = try target.next()
    while left != nil || right != nil {
      if sync.options.isCancelled() {
        throw VectorStoreError(
          kind: .cancelled, message: "stopped; running the same again goes on")
      }
      if let image = left, right.map({ image.id < $0.id }) ?? true {
        report.added += 1
        try write(image)
        left = try source.next()
      } else if let other = right, left.map({ other.id < $0.id }) ?? true {
        if sync.options.prunes {
          report.removed += 1
          toDelete.append(other.id)
          if toDelete.count >= StoreSync.batchSize { try flush() }
        }
        right = try target.next()
      } else if let image = left, let other = right {
        if image == other {
          report.compared += 1
          report.unchanged += 1
          keepSample(image.id)
        } else {
          report.updated += 1
          try write(image)
        }
        left = try source.next()
        right = try target.next()
      }
      if report.compared % 10_000 == 0 { sync.options.progress(report) }
    }
    try flush()
  }

  private mutating func write(_ image: ImageRecord) throws(VectorStoreError) {
    report.compared += 1
    keepSample(image.id)
    toWrite.append(image.id)
    if toWrite.count >= StoreSync.batchSize { try flush() }
  }

  private mutating func flush() throws(VectorStoreError) {
    defer {
      toWrite.removeAll()
      toDelete.removeAll()
    }
    if sync.options.isDryRun { return }
    if !toWrite.isEmpty {
      try sync.target.upsert(try sync.source.records(ids: toWrite, withVectors: true))
    }
    if !toDelete.isEmpty { try sync.target.delete(ids: toDelete) }
    sync.options.progress(report)
  }

  /// Reservoir sampling (Vitter, Random Sampling with a Reservoir, 1985).
  private mutating func keepSample(_ id: ImageID) {
    if sample.count < sync.options.sampleSize {
      sample.append(id)
    } else {
      let place = Int(random.next() % UInt64(max(1, report.compared)))
      if place < sample.count { sample[place] = id }
    }
  }

  /// Holds counts and sampled records against one another.
  mutating func verify() throws(VectorStoreError) {
    let (expected, found) = (try sync.source.count(where: nil), try sync.target.count(where: nil))
    guard sync.options.prunes ? expected == found : expected <= found else {
      throw differs("it holds \(found) pictures in place of \(expected)")
    }
    let originals = try sync.source.records(ids: sample, withVectors: true)
    let copies = Dictionary(
      try sync.target.records(ids: sample, withVectors: true).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    for original in originals {
      guard let copy = copies[original.id] else {
        throw differs("\(original.image.path) is missing in it")
      }
      guard let left = original.embedding, let right = copy.embedding,
        left.cosineSimilarity(to: right) > 0.99999
      else { throw differs("the vector of \(original.image.path) is another") }
      report.verified += 1
    }
  }

  private func differs(_ words: String) -> VectorStoreError {
    VectorStoreError(
      kind: .mismatch,
      message: "\(sync.target.name) does not agree with \(sync.source.name): \(words); was either "
        + "written meanwhile? Run the same again")
  }
}

/// The records of a store one after the other, by rising ids.
private struct OrderedRecords {
  private let store: (any ImageStore)?
  private let isOrdered: Bool
  private var waiting: ArraySlice<ImageRecord> = []
  private var cursor: StoreCursor?
  private var isAtEnd = false

  /// - Parameter isOrdered: whether pages come by rising ids; all records are
  ///   held in memory where not.
  init(_ store: (any ImageStore)?, isOrdered: Bool) {
    self.store = store
    self.isOrdered = isOrdered
    isAtEnd = store == nil
  }

  mutating func next() throws(VectorStoreError) -> ImageRecord? {
    while waiting.isEmpty {
      guard !isAtEnd, let store else { return nil }
      var images: [ImageRecord] = []
      repeat {
        let page = try store.page(after: cursor, limit: 4000, where: nil, withVectors: false)
        images += page.records.map(\.image)
        cursor = page.next
      } while !isOrdered && cursor != nil
      isAtEnd = cursor == nil
      if !isOrdered { images.sort { $0.id < $1.id } }
      waiting = images[...]
    }
    return waiting.popFirst()
  }
}
