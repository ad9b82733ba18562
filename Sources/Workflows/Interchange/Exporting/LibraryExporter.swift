// Writes a library into a folder that other programs read: clip-retrieval's
// (https://github.com/rom1504/clip-retrieval), or lines of JSON.

import ParquetFiles
public import SearchDomain
import Support

/// What an export is to be like.
public struct ExportOptions: Sendable {
  /// How the images are written.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// `img_emb/img_emb_0.npy` and `metadata/metadata_0.parquet`.
    case npy
    /// The same files: clip-retrieval's folder has both.
    case parquet
    /// `images_0.jsonl`: an image a line, its vector in it.
    case jsonl
  }

  /// How the images are written.
  public var form = Form.npy
  /// How numbers are stored in .npy files; `float16` or `float32`.
  public var element = MatrixElement.float32
  /// Images a file, at least 1; clip-retrieval's own default.
  public var shardRows = 1_000_000
  /// Which images; nil for all.
  public var filter: Filter?

  /// With the values stated at each property.
  public init() {}
}

/// What an export wrote.
public struct ExportReport: Hashable, Sendable {
  /// Images written.
  public var rows = 0
  /// Files of vectors.
  public var shards = 0
  /// Whose vectors they are.
  public var space: EmbeddingSpace
  /// Whether it was stopped; the folder then has no `glimpse.json`.
  public var wasCancelled = false
}

/// Exports one library.
public struct LibraryExporter {
  private let store: any InterchangeStore

  /// - Parameter store: open for reading at least.
  public init(store: any InterchangeStore) { self.store = store }

  /// Images read from the store at a time.
  private static let pageRows = 2000

  /// Writes all images that have a vector of the library's model.
  ///
  /// Memory does not grow with their number. Images that are added meanwhile
  /// may be missing; each that is written is of one piece.
  ///
  /// - Parameters:
  ///   - folder: is made; must not hold an export.
  ///   - isCancelled: asked now and then.
  ///   - tell: told how many of how many are written.
  /// - Throws: `InterchangeError`, `VectorStoreError`, `ParquetError`.
  public func export(
    to folder: FilePath, options: ExportOptions = ExportOptions(),
    isCancelled: () -> Bool = { false },
    tell: (Int, Int) -> Void = { _, _ in }
  ) throws -> ExportReport {
    guard let space = try store.describe()?.space else {
      throw InterchangeError(
        .emptyLibrary, "the library has no vectors yet; index a folder of pictures first")
    }
    guard folder.validString != nil else {
      throw InterchangeError(.file, "\(folder) cannot be used: its name is not UTF-8")
    }
    guard !FolderShards.isInUse(folder) else {
      throw InterchangeError(
        .folderInUse,
        "\(folder) holds an export already; name another folder, or remove that one first")
    }
    let total = try store.count(where: options.filter)
    let columns = ImageColumns(try store.metadataKeys())
    let shardRows = max(1, options.shardRows)
    let shardCount = max(1, total / shardRows + (total % shardRows > 0 ? 1 : 0))
    try Self.makeFolders(folder, options.form)
    var report = ExportReport(space: space)
    var sink: (any ShardSink)?
    var inShard = 0
    var cursor: StoreCursor?
    tell(0, total)
    repeat {
      let page = try store.describedPage(
        after: cursor, limit: Self.pageRows, where: options.filter)
      for image in page.images {
        if sink == nil {
          sink = try Self.sink(report.shards, of: shardCount, in: folder, options, columns, space)
          report.shards += 1
        }
        try sink?.append(image)
        inShard += 1
        report.rows += 1
        if inShard == shardRows {
          try sink?.finish()
          sink = nil
          inShard = 0
        }
      }
      cursor = page.next
      if page.images.isEmpty { continue }
      tell(report.rows, max(total, report.rows))
      if isCancelled() {
        report.wasCancelled = true
        return report
      }
    } while cursor != nil
    if report.shards == 0 {
      sink = try Self.sink(0, of: 1, in: folder, options, columns, space)
      report.shards = 1
    }
    try sink?.finish()
    try FolderManifest(space: space, rowCount: report.rows)
      .write(in: folder, form: options.form.rawValue, shards: report.shards)
    return report
  }

  private static func makeFolders(
    _ folder: FilePath, _ form: ExportOptions.Form
  ) throws(InterchangeError) {
    let needed =
      form == .jsonl
      ? [folder]
      : [
        folder.appending(FolderShards.vectorFolder), folder.appending(FolderShards.metadataFolder),
      ]
    for path in needed {
      do {
        try FileIO.makeFolders(path.description)
      } catch {
        throw InterchangeError(.file, "\(path) cannot be made: \(error.reason)")
      }
    }
  }

  private static func sink(
    _ number: Int, of count: Int, in folder: FilePath, _ options: ExportOptions,
    _ columns: ImageColumns,
    _ space: EmbeddingSpace
  ) throws -> any ShardSink {
    switch options.form {
    case .jsonl:
      return LineSink(
        file: try GrowingFile(folder.appending(FolderShards.lines(number, of: count)).description),
        columns: columns)
    case .npy, .parquet:
      return PairSink(
        vectors: try MatrixWriter(
          folder.appending(FolderShards.vectors(number, of: count)).description,
          columns: space.dimension,
          element: options.element),
        metadata: try ParquetWriter(
          folder.appending(FolderShards.metadata(number, of: count)).description,
          columns: columns.columns,
          keyValues: columns.keyValues),
        columns: columns)
    }
  }
}

/// Where the images of one part go.
private protocol ShardSink: AnyObject {
  func append(_ image: DescribedImage) throws
  func finish() throws
}

private final class PairSink: ShardSink {
  private let vectors: MatrixWriter
  private let metadata: ParquetWriter
  private let columns: ImageColumns

  init(vectors: MatrixWriter, metadata: ParquetWriter, columns: ImageColumns) {
    self.vectors = vectors
    self.metadata = metadata
    self.columns = columns
  }

  func append(_ image: DescribedImage) throws {
    try vectors.append(image.embedding.values)
    try metadata.append(columns.cells(image))
  }

  func finish() throws {
    try vectors.finish()
    try metadata.finish()
  }
}

private final class LineSink: ShardSink {
  private let file: GrowingFile
  private let columns: ImageColumns
  private var buffer: [UInt8] = []

  init(file: GrowingFile, columns: ImageColumns) {
    self.file = file
    self.columns = columns
  }

  func append(_ image: DescribedImage) throws {
    buffer += columns.line(image)
    if buffer.count >= 1 << 20 { try flush() }
  }

  private func flush() throws {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try flush()
    try file.finish()
  }
}
