// Vectors made up for measuring searches: about as clustered as those of
// photographs, with queries on both sides of the gap between words and
// images.

import SearchDomain
import Support

/// Makes vectors of images and queries.
///
/// An image's vector is one of a number of themes with noise. A text's is the
/// same, moved along one direction that all texts share: in CLIP-like models
/// the two kinds lie apart (Liang et al., Mind the Gap, NeurIPS 2022).
struct SyntheticVectors {
  private let dimension: Int
  private let themes: [[Float]]
  private let gap: [Float]
  private var generator: SplitMix64

  private static let themeCount = 500
  /// Lengths of the parts, of which the theme has about 1.
  private static let noise: Float = 0.8
  private static let gapLength: Float = 1

  init(dimension: Int, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    func direction() -> [Float] {
      let scale = 1 / Float(dimension).squareRoot()
      return (0..<dimension).map { _ in generator.roughlyNormal() * scale }
    }
    self.dimension = dimension
    themes = (0..<Self.themeCount).map { _ in direction() }
    gap = direction()
    self.generator = generator
  }

  /// The next image's vector.
  mutating func image() throws -> Embedding { try next(gap: 0) }

  /// The next text's vector.
  mutating func text() throws -> Embedding { try next(gap: Self.gapLength) }

  private mutating func next(gap length: Float) throws -> Embedding {
    let theme = themes[generator.index(below: themes.count)]
    let scale = Self.noise / Float(dimension).squareRoot()
    var values = theme
    for i in values.indices {
      values[i] += generator.roughlyNormal() * scale + gap[i] * length
    }
    return try Embedding(normalizing: values)
  }
}
