// Groups the images of a library that are duplicates. Fingerprints name the
// candidates, embeddings sift them, pixels decide.

public import SearchDomain
import Support

/// Finds duplicates. Changes nothing but notes of fingerprints and digests.
///
/// Every duplicate is one of the image that its group keeps, not merely of
/// another duplicate: chains of small differences do not grow into one group.
public struct DuplicateFinder: Sendable {
  /// What needs the images themselves; may be called from several threads.
  public struct Pictures: Sendable {
    /// The hashes of an image file; nil where it cannot be read.
    public var fingerprint: @Sendable (FilePath) -> ImageFingerprint?
    /// A digest of all its pixels as shown; nil where it cannot be read.
    public var pixelDigest: @Sendable (FilePath) -> [UInt8]?
    /// What it looks like at `ImageLook.side`; nil where it cannot be read or
    /// is not whole.
    public var look: @Sendable (FilePath) -> ImageLook?

    public init(
      fingerprint: @escaping @Sendable (FilePath) -> ImageFingerprint?,
      pixelDigest: @escaping @Sendable (FilePath) -> [UInt8]?,
      look: @escaping @Sendable (FilePath) -> ImageLook?
    ) {
      self.fingerprint = fingerprint
      self.pixelDigest = pixelDigest
      self.look = look
    }
  }

  let store: any FingerprintStore
  let pictures: Pictures
  let threads: Int

  public init(store: any FingerprintStore, pictures: Pictures, threads: Int) {
    self.store = store
    self.pictures = pictures
    self.threads = threads
  }

  /// Looks at all images that the options admit.
  ///
  /// Time grows almost linearly with their number as long as hashes are
  /// spread; memory is about 250 bytes each.
  ///
  /// - Parameter progress: told how many images have been read of how many
  ///   must be; reading is only needed for what was not noted before.
  /// - Throws: `VectorStoreError`.
  public func run(
    _ options: DuplicateOptions, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> DuplicateReport {
    var report = DuplicateReport()
    let order = KeepOrder(options.keep)
    var contents = try store.fingerprintedContents(where: options.filter, favouring: order.folders)
    report.imageCount = contents.reduce(0) { $0 + $1.imageCount }
    // In place: of a million images each copy of the list takes 110 MB.
    try FingerprintBackfill(store: store, pictures: pictures, threads: threads)
      .complete(&contents, unreadable: &report.unreadable, progress: progress)
    contents.sort(by: order.precedes)
    var claims = DuplicateClaims(contents)
    contents = []
    try claimAltered(&claims, options, &report, progress)
    if let similarity = options.similarity { try claimSimilar(&claims, similarity, options) }
    try resolve(claims, order, options, into: &report)
    return report
  }

  // MARK: Altered copies

  private func claimAltered(
    _ claims: inout DuplicateClaims, _ options: DuplicateOptions, _ report: inout DuplicateReport,
    _ progress: (Int, Int) -> Void
  ) throws {
    let search = AlteredCopySearch(claims.contents, of: store, options, threads: threads)
    var verifier = CopyVerifier(store: store, pictures: pictures, threads: threads)
    try search.forEachBatch { found in
      var suspicions: [CopyVerifier.Suspicion] = []
      var some: [Near] = []
      var count = 0
      for (position, candidates) in found where !claims.isClaimed(position) {
        let open = candidates.filter { !claims.isClaimed($0.position) }
        if open.isEmpty { continue }
        some.append(Near(position: position, candidates: open))
        count += 1 + open.count
        guard count >= Self.vectorsTogether else { continue }
        suspicions += try likely(some, claims)
        some = []
        count = 0
      }
      suspicions += try likely(some, claims)
      try verifier.claim(suspicions, in: &claims, progress: progress)
    }
    report.unreadable += verifier.unreadable
  }

  /// Vectors that are read at once.
  private static let vectorsTogether = 512

  /// A content, and those whose fingerprints are near.
  private struct Near {
    let position: Int
    let candidates: [AlteredCopySearch.Candidate]
  }

  /// Those whose embeddings are as alike as they must be.
  private func likely(
    _ near: [Near], _ claims: DuplicateClaims
  ) throws -> [CopyVerifier.Suspicion] {
    if near.isEmpty { return [] }
    let vectors = try store.vectors(
      of: near.flatMap { [$0.position] + $0.candidates.map(\.position) }
        .map { claims.contents[$0].content })
    return near.compactMap { item in
      guard let own = vectors[claims.contents[item.position].content] else { return nil }
      let likely = item.candidates.compactMap { candidate -> CopyVerifier.Candidate? in
        guard let other = vectors[claims.contents[candidate.position].content] else { return nil }
        let score = own.cosineSimilarity(to: other)
        guard score >= candidate.minimumScore else { return nil }
        return CopyVerifier.Candidate(
          position: candidate.position, distance: candidate.distance, score: score)
      }
      return likely.isEmpty
        ? nil : CopyVerifier.Suspicion(keeper: item.position, candidates: likely)
    }
  }

  // MARK: Similar images

  private func claimSimilar(
    _ claims: inout DuplicateClaims, _ similarity: Float, _ options: DuplicateOptions
  ) throws {
    let positions = Dictionary(
      uniqueKeysWithValues: claims.contents.enumerated().map { ($1.content, $0) })
    for position in claims.contents.indices where !claims.isClaimed(position) {
      let content = claims.contents[position].content
      guard let vector = try store.vectors(of: [content])[content] else { continue }
      let query = Query(
        embedding: vector, limit: Self.similarLimit, filter: options.filter,
        minimumScore: similarity)
      let hits = try store.find(query).hits.compactMap { hit in
        positions[hit.image.contentHash].map { (position: $0, hit: hit) }
      }
      let own = hits.first { $0.position == position }?.hit.image
      for (other, hit) in hits where other != position && claims.isFree(other) {
        let isBurst = own.map { Self.isBurst($0, hit.image, options.burstSeconds) } ?? false
        claims.claim(
          other, by: position,
          DuplicateClaims.Evidence(
            relation: isBurst ? .burst : .similar, distance: nil, score: hit.score))
      }
    }
  }

  /// An image is taken to be similar to at most so many others.
  private static let similarLimit = 256

  private static func isBurst(_ left: ImageRecord, _ right: ImageRecord, _ seconds: Double) -> Bool
  {
    func taken(_ image: ImageRecord) -> Double? {
      guard case .text(let text)? = image.facts.metadata["taken"] else { return nil }
      return FilterTime.seconds(text)
    }
    guard let first = taken(left), let second = taken(right) else { return false }
    return abs(first - second) <= seconds
  }

  // MARK: The report

  private func resolve(
    _ claims: DuplicateClaims, _ order: KeepOrder, _ options: DuplicateOptions,
    into report: inout DuplicateReport
  ) throws {
    let digests = try PixelComparison(store: store, pictures: pictures, threads: threads)
      .digests(of: claims)
    var groups = claims.groups[...]
    while !groups.isEmpty {
      let some = groups.prefix(Self.groupsTogether)
      groups = groups.dropFirst(some.count)
      let positions = some.flatMap { [$0.keeper] + $0.members.map(\.position) }
      let images = try store.images(
        of: positions.map { claims.contents[$0].content }, where: options.filter)
      for (keeper, members) in some {
        resolve(keeper, members, claims, order, images, digests, into: &report)
      }
    }
    report.groups.sort { left, right in
      left.bytesToWin == right.bytesToWin
        ? left.keep.path < right.keep.path : left.bytesToWin > right.bytesToWin
    }
  }

  /// Groups whose images are read at once.
  private static let groupsTogether = 256

  /// Adds the group of one keeper.
  private func resolve(
    _ keeper: Int, _ members: [DuplicateClaims.Member], _ claims: DuplicateClaims,
    _ order: KeepOrder, _ images: [ContentHash: [ImageRecord]],
    _ digests: [ContentHash: [UInt8]], into report: inout DuplicateReport
  ) {
    let kept = claims.contents[keeper].content
    var files = DistinctFiles()
    let own = files.distinct(order.sorted(images[kept] ?? []))
    guard let keep = own.first else { return }
    var duplicates = own.dropFirst().map {
      Duplicate(
        image: $0.image, relation: .sameBytes, distance: 0, score: 1, isReplaceable: true,
        linkCount: $0.linkCount)
    }
    for member in members {
      let content = claims.contents[member.position].content
      let evidence = member.evidence
      let hasSamePixels = digests[content].map { $0 == digests[kept] } ?? false
      guard hasSamePixels || !evidence.needsSamePixels else { continue }
      for item in files.distinct(images[content] ?? []) {
        duplicates.append(
          Duplicate(
            image: item.image, relation: hasSamePixels ? .samePixels : evidence.relation,
            distance: evidence.distance, score: evidence.score,
            alterations: hasSamePixels ? [] : alterations(evidence, item.image, keep.image),
            isReplaceable: evidence.isReplaceable, linkCount: item.linkCount))
      }
    }
    report.sameFileCount += files.repeated
    duplicates.sort { ($0.relation, -($0.score ?? 0)) < ($1.relation, -($1.score ?? 0)) }
    if !duplicates.isEmpty {
      report.groups.append(DuplicateGroup(keep: keep.image, duplicates: duplicates))
    }
  }

  /// What pixels say, and what the files do.
  private func alterations(
    _ evidence: DuplicateClaims.Evidence, _ image: ImageRecord, _ keep: ImageRecord
  ) -> [Alteration] {
    guard evidence.relation == .altered else { return [] }
    var found = evidence.alterations
    let hasOtherSize =
      image.facts.width != keep.facts.width || image.facts.height != keep.facts.height
    if hasOtherSize, !found.contains(.cropped) { found.insert(.resized) }
    if image.facts.format != keep.facts.format || found.isEmpty { found.insert(.reencoded) }
    return found.sorted()
  }
}
