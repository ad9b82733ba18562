// From rows to images of the store: whose image a row is, whether its file
// is there, and what is known of it already.

import Indexing
import SearchDomain
import Support

/// Writes rows, some at a time.
struct ImportBatch {
  private let store: any InterchangeStore
  private let dimension: Int
  private let options: ImportOptions
  private let inspect: LibraryImporter.Inspector
  /// Nothing was in the library before, so nothing need be looked up.
  private let startedEmpty: Bool

  private static let author = "import"

  init(
    store: any InterchangeStore, dimension: Int, options: ImportOptions,
    inspect: @escaping LibraryImporter.Inspector
  ) {
    self.store = store
    self.dimension = dimension
    self.options = options
    self.inspect = inspect
    startedEmpty = (try? store.isEmpty()) ?? false
  }

  /// Writes rows together.
  mutating func take(_ rows: [VectorRow], into report: inout ImportReport) throws {
    let known = startedEmpty ? [:] : try store.images(at: rows.compactMap(place))
    var images: [DescribedImage] = []
    for item in rows {
      report.rows += 1
      switch record(item, known, &report) {
      case .failure(let skip): note(skip.reason, &report)
      case .success(let (record, embedding)):
        images.append(
          DescribedImage(
            image: record, embedding: embedding, caption: item.row.caption,
            ocrText: item.row.ocrText))
      }
    }
    let taken = try store.take(images, textsBy: Self.author)
    report.added += taken.added
    report.replaced += taken.replaced
    report.unchanged += images.count - taken.added - taken.replaced
  }

  /// Where a row's image lies.
  private func place(_ item: VectorRow) -> FilePath? {
    item.row.path.map { $0.lexicallyAbsolute(from: options.base) }
  }

  private struct Skip: Error {
    let reason: String
  }

  private func note(_ reason: String, _ report: inout ImportReport) {
    report.skipped += 1
    if report.skippedRows.count < ImportReport.skippedLimit {
      report.skippedRows.append((report.rows, reason))
    }
  }

  private func record(
    _ item: VectorRow, _ known: [FilePath: ImageRecord], _ report: inout ImportReport
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
    guard let record = record(item.row, at: path, known[path], &report) else {
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
    _ row: ImportedRow, at path: FilePath, _ known: ImageRecord?, _ report: inout ImportReport
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
    readFile(path, stated: row.hash, &record, &report)
    return record
  }

  /// Takes what the file itself says, where it is there: its hash, so that
  /// indexing its folder later finds it known, its size and its time.
  private func readFile(
    _ path: FilePath, stated: ContentHash?, _ record: inout ImageRecord,
    _ report: inout ImportReport
  ) {
    guard path.isAbsolute, let status = try? FileIO.status(path.bytes), status.kind == .file else {
      return
    }
    if record.byteCount == status.byteCount,
      record.modifiedNanoseconds == status.modifiedNanoseconds,
      !UnknownContent.holds(record.contentHash)
    {
      report.filesFound += 1
      return
    }
    guard let bytes = try? FileIO.read(path.bytes, limit: FileIO.largestFile),
      let hash = ContentHash(bytes: Digest.of(bytes, .sha256))
    else { return }
    report.filesFound += 1
    if let stated, stated != hash {
      // The vector belongs to other bytes: the next indexing run sees that the
      // size and time differ, and embeds what is there now.
      report.filesChanged += 1
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
