// The store of this machine as one in which duplicates are looked for.

public import SearchDomain
import VectorIndexing

extension LocalStore: FingerprintStore {
  public func fingerprintedContents(
    where filter: Filter?, favouring folders: [FilePath]
  ) throws(VectorStoreError) -> [FingerprintedContent] {
    try reporting { try catalog.fingerprintedContents(where: filter, favouring: folders) }
  }

  public func vectors(
    of contents: [ContentHash]
  ) throws(VectorStoreError) -> [ContentHash: Embedding] {
    try reporting {
      guard let set = try catalog.currentSet() else { return [:] }
      return try catalog.vectors(of: contents, in: set.id)
    }
  }

  public func images(
    of contents: [ContentHash], where filter: Filter?
  ) throws(VectorStoreError) -> [ContentHash: [ImageRecord]] {
    try reporting { try catalog.images(of: contents, where: filter) }
  }

  public func pixelDigests(
    of contents: [ContentHash]
  ) throws(VectorStoreError) -> [ContentHash: [UInt8]] {
    try reporting { try catalog.pixelDigests(of: contents) }
  }

  public func note(fingerprints: [ContentHash: ImageFingerprint]) throws(VectorStoreError) {
    guard catalog.access != .readOnly, !fingerprints.isEmpty else { return }
    try reporting { try catalog.setFingerprints(fingerprints) }
  }

  public func note(pixelDigests: [ContentHash: [UInt8]]) throws(VectorStoreError) {
    guard catalog.access != .readOnly, !pixelDigests.isEmpty else { return }
    try reporting { try catalog.setPixelDigests(pixelDigests) }
  }

  /// About 60 bytes a hash.
  public func neighbourhood(of hashes: [UInt64], radius: Int) -> any HashNeighbourhood {
    HammingIndex(hashes, radius: radius)
  }
}
