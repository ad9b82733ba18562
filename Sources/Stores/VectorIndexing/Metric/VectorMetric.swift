// What "close" means for each metric, and how an index of inner products finds
// the closest vectors.

import CVectorKernels

/// How vectors are compared.
public enum VectorMetric: String, CaseIterable, Hashable, Sendable {
  /// The inner product, of vectors of any length.
  case innerProduct
  /// The cosine of the angle: the inner product after both were made of unit
  /// length. Zero vectors have none and are refused.
  case cosine
  /// The squared Euclidean distance. A score is its negative, so that higher is
  /// closer here too.
  case squaredL2

  /// The score of a vector for a query, summed in double precision.
  ///
  /// - Precondition: both have as many values.
  public func score(_ vector: [Float], to query: [Float]) -> Float {
    precondition(vector.count == query.count)
    return score(vector, to: query, count: query.count)
  }

  func score(_ vector: UnsafePointer<Float>, to query: UnsafePointer<Float>, count: Int) -> Float {
    let set = InstructionSet.selected
    switch self {
    case .innerProduct: return Float(set.dot(vector, query, count: count))
    case .cosine:
      let lengths =
        set.dot(vector, vector, count: count).squareRoot()
        * set.dot(query, query, count: count).squareRoot()
      return lengths > 0 ? Float(set.dot(vector, query, count: count) / lengths) : 0
    case .squaredL2:
      var sum = 0.0
      for i in 0..<count {
        let difference = Double(vector[i]) - Double(query[i])
        sum += difference * difference
      }
      return Float(-sum)
    }
  }

  /// The longest vector that an index takes: sums of products of such vectors
  /// stay far from the largest float.
  public static let largestLength = 1e15

  /// As it is named in a file.
  var code: UInt32 {
    switch self {
    case .innerProduct: 0
    case .cosine: 1
    case .squaredL2: 2
    }
  }

  init?(code: UInt32) {
    guard let found = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = found
  }

  /// Values that a vector of the index has besides its own.
  var extraValues: Int { self == .squaredL2 ? 1 : 0 }
}

/// The metric of a file: all searches there are for the largest inner product.
///
/// The nearest vector has the smallest |q|² − 2 q·x + |x|², so the largest
/// q·x − |x|²/2. With −|x|²/2 ÷ w as one more value of x, and w as one more of q,
/// that is an inner product (Bachrach et al., "Speeding up the Xbox recommender
/// system using a Euclidean transformation for inner-product spaces", 2014, the
/// other way round).
struct StoredMetric: Equatable, Sendable {
  let metric: VectorMetric
  /// The query's further value, w: the vectors' root mean square length, rounded
  /// to a power of two; 1 if there is none.
  let weight: Float

  static let innerProduct = StoredMetric(metric: .innerProduct, weight: 1)

  /// - Returns: nil for a query that has no direction, if one is needed.
  func prepare(_ query: [Float]) -> PreparedQuery? {
    let length = InstructionSet.selected.dot(query, query, count: query.count).squareRoot()
    switch metric {
    case .innerProduct:
      // The order of products does not depend on the query's length, but sums
      // of very small or large numbers do.
      guard length > 0, length < 1e-6 || length > 1e6 else { return PreparedQuery(values: query) }
      return PreparedQuery(values: query, shrinkage: Self.powerOfTwo(near: length))
    case .cosine:
      guard length > 0 else { return nil }
      return PreparedQuery(values: query.map { Float(Double($0) / length) })
    case .squaredL2:
      let whole = (length * length + Double(weight) * Double(weight)).squareRoot()
      var prepared = PreparedQuery(
        values: query + [weight], shrinkage: Self.powerOfTwo(near: whole))
      prepared.square = length * length
      return prepared
    }
  }

  /// The score in the index from which on a vector may reach an original score.
  func bar(_ score: Float, _ query: PreparedQuery) -> Double {
    guard score > -.infinity else { return -.infinity }
    // Less what the score, and the square, lost when they were rounded.
    let score = Double(score), rounding = abs(score) * 0x1p-23 + query.square * 0x1p-48
    let product = metric == .squaredL2 ? (query.square + score - rounding) / 2 : score - rounding
    return product / query.shrinkage
  }

  /// How far apart two products in the index may be whose original scores round
  /// to the same number, so that their ids decide.
  ///
  /// - Parameters:
  ///   - length: of the prepared query.
  ///   - longest: no vector of the index is longer.
  func resolution(_ query: PreparedQuery, length: Double, longest: Double) -> Float {
    guard metric == .squaredL2 else { return Float(0x1p-23 * length * longest) }
    let distance = query.square.squareRoot() + longest
    return Float(0x1p-24 * distance * distance / query.shrinkage)
  }

  /// A power of two, by which floats are divided without rounding.
  static func powerOfTwo(near value: Double) -> Double {
    value > 0 && value.isFinite ? Double(sign: .plus, exponent: value.exponent, significand: 1) : 1
  }
}

/// A query as the index searches for it.
struct PreparedQuery {
  private(set) var values: [Float]
  /// What the query was divided by.
  let shrinkage: Double
  /// The square of its length, where distances are meant.
  var square = 0.0

  init(values: [Float], shrinkage: Double = 1) {
    self.values = shrinkage == 1 ? values : values.map { Float(Double($0) / shrinkage) }
    self.shrinkage = shrinkage
  }
}
