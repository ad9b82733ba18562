// Hybrid search: fuses the ranking by vectors with the ranking by texts.

import SearchDomain
import VectorIndexing

/// A content on its way to the results.
struct Candidate {
  let id: Int64
  /// Cosine similarity; not a number where no vector was looked for.
  var score: Float
  /// How its texts fit, if they do.
  var tier: TextTier?
  var fused = 0.0
}

enum RankFusion {
  /// The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher,
  /// SIGIR 2009).
  static let constant = 60.0

  /// Contents that only texts found come after at least this many that vectors
  /// found.
  static let leastLateRank = 100

  /// How much a ranking by texts counts beside the one by vectors. One word of
  /// several says little of the whole: with full weight, "a person riding a
  /// bicycle" would find anyone called a person in a file's name.
  static let weights: [(TextTier, Double)] = [
    (.allWords, 1), (.name, 1), (.distinctiveWord, 0.25), (.part, 0.5),
  ]

  /// Gives each candidate the sum of its reciprocal ranks and puts the best
  /// first.
  ///
  /// Texts that fit equally well share the mean of their ranks, so that among
  /// them looks decide, and a word that few texts have counts for more than
  /// one that many have.
  ///
  /// - Parameters:
  ///   - visual: best first.
  ///   - scored: cosines of contents that texts found and `visual` lacks.
  static func fuse(
    visual: [ScoredID], texts: [TextMatch], scored: [Int64: Float]
  ) -> [Candidate] {
    var candidates: [Int64: Candidate] = [:]
    let late = scored.map { ScoredID(id: $0.key, score: $0.value) }.sorted(by: ScoredID.precedes)
    // How many lie between the visual ranking's end and the late ones is not
    // known; a short ranking must not make them look close.
    let ranked =
      Array(zip(visual, 1...)) + Array(zip(late, (max(visual.count, leastLateRank) + 1)...))
    for (item, rank) in ranked where candidates[item.id] == nil {
      candidates[item.id] = Candidate(
        id: item.id, score: item.score, fused: 1 / (constant + Double(rank)))
    }
    var before = 0
    for (tier, weight) in weights {
      let equals = texts.filter { $0.tier == tier }
      let rank = Double(before) + Double(equals.count + 1) / 2
      for match in equals {
        candidates[match.contentID]?.tier = tier
        candidates[match.contentID]?.fused += weight / (constant + rank)
      }
      before += equals.count
    }
    return candidates.values.sorted {
      $0.fused != $1.fused
        ? $0.fused > $1.fused : $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id
    }
  }
}
