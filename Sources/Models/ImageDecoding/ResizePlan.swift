// The wanted size and part of an image, with the arithmetic of other programs,
// so that images match theirs pixel for pixel.

import Support

/// A colour, 8 bits a channel, sRGB.
public struct RGBColour: Hashable, Codable, Sendable {
  /// The channels, 0…255.
  public var red, green, blue: UInt8

  /// A colour of three channels, 0…255 each.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// All channels 0.
  public static let black = RGBColour(red: 0, green: 0, blue: 0)
  /// All channels 255.
  public static let white = RGBColour(red: 255, green: 255, blue: 255)
}

/// How pixels between pixels are computed, as Pillow names and computes them.
public enum Interpolation: String, Hashable, Codable, Sendable, CaseIterable {
  case bilinear
  /// Cubic convolution with a = −0.5.
  case bicubic
  /// Windowed sinc over three lobes.
  case lanczos
}

/// The size and part of an upright image that is wanted. Sizes are pixels;
/// values below 1 are taken as 1.
public struct ResizePlan: Hashable, Codable, Sendable {
  /// Where a centre crop begins that leaves out an odd number of pixels.
  public enum CropOffset: String, Hashable, Codable, Sendable {
    /// torchvision's `int(round((size - crop) / 2.0))`: Python rounds halves to
    /// the even number.
    case toEven
    /// `(size - crop) // 2` of transformers' image processors.
    case down
  }

  /// The shape of the result.
  public enum Shape: Hashable, Codable, Sendable {
    /// torchvision's `Resize(side)` then `CenterCrop((height, width))`; where
    /// the crop is larger than the image, the rest is black.
    case shortestSideThenCentreCrop(
      side: Int, width: Int, height: Int, offset: CropOffset = .toEven)
    /// Both sides are forced; the aspect ratio is not kept.
    case squash(width: Int, height: Int)
    /// Scaled to fit inside, centred, the rest filled.
    case longestSideThenPad(width: Int, height: Int, fill: RGBColour)
    /// Scaled down to fit a square of this side; never enlarged.
    case within(maxSide: Int)
    /// As it is.
    case full
  }

  /// How the size changes.
  public var shape: Shape
  /// How pixels between pixels are computed.
  public var interpolation: Interpolation
  /// What transparent parts are shown on.
  public var background = RGBColour.white

  /// A plan of any shape, such as a crop smaller than the shortest side.
  public init(_ shape: Shape, interpolation: Interpolation = .bicubic) {
    self.shape = shape
    self.interpolation = interpolation
  }

  /// Shorter side to the larger of `width` and `height`, then a centre crop.
  public static func shortestSideThenCentreCrop(
    width: Int, height: Int, interpolation: Interpolation = .bicubic
  ) -> ResizePlan {
    let side = max(width, height)
    return ResizePlan(
      .shortestSideThenCentreCrop(side: side, width: width, height: height),
      interpolation: interpolation)
  }

  /// Both sides are forced; the aspect ratio is not kept.
  public static func squash(
    width: Int, height: Int, interpolation: Interpolation = .bicubic
  ) -> ResizePlan {
    ResizePlan(.squash(width: width, height: height), interpolation: interpolation)
  }

  /// Scaled to fit inside, centred, the rest filled.
  public static func longestSideThenPad(
    width: Int, height: Int, fill: RGBColour = .black, interpolation: Interpolation = .bicubic
  ) -> ResizePlan {
    ResizePlan(
      .longestSideThenPad(width: width, height: height, fill: fill),
      interpolation: interpolation)
  }

  /// A thumbnail: scaled down to fit a square of this side, never enlarged.
  public static func within(
    maxSide: Int, interpolation: Interpolation = .lanczos
  ) -> ResizePlan {
    ResizePlan(.within(maxSide: maxSide), interpolation: interpolation)
  }

  /// The image at its own size.
  public static let full = ResizePlan(.full)
}
