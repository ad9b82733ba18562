// Reads pictures again for what the catalog has not noted of them: the
// fingerprints of old libraries, and digests of pixels where they decide.

import LocalStores
import SearchDomain
import Support

/// Fills in fingerprints.
struct FingerprintBackfill {
  let catalog: Catalog
  let pictures: DuplicateFinder.Pictures
  let threads: Int

  /// Pictures between two notes in the catalog.
  private static let batch = 256

  /// The same contents, with fingerprints where their files can be read.
  func complete(
    _ contents: [FingerprintedContent], unreadable: inout [FilePath],
    progress: (Int, Int) -> Void
  ) throws -> [FingerprintedContent] {
    let missing = contents.filter { $0.fingerprint == nil }.map(\.contentID)
    guard !missing.isEmpty else { return contents }
    var found: [Int64: ImageFingerprint] = [:]
    for start in stride(from: 0, to: missing.count, by: Self.batch) {
      progress(start, missing.count)
      let ids = missing[start..<min(start + Self.batch, missing.count)]
      let paths = try catalog.images(forContents: ids).compactMapValues(\.first?.path)
      let some = Parallel.map(paths.sorted { $0.key < $1.key }, threads: threads) {
        [pictures] in ($0.key, pictures.fingerprint($0.value))
      }
      var noted: [Int64: ImageFingerprint] = [:]
      for (id, fingerprint) in some {
        if let fingerprint {
          noted[id] = fingerprint
        } else {
          paths[id].map { unreadable.append($0) }
        }
      }
      if catalog.access != .readOnly { try catalog.setFingerprints(noted) }
      found.merge(noted) { _, new in new }
    }
    progress(missing.count, missing.count)
    return contents.map { content in
      var content = content
      content.fingerprint = content.fingerprint ?? found[content.contentID]
      return content
    }
  }
}

/// Computes digests of pixels for contents whose pixels may be equal.
struct PixelComparison {
  let catalog: Catalog
  let pictures: DuplicateFinder.Pictures
  let threads: Int

  /// Bits of the pHash that may differ though all pixels are equal: decoding
  /// to a reduced size differs between formats.
  private static let distance = 2

  /// The digests by content, of keepers and those of their members that have
  /// the same size and nearly the same fingerprint.
  func digests(of claims: DuplicateClaims) throws -> [Int64: [UInt8]] {
    var wanted: Set<Int64> = []
    for (keeper, members) in claims.groups {
      let own = claims.contents[keeper]
      for member in members {
        let other = claims.contents[member.position]
        guard other.width == own.width, other.height == own.height,
          let distance = member.evidence.distance, distance <= Self.distance
        else { continue }
        wanted.formUnion([own.contentID, other.contentID])
      }
    }
    var known = try catalog.pixelDigests(ofContents: wanted)
    let paths = try catalog.images(forContents: wanted.subtracting(known.keys))
      .compactMapValues(\.first?.path).sorted { $0.key < $1.key }
    let computed = Parallel.map(paths, threads: threads) { [pictures] in
      ($0.key, pictures.pixelDigest($0.value))
    }
    var new: [Int64: [UInt8]] = [:]
    for case (let id, let digest?) in computed { new[id] = digest }
    if catalog.access != .readOnly, !new.isEmpty { try catalog.setPixelDigests(new) }
    known.merge(new) { _, new in new }
    return known
  }
}
