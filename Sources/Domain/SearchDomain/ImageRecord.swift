// What the catalog knows of one image, as the rest of the system sees it.

/// What a decoder learns of an image besides its pixels.
public struct ImageFacts: Hashable, Sendable {
  /// Pixels across, upright (after the EXIF orientation is applied).
  public var width: Int
  /// Pixels down, upright.
  public var height: Int
  /// `jpeg`, `png`, `webp`, `gif`, `tiff`, `heif`, … as recognised by content.
  public var format: String
  /// The EXIF orientation tag, 1…8; 1 where there is none.
  public var orientation: Int
  /// Further facts read from the file, such as `camera` or `taken`; the names
  /// that filters know are those of `Filter.Field`.
  public var metadata: [String: MetadataValue]
  /// What it looks like, in a few bits; nil where that was not computed.
  public var fingerprint: ImageFingerprint?

  /// All facts at once.
  public init(
    width: Int, height: Int, format: String, orientation: Int = 1,
    metadata: [String: MetadataValue] = [:], fingerprint: ImageFingerprint? = nil
  ) {
    self.width = width
    self.height = height
    self.format = format
    self.orientation = orientation
    self.metadata = metadata
    self.fingerprint = fingerprint
  }
}

/// A value of an image's free metadata.
public enum MetadataValue: Hashable, Sendable {
  case text(String)
  case number(Double)
  case boolean(Bool)
  /// Several texts, such as keywords, in the order of the file.
  case list([String])
}

/// One image in the catalog.
public struct ImageRecord: Hashable, Sendable {
  /// The deterministic id of its path.
  public var id: ImageID
  /// Its absolute path.
  public var path: FilePath
  /// SHA-256 of its file.
  public var contentHash: ContentHash
  /// The file's size in bytes.
  public var byteCount: Int
  /// Last modification, nanoseconds since 1970.
  public var modifiedNanoseconds: Int
  /// What it was filed under, if anything.
  public var category: String?
  /// What its decoder learned.
  public var facts: ImageFacts

  /// All facts at once.
  public init(
    id: ImageID, path: FilePath, contentHash: ContentHash, byteCount: Int,
    modifiedNanoseconds: Int, category: String?, facts: ImageFacts
  ) {
    self.id = id
    self.path = path
    self.contentHash = contentHash
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    self.category = category
    self.facts = facts
  }

  /// The last component of its path, for display.
  public var filename: String { path.lastComponent.description }
}
