// What a sidecar file says: XMP in a file of its own beside an image, as photo
// programs write it that leave the image as it is.

/// The searchable facts in a sidecar file.
public struct SidecarDetails: Hashable, Codable, Sendable {
  /// The largest sidecar file that is read, in bytes.
  public static let largestFile = 8 << 20

  /// When, by what and where the image was taken.
  public var exif: EXIFDetails
  /// What people wrote about it.
  public var description: DescriptiveDetails

  /// Both parts.
  public init(exif: EXIFDetails, description: DescriptiveDetails) {
    self.exif = exif
    self.description = description
  }
}
