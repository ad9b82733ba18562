// What a picture's header says of it.

/// Facts of a picture, known without decoding its pixels.
public struct ImageInfo: Hashable, Sendable {
  /// Pixels across, upright.
  public var width: Int
  /// Pixels down, upright.
  public var height: Int
  public var format: ImageFormat
  /// The EXIF orientation, 1…8, that is applied to show it upright; 1 where
  /// none is stated.
  public var orientation: Int
  /// Frames or pages in the file, at least 1; the first is decoded.
  public var pages: Int
  public var hasAlpha: Bool
  /// What the camera wrote; all nil where it wrote nothing.
  public var exif: EXIFDetails
}

/// The part of a picture's EXIF data that people search by.
public struct EXIFDetails: Hashable, Sendable {
  /// When it was taken, by the camera's clock: `YYYY-MM-DDThh:mm:ss`.
  public var taken: String?
  public var cameraMake: String?
  public var cameraModel: String?
  public var lens: String?
  /// Degrees, north positive, −90…90.
  public var latitude: Double?
  /// Degrees, east positive, −180…180.
  public var longitude: Double?

  public init() {}
}
