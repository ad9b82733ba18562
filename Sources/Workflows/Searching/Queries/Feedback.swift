// A query moved towards what it found (pseudo-relevance feedback, Rocchio 1971).

import SearchDomain

enum Feedback {
  /// Images that are looked at.
  static let count = 3

  /// The query moved towards the mean of its closest images.
  static func moved(
    _ query: Embedding, towards vectors: [[Float]], _ share: Double
  ) throws -> Embedding {
    guard !vectors.isEmpty else { return query }
    let mean = query.values.indices.map { i in
      vectors.reduce(0.0) { $0 + Double($1[i]) } / Double(vectors.count)
    }
    let length = max(1e-6, mean.reduce(0) { $0 + $1 * $1 }.squareRoot())
    return try Embedding(
      normalizing: zip(query.values, mean).map { Float(Double($0) + share * $1 / length) })
  }
}
