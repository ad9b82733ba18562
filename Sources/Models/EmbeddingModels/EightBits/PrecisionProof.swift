// How well a tower in 8 bits agrees with the same tower in floating point.

internal import SearchDomain

/// What was found when a tower in 8 bits was compared with the same in floating
/// point, on images that its scales were not chosen on.
public struct PrecisionProof: Hashable, Sendable, Codable {
  /// How many images the scales were chosen on.
  public let calibrationCount: Int
  /// How many others were compared.
  public let comparedCount: Int
  /// How many inputs of layers stayed in floating point.
  public let floatingLayers: Int
  /// The mean cosine of an image's two vectors, −1 to 1.
  public let meanCosine: Double
  /// The least of them.
  public let leastCosine: Double
  /// How much of each image's ten nearest others is the same, 0 to 1.
  public let keptNeighbours: Double
  /// How much of each text's ten nearest images is the same, 0 to 1; nil where
  /// there were no texts.
  public let keptTextMatches: Double?

  /// How many times as fast it is on this machine, other work beside it.
  public let speedup: Double

  /// Below these a search would show other images.
  static let leastMeanCosine = 0.998
  static let leastKept = 0.97
  /// How many nearest ones are compared.
  static let neighbourCount = 10

  /// Whether vectors of the two may stand side by side in one set.
  public var isEnough: Bool {
    meanCosine >= Self.leastMeanCosine && keptNeighbours >= Self.leastKept
      && (keptTextMatches ?? 1) >= Self.leastKept
  }
}

extension PrecisionProof {
  /// - Parameters:
  ///   - pairs: each image's vector in floating point and in 8 bits.
  ///   - texts: vectors of texts to look for them with.
  init(
    _ pairs: [(wide: Embedding, narrow: Embedding)], calibratedOn count: Int, floatingLayers: Int,
    texts: [Embedding], speedup: Double
  ) {
    let cosines = pairs.map { Double($0.wide.cosineSimilarity(to: $0.narrow)) }
    let wide = pairs.map(\.wide)
    let narrow = pairs.map(\.narrow)
    // A image in 8 bits is looked for as it would be: among images in 8 bits.
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
      meanCosine: Self.mean(cosines),
      leastCosine: cosines.min() ?? 0, keptNeighbours: Self.mean(neighbours),
      keptTextMatches: matches.isEmpty ? nil : Self.mean(matches), speedup: speedup)
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
