// A point in the space where words and images meet. What model made it is
// EmbeddingSpace's to say.

/// A vector of unit length; the dot product of two is their cosine similarity.
public struct Embedding: Hashable, Sendable {
  /// The coordinates; their squares sum to 1 within float rounding.
  public let values: [Float]

  /// How many coordinates it has.
  public var dimension: Int { values.count }

  /// Scales `values` to unit length.
  ///
  /// - Throws: `EmbeddingError` where a value is NaN or infinite, where all
  ///   are zero, or where there are none.
  public init(normalizing values: [Float]) throws(EmbeddingError) {
    guard !values.isEmpty else { throw .empty }
    var sum = 0.0
    for value in values {
      guard value.isFinite else { throw .notFinite }
      sum += Double(value) * Double(value)
    }
    guard sum > 0 else { throw .zero }
    let scale = 1 / sum.squareRoot()
    self.values = values.map { Float(Double($0) * scale) }
  }

  /// Takes values that are known to have unit length, such as ones read back
  /// from the catalog. They are not checked.
  public init(unitLength values: [Float]) { self.values = values }

  /// Cosine similarity in −1…1, higher is closer, summed in double precision
  /// and rounded once, so that every part of the system gives the same score.
  ///
  /// Both must have the same dimension; of different ones the shorter decides.
  public func cosineSimilarity(to other: Embedding) -> Float { exactSimilarity(to: other.values) }

  /// The same with the values of a vector of unit length.
  public func exactSimilarity(to unitVector: [Float]) -> Float {
    var sum = 0.0
    for i in 0..<min(values.count, unitVector.count) {
      sum += Double(values[i]) * Double(unitVector[i])
    }
    return Float(max(-1, min(1, sum)))
  }
}

/// Why numbers are not an embedding.
public enum EmbeddingError: Error, Hashable, Sendable {
  case empty
  case notFinite
  case zero
}

/// The identity of the model that made a set of vectors.
///
/// Vectors of two spaces must never be compared. All parts count: the same
/// weights with other preprocessing make another space.
public struct EmbeddingSpace: Hashable, Sendable, Codable {
  /// The model's name as the user gave it, or its folder's name.
  public let modelName: String
  /// SHA-256 over the model's files (towers, tokenizer, preprocessing), hex.
  public let digest: String
  /// The number of coordinates.
  public let dimension: Int
  /// What precision the towers run in: `f32` or `bf16` (or `int8`).
  public let precision: String

  public init(modelName: String, digest: String, dimension: Int, precision: String) {
    self.modelName = modelName
    self.digest = digest
    self.dimension = dimension
    self.precision = precision
  }

  /// Whether vectors of both may be compared.
  ///
  /// f32 and bf16 runs of the same files agree to cosine 0.999 and better, so
  /// precision is recorded but does not separate.
  public func isComparable(with other: EmbeddingSpace) -> Bool {
    digest == other.digest && dimension == other.dimension
  }
}
