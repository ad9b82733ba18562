// Looks at the pixels of images that may be copies, before one claims the
// other: as few as decide, several at once, each decoded once in a while.

import SearchDomain
import Support

/// Turns suspicions into claims. What it finds is what working through them
/// one by one, in order, would find.
struct CopyVerifier {
  /// What fingerprints and embeddings take for a copy.
  struct Candidate {
    let position: Int
    /// Differing bits of the pHash.
    let distance: Int
    /// Cosine similarity of the embeddings.
    let score: Float
  }

  /// A content that may keep others.
  struct Suspicion {
    let keeper: Int
    let candidates: [Candidate]
  }

  private let store: any FingerprintStore
  private let pictures: DuplicateFinder.Pictures
  private let threads: Int
  /// Looks that the next round may need again.
  private var looks: [Int: ImageLook] = [:]
  /// Positions whose files could not be read, and their paths.
  private var gone: Set<Int> = []
  private(set) var unreadable: [FilePath] = []

  /// Pairs between two tellings of progress, and images in memory, of 3 MB
  /// each at most.
  private static let roundPairs = 48
  private static let roundImages = 64
  /// The nearest so many candidates of one content are looked at. More are as
  /// near where many images have one layout, which makes none of them a copy.
  private static let candidateLimit = 32

  init(store: any FingerprintStore, pictures: DuplicateFinder.Pictures, threads: Int) {
    self.store = store
    self.pictures = pictures
    self.threads = threads
  }

  /// Claims what is a copy.
  ///
  /// - Parameters:
  ///   - suspicions: in the order in which they may claim.
  ///   - progress: told how many of them have been settled.
  mutating func claim(
    _ suspicions: [Suspicion], in claims: inout DuplicateClaims,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    var queue = Queue(suspicions)
    while !queue.isEmpty {
      progress(queue.settledCount, suspicions.count)
      let round = queue.nextRound(claims)
      let positions = Set(round.map(\.keeper)).union(
        round.flatMap { $0.candidates.map(\.position) })
      try load(positions, claims)
      let pairs = round.flatMap { suspicion in
        suspicion.candidates.map { (keeper: suspicion.keeper, candidate: $0) }
      }
      let looks = looks
      let verdicts = Parallel.map(
        pairs.map { ($0.keeper, $0.candidate.position) }, threads: threads
      ) {
        pair -> ComparisonVerdict in
        guard let kept = looks[pair.0], let other = looks[pair.1] else { return .different }
        return ImageComparison(kept, other).verdict
      }
      for (pair, verdict) in zip(pairs, verdicts) {
        guard !claims.isClaimed(pair.keeper), !claims.isClaimed(pair.candidate.position),
          let evidence = Self.evidence(pair.candidate, verdict)
        else { continue }
        claims.claim(pair.candidate.position, by: pair.keeper, evidence)
      }
    }
    if !suspicions.isEmpty { progress(suspicions.count, suspicions.count) }
  }

  /// Suspicions in their order, given out in rounds. A round costs what it
  /// holds, however many wait behind it.
  private struct Queue {
    private let all: [Suspicion]
    /// The first that no round has come to.
    private var next = 0
    /// Those that had to wait for one before them.
    private var deferred: [Suspicion] = []

    init(_ suspicions: [Suspicion]) { all = suspicions }

    var isEmpty: Bool { deferred.isEmpty && next == all.count }
    var settledCount: Int { next - deferred.count }

    /// Those that can be settled side by side: none is a candidate of one
    /// before it, which might claim it first.
    mutating func nextRound(_ claims: DuplicateClaims) -> [Suspicion] {
      var round: [Suspicion] = [], rest: [Suspicion] = []
      var contested: Set<Int> = [], pictures: Set<Int> = []
      var pairs = 0, taken = 0
      while pairs < roundPairs, pictures.count < roundImages {
        let suspicion: Suspicion
        if taken < deferred.count {
          suspicion = deferred[taken]
          taken += 1
        } else if next < all.count {
          suspicion = all[next]
          next += 1
        } else {
          break
        }
        guard !claims.isClaimed(suspicion.keeper) else { continue }
        let open = Array(
          suspicion.candidates.lazy.filter { !claims.isClaimed($0.position) }.prefix(candidateLimit)
        )
        guard !open.isEmpty else { continue }
        let positions = open.map(\.position)
        if contested.contains(suspicion.keeper) {
          rest.append(suspicion)
        } else {
          round.append(Suspicion(keeper: suspicion.keeper, candidates: open))
          pairs += open.count
          pictures.formUnion(positions + [suspicion.keeper])
        }
        contested.formUnion(positions)
      }
      deferred = rest + deferred[taken...]
      return round
    }
  }

  private static func evidence(
    _ candidate: Candidate, _ verdict: ComparisonVerdict
  ) -> DuplicateClaims.Evidence? {
    var evidence = DuplicateClaims.Evidence(
      relation: .altered, distance: candidate.distance, score: candidate.score)
    switch verdict {
    case .different: return nil
    case .nothingToSee:
      evidence.needsSamePixels = true
      evidence.isReplaceable = true
    case .copy(let alterations, let isWhole):
      evidence.alterations = alterations
      evidence.isReplaceable = isWhole
    }
    return evidence
  }

  /// Decodes those images that are not in memory, and forgets the others.
  private mutating func load(_ positions: Set<Int>, _ claims: DuplicateClaims) throws {
    looks = looks.filter { positions.contains($0.key) }
    let missing = positions.filter { looks[$0] == nil && !gone.contains($0) }.sorted()
    guard !missing.isEmpty else { return }
    let images = try store.images(of: missing.map { claims.contents[$0].content }, where: nil)
    let wanted = missing.map { ($0, (images[claims.contents[$0].content] ?? []).map(\.path)) }
    let found = Parallel.map(wanted, threads: threads) { [pictures] position, paths in
      (position, paths.lazy.compactMap(pictures.look).first)
    }
    for ((position, paths), (_, look)) in zip(wanted, found) {
      if let look {
        looks[position] = look
      } else {
        gone.insert(position)
        if let path = paths.first { unreadable.append(path) }
      }
    }
  }
}
