// From rows to images of the store: whose image a row is, whether its file
// is there, and what is known of it already.

import Indexing
import SearchDomain
import Support

/// What became of some rows.
struct DescribedRows: Sendable {
  var images: [DescribedImage] = []
  /// How many there were.
  var rowCount = 0
  /// Those passed over, counted from 1 over all parts, and why.
  var skipped: [(row: Int, reason: String)] = []
  var filesFound = 0
  var filesChanged = 0
}

/// Makes images of rows.
struct RowDescriber: Sendable {
  private let dimension: Int
  private let options: ImportOptions
  private let inspect: LibraryImporter.Inspector

  init(dimension: Int, options: ImportOptions, inspect: @escaping LibraryImporter.Inspector) {
    self.dimension = dimension
    self.options = options
    self.inspect = inspect
  }

  /// - Parameters:
  ///   - before: how many rows came before these.
  ///   - known: what the library has at their places.
  func describe(
    _ rows: [VectorRow], after before: Int, known: [FilePath: ImageRecord]
  ) -> DescribedRows {
    var described = DescribedRows()
    described.images.reserveCapacity(rows.count)
    described.rowCount = rows.count
    for (i, item) in rows.enumerated() {
      switch record(item, known, &described) {
      case .failure(let skip): described.skipped.append((before + i + 1, skip.reason))
      case .success(let (record, embedding)):
        described.images.append(
          DescribedImage(
            image: record, embedding: embedding, caption: item.row.caption,
            ocrText: item.row.ocrText))
      }
    }
    return described
  }

  /// Where the images of rows lie.
  func places(_ rows: [VectorRow]) -> [FilePath] {
    rows.compactMap { $0.row.path?.lexicallyAbsolute(from: options.base) }
  }

  private struct Skip: Error {
    let reason: String
  }

  private func record(
    _ item: VectorRow, _ known: [FilePath: ImageRecord], _ rows: inout DescribedRows
  ) -> Result<(ImageRecord, Embedding), Skip> {
    guard let given = item.row.path, !given.bytes.isEmpty else {
      return .failure(Skip(reason: "it has no path"))
    }
    guard !given.bytes.contains(0) else {
      return .failure(Skip(reason: "its path holds a zero byte"))
    }
    guard let values = item.vector else { return .failure(Skip(reason: "it has no vector")) }
    guard values.count == dimension else {
      return .failure(
        Skip(reason: "its vector has \(values.count) numbers in place of \(dimension)"))
    }
    let embedding: Embedding
    do {
      embedding = try Self.unit(values)
    } catch {
      switch error {
      case .notFinite: return .failure(Skip(reason: "its vector holds NaN or infinity"))
      case .zero, .empty: return .failure(Skip(reason: "its vector is zero"))
      }
    }
    let path = given.lexicallyAbsolute(from: options.base)
    guard let record = record(item.row, at: path, known[path], &rows) else {
      return .failure(Skip(reason: "its path cannot be kept"))
    }
    return .success((record, embedding))
  }

  /// Vectors that have unit length already keep every bit.
  private static func unit(_ values: [Float]) throws(EmbeddingError) -> Embedding {
    var sum = 0.0
    for value in values { sum += Double(value) * Double(value) }
    if abs(sum - 1) < 1e-6 { return Embedding(unitLength: values) }
    return try Embedding(normalizing: values)
  }

  private func record(
    _ row: ImportedRow, at path: FilePath, _ known: ImageRecord?, _ rows: inout DescribedRows
  ) -> ImageRecord? {
    guard let unknown = UnknownContent.hash(of: path) else { return nil }
    var record = ImageRecord(
      id: ImageID(naming: path), path: path,
      contentHash: row.hash ?? known?.contentHash ?? unknown,
      byteCount: row.byteCount, modifiedNanoseconds: row.modifiedNanoseconds,
      category: row.category ?? known?.category,
      facts: ImageFacts(
        width: row.width, height: row.height, format: row.format, orientation: row.orientation,
        metadata: row.metadata,
        fingerprint: row.perceptualHash.flatMap { dct in
          row.differenceHash.map { ImageFingerprint(dct: dct, difference: $0) }
        }))
    if let known, known.contentHash == record.contentHash {
      record.byteCount = known.byteCount
      record.modifiedNanoseconds = known.modifiedNanoseconds
      record.facts = Self.merged(record.facts, known.facts)
    }
    readFile(path, stated: row.hash, &record, &rows)
    return record
  }

  /// Takes what the file itself says, where it is there: its hash, so that
  /// indexing its folder later finds it known, its size and its time.
  private func readFile(
    _ path: FilePath, stated: ContentHash?, _ record: inout ImageRecord,
    _ rows: inout DescribedRows
  ) {
    guard path.isAbsolute, let status = try? FileIO.status(path.bytes), status.kind == .file else {
      return
    }
    if record.byteCount == status.byteCount,
      record.modifiedNanoseconds == status.modifiedNanoseconds,
      !UnknownContent.holds(record.contentHash)
    {
      rows.filesFound += 1
      return
    }
    guard let bytes = try? FileIO.read(path.bytes, limit: FileIO.largestFile),
      let hash = ContentHash(bytes: Digest.of(bytes, .sha256))
    else { return }
    rows.filesFound += 1
    if let stated, stated != hash {
      // The vector belongs to other bytes: the next indexing run sees that the
      // size and time differ, and embeds what is there now.
      rows.filesChanged += 1
      record.byteCount = 0
      record.modifiedNanoseconds = 0
      return
    }
    record.contentHash = hash
    record.byteCount = status.byteCount
    record.modifiedNanoseconds = status.modifiedNanoseconds
    if let facts = inspect(bytes) { record.facts = Self.merged(record.facts, facts) }
  }

  /// What was given, and what is known beside it.
  private static func merged(_ given: ImageFacts, _ known: ImageFacts) -> ImageFacts {
    var facts = given
    if facts.width <= 0 || facts.height <= 0 {
      (facts.width, facts.height) = (known.width, known.height)
    }
    if facts.format.isEmpty { facts.format = known.format }
    if facts.orientation == 1 { facts.orientation = known.orientation }
    if facts.fingerprint == nil { facts.fingerprint = known.fingerprint }
    facts.metadata = known.metadata.merging(given.metadata) { _, given in given }
    return facts
  }
}
