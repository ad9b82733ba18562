// How probably an image shows what one query asks for. What scores are worth in
// the library is ScoreCalibration's to know.

import SearchDomain
import Support

/// Judges images for one query.
///
/// For words four things are looked at, in standard deviations of unrelated
/// pairs: how well the query fits the image; how much better it does than the
/// best of the probe captions that mean something else, its rivals; what share
/// of the image falls to the captions that mean the same; and how well
/// captions fit this image at large. The coefficients were fitted by logistic
/// regression; Documentation/Design/CutOff.md tells how.
package struct MatchJudge: Sendable {
  /// Probes at most so many deviations closer to the query than to one another
  /// mean something else.
  private static let rivalLikeness = 0.65
  /// The softness, in deviations, with which captions share an image.
  private static let imageTemperature = 0.3
  /// The same with which they share the query.
  private static let queryTemperature = 0.15
  /// The least share that is told from none.
  private static let leastShare = 1e-4

  private let calibration: ScoreCalibration
  /// The mean and standard deviation of scores of this query with images
  /// that have nothing to do with it.
  private let mean: Double
  private let deviation: Double
  /// Which part of the weights are words', 0…1.
  private let wordShare: Double
  /// How much each probe means the query, together 1, and whether it means
  /// something else; empty where the query has images in it.
  private let kinship: [Double]
  private let isRival: [Bool]

  init(
    _ calibration: ScoreCalibration, _ query: Embedding, _ composition: ScoreCalibration.Composition
  ) {
    self.calibration = calibration
    let parts =
      composition.words.map { ($0, calibration.words) }
      + composition.images.map { ($0, calibration.images) }
    mean = parts.reduce(0.0) { $0 + $1.0 * $1.1.mean }
    deviation = parts.reduce(0.0) { $0 + $1.0 * $1.0 * $1.1.deviation * $1.1.deviation }
      .squareRoot()
    let words = composition.words.reduce(0.0) { $0 + abs($1) }
    let all = words + composition.images.reduce(0.0) { $0 + abs($1) }
    wordShare = all > 0 ? words / all : 1
    guard composition.images.isEmpty, query.dimension == calibration.probes.dimension else {
      (kinship, isRival) = ([], [])
      return
    }
    let likeness = calibration.captions.standardized(calibration.withProbes(query.values))
    kinship = Self.shares(likeness, Self.queryTemperature)
    isRival = likeness.map { $0 <= Self.rivalLikeness }
  }

  /// How probably an image shows what was asked for, 0…1.
  ///
  /// - Parameters:
  ///   - score: the image's cosine with the query.
  ///   - vector: the image's own.
  package func strength(_ score: Float, of vector: [Float]) -> Float {
    guard deviation > 0 else { return 0 }
    let u = (Double(score) - mean) / deviation
    let ofImages = 6.13 * u - 25.16
    let ofWords = kinship.isEmpty ? 4.12 * u - 10.24 : wordsLogit(u, vector)
    let logit = wordShare * ofWords + (1 - wordShare) * ofImages
    return Float(1 / (1 + Math.exponential(-logit)))
  }

  private func wordsLogit(_ u: Double, _ vector: [Float]) -> Double {
    let fits = calibration.words.standardized(calibration.withProbes(vector))
    let rival = zip(fits, isRival).lazy.filter(\.1).map(\.0).max() ?? 0
    let share = zip(kinship, Self.shares(fits, Self.imageTemperature)).reduce(0.0) {
      $0 + $1.0 * $1.1
    }
    let atLarge = fits.reduce(0, +) / Double(fits.count)
    let logit =
      1.51 * u + 1.99 * (u - rival) + 0.51 * Math.logarithm(share + Self.leastShare)
      + 0.34 * atLarge - 2.96
    return calibration.scaling.scaled(logit)
  }

  /// The softmax of values.
  private static func shares(_ values: [Double], _ temperature: Double) -> [Double] {
    let greatest = values.max() ?? 0
    let weights = values.map { Math.exponential(($0 - greatest) / temperature) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
