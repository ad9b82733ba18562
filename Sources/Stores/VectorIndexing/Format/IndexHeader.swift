// The first page of an index file. Documentation/Design/IndexFormat.md
// describes the format; only this file and IndexSections know its bytes.

/// The fixed first 4,096 bytes of an index file, little-endian.
struct IndexHeader: Equatable, Sendable {
  static let magic = Array("GLIMPSEV".utf8)
  /// Of files of inner products.
  static let version: UInt32 = 3
  /// Of files of another metric, which the header names.
  static let metricVersion: UInt32 = 4

  var sections: IndexSections
  /// What the builder passed, by which it sees whether its source has changed.
  var sourceVersion: Int64
  /// The largest id in the index; 0 when it is empty.
  var maximumID: Int64
  /// SHA-256 that names the embedding space, 32 bytes.
  var spaceDigest: [UInt8]
  /// Where the rotation and the dither come from.
  var seed: UInt64
  var cellStep: Float
  var cellReach: Float
  var byteScale: Float
  var scanStep: Float
  var cellScanStep: Float
  /// The largest length of a rotated vector.
  var maximumLength: Float
  /// The largest step of a row's codes.
  var maximumStep: Float
  /// Root mean square distance of the vectors from their cells' centres when the
  /// quantizer was learned.
  var learnedRadius: Float
  /// CRC-32C of the checksums' part.
  var checksumsChecksum: UInt32
  var metric: StoredMetric

  func encoded() -> [UInt8] {
    var bytes = Self.magic
    func append<T: FixedWidthInteger>(_ value: T) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(metric.metric == .innerProduct ? Self.version : Self.metricVersion)
    append(UInt32(sections.dimension))
    append(UInt64(sections.rowCount))
    append(sourceVersion)
    append(maximumID)
    append(UInt64(sections.fileByteCount))
    append(UInt32(sections.projected))
    append(UInt32(sections.cellCount))
    append(UInt64(sections.blockCount))
    append(seed)
    for value in [
      cellStep, cellReach, byteScale, scanStep, cellScanStep, maximumLength, maximumStep,
      learnedRadius,
    ] { append(value.bitPattern) }
    append(checksumsChecksum)
    bytes.append(contentsOf: spaceDigest)
    if metric.metric != .innerProduct {
      append(metric.metric.code)
      append(metric.weight.bitPattern)
    }
    bytes.append(contentsOf: [UInt8](repeating: 0, count: IndexSections.page - 4 - bytes.count))
    append(bytes.withUnsafeBytes { InstructionSet.selected.checksum($0) })
    return bytes
  }

  init(
    sections: IndexSections, sourceVersion: Int64, maximumID: Int64, spaceDigest: [UInt8],
    quantizer: CellQuantizer, maximumLength: Float, maximumStep: Float, learnedRadius: Float,
    checksumsChecksum: UInt32, metric: StoredMetric
  ) {
    self.sections = sections
    self.sourceVersion = sourceVersion
    self.maximumID = maximumID
    self.spaceDigest = spaceDigest
    seed = quantizer.seed
    cellStep = quantizer.cellStep
    cellReach = quantizer.cellReach
    byteScale = quantizer.byteScale
    scanStep = quantizer.scanStep
    cellScanStep = quantizer.cellScanStep
    self.maximumLength = maximumLength
    self.maximumStep = maximumStep
    self.learnedRadius = learnedRadius
    self.checksumsChecksum = checksumsChecksum
    self.metric = metric
  }

  /// Reads and checks a header.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: `foreign` for other files and versions, `damaged` if a
  ///   checksum or a size does not hold.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(VectorIndexError) {
    guard bytes.count >= IndexSections.page else {
      throw VectorIndexError(kind: .damaged, message: "the index \(path) is cut short")
    }
    guard bytes[0..<8].elementsEqual(Self.magic) else {
      throw VectorIndexError(kind: .foreign, message: "\(path) is not a Glimpse index")
    }
    func read<T: FixedWidthInteger>(_ offset: Int, as type: T.Type) -> T {
      T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
    func float(_ offset: Int) -> Float { Float(bitPattern: read(offset, as: UInt32.self)) }
    let foundVersion = read(8, as: UInt32.self)
    guard foundVersion == Self.version || foundVersion == Self.metricVersion else {
      throw VectorIndexError(
        kind: .foreign,
        message:
          "the index \(path) has format version \(foundVersion); this reads \(Self.version) and "
          + "\(Self.metricVersion)")
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes[0..<(IndexSections.page - 4)])
    let damaged = VectorIndexError(kind: .damaged, message: "the index \(path) is damaged")
    guard read(IndexSections.page - 4, as: UInt32.self) == InstructionSet.selected.checksum(body),
      let rows = Int(exactly: read(16, as: UInt64.self)),
      let blocks = Int(exactly: read(56, as: UInt64.self)),
      let found = IndexSections(
        dimension: Int(read(12, as: UInt32.self)), projected: Int(read(48, as: UInt32.self)),
        rowCount: rows, cellCount: Int(read(52, as: UInt32.self)), blockCount: blocks),
      read(40, as: UInt64.self) == UInt64(found.fileByteCount), found.fileByteCount == bytes.count
    else { throw damaged }
    sections = found
    sourceVersion = read(24, as: Int64.self)
    maximumID = read(32, as: Int64.self)
    seed = read(64, as: UInt64.self)
    cellStep = float(72)
    cellReach = float(76)
    byteScale = float(80)
    scanStep = float(84)
    cellScanStep = float(88)
    maximumLength = float(92)
    maximumStep = float(96)
    learnedRadius = float(100)
    checksumsChecksum = read(104, as: UInt32.self)
    spaceDigest = Array(bytes[108..<140])
    metric = .innerProduct
    if foundVersion == Self.metricVersion {
      guard let named = VectorMetric(code: read(140, as: UInt32.self)), named != .innerProduct,
        float(144).isFinite, float(144) > 0, sections.dimension > named.extraValues
      else { throw damaged }
      metric = StoredMetric(metric: named, weight: float(144))
    }
    let numbers = [
      cellStep, cellReach, byteScale, scanStep, cellScanStep, maximumLength, maximumStep,
      learnedRadius,
    ]
    guard numbers.allSatisfy({ $0.isFinite && $0 >= 0 }), scanStep > 0, cellScanStep > 0 else {
      throw damaged
    }
  }
}
