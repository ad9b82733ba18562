// What a cosine is worth in one library: held against the scores that its
// images have with captions of everyday things, and with one another.
// Where the captions come from is the caller's affair.

public import SearchDomain

/// The scale of scores of one model over one library.
///
/// A score alone says little: each model has its own range, and so have words
/// and images. Here it is measured from the mean of unrelated pairs in
/// standard deviations. What follows of it for one query is MatchJudge's.
public struct ScoreCalibration: Sendable {
  /// From this strength on, a match is strong.
  public static let strongStrength: Float = 0.5

  /// Fewer vectors than this tell nothing of a library.
  public static let minimumSample = 8

  /// What a query is made of, for the scale of its scores.
  public struct Composition: Hashable, Sendable {
    /// Signed weights of the parts in words, divided by the length of the sum.
    public var words: [Double]
    /// The same of images and vectors.
    public var images: [Double]

    /// None, unless weights are given.
    public init(words: [Double] = [], images: [Double] = []) {
      self.words = words
      self.images = images
    }
  }

  /// The mean and standard deviation of some scores.
  struct Scale: Hashable, Sendable {
    var mean: Double
    var deviation: Double

    init(_ scores: [Float]) {
      let count = Double(max(1, scores.count))
      let mean = scores.reduce(0.0) { $0 + Double($1) } / count
      let variance = scores.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
      self.mean = mean
      // Below this, all scores are one and no distance means anything.
      deviation = max(variance.squareRoot(), 1e-4)
    }

    /// Scores in standard deviations from the mean.
    func standardized(_ scores: [Float]) -> [Double] {
      scores.map { (Double($0) - mean) / deviation }
    }
  }

  let probes: any VectorScoring
  let words: Scale
  let images: Scale
  /// Cosines of the probe captions with one another.
  let captions: Scale
  let scaling: StrengthScaling
  /// Vectors in the set when the sample was taken.
  public let vectorCount: Int

  /// - Parameters:
  ///   - probes: vectors of captions of everyday things.
  ///   - sample: unit vectors of images from all over the library.
  ///   - scaling: the model's.
  ///   - scoring: compares vectors; the probes are kept as one of it.
  /// - Returns: nil where there are too few of either, or they are not of one
  ///   dimension.
  public init?(
    probes: [Embedding], sample: [[Float]], vectorCount: Int, scaling: StrengthScaling = .none,
    scoring: (some VectorScoring).Type
  ) {
    guard sample.count >= Self.minimumSample, probes.count >= Self.minimumSample,
      let dimension = probes.first?.values.count, dimension > 0,
      probes.allSatisfy({ $0.values.count == dimension }),
      sample.allSatisfy({ $0.count == dimension })
    else { return nil }
    let rows = scoring.init(probes.flatMap(\.values), dimension: dimension)
    self.probes = rows
    self.vectorCount = vectorCount
    self.scaling = scaling
    words = Scale(sample.flatMap { rows.quickScores(to: $0, from: 0) })
    captions = Scale(Self.pairs(rows))
    // Copies in the sample are no unrelated pairs.
    let sampled = scoring.init(sample.prefix(128).flatMap { $0 }, dimension: dimension)
    images = Scale(Self.pairs(sampled).filter { $0 < 0.999 })
  }

  /// Judges images for one query.
  ///
  /// - Parameter composition: what the query's vector was made of.
  package func judge(_ query: Embedding, _ composition: Composition) -> MatchJudge {
    MatchJudge(self, query, composition)
  }

  /// The cosines of a vector with all probes.
  func withProbes(_ vector: [Float]) -> [Float] {
    probes.quickScores(to: vector, from: 0)
  }

  /// The cosines of all pairs.
  private static func pairs(_ rows: some VectorScoring) -> [Float] {
    (0..<rows.count).flatMap { rows.quickScores(to: rows.values(at: $0), from: $0 + 1) }
  }
}
