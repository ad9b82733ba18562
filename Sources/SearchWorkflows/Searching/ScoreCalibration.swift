// What a cosine is worth in one library: held against the scores that its
// pictures have with captions of everyday things, and with one another.
// Where the captions come from is the caller's affair.

public import SearchDomain
import Support

/// The scale of scores of one model over one library.
///
/// A score alone says little: each model has its own range, and so have words
/// and pictures. Here it is measured from the mean of unrelated pairs in
/// standard deviations (u), and for words also among the scores of the same
/// picture with the probe captions (t). Both go into a logistic function,
/// whose coefficients were fitted to 5,549 queries on the held-out scenes of
/// the bundled model, half of them without a match; Documentation/CutOff.md
/// tells how, and how well it does on others.
public struct ScoreCalibration: Sendable {
  /// From this strength on, a match is strong.
  public static let strongStrength: Float = 0.5

  /// Fewer vectors than this tell nothing of a library.
  public static let minimumSample = 8

  /// What a query is made of, for the scale of its scores.
  public struct Composition: Hashable, Sendable {
    /// Signed weights of the parts in words, divided by the length of the sum.
    public var words: [Double]
    /// The same of pictures and vectors.
    public var pictures: [Double]

    public init(words: [Double] = [], pictures: [Double] = []) {
      self.words = words
      self.pictures = pictures
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
  }

  private let probes: [Embedding]
  private let words: Scale
  private let pictures: Scale
  /// Vectors in the set when the sample was taken.
  public let vectorCount: Int

  /// - Parameters:
  ///   - probes: vectors of captions of everyday things.
  ///   - sample: unit vectors of pictures from all over the library.
  /// - Returns: nil where there are too few of either.
  public init?(probes: [Embedding], sample: [[Float]], vectorCount: Int) {
    guard sample.count >= Self.minimumSample, probes.count >= Self.minimumSample else { return nil }
    self.probes = probes
    self.vectorCount = vectorCount
    words = Scale(sample.flatMap { vector in probes.map { $0.quickSimilarity(to: vector) } })
    // Copies in the sample are no unrelated pairs.
    let others = sample.prefix(128)
    let pairs = others.enumerated().flatMap { i, vector in
      others.dropFirst(i + 1).map { Embedding(unitLength: vector).quickSimilarity(to: $0) }
    }
    pictures = Scale(pairs.filter { $0 < 0.999 })
  }

  /// How probably a picture shows what was asked for, 0…1.
  ///
  /// - Parameters:
  ///   - score: the picture's cosine with the query.
  ///   - vector: the picture's own.
  public func strength(_ score: Float, of vector: [Float], in query: Composition) -> Float {
    let all = query.words.map { ($0, words) } + query.pictures.map { ($0, pictures) }
    let mean = all.reduce(0.0) { $0 + $1.0 * $1.1.mean }
    let variance = all.reduce(0.0) { $0 + $1.0 * $1.0 * $1.1.deviation * $1.1.deviation }
    guard variance > 0 else { return 0 }
    let u = (Double(score) - mean) / variance.squareRoot()
    let wordsWeight = query.words.reduce(0.0) { $0 + abs($1) }
    let picturesWeight = query.pictures.reduce(0.0) { $0 + abs($1) }
    let share = wordsWeight / (wordsWeight + picturesWeight)
    // Among its own scores with the probes; known for words alone.
    let isPlain = query.words.count == 1 && query.pictures.isEmpty
    let t = isPlain ? amongProbes(score, vector) : u
    let logit = share * (6.31 * u + 0.38 * t - 16.93) + (1 - share) * (6.13 * u - 25.16)
    return Float(1 / (1 + Math.exponential(-logit)))
  }

  private func amongProbes(_ score: Float, _ vector: [Float]) -> Double {
    let scale = Scale(probes.map { $0.quickSimilarity(to: vector) })
    return (Double(score) - scale.mean) / scale.deviation
  }
}

extension Embedding {
  /// The cosine in single precision, enough for statistics.
  func quickSimilarity(to vector: [Float]) -> Float {
    let count = min(values.count, vector.count)
    // Four sums side by side, so that no addition waits for the one before.
    var (a, b, c, d): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var i = 0
    while i + 4 <= count {
      a += values[i] * vector[i]
      b += values[i + 1] * vector[i + 1]
      c += values[i + 2] * vector[i + 2]
      d += values[i + 3] * vector[i + 3]
      i += 4
    }
    while i < count {
      a += values[i] * vector[i]
      i += 1
    }
    return (a + b) + (c + d)
  }
}
