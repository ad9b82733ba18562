// What an image's header says.

/// Facts of an image, known without decoding its pixels.
public struct ImageInfo: Hashable, Codable, Sendable {
  /// Pixels across, upright.
  public var width: Int
  /// Pixels down, upright.
  public var height: Int
  /// As recognised by content.
  public var format: ImageFormat
  /// The EXIF orientation, 1…8, that is applied to show it upright; 1 if
  /// none is stated.
  public var orientation: Int
  /// Frames or pages in the file, at least 1; the first is decoded.
  public var pages: Int
  /// Whether parts may be transparent; they are shown on white.
  public var hasAlpha: Bool
  /// What the camera wrote; all nil if it wrote nothing.
  public var exif: EXIFDetails
  /// What people wrote about it; empty if they wrote nothing.
  public var description = DescriptiveDetails()

  /// Facts that are known, without words of people.
  package init(
    width: Int, height: Int, format: ImageFormat, orientation: Int, pages: Int, hasAlpha: Bool,
    exif: EXIFDetails
  ) {
    self.width = width
    self.height = height
    self.format = format
    self.orientation = orientation
    self.pages = pages
    self.hasAlpha = hasAlpha
    self.exif = exif
  }
}

/// The part of an image's EXIF data that people search by.
public struct EXIFDetails: Hashable, Codable, Sendable {
  /// When it was taken, by the camera's clock: `YYYY-MM-DDThh:mm:ss`, with
  /// the zone (`+02:00`) if the camera noted it.
  public var taken: String?
  /// Who made the camera, such as "Canon".
  public var cameraMake: String?
  /// The camera, as its maker calls it.
  public var cameraModel: String?
  /// The lens, as its maker calls it.
  public var lens: String?
  /// Degrees, north positive, −90…90.
  public var latitude: Double?
  /// Degrees, east positive, −180…180.
  public var longitude: Double?

  /// No details.
  public init() {}
}
