// Candidates for altered copies, by fingerprints alone: exact, and on all
// processors.

import SearchDomain
import Support

/// For each content those that come after it and whose fingerprints are near.
struct AlteredCopySearch: Sendable {
  /// A content whose fingerprint is near.
  struct Candidate: Sendable {
    let position: Int
    /// Differing bits of the pHash.
    let distance: Int
    /// The least cosine similarity that makes it a copy.
    let minimumScore: Float
  }

  private let fingerprints: [Fingerprint]
  private let index: any HashNeighbourhood
  private let options: DuplicateOptions
  private let threads: Int

  private struct Fingerprint: Sendable {
    let position: Int
    let hashes: ImageFingerprint
    let taken: Int?
  }

  /// Queries that are worked through side by side.
  private static let batch = 8192
  /// The nearest so many candidates of one content are looked at. More have a
  /// like fingerprint only where it says nothing, as of blank pages.
  private static let candidateLimit = 512
  /// Among more images, far candidates are not looked for: work grows with
  /// the square of their number.
  static let farLimit = 200_000

  /// - Parameter contents: in the order in which they may keep others.
  init(
    _ contents: [FingerprintedContent], of store: any FingerprintStore, _ options: DuplicateOptions,
    threads: Int
  ) {
    fingerprints = contents.enumerated().compactMap { position, content in
      content.fingerprint.map {
        Fingerprint(position: position, hashes: $0, taken: content.takenSeconds)
      }
    }
    var options = options
    if fingerprints.count > Self.farLimit { options.farThreshold = nil }
    index = store.neighbourhood(
      of: fingerprints.map(\.hashes.dct),
      radius: max(options.threshold, options.farThreshold ?? 0))
    self.options = options
    self.threads = max(1, threads)
  }

  /// Calls `body` with contents that have candidates, in order.
  func forEachBatch(
    _ body: (_ found: [(position: Int, candidates: [Candidate])]) throws -> Void
  ) rethrows {
    for start in stride(from: 0, to: fingerprints.count, by: Self.batch) {
      let places = start..<min(start + Self.batch, fingerprints.count)
      let found = Parallel.map(Array(places), threads: threads, candidates)
      let some = zip(places, found).filter { !$1.isEmpty }
        .map { (position: fingerprints[$0].position, candidates: $1) }
      if !some.isEmpty { try body(some) }
    }
  }

  @Sendable private func candidates(of place: Int) -> [Candidate] {
    let own = fingerprints[place]
    var found: [Candidate] = []
    index.forEachNeighbour(of: own.hashes.dct) { other, distance in
      guard other > place, let minimum = minimumScore(own, fingerprints[other], distance)
      else { return }
      found.append(
        Candidate(
          position: fingerprints[other].position, distance: distance, minimumScore: minimum))
    }
    found.sort { ($0.distance, $0.position) < ($1.distance, $1.position) }
    return Array(found.prefix(Self.candidateLimit))
  }

  /// How alike the embeddings of two contents must be; nil where their hashes
  /// are too unlike for that to matter.
  private func minimumScore(_ left: Fingerprint, _ right: Fingerprint, _ distance: Int) -> Float? {
    let difference = left.hashes.distances(to: right.hashes).difference
    let isNear = distance <= options.threshold && difference <= options.differenceThreshold
    if left.hashes.saysLittle || right.hashes.saysLittle {
      return isNear ? max(options.minimumScore, options.plainMinimumScore) : nil
    }
    let reach = options.farThreshold ?? options.threshold
    if distance <= min(reach, options.markedThreshold),
      difference <= options.markedDifferenceThreshold
    {
      return options.markedMinimumScore
    }
    if isNear { return options.minimumScore }
    guard let far = options.farThreshold, distance <= far,
      difference <= options.farDifferenceThreshold,
      !(left.taken.map { own in right.taken.map { $0 != own } ?? false } ?? false)
    else { return nil }
    return max(options.minimumScore, options.farMinimumScore)
  }
}
