// Takes a folder of vectors, paths and metadata into a library. The images
// themselves are looked at where they are there, and not missed where not.

public import SearchDomain
import Support

/// How a folder is to be understood.
public struct ImportOptions: Sendable {
  /// The folder or address that relative paths count from; absolute.
  public var base: FilePath
  /// The column of the paths; nil looks for `image_path`, `url`, `path`,
  /// `file_name` and `filename`.
  public var pathColumn: String?

  /// - Parameter base: the folder or address that relative paths count from.
  public init(base: FilePath) { self.base = base }
}

/// What a part of an import took.
public struct ImportCost: Sendable {
  /// Seconds by the clock.
  public var seconds: Double
  /// Seconds of the processor's time, of all threads together.
  public var processorSeconds: Double

  /// Seconds of both kinds.
  public init(seconds: Double = 0, processorSeconds: Double = 0) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
  }
}

/// What an import did.
public struct ImportReport: Sendable {
  /// Rows read.
  public var rows = 0
  /// Images that are in the library now and were not.
  public var added = 0
  /// Images that were there, with their vectors or facts replaced.
  public var replaced = 0
  /// Images that were there just as the rows have them.
  public var unchanged = 0
  /// Rows passed over.
  public var skipped = 0
  /// The first of them, counted from 1 over all parts, and why.
  public var skippedRows: [(row: Int, reason: String)] = []
  /// Images whose files are there and were read.
  public var filesFound = 0
  /// Images whose files are there and have other bytes than the folder says.
  public var filesChanged = 0
  /// What the owner should know.
  public var warnings: [String] = []
  /// Whose vectors they are.
  public var space: EmbeddingSpace
  /// Bringing the search index up to date at the end.
  public var indexing = ImportCost()
  /// Whether it was stopped; what was written stays.
  public var wasCancelled = false

  /// How many skipped rows are told of one by one.
  public static let skippedLimit = 20
}

/// Imports into one library.
public struct LibraryImporter {
  /// What an image's bytes say of it without being decoded; nil where they
  /// are no image.
  public typealias Inspector = @Sendable ([UInt8]) -> ImageFacts?

  private let store: any InterchangeStore
  private let inspect: Inspector

  /// Who the texts of an import are said to be made by.
  private static let author = "import"

  /// - Parameter store: open for writing.
  public init(store: any InterchangeStore, inspect: @escaping Inspector) {
    self.store = store
    self.inspect = inspect
  }

  /// Takes in all rows. Doing it again changes nothing.
  ///
  /// All parts are looked at before any row is written. Vectors are scaled to
  /// unit length; a row with NaN, infinity or zeros alone, or without a path,
  /// is passed over and told of.
  ///
  /// - Parameters:
  ///   - model: the model that made the vectors; nil where the folder says it.
  ///   - isCancelled: asked between batches.
  ///   - tell: told how many of how many rows are done; nil where unknown.
  /// - Throws: `InterchangeError`, `ParquetError`, `VectorStoreError`.
  public func run(
    _ folder: FilePath, model: EmbeddingSpace?, options: ImportOptions,
    isCancelled: () -> Bool = { false }, tell: (Int, Int?) -> Void = { _, _ in }
  ) throws -> ImportReport {
    try store.whileIndexing {
      let shards = try FolderShards.find(in: folder)
      let manifest = try FolderManifest.read(in: folder)
      let sources = try shards.map { ShardFacts(try Self.source($0, options)) }
      let dimension = sources.lazy.compactMap(\.dimension).first
      let space = try Self.space(manifest, model, dimension, folder)
      for (shard, source) in zip(shards, sources)
      where (source.dimension ?? space.dimension) != space.dimension {
        throw InterchangeError(
          .modelMismatch,
          "\(shard.name) has vectors of \(source.dimension ?? 0) numbers, but the model \(space.modelName) makes "
            + "\(space.dimension)")
      }
      let counts = sources.map(\.rowCount)
      let total = counts.contains(nil) ? manifest?.rowCount : counts.reduce(0) { $0 + ($1 ?? 0) }
      try prepare(for: space, folder)
      var report = ImportReport(space: space)
      report.warnings = Self.warnings(sources)
      if let manifest, let total, manifest.rowCount != total {
        report.warnings.append(
          "\(folder) says it has \(Plural.of(manifest.rowCount, "row")) and has \(total); a part may be missing"
        )
      }
      let describer = RowDescriber(
        dimension: space.dimension, options: options, inspect: inspect)
      // Of an empty library nothing need be looked up.
      let isEmpty = (try? store.isEmpty()) ?? false
      let stream = RowStream(
        parts: shards.count, limit: Self.batchRows(space.dimension),
        describer: isEmpty ? describer : nil
      ) { try Self.source(shards[$0], options) }
      defer { stream.end() }
      tell(0, total)
      while let part = try stream.next() {
        let described =
          try part.described
          ?? describer.describe(
            part.rows, after: part.before, known: store.images(at: describer.places(part.rows)))
        stream.note(filesFound: described.filesFound)
        try take(described, into: &report)
        tell(report.rows, total)
        if isCancelled() {
          report.wasCancelled = true
          return report
        }
      }
      return report
    }
  }

  /// Writes rows together.
  private func take(_ described: DescribedRows, into report: inout ImportReport) throws {
    let taken = try store.take(described.images, textsBy: Self.author)
    report.rows += described.rowCount
    report.skipped += described.skipped.count
    report.skippedRows += described.skipped.prefix(
      max(0, ImportReport.skippedLimit - report.skippedRows.count))
    report.filesFound += described.filesFound
    report.filesChanged += described.filesChanged
    report.added += taken.added
    report.replaced += taken.replaced
    report.unchanged += described.images.count - taken.added - taken.replaced
  }

  /// How many rows are written in one transaction: as many as some 48 MB hold. Every
  /// transaction writes each page of the trees in no order once, so few large ones
  /// cost less than many small ones.
  private static func batchRows(_ dimension: Int) -> Int {
    min(16_384, max(256, (48 << 20) / (1024 + 4 * dimension)))
  }

  private static func source(
    _ shard: FolderShards.Shard, _ options: ImportOptions
  ) throws -> any RowSource {
    switch shard {
    case .pair(let vectors, let metadata):
      try PairSource(vectors: vectors, metadata: metadata, pathColumn: options.pathColumn)
    case .lines(let path): try LineSource(path, pathColumn: options.pathColumn)
    }
  }

  private static func space(
    _ manifest: FolderManifest?, _ model: EmbeddingSpace?, _ dimension: Int?, _ folder: FilePath
  ) throws(InterchangeError) -> EmbeddingSpace {
    if let manifest, let model, !manifest.space.isComparable(with: model) {
      throw InterchangeError(
        .modelMismatch,
        "\(folder) says its vectors (\(manifest.space.dimension) numbers) are of the model "
          + "\(manifest.space.modelName), which is not the \(model.modelName) that was named "
          + "(\(model.dimension) numbers)")
    }
    if let space = manifest?.space ?? model { return space }
    let numbers = dimension.map { " of \($0) numbers" } ?? ""
    throw InterchangeError(
      .modelUnknown,
      "\(folder) does not say which model made its vectors\(numbers): name the model")
  }

  private func prepare(for space: EmbeddingSpace, _ folder: FilePath) throws {
    if let held = try store.describe()?.space, !held.isComparable(with: space) {
      throw InterchangeError(
        .modelMismatch,
        "the library's vectors are of the model \(held.modelName) (\(held.dimension) numbers) and "
          + "those of \(folder) are of \(space.modelName) (\(space.dimension) numbers): import into another "
          + "library")
    }
    try store.prepare(for: space)
  }

  /// What is known of a part before its rows are read.
  private struct ShardFacts {
    let dimension: Int?
    let rowCount: Int?
    let unreadable: [(name: String, reason: String)]

    init(_ source: any RowSource) {
      dimension = source.dimension
      rowCount = source.rowCount
      unreadable = source.unreadable
    }
  }

  private static func warnings(_ sources: [ShardFacts]) -> [String] {
    var reasons: [String: String] = [:]
    for column in sources.flatMap(\.unreadable) { reasons[column.name] = column.reason }
    return reasons.sorted { $0.key < $1.key }.map {
      "the column \($0.key) is not taken in: \($0.value)"
    }
  }
}

extension FolderShards.Shard {
  /// For messages.
  fileprivate var name: String {
    switch self {
    case .pair(let vectors, _): vectors
    case .lines(let path): path
    }
  }
}
