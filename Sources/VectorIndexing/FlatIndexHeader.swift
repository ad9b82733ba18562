// The first page of an index file. The format is described in
// Documentation/IndexFormat.md; this is the one place that knows its bytes.

import CVectorKernels

/// The fixed first 4,096 bytes of an index file, little-endian.
struct FlatIndexHeader: Equatable {
  static let byteCount = 4096
  static let magic = Array("GLIMPSEV".utf8)
  static let version: UInt32 = 1
  /// Rows that share one checksum.
  static let blockRows = 4096

  var dimension: Int
  var rowCount: Int
  /// What the builder passed to `finish`, by which it sees whether its source
  /// has changed since.
  var sourceVersion: Int64
  /// The largest id in the index; 0 when it is empty.
  var maximumID: Int64
  /// SHA-256 that names the embedding space, 32 bytes.
  var spaceDigest: [UInt8]
  /// The most that rounding to half precision took from any vector.
  var maximumResidual: Float
  /// CRC-32C of everything after the codes.
  var tablesChecksum: UInt32

  var codesByteCount: Int { rowCount * dimension * 2 }
  var blockCount: Int { (rowCount + Self.blockRows - 1) / Self.blockRows }
  var idsOffset: Int { (Self.byteCount + codesByteCount + 7) / 8 * 8 }
  var checksumsOffset: Int { idsOffset + rowCount * 8 }
  var fileByteCount: Int { checksumsOffset + blockCount * 4 }

  func encoded() -> [UInt8] {
    var bytes = Self.magic
    func append<T: FixedWidthInteger>(_ value: T) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(Self.version)
    append(UInt32(dimension))
    append(UInt64(rowCount))
    append(sourceVersion)
    append(maximumID)
    append(UInt64(fileByteCount))
    append(tablesChecksum)
    append(maximumResidual.bitPattern)
    bytes.append(contentsOf: spaceDigest)
    bytes.append(contentsOf: [UInt8](repeating: 0, count: Self.byteCount - 4 - bytes.count))
    append(bytes.withUnsafeBytes { InstructionSet.selected.checksum($0) })
    return bytes
  }

  /// Reads and checks a header.
  ///
  /// - Parameter fileByteCount: how large the file really is.
  /// - Throws: `foreign` for other files and versions, `damaged` where a
  ///   checksum or a size does not hold. Sizes are multiplied with overflow
  ///   checks, so a hostile header cannot make reads go astray.
  init(_ bytes: UnsafeRawBufferPointer, fileByteCount: Int, path: String) throws(VectorIndexError) {
    guard bytes.count >= Self.byteCount else {
      throw VectorIndexError(kind: .damaged, message: "The index \(path) is cut short.")
    }
    guard bytes[0..<8].elementsEqual(Self.magic) else {
      throw VectorIndexError(kind: .foreign, message: "\(path) is not a Glimpse index.")
    }
    func read<T: FixedWidthInteger>(_ offset: Int, as type: T.Type) -> T {
      T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
    let foundVersion = read(8, as: UInt32.self)
    guard foundVersion == Self.version else {
      throw VectorIndexError(
        kind: .foreign, message: "The index \(path) has format version \(foundVersion); this reads \(Self.version).")
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes[0..<(Self.byteCount - 4)])
    let damaged = VectorIndexError(kind: .damaged, message: "The index \(path) is damaged.")
    guard read(Self.byteCount - 4, as: UInt32.self) == InstructionSet.selected.checksum(body) else {
      throw damaged
    }
    dimension = Int(read(12, as: UInt32.self))
    guard let rows = Int(exactly: read(16, as: UInt64.self)), rows < 1 << 40, dimension > 0,
      dimension <= 65_536
    else { throw damaged }
    let (codes, overflow) = rows.multipliedReportingOverflow(by: dimension * 2)
    guard !overflow, codes <= fileByteCount else { throw damaged }
    rowCount = rows
    sourceVersion = read(24, as: Int64.self)
    maximumID = read(32, as: Int64.self)
    tablesChecksum = read(48, as: UInt32.self)
    maximumResidual = Float(bitPattern: read(52, as: UInt32.self))
    spaceDigest = Array(bytes[56..<88])
    guard maximumResidual >= 0, maximumResidual.isFinite else { throw damaged }
    guard read(40, as: UInt64.self) == UInt64(fileByteCount), self.fileByteCount == fileByteCount
    else { throw damaged }
  }

  init(
    dimension: Int, rowCount: Int, sourceVersion: Int64, maximumID: Int64, spaceDigest: [UInt8],
    maximumResidual: Float, tablesChecksum: UInt32
  ) {
    self.dimension = dimension
    self.rowCount = rowCount
    self.sourceVersion = sourceVersion
    self.maximumID = maximumID
    self.spaceDigest = spaceDigest
    self.maximumResidual = maximumResidual
    self.tablesChecksum = tablesChecksum
  }
}
