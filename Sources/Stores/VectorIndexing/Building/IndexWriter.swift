// Builds an index file from vectors that come one by one, in the order of their
// ids. They are kept in a file beside it until all are there.

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
  private let metric: VectorMetric
  /// The sum of the vectors' squared lengths.
  private var squares = 0.0
  private var buffer: [Float] = []
  private var ids: [Int64] = []

  /// Begins a file beside `path`.
  ///
  /// - Parameter metric: how searches in it will compare. For vectors of unit
  ///   length the inner product is the cosine.
  /// - Throws: `VectorIndexError`, `inputOutput`.
  public init(
    path: String, dimension: Int, metric: VectorMetric = .innerProduct,
    options: IndexBuildOptions = IndexBuildOptions()
  ) throws(VectorIndexError) {
    self.path = path
    self.dimension = dimension
    self.options = options
    self.metric = metric
    waiting = path + ".\(getpid()).vectors.tmp"
    OutputFile.removeLeftovers(of: path)
    descriptor = FileIO.create(waiting, flags: O_RDWR | O_TRUNC)
    guard descriptor >= 0 else { throw indexFileFailure("create", waiting, errno) }
    buffer.reserveCapacity(stored * Self.bufferedRows)
  }

  /// Values a vector in the file.
  private var stored: Int { dimension + metric.extraValues }

  deinit {
    close(descriptor)
    unlink(waiting)
  }

  private static let bufferedRows = 256

  /// Adds one vector.
  ///
  /// - Parameter id: larger than every id before it.
  /// - Throws: `invalidVector` for another dimension, a NaN or an infinity, a
  ///   length beyond `VectorMetric.largestLength`, a zero vector where the
  ///   cosine is meant, or an id out of order; `inputOutput`.
  public func append(id: Int64, vector: [Float]) throws(VectorIndexError) {
    guard vector.count == dimension, id > (ids.last ?? .min), vector.allSatisfy(\.isFinite) else {
      throw VectorIndexError(
        kind: .invalidVector,
        message:
          "vector \(id) cannot go into \(path): it must be finite, of \(dimension) values, and in order"
      )
    }
    let square = InstructionSet.selected.dot(vector, vector, count: dimension)
    guard square <= VectorMetric.largestLength * VectorMetric.largestLength,
      square > 0 || metric != .cosine
    else {
      throw VectorIndexError(
        kind: .invalidVector,
        message: "vector \(id) cannot go into \(path): "
          + (square > 0
            ? "its length is above \(VectorMetric.largestLength)"
            : "a zero vector has no direction"))
    }
    squares += square
    ids.append(id)
    switch metric {
    case .innerProduct: buffer += vector
    case .cosine:
      let length = square.squareRoot()
      for value in vector { buffer.append(Float(Double(value) / length)) }
    case .squaredL2:
      buffer += vector
      // The value for this place is known once all lengths are.
      buffer.append(0)
    }
    if buffer.count >= stored * Self.bufferedRows { try flush() }
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
    let metric = try scaleSquares()
    let rows: VectorRows
    if ids.isEmpty {
      rows = VectorRows([], dimension: stored)
    } else {
      let file: MappedFile
      do { file = try MappedFile(path: waiting) } catch {
        throw indexFileFailure("map", waiting, error.code)
      }
      guard let mapped = VectorRows(file: file, offset: 0, count: ids.count, dimension: stored)
      else {
        throw indexFileFailure("read", waiting, EIO)
      }
      rows = mapped
    }
    try IndexBuilder.build(
      rows, ids: ids, path: path, sourceVersion: sourceVersion, spaceDigest: spaceDigest,
      options: options,
      metric: metric)
  }

  /// Writes the further values, divided by what suits the vectors that came.
  private func scaleSquares() throws(VectorIndexError) -> StoredMetric {
    guard metric == .squaredL2 else { return StoredMetric(metric: metric, weight: 1) }
    // An earlier file keeps its own, so that its codes are found again.
    let earlier = options.earlier?.header.metric
    let length = StoredMetric.powerOfTwo(near: (squares / Double(max(1, ids.count))).squareRoot())
    let kept = earlier.flatMap { $0.metric == .squaredL2 ? Double($0.weight) : nil }
    let weight =
      kept.flatMap { $0 / length >= 0.25 && $0 / length <= 4 ? $0 : nil } ?? max(length, 0x1p-100)
    var vector = [Float](repeating: 0, count: dimension)
    for row in ids.indices {
      let at = off_t(row * stored * 4), bytes = dimension * 4
      guard pread(descriptor, &vector, bytes, at) == bytes else {
        throw indexFileFailure("read", waiting, errno)
      }
      var value = Float(
        -InstructionSet.selected.dot(vector, vector, count: dimension) / (2 * weight))
      guard pwrite(descriptor, &value, 4, at + off_t(bytes)) == 4 else {
        throw indexFileFailure("write", waiting, errno)
      }
    }
    return StoredMetric(metric: .squaredL2, weight: Float(weight))
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
