// Somebody whom a photo program says an image shows: in which part of it, where
// the program says that too.

/// A name in an image's metadata.
public struct PersonInImage: Hashable, Codable, Sendable {
  /// As it was written, in whatever script; not empty.
  public var name: String
  /// Where the face is; nil where only the name is stated.
  public var region: ImageRegion?

  public init(name: String, region: ImageRegion? = nil) {
    self.name = name
    self.region = region
  }
}

/// A part of an image, in shares of its sides from the upper left corner, 0…1.
///
/// Of an image's own metadata they count in the upright image. Of a sidecar they
/// count in the image as it is stored: `upright(orientation:)` turns them.
public struct ImageRegion: Hashable, Codable, Sendable {
  /// The upper left corner.
  public var x, y: Double
  /// Above 0.
  public var width, height: Double

  /// What of a region lies in the image.
  ///
  /// - Returns: nil where nothing does, or a number is none.
  public init?(x: Double, y: Double, width: Double, height: Double) {
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (min(1, x + width), min(1, y + height))
    guard x.isFinite, y.isFinite, width > 0, height > 0, right > left, bottom > top else {
      return nil
    }
    self.x = left
    self.y = top
    self.width = right - left
    self.height = bottom - top
  }

  /// What two regions share of what they cover together, 0…1.
  public func overlap(with other: ImageRegion) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    guard across > 0, down > 0 else { return 0 }
    let shared = across * down
    return shared / (width * height + other.width * other.height - shared)
  }

  /// The region in the upright image.
  ///
  /// - Parameter orientation: of EXIF, 1…8; anything else is taken as 1.
  public func upright(orientation: Int) -> ImageRegion {
    var turned = self
    if [2, 3, 7, 8].contains(orientation) { turned.x = 1 - x - width }
    if [3, 4, 6, 7].contains(orientation) { turned.y = 1 - y - height }
    if (5...8).contains(orientation) {
      swap(&turned.x, &turned.y)
      swap(&turned.width, &turned.height)
    }
    return turned
  }
}
