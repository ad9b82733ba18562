// Groups the pictures of a library that are duplicates. Fingerprints name the
// candidates, embeddings sift them, pixels decide.

public import LocalStores
public import SearchDomain
import Support
import VectorIndexing

/// Finds duplicates. Changes nothing but notes of fingerprints and digests.
///
/// Every duplicate is one of the picture that its group keeps, not merely of
/// another duplicate: chains of small differences do not grow into one group.
public struct DuplicateFinder: Sendable {
  /// What needs the pictures themselves; may be called from several threads.
  public struct Pictures: Sendable {
    /// The hashes of a picture file; nil where it cannot be read.
    public var fingerprint: @Sendable (FilePath) -> ImageFingerprint?
    /// A digest of all its pixels as shown; nil where it cannot be read.
    public var pixelDigest: @Sendable (FilePath) -> [UInt8]?
    /// What it looks like at `PictureLook.side`; nil where it cannot be read or
    /// is not whole.
    public var look: @Sendable (FilePath) -> PictureLook?

    public init(
      fingerprint: @escaping @Sendable (FilePath) -> ImageFingerprint?,
      pixelDigest: @escaping @Sendable (FilePath) -> [UInt8]?,
      look: @escaping @Sendable (FilePath) -> PictureLook?
    ) {
      self.fingerprint = fingerprint
      self.pixelDigest = pixelDigest
      self.look = look
    }
  }

  let catalog: Catalog
  let indexes: IndexMaintainer
  let pictures: Pictures
  let threads: Int

  public init(catalog: Catalog, indexes: IndexMaintainer, pictures: Pictures, threads: Int) {
    self.catalog = catalog
    self.indexes = indexes
    self.pictures = pictures
    self.threads = threads
  }

  /// Looks at all pictures that the options admit.
  ///
  /// Time grows almost linearly with their number as long as hashes are
  /// spread; memory is about 250 bytes each.
  ///
  /// - Parameter progress: told how many pictures have been read of how many
  ///   must be; reading is only needed for what was not noted before.
  /// - Throws: `CatalogError`; `WorkflowError` for a similarity without
  ///   vectors.
  public func run(
    _ options: DuplicateOptions, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> DuplicateReport {
    var report = DuplicateReport()
    var contents = try catalog.fingerprintedContents(where: options.filter)
    report.imageCount = contents.reduce(0) { $0 + $1.imageCount }
    let backfill = FingerprintBackfill(catalog: catalog, pictures: pictures, threads: threads)
    contents = try backfill.complete(contents, unreadable: &report.unreadable, progress: progress)
    // In place: of a million pictures each copy of the list takes 110 MB.
    let order = try KeepOrder(options.keep, catalog)
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
    guard let set = try catalog.currentSet() else { return }
    let search = AlteredCopySearch(claims.contents, options, threads: threads)
    var verifier = CopyVerifier(catalog: catalog, pictures: pictures, threads: threads)
    try search.forEachBatch { found in
      var suspicions: [CopyVerifier.Suspicion] = []
      for (position, candidates) in found where !claims.isClaimed(position) {
        let open = candidates.filter { !claims.isClaimed($0.position) }
        guard !open.isEmpty else { continue }
        let ids = open.map { claims.contents[$0.position].contentID }
        let keeper = claims.contents[position].contentID
        let vectors = try catalog.vectors(contentIDs: ids + [keeper], in: set.id)
        guard let own = vectors[keeper] else { continue }
        let likely = open.compactMap { candidate -> CopyVerifier.Candidate? in
          guard let other = vectors[claims.contents[candidate.position].contentID] else {
            return nil
          }
          let score = Embedding(unitLength: own).exactSimilarity(to: other)
          guard score >= candidate.minimumScore else { return nil }
          return CopyVerifier.Candidate(
            position: candidate.position, distance: candidate.distance, score: score)
        }
        if !likely.isEmpty {
          suspicions.append(CopyVerifier.Suspicion(keeper: position, candidates: likely))
        }
      }
      try verifier.claim(suspicions, in: &claims, progress: progress)
    }
    report.unreadable += verifier.unreadable
  }

  // MARK: Similar pictures

  private func claimSimilar(
    _ claims: inout DuplicateClaims, _ similarity: Float, _ options: DuplicateOptions
  ) throws {
    guard let set = try catalog.currentSet() else { return }
    let store = LocalStore(catalog: catalog, indexes: indexes)
    let positions = Dictionary(
      uniqueKeysWithValues: claims.contents.enumerated().map { ($1.contentID, $0) })
    for position in claims.contents.indices where !claims.isClaimed(position) {
      let contentID = claims.contents[position].contentID
      guard let vector = try catalog.vector(contentID: contentID, in: set.id) else { continue }
      let query = Query(
        embedding: vector, limit: Self.similarLimit, filter: options.filter,
        minimumScore: similarity)
      var hits: [(position: Int, hit: Hit)] = []
      for hit in try store.find(query).hits {
        guard let id = try catalog.contentID(ofImage: hit.image.id), let other = positions[id]
        else { continue }
        hits.append((other, hit))
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

  /// A picture is taken to be similar to at most so many others.
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
    let digests = try PixelComparison(catalog: catalog, pictures: pictures, threads: threads)
      .digests(of: claims)
    for (keeper, members) in claims.groups {
      let ids = ([keeper] + members.map(\.position)).map { claims.contents[$0].contentID }
      let images = try catalog.images(forContents: ids, where: options.filter)
      var files = DistinctFiles()
      let own = files.distinct(order.sorted(images[ids[0]] ?? []))
      guard let keep = own.first else { continue }
      var duplicates = own.dropFirst().map {
        Duplicate(
          image: $0.image, relation: .sameBytes, distance: 0, score: 1, isReplaceable: true,
          linkCount: $0.linkCount)
      }
      for (member, id) in zip(members, ids.dropFirst()) {
        let evidence = member.evidence
        let hasSamePixels = digests[id].map { $0 == digests[ids[0]] } ?? false
        guard hasSamePixels || !evidence.needsSamePixels else { continue }
        for item in files.distinct(images[id] ?? []) {
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
    report.groups.sort { left, right in
      left.bytesToWin == right.bytesToWin
        ? left.keep.path < right.keep.path : left.bytesToWin > right.bytesToWin
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
