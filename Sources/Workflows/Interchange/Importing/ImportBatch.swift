// From rows to changes of the catalog: whose picture a row is, whether its file
// is there, and what is known of it already.

import LocalStores
import SearchDomain
import SearchWorkflows
import Support

/// Writes rows, some at a time.
struct ImportBatch {
  private let catalog: Catalog
  private let set: VectorSet
  private let options: ImportOptions
  private let inspect: LibraryImporter.Inspector
  /// Nothing was in the library before, so nothing need be looked up.
  private let startedEmpty: Bool

  private static let author = "import"

  init(
    catalog: Catalog, set: VectorSet, options: ImportOptions,
    inspect: @escaping LibraryImporter.Inspector
  ) {
    self.catalog = catalog
    self.set = set
    self.options = options
    self.inspect = inspect
    startedEmpty = (try? catalog.count()) == 0
  }

  /// Writes rows in one transaction.
  mutating func take(_ rows: [VectorRow], into report: inout ImportReport) throws {
    var changes: [ImageChange] = []
    var captions: [ContentHash: String] = [:]
    var texts: [ContentHash: String] = [:]
    for item in rows {
      report.rows += 1
      switch try record(item, &report) {
      case .failure(let skip): note(skip.reason, &report)
      case .success(let (record, embedding)):
        changes.append(.store(record, embedding))
        if let caption = item.row.caption, !caption.isEmpty {
          captions[record.contentHash] = caption
        }
        if let text = item.row.ocrText, !text.isEmpty { texts[record.contentHash] = text }
      }
    }
    let applied = try catalog.apply(changes, set: set.id)
    report.added += applied.added
    report.replaced += applied.replaced
    try give(.caption, captions)
    try give(.ocr, texts)
  }

  private func give(_ kind: DerivedText, _ texts: [ContentHash: String]) throws {
    if texts.isEmpty { return }
    let contents = try catalog.contents(withHashes: Array(texts.keys), set: set.id)
    var byID: [Int64: String] = [:]
    for (hash, text) in texts { if let content = contents[hash] { byID[content.id] = text } }
    try catalog.setTexts(kind, by: Self.author, byID)
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
    _ item: VectorRow, _ report: inout ImportReport
  ) throws -> Result<(ImageRecord, Embedding), Skip> {
    guard let given = item.row.path, !given.bytes.isEmpty else {
      return .failure(Skip(reason: "it has no path"))
    }
    guard !given.bytes.contains(0) else {
      return .failure(Skip(reason: "its path holds a zero byte"))
    }
    guard let values = item.vector else { return .failure(Skip(reason: "it has no vector")) }
    guard values.count == set.space.dimension else {
      return .failure(
        Skip(reason: "its vector has \(values.count) numbers in place of \(set.space.dimension)"))
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
    guard let record = try record(item.row, at: path, &report) else {
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
    _ row: ImportedRow, at path: FilePath, _ report: inout ImportReport
  ) throws -> ImageRecord? {
    let known = startedEmpty ? nil : try catalog.image(path: path)
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
