// The normalisation of pixels, which GraphSource may put in front of a model's
// graph before it is compiled.

/// Makes the one input of an image model take plain pixels.
///
/// An input of batch × 3 × height × width numbers becomes one of batch ×
/// height × width × 3 bytes, red, green and blue interleaved. The model itself
/// then computes `(byte × rescale − mean) ÷ deviation` per channel. The batch
/// stays free or fixed, as in the file.
public struct PixelInput: Hashable, Sendable {
  /// Rows of an image.
  public var height: Int
  /// Pixels a row.
  public var width: Int
  /// What a byte is multiplied by, usually 1/255; not zero.
  public var rescale: Double
  /// Three, red first, in units after rescaling.
  public var mean: [Float]
  /// Three, red first, in units after rescaling; none may be zero.
  public var deviation: [Float]

  public init(height: Int, width: Int, rescale: Double, mean: [Float], deviation: [Float]) {
    self.height = height
    self.width = width
    self.rescale = rescale
    self.mean = mean
    self.deviation = deviation
  }
}
