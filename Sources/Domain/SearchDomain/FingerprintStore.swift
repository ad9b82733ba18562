// What finding duplicates needs of a store: all fingerprints at once, and then
// vectors, images and digests of the contents that it suspects.

/// A store in which duplicates can be looked for.
///
/// Calls take and give contents by their hashes, many at a time: each is one
/// reading of the store.
public protocol FingerprintStore: ImageStore {
  /// Every content that has an image meeting a condition, in the order in which
  /// they were indexed. About 110 bytes each.
  ///
  /// - Parameter folders: each content is told the first of them that an image
  ///   of it lies in; at most 65,000 are told apart.
  func fingerprintedContents(
    where filter: Filter?, favouring folders: [FilePath]
  ) throws(VectorStoreError) -> [FingerprintedContent]

  /// The vectors of contents; those that have none are absent.
  func vectors(of contents: [ContentHash]) throws(VectorStoreError) -> [ContentHash: Embedding]

  /// The images of contents, several where there are copies, each list sorted
  /// by path bytes; unknown contents are absent. Of the paths to one file there
  /// is one alone.
  ///
  /// - Parameter filter: leaves out copies that do not meet it.
  func images(
    of contents: [ContentHash], where filter: Filter?
  ) throws(VectorStoreError) -> [ContentHash: [ImageRecord]]

  /// The digests of all pixels that were noted for contents.
  func pixelDigests(of contents: [ContentHash]) throws(VectorStoreError) -> [ContentHash: [UInt8]]

  /// Notes the fingerprints of contents that had none, as in libraries made
  /// before there were any. A store opened for reading notes nothing.
  func note(fingerprints: [ContentHash: ImageFingerprint]) throws(VectorStoreError)

  /// Notes digests of pixels, so that they need not be computed again: a
  /// content never changes. A store opened for reading notes nothing.
  func note(pixelDigests: [ContentHash: [UInt8]]) throws(VectorStoreError)

  /// Arranges hashes for finding those that differ in few bits.
  ///
  /// - Parameter radius: the most bits in which neighbours may differ, 0…64.
  func neighbourhood(of hashes: [UInt64], radius: Int) -> any HashNeighbourhood
}

/// Hashes arranged for neighbour queries within a fixed distance. Queries may
/// run on several threads at once.
public protocol HashNeighbourhood: Sendable {
  /// Calls `body` with the position and distance of every hash within the
  /// radius of `hash`, itself included if it is one of them; each once, in no
  /// particular order.
  func forEachNeighbour(of hash: UInt64, _ body: (Int, _ distance: Int) -> Void)
}

/// What tells of one content whether it is a duplicate, and how good it is.
public struct FingerprintedContent: Sendable {
  // There may be a million of these at a time: numbers are kept no wider than
  // they are, and in an order that leaves no gaps.

  /// The content.
  public let content: ContentHash
  /// Its hashes; nil where they were not computed yet.
  public var fingerprint: ImageFingerprint?
  private let narrowWidth, narrowHeight, narrowCount: Int32
  /// As recognised by content.
  public let format: String
  /// When it was taken by the camera's clock, in seconds; nil where unknown.
  public let takenSeconds: Int?
  /// Whether its file names the camera or the time it was taken.
  public let hasCaptureData: Bool
  private let folder: UInt16
  private let narrowOrder: UInt32
  /// The size of its file in bytes.
  public let byteCount: Int
  /// The oldest of its files, nanoseconds since 1970.
  public let modifiedNanoseconds: Int

  /// Its place among the contents in the order in which they were indexed.
  public var order: Int { Int(narrowOrder) }
  /// Which of the favoured folders an image of it lies in, the first counting
  /// as 0; nil for none.
  public var folderRank: Int? { folder == .max ? nil : Int(folder) }
  /// Pixels across, upright.
  public var width: Int { Int(narrowWidth) }
  /// Pixels down, upright.
  public var height: Int { Int(narrowHeight) }
  /// How many images have it; more than one are copies byte for byte.
  public var imageCount: Int { Int(narrowCount) }

  /// All facts at once; numbers beyond 32 bits count as the largest of them.
  public init(
    _ content: ContentHash, order: Int, folderRank: Int?, fingerprint: ImageFingerprint?,
    width: Int, height: Int, format: String, takenSeconds: Int?, hasCaptureData: Bool,
    byteCount: Int, modifiedNanoseconds: Int, imageCount: Int
  ) {
    self.content = content
    self.fingerprint = fingerprint
    self.format = format
    self.takenSeconds = takenSeconds
    self.hasCaptureData = hasCaptureData
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    folder = folderRank.map { UInt16(clamping: $0) } ?? .max
    narrowOrder = UInt32(clamping: order)
    narrowWidth = Int32(clamping: width)
    narrowHeight = Int32(clamping: height)
    narrowCount = Int32(clamping: imageCount)
  }
}
