// Applies a plan to one image, with the roundings of the programs that the
// plan follows.

import ImageDecoding
import Support

/// The arithmetic of a plan on one image: the whole image is scaled to
/// `scaledWidth`×`scaledHeight`, and placed on a canvas with its top left
/// corner at (`left`, `top`), which is negative if it is cropped.
struct ResizeGeometry: Equatable {
  var scaledWidth: Int
  var scaledHeight: Int
  var canvasWidth: Int
  var canvasHeight: Int
  var left: Int
  var top: Int
  var fill: RGBColour

  /// - Parameters:
  ///   - width: of the upright image, at least 1; so is `height`.
  init(_ shape: ResizePlan.Shape, width: Int, height: Int) {
    switch shape {
    case .shortestSideThenCentreCrop(let side, let cropWidth, let cropHeight, let offset):
      let short = max(1, side)
      // torchvision: the longer side is int(size * long / short).
      let long = Int(
        clamping:
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

  /// How far into `size` a centred `crop` begins; negative if it is larger.
  ///
  /// Padding follows `(crop - size) // 2`, which both libraries have.
  private static func centred(_ size: Int, _ crop: Int, _ offset: ResizePlan.CropOffset) -> Int {
    if crop > size { return -((crop - size) / 2) }
    return Int(
      clamping: (Double(size - crop) / 2).rounded(offset == .down ? .down : .toNearestOrEven))
  }

  private static func rounded(_ value: Double) -> Int {
    max(1, Int(clamping: value.rounded(.toNearestOrEven)))
  }
}
