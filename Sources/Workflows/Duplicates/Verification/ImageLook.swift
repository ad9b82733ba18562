// What an image looks like, small, for comparing it with another.

/// An image decoded for comparing: upright, sRGB, reduced to fit
/// `ImageLook.side`.
public struct ImageLook: Sendable {
  /// The longest side, in pixels, at which images are compared: a digit of a
  /// page of text is about nine pixels wide there.
  public static let side = 1024

  /// Pixels across, at least 1.
  public let width: Int
  /// Pixels down, at least 1.
  public let height: Int
  /// RGB, interleaved, rows from the top, transparent parts on white.
  public let pixels: [UInt8]
  /// The same with transparent parts on black; nil where the format has no
  /// transparency. What is white on nothing shows only here.
  public let onBlack: [UInt8]?
  /// Pages or frames; only the first is in `pixels`.
  public let pages: Int

  /// - Returns: nil for sizes below 1 or arrays of another length than
  ///   width × height × 3.
  public init?(width: Int, height: Int, pixels: [UInt8], onBlack: [UInt8]? = nil, pages: Int = 1) {
    let (area, overflows) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0, !overflows, area <= pixels.count, pixels.count == area * 3,
      onBlack.map({ $0.count == pixels.count }) ?? true
    else { return nil }
    self.width = width
    self.height = height
    self.pixels = pixels
    self.onBlack = onBlack
    self.pages = pages
  }
}
