// Builds an index file from vectors that come one by one, in the order of their
// ids. They wait in a file beside it until all are there.

import Glibc
import SearchDomain
import Support

/// Builds an index file.
///
/// Memory while building: as `IndexBuilder`; the vectors go to disk.
public final class IndexWriter {
  private let path: String
  private let waiting: String
  private let descriptor: Int32
  private let dimension: Int
  private let options: IndexBuildOptions
  private var buffer: [Float] = []
  private var ids: [Int64] = []

  /// Begins a file beside `path`.
  ///
  /// - Throws: `VectorIndexError`, `inputOutput`.
  public init(
    path: String, dimension: Int, options: IndexBuildOptions = IndexBuildOptions()
  ) throws(VectorIndexError) {
    self.path = path
    self.dimension = dimension
    self.options = options
    waiting = path + ".\(getpid()).vectors.tmp"
    OutputFile.removeLeftovers(of: path)
    descriptor = open(waiting, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw indexFileFailure("create", waiting, errno) }
    buffer.reserveCapacity(dimension * Self.bufferedRows)
  }

  deinit {
    close(descriptor)
    unlink(waiting)
  }

  private static let bufferedRows = 256

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
    ids.append(id)
    buffer += vector
    if buffer.count >= dimension * Self.bufferedRows { try flush() }
  }

  /// Completes the file and puts it in place.
  ///
  /// - Parameter sourceVersion: kept in the file for the builder; read it from
  ///   the source before the first vector.
  /// - Parameter spaceDigest: 32 bytes that name the embedding space.
  /// - Throws: `VectorIndexError`, `inputOutput`; the file at `path` is then
  ///   as it was.
  public func finish(sourceVersion: Int64, spaceDigest: [UInt8]) throws {
    try flush()
    let rows: VectorRows
    if ids.isEmpty {
      rows = VectorRows([], dimension: dimension)
    } else {
      let file: MappedFile
      do { file = try MappedFile(path: waiting) } catch { throw indexFileFailure("map", waiting, error.code) }
      guard let mapped = VectorRows(file: file, offset: 0, count: ids.count, dimension: dimension) else {
        throw indexFileFailure("read", waiting, EIO)
      }
      rows = mapped
    }
    try IndexBuilder.build(
      rows, ids: ids, path: path, sourceVersion: sourceVersion, spaceDigest: spaceDigest, options: options)
  }

  private func flush() throws(VectorIndexError) {
    let bytes = buffer.count * MemoryLayout<Float>.size
    var done = 0
    while done < bytes {
      // The buffer is valid for the call, and `done` never passes its end.
      let wrote = buffer.withUnsafeBytes { all in
        Glibc.write(descriptor, all.baseAddress.map { $0 + done }, bytes - done)
      }
      if wrote < 0 {
        if errno == EINTR { continue }
        throw indexFileFailure("write", waiting, errno)
      }
      done += wrote
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
