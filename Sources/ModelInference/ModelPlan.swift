// What is done to a model's graph before it is compiled.

/// The form in which a model is wanted, beyond what its file says.
public struct ModelPlan: Hashable, Sendable {
  /// New shapes for inputs, by name; nil in a shape leaves that axis free.
  public var shapes: [String: [Int?]]
  /// Where set, that input takes plain pixels instead of normalised numbers.
  public var pixels: PixelInput?

  public init(shapes: [String: [Int?]] = [:], pixels: PixelInput? = nil) {
    self.shapes = shapes
    self.pixels = pixels
  }
}

/// Makes a model's image input take plain pixels.
///
/// An input of batch × 3 × height × width numbers becomes one of batch ×
/// height × width × 3 bytes, red, green and blue interleaved. The model itself
/// then computes `(byte × rescale − mean) ÷ deviation` per channel.
public struct PixelInput: Hashable, Sendable {
  /// The input's name in the file.
  public var name: String
  public var height: Int
  public var width: Int
  /// The number of pictures in every batch; nil leaves it free.
  public var batch: Int?
  /// What a byte is multiplied by, usually 1/255.
  public var rescale: Float
  /// Per channel, red first, in units after rescaling.
  public var mean: [Float]
  /// Per channel, red first, in units after rescaling; none may be zero.
  public var deviation: [Float]

  public init(
    name: String, height: Int, width: Int, batch: Int?, rescale: Float, mean: [Float],
    deviation: [Float]
  ) {
    self.name = name
    self.height = height
    self.width = width
    self.batch = batch
    self.rescale = rescale
    self.mean = mean
    self.deviation = deviation
  }
}
