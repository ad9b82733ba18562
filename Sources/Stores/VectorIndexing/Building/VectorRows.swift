// Vectors in memory or in a mapped file, by their number.

public import SearchDomain
public import Support

/// Vectors of single precision, one after another. Safe to share: never written
/// once made.
public final class VectorRows: VectorScoring, @unchecked Sendable {
  // Safety: the memory is not written while this lives, and its owner
  // is kept.
  private let owner: AnyObject
  let base: UnsafePointer<Float>
  /// How many vectors.
  public let count: Int
  /// Values a vector.
  public let dimension: Int

  /// Vectors in a mapped file of native single-precision numbers.
  ///
  /// - Parameter offset: where they begin, a multiple of 4.
  /// - Returns: nil if the file is too short.
  public init?(file: MappedFile, offset: Int, count: Int, dimension: Int) {
    let (values, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow, count >= 0, dimension > 0, offset >= 0, offset % 4 == 0, values < 1 << 56,
      file.byteCount >= offset + values * 4,
      let start = file.withBytes({ $0.baseAddress })
    else { return nil }
    owner = file
    base = (start + offset).assumingMemoryBound(to: Float.self)
    self.count = count
    self.dimension = dimension
  }

  /// Vectors in an array.
  ///
  /// - Precondition: `values.count` is a multiple of the dimension.
  public init(_ values: [Float], dimension: Int) {
    precondition(dimension > 0 && values.count % dimension == 0)
    let copy = Copy(values)
    owner = copy
    base = UnsafePointer(copy.start)
    count = values.count / dimension
    self.dimension = dimension
  }

  @inline(__always)
  func row(_ index: Int) -> UnsafePointer<Float> { base + index * dimension }

  private final class Copy {
    let start: UnsafeMutablePointer<Float>
    init(_ values: [Float]) {
      start = .allocate(capacity: max(1, values.count))
      start.initialize(from: values, count: values.count)
    }
    deinit { start.deallocate() }
  }
}

extension VectorRows {
  /// The values of one vector.
  ///
  /// - Precondition: the number is in bounds.
  public func values(at number: Int) -> [Float] {
    precondition(number >= 0 && number < count)
    return Array(UnsafeBufferPointer(start: row(number), count: dimension))
  }

  /// Scores of the vectors with the given numbers, summed in double precision;
  /// NaN for numbers out of bounds.
  public func scores(
    of numbers: [Int64], to query: [Float], by metric: VectorMetric = .innerProduct
  ) -> [Float] {
    precondition(query.count == dimension)
    return numbers.map { number in
      guard number >= 0, number < count else { return .nan }
      return metric.score(row(Int(number)), to: query, count: dimension)
    }
  }

  /// Scores of the vectors from one on, in their order, summed in single
  /// precision: quicker, and off by some 1e-7.
  ///
  /// - Parameters:
  ///   - query: of `dimension` values.
  ///   - first: the first to be scored, in 0...count.
  public func quickScores(to query: [Float], from first: Int = 0) -> [Float] {
    precondition(query.count == dimension && first >= 0 && first <= count)
    return [Float](unsafeUninitializedCapacity: count - first) { products, initialized in
      // Safety: that many products are written, of `dimension` values each.
      if count > first, let start = products.baseAddress {
        InstructionSet.selected.multiply(
          base + first * dimension, rows: count - first, count: dimension, vector: query,
          products: start)
      }
      initialized = count - first
    }
  }
}
