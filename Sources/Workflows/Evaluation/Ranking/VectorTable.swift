// Vectors laid out for many products: a quick one with a known error, and the
// exact one that scores are made of everywhere.

public import SearchDomain

/// Unit vectors of one dimension, row after row.
///
/// Takes 4 bytes a coordinate, rows filled up to a multiple of 16.
public struct VectorTable: Sendable {
  /// Coordinates of each row.
  public let dimension: Int
  /// Rows.
  public private(set) var count = 0
  /// A row is this many groups of sixteen coordinates; the last is filled up
  /// with zeros, which add nothing to a product.
  let groupsPerRow: Int
  private(set) var groups: [SIMD16<Float>] = []

  /// A table without rows.
  public init(dimension: Int, capacity: Int = 0) {
    self.dimension = dimension
    groupsPerRow = (dimension + 15) / 16
    groups.reserveCapacity(capacity * groupsPerRow)
  }

  /// A table of these rows; all must have the first one's dimension.
  public init(_ embeddings: [Embedding]) {
    self.init(dimension: embeddings.first?.dimension ?? 0, capacity: embeddings.count)
    for embedding in embeddings { append(embedding) }
  }

  /// Adds a row; one of another dimension is the caller's bug and stops here.
  public mutating func append(_ embedding: Embedding) {
    precondition(embedding.dimension == dimension)
    for start in stride(from: 0, to: dimension, by: 16) {
      var group = SIMD16<Float>.zero
      for i in start..<min(start + 16, dimension) { group[i - start] = embedding.values[i] }
      groups.append(group)
    }
    count += 1
  }

  /// One row as an embedding.
  public func embedding(_ row: Int) -> Embedding {
    let start = row * groupsPerRow
    return Embedding(
      unitLength: (0..<dimension).map { groups[start + $0 / 16][$0 % 16] })
  }

  /// Cosine similarity of a row with a row of another table, the same to the
  /// last digit as `Embedding.cosineSimilarity`.
  public func similarity(_ row: Int, to other: VectorTable, _ otherRow: Int) -> Float {
    precondition(dimension == other.dimension)
    let start = row * groupsPerRow
    let otherStart = otherRow * groupsPerRow
    var sum = 0.0
    for group in 0..<groupsPerRow {
      let left = groups[start + group]
      let right = other.groups[otherStart + group]
      for i in 0..<16 { sum += Double(left[i]) * Double(right[i]) }
    }
    return Float(max(-1, min(1, sum)))
  }

  /// The same in single precision, off by at most `roughError`.
  @inline(__always)
  func roughSimilarity(_ row: Int, to other: VectorTable, _ otherRow: Int) -> Float {
    let start = row * groupsPerRow
    let otherStart = otherRow * groupsPerRow
    var sums = SIMD16<Float>.zero
    for group in 0..<groupsPerRow {
      sums += groups[start + group] * other.groups[otherStart + group]
    }
    return sums.sum()
  }

  /// How far `roughSimilarity` may lie from `similarity`.
  ///
  /// Each of the sixteen sums takes one product and one addition a group, and
  /// four more additions join them; every step errs by at most 2⁻²⁴ of the
  /// sum of magnitudes, which for unit vectors is at most 1 (Higham, Accuracy
  /// and Stability of Numerical Algorithms, 3.1). The rest allows for the
  /// rounding of the exact one, and for lengths that are 1 only within
  /// rounding.
  var roughError: Float { Float(groupsPerRow + 16) * 0x1p-24 }
}

extension VectorTable {
  /// The rows closest to a row of another table, exactly, best first; equal
  /// ones by row.
  ///
  /// - Parameter excluded: a row that is passed over.
  public func closest(
    _ limit: Int, to queries: VectorTable, _ row: Int, excluding excluded: Int? = nil
  ) -> [(row: Int, score: Float)] {
    guard limit > 0 else { return [] }
    let rows = (0..<count).filter { $0 != excluded }
    let rough = rows.map { queries.roughSimilarity(row, to: self, $0) }
    let threshold = Self.largest(limit, of: rough) - 2 * roughError
    var found: [(row: Int, score: Float)] = []
    for (candidate, score) in zip(rows, rough) where score >= threshold {
      found.append((candidate, queries.similarity(row, to: self, candidate)))
    }
    found.sort { $0.score != $1.score ? $0.score > $1.score : $0.row < $1.row }
    return Array(found.prefix(limit))
  }

  /// The value of that rank; below every value where there are fewer.
  private static func largest(_ rank: Int, of values: [Float]) -> Float {
    guard rank <= values.count else { return -.infinity }
    var best = values[..<rank].sorted(by: >)
    for value in values[rank...] where value > best[rank - 1] {
      let place = best.firstIndex { $0 < value } ?? rank - 1
      best.insert(value, at: place)
      best.removeLast()
    }
    return best[rank - 1]
  }
}
