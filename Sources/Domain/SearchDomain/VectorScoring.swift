// Comparing one vector with many, by whoever does it fast.

/// Vectors in memory, one after another. Safe to share.
public protocol VectorScoring: Sendable {
  /// How many vectors.
  var count: Int { get }
  /// Values a vector.
  var dimension: Int { get }

  /// Vectors in an array.
  ///
  /// - Precondition: `values.count` is a multiple of the dimension.
  init(_ values: [Float], dimension: Int)

  /// The values of one vector.
  ///
  /// - Precondition: the number is in bounds.
  func values(at number: Int) -> [Float]

  /// Scores of the vectors from one on, in their order, summed in single
  /// precision: quick, and off by some 1e-7.
  ///
  /// - Parameters:
  ///   - query: of `dimension` values.
  ///   - first: the first to be scored, in 0...count.
  func quickScores(to query: [Float], from first: Int) -> [Float]
}
