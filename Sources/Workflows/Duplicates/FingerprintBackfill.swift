// Reads images again for what the store has not noted of them: the
// fingerprints of old libraries, and digests of pixels where they decide.

import SearchDomain
import Support

/// Fills in fingerprints.
struct FingerprintBackfill {
  let store: any FingerprintStore
  let pictures: DuplicateFinder.Pictures
  let threads: Int

  /// Images between two notes in the store.
  private static let batch = 256

  /// Gives contents fingerprints that have none, where their files can be read.
  func complete(
    _ contents: inout [FingerprintedContent], unreadable: inout [FilePath],
    progress: (Int, Int) -> Void
  ) throws {
    let missing = contents.indices.filter { contents[$0].fingerprint == nil }
    if missing.isEmpty { return }
    for start in stride(from: 0, to: missing.count, by: Self.batch) {
      progress(start, missing.count)
      let places = missing[start..<min(start + Self.batch, missing.count)]
      let images = try store.images(of: places.map { contents[$0].content }, where: nil)
      let files = places.compactMap { place in
        images[contents[place].content]?.first.map { (place: place, path: $0.path) }
      }
      let found = Parallel.map(files, threads: threads) { [pictures] in
        pictures.fingerprint($0.path)
      }
      var noted: [ContentHash: ImageFingerprint] = [:]
      for ((place, path), fingerprint) in zip(files, found) {
        if fingerprint == nil { unreadable.append(path) }
        noted[contents[place].content] = fingerprint
        contents[place].fingerprint = fingerprint
      }
      try store.note(fingerprints: noted)
    }
    progress(missing.count, missing.count)
  }
}

/// Computes digests of pixels for contents whose pixels may be equal.
struct PixelComparison {
  let store: any FingerprintStore
  let pictures: DuplicateFinder.Pictures
  let threads: Int

  /// Bits of the pHash that may differ though all pixels are equal: decoding
  /// to a reduced size differs between formats.
  private static let distance = 2

  /// The digests by content, of keepers and those of their members that have
  /// the same size and nearly the same fingerprint.
  func digests(of claims: DuplicateClaims) throws -> [ContentHash: [UInt8]] {
    var wanted: Set<Int> = []
    for (keeper, members) in claims.groups {
      let own = claims.contents[keeper]
      for member in members {
        let other = claims.contents[member.position]
        guard other.width == own.width, other.height == own.height,
          let distance = member.evidence.distance, distance <= Self.distance
        else { continue }
        wanted.formUnion([keeper, member.position])
      }
    }
    let contents = wanted.sorted().map { claims.contents[$0].content }
    var known = try store.pixelDigests(of: contents)
    let unknown = contents.filter { known[$0] == nil }
    let images = try store.images(of: unknown, where: nil)
    let files = unknown.compactMap { content in images[content]?.first.map { (content, $0.path) } }
    let computed = Parallel.map(files, threads: threads) { [pictures] in
      ($0.0, pictures.pixelDigest($0.1))
    }
    var new: [ContentHash: [UInt8]] = [:]
    for case (let content, let digest?) in computed { new[content] = digest }
    try store.note(pixelDigests: new)
    known.merge(new) { _, new in new }
    return known
  }
}
