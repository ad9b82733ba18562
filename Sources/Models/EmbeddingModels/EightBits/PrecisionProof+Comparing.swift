// Compares vectors of a tower in 8 bits with those of the same in floating point.

internal import SearchDomain

extension PrecisionProof {
  /// How many nearest ones are compared.
  static let neighbourCount = 10

  /// - Parameters:
  ///   - pairs: each image's vector in floating point and in 8 bits.
  ///   - count: how many other images the scales were chosen on.
  ///   - texts: vectors of texts to look for the images with.
  init(
    _ pairs: [(wide: Embedding, narrow: Embedding)], calibratedOn count: Int, floatingLayers: Int,
    texts: [Embedding], speedup: Double
  ) {
    let cosines = pairs.map { Double($0.wide.cosineSimilarity(to: $0.narrow)) }
    let wide = pairs.map(\.wide)
    let narrow = pairs.map(\.narrow)
    // An image in 8 bits is looked for as it would be: among images in 8 bits.
    let neighbours = pairs.indices.map { i in
      Self.kept(
        Self.nearest(to: wide[i], in: wide, except: i),
        Self.nearest(to: narrow[i], in: narrow, except: i))
    }
    let matches = texts.map {
      Self.kept(Self.nearest(to: $0, in: wide), Self.nearest(to: $0, in: narrow))
    }
    self.init(
      calibrationCount: count, comparedCount: pairs.count, floatingLayers: floatingLayers,
      meanCosine: Self.mean(cosines), leastCosine: cosines.min() ?? 0,
      neighboursKept: Self.mean(neighbours), textsKept: Self.mean(matches),
      textCount: texts.count, speedup: speedup)
  }

  private static func mean(_ shares: [Double]) -> Double {
    shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
  }

  private static func kept(_ before: [Int], _ after: [Int]) -> Double {
    before.isEmpty ? 1 : Double(Set(before).intersection(after).count) / Double(before.count)
  }

  private static func nearest(
    to query: Embedding, in vectors: [Embedding], except left: Int? = nil
  ) -> [Int] {
    vectors.indices.filter { $0 != left }
      .map { (place: $0, cosine: query.cosineSimilarity(to: vectors[$0])) }
      .sorted { ($0.cosine, $1.place) > ($1.cosine, $0.place) }
      .prefix(neighbourCount).map(\.place)
  }
}
