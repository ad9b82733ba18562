// What size and part of a picture is wanted, and the arithmetic that other
// programs use for it, so that pictures match theirs pixel for pixel.

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

/// The size and part of an upright picture that is wanted. Sizes are pixels;
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
    /// the crop is larger than the picture, the rest is black.
    case shortestSideThenCentreCrop(side: Int, width: Int, height: Int, offset: CropOffset = .toEven)
    /// Both sides forced, the aspect ratio given up.
    case squash(width: Int, height: Int)
    /// Scaled to fit inside, centred, the rest filled.
    case longestSideThenPad(width: Int, height: Int, fill: RGBColour)
    /// Scaled down to fit a square of this side; never enlarged.
    case within(maxSide: Int)
    /// As it is.
    case full
  }

  /// What becomes of the size.
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

  /// Both sides forced, the aspect ratio given up.
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

  /// The picture at its own size.
  public static let full = ResizePlan(.full)
}

/// The arithmetic of a plan on one picture: the whole picture is scaled to
/// `scaledWidth`×`scaledHeight`, and placed on a canvas with its top left
/// corner at (`left`, `top`), which is negative where it is cropped.
struct ResizeGeometry: Equatable {
  var scaledWidth: Int
  var scaledHeight: Int
  var canvasWidth: Int
  var canvasHeight: Int
  var left: Int
  var top: Int
  var fill: RGBColour

  /// - Parameters:
  ///   - width: of the upright picture, at least 1; so is `height`.
  init(_ shape: ResizePlan.Shape, width: Int, height: Int) {
    switch shape {
    case .shortestSideThenCentreCrop(let side, let cropWidth, let cropHeight, let offset):
      let short = max(1, side)
      // torchvision: the longer side is int(size * long / short).
      let long = Int(clamping:
        Double(short) * Double(max(width, height)) / Double(min(width, height)))
      self.init(
        scaledWidth: width <= height ? short : long,
        scaledHeight: width <= height ? long : short,
        canvasWidth: cropWidth, canvasHeight: cropHeight, fill: .black, offset: offset)
    case .squash(let targetWidth, let targetHeight):
      self.init(
        scaledWidth: targetWidth, scaledHeight: targetHeight,
        canvasWidth: targetWidth, canvasHeight: targetHeight, fill: .black)
    case .longestSideThenPad(let targetWidth, let targetHeight, let fill):
      let scale = min(
        Double(max(1, targetWidth)) / Double(width), Double(max(1, targetHeight)) / Double(height))
      self.init(
        scaledWidth: Self.rounded(Double(width) * scale),
        scaledHeight: Self.rounded(Double(height) * scale),
        canvasWidth: targetWidth, canvasHeight: targetHeight, fill: fill)
    case .within(let maxSide):
      let scale = min(1, Double(max(1, maxSide)) / Double(max(width, height)))
      let scaledWidth = Self.rounded(Double(width) * scale)
      let scaledHeight = Self.rounded(Double(height) * scale)
      self.init(
        scaledWidth: scaledWidth, scaledHeight: scaledHeight,
        canvasWidth: scaledWidth, canvasHeight: scaledHeight, fill: .black)
    case .full:
      self.init(
        scaledWidth: width, scaledHeight: height, canvasWidth: width, canvasHeight: height,
        fill: .black)
    }
  }

  private init(
    scaledWidth: Int, scaledHeight: Int, canvasWidth: Int, canvasHeight: Int, fill: RGBColour,
    offset: ResizePlan.CropOffset = .toEven
  ) {
    self.scaledWidth = max(1, scaledWidth)
    self.scaledHeight = max(1, scaledHeight)
    self.canvasWidth = max(1, canvasWidth)
    self.canvasHeight = max(1, canvasHeight)
    self.fill = fill
    left = -Self.centred(self.scaledWidth, self.canvasWidth, offset)
    top = -Self.centred(self.scaledHeight, self.canvasHeight, offset)
  }

  /// How far into `size` a centred `crop` begins; negative where it is larger.
  ///
  /// Padding follows `(crop - size) // 2`, which both libraries have.
  private static func centred(_ size: Int, _ crop: Int, _ offset: ResizePlan.CropOffset) -> Int {
    if crop > size { return -((crop - size) / 2) }
    return Int(clamping: (Double(size - crop) / 2).rounded(offset == .down ? .down : .toNearestOrEven))
  }

  private static func rounded(_ value: Double) -> Int {
    max(1, Int(clamping: value.rounded(.toNearestOrEven)))
  }
}
