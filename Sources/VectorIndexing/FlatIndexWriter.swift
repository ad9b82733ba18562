// Writes an index file from vectors in the order of their ids. It is written
// aside and renamed, so readers never see half of one.

import Glibc
import SearchDomain
import Support

/// Builds an index file.
///
/// Memory while building: 8 bytes a vector; the codes go straight to disk.
public final class FlatIndexWriter {
  private let path: String
  private let aside: String
  private let descriptor: Int32
  private let dimension: Int
  private var codes: [UInt8] = []
  private var halves: [UInt16]
  private var ids: [Int64] = []
  private var maximumResidual: Float = 0
  private var blockChecksums: [UInt32] = []
  private var isFinished = false

  /// Begins a file beside `path`.
  ///
  /// - Throws: `VectorIndexError`, `inputOutput`.
  public init(path: String, dimension: Int) throws(VectorIndexError) {
    self.path = path
    self.dimension = dimension
    aside = path + ".\(getpid()).tmp"
    halves = [UInt16](repeating: 0, count: dimension)
    descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("create", aside) }
    Self.removeLeftovers(of: path)
    try write([UInt8](repeating: 0, count: FlatIndexHeader.byteCount))
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(aside) }
  }

  /// Adds one vector.
  ///
  /// - Parameter id: larger than every id before it.
  /// - Throws: `invalidVector` for another dimension, a NaN or an infinity,
  ///   or an id out of order; `inputOutput`.
  public func append(id: Int64, vector: [Float]) throws(VectorIndexError) {
    guard vector.count == dimension, id > (ids.last ?? .min), vector.allSatisfy(\.isFinite) else {
      throw VectorIndexError(
        kind: .invalidVector,
        message: "Vector \(id) cannot go into \(path): it must be finite, of \(dimension) values, and in order.")
    }
    maximumResidual = max(maximumResidual, roundToHalf(vector, into: &halves))
    ids.append(id)
    halves.withUnsafeBytes { codes.append(contentsOf: $0) }
    if ids.count % FlatIndexHeader.blockRows == 0 { try flushBlock() }
  }

  /// Completes the file and puts it in place.
  ///
  /// - Parameter sourceVersion: kept in the file for the builder; read it from
  ///   the source before the first vector.
  /// - Parameter spaceDigest: 32 bytes that name the embedding space.
  /// - Throws: `inputOutput`; the file at `path` is then as it was.
  public func finish(sourceVersion: Int64, spaceDigest: [UInt8]) throws(VectorIndexError) {
    precondition(spaceDigest.count == 32)
    try flushBlock()
    var header = FlatIndexHeader(
      dimension: dimension, rowCount: ids.count, sourceVersion: sourceVersion,
      maximumID: ids.last ?? 0, spaceDigest: spaceDigest,
      maximumResidual: maximumResidual, tablesChecksum: 0)
    var tables: [UInt8] = []
    tables.reserveCapacity(header.fileByteCount - header.idsOffset)
    ids.withUnsafeBytes { tables.append(contentsOf: $0) }
    blockChecksums.withUnsafeBytes { tables.append(contentsOf: $0) }
    header.tablesChecksum = tables.withUnsafeBytes { InstructionSet.selected.checksum($0) }
    let padding = header.idsOffset - FlatIndexHeader.byteCount - header.codesByteCount
    try write([UInt8](repeating: 0, count: padding))
    try write(tables)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure("seek in", aside) }
    try write(header.encoded())
    guard fsync(descriptor) == 0 else { throw Self.failure("flush", aside) }
    guard rename(aside, path) == 0 else { throw Self.failure("rename", aside) }
    isFinished = true
  }

  private func flushBlock() throws(VectorIndexError) {
    guard !codes.isEmpty else { return }
    blockChecksums.append(codes.withUnsafeBytes { InstructionSet.selected.checksum($0) })
    try write(codes)
    codes.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: [UInt8]) throws(VectorIndexError) {
    var done = 0
    while done < bytes.count {
      // The buffer is valid for the call, and `done` never passes its end.
      let wrote = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done) }
      if wrote < 0 {
        if errno == EINTR { continue }
        throw Self.failure("write", aside)
      }
      done += wrote
    }
  }

  /// Files that builders left when they were killed: named after processes
  /// that no longer run.
  private static func removeLeftovers(of path: String) {
    let target = FilePath(path)
    let prefix = target.lastComponent.description + "."
    for name in (try? FileIO.names(inFolder: target.parent.bytes)) ?? [] {
      let text = String(decoding: name, as: UTF8.self)
      guard text.hasPrefix(prefix), text.hasSuffix(".tmp"),
        let process = Int32(text.dropFirst(prefix.count).dropLast(4)),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink(target.parent.appending(text).description)
    }
  }

  private static func failure(_ operation: String, _ path: String) -> VectorIndexError {
    let error = FileError(code: errno, operation: operation, path: path)
    return VectorIndexError(kind: .inputOutput, message: "\(error).", code: error.code)
  }
}
