// How ranked candidates become a page: those that look the same are collapsed,
// and those that look alike are spread where that is wanted.

import Calibration
import SearchDomain

/// A content on its way to the results.
struct Candidate {
  /// Its images in the order of their paths; copies have one vector and are
  /// ranked as one.
  var copies: [Hit]
  /// How probably it shows what was asked for; nil where nothing judged it.
  var strength: Float?
  /// Nil where nothing judged it.
  var match: MatchQuality?
  /// Whether it is among the strong ones that another order than `match` sorts.
  var isSorted = false

  var contentHash: ContentHash { copies[0].image.contentHash }
  var score: Float { copies[0].score }
  var vector: Embedding? { copies[0].embedding }
  var fingerprint: ImageFingerprint? { copies[0].image.facts.fingerprint }
  var tier: TextTier? { copies[0].textTier }
  var holdsAllWords: Bool { tier == .phrase || tier == .allWords }

  /// Judges how well it fits.
  mutating func judge(by judge: MatchJudge?) {
    strength = judge.flatMap { judge in vector.map { judge.strength(score, of: $0.values) } }
    match = strength.map { $0 >= ScoreCalibration.strongStrength ? .strong : .weak }
  }

  /// Ranked hits, those of one content together where the first of them stands.
  static func contents(of hits: [Hit]) -> [Candidate] {
    var places: [ContentHash: Int] = [:]
    var contents: [Candidate] = []
    for hit in hits {
      if let place = places[hit.image.contentHash] {
        contents[place].copies.append(hit)
      } else {
        places[hit.image.contentHash] = contents.count
        contents.append(Candidate(copies: [hit]))
      }
    }
    for place in contents.indices where contents[place].copies.count > 1 {
      contents[place].copies.sort { $0.image.path < $1.image.path }
    }
    return contents
  }
}

/// A candidate with those that look the same.
struct CandidateGroup {
  var lead: Candidate
  var others: [Candidate] = []
}

enum NearDuplicates {
  /// Images at least this close look the same: an image scaled to half its
  /// size, or compressed again at quality 40, stays above it (lowest of 94
  /// gallery images: 0.9954 with the bundled model), while different drawings
  /// of one scene stay below (highest of 1,000: 0.98).
  static let threshold: Float = 0.993
  /// The same for plain images, whose fingerprints tell nothing.
  static let plainThreshold: Float = 0.9995

  /// Collapses each candidate into the best one that looks the same, if any: by
  /// its vector, and by its fingerprint where both have one. One without a
  /// vector is left out.
  static func collapse(_ candidates: [Candidate]) -> [CandidateGroup] {
    var groups: [CandidateGroup] = []
    for candidate in candidates {
      guard let vector = candidate.vector else { continue }
      let least = candidate.fingerprint?.saysLittle ?? false ? plainThreshold : threshold
      if let same = groups.firstIndex(where: {
        // The cheaper comparison first.
        looksAlike($0.lead.fingerprint, candidate.fingerprint)
          && $0.lead.vector.map { vector.quickSimilarity(to: $0.values) >= least } ?? false
      }) {
        groups[same].others.append(candidate)
      } else {
        groups.append(CandidateGroup(lead: candidate))
      }
    }
    return groups
  }

  /// As duplicates are told; what has no fingerprint is not held against it.
  private static func looksAlike(_ left: ImageFingerprint?, _ right: ImageFingerprint?) -> Bool {
    guard let left, let right else { return true }
    let distances = left.distances(to: right)
    return distances.dct <= ImageFingerprint.copyDistance
      && distances.difference <= ImageFingerprint.copyDifference
  }
}

enum Diversity {
  /// So many candidates at a time are spread, whatever the page, so that pages
  /// are cuts of one list.
  static let stretch = 80

  /// The best `count`, each stretch of candidates spread by itself.
  static func spread(
    _ groups: [CandidateGroup], count: Int, diversity: Double
  ) -> [CandidateGroup] {
    var taken: [CandidateGroup] = []
    var place = 0
    while place < groups.count, taken.count < count {
      let end = min(place + stretch, groups.count)
      taken += spread(
        stretch: Array(groups[place..<end]), count: count - taken.count, diversity: diversity)
      place = end
    }
    return taken
  }

  /// The best `count` by maximal marginal relevance (Carbonell and Goldstein,
  /// SIGIR 1998): at each step the one that is most relevant and least like
  /// those already taken. Both are scaled to 0…1 over the candidates, since
  /// cosines of words and of images have different ranges.
  ///
  /// - Parameter diversity: 0 leaves the order as it is; at 1 only unlikeness
  ///   counts after the first.
  private static func spread(
    stretch groups: [CandidateGroup], count: Int, diversity: Double
  ) -> [CandidateGroup] {
    guard groups.count > 1, count > 0, diversity > 0 else { return Array(groups.prefix(count)) }
    // Order by rank rather than score: texts count in it too.
    let relevance = groups.indices.map { 1 - Double($0) / Double(groups.count - 1) }
    let embeddings = groups.map { $0.lead.vector ?? Embedding(unitLength: []) }
    func likeness(_ left: Int, _ right: Int) -> Double {
      Double(embeddings[left].quickSimilarity(to: embeddings[right].values))
    }
    let likenesses = groups.indices.dropFirst().map { likeness(0, $0) }
    let least = likenesses.min() ?? 0
    let span = max(1e-6, 1 - least)
    var nearest = [Double](repeating: 0, count: groups.count)
    var taken: [Int] = []
    var left = Set(groups.indices)
    while taken.count < count, !left.isEmpty {
      let next = left.min { a, b in
        let (x, y) = (value(a), value(b))
        return x != y ? x > y : a < b
      }
      guard let next else { break }
      taken.append(next)
      left.remove(next)
      for other in left {
        nearest[other] = max(nearest[other], max(0, likeness(next, other) - least) / span)
      }
    }
    func value(_ i: Int) -> Double {
      (1 - diversity) * relevance[i] - diversity * nearest[i]
    }
    return taken.map { groups[$0] }
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
