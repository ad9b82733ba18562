// A recognition network: an aligned face to the numbers that tell it from
// others.

import ModelInference
import Support

/// The recogniser of a folder.
struct FaceRecogniser: Sendable {
  /// How many numbers describe a face.
  let dimension: Int

  private let configuration: FaceConfiguration.Recogniser
  private let alignment: FaceConfiguration.Recogniser.Alignment
  private let model: CompiledModel

  init(
    _ configuration: FaceConfiguration.Recogniser, folder: String, options: InferenceOptions
  ) throws(FaceModelError) {
    let path = folder + "/" + configuration.file
    guard let alignment = configuration.alignment else {
      throw FaceModelError(
        kind: .configurationInvalid,
        message: "\(folder) does not say how faces are aligned for \(configuration.file)",
        path: path)
    }
    self.alignment = alignment
    self.configuration = configuration
    let pixels = PixelInput(
      height: configuration.size, width: configuration.size, rescale: configuration.scale,
      mean: configuration.mean, deviation: [1, 1, 1])
    do {
      model = try CompiledModel(path: path, pixels: pixels, options: options)
    } catch { throw FaceModelError(error) }
    guard
      let dimension = configuration.dimension ?? model.outputs.first?.shape?.last ?? nil,
      dimension > 0
    else {
      throw FaceModelError(
        kind: .modelUnsupported,
        message: "\(path) does not say how many numbers it gives: say so in "
          + "\(FaceConfiguration.fileName), as recogniser.dimension",
        path: path)
    }
    self.dimension = dimension
  }

  /// The face as the network takes it; nil where its points are all one, or its
  /// box lies outside the picture.
  func chip(_ face: LocatedFace, in picture: PixelGrid) -> PixelGrid? {
    let size = configuration.size
    switch alignment {
    case .mesh(let indices, let places):
      guard let mesh = face.mesh else { return nil }
      return Similarity(from: places, to: indices.map { mesh[$0] }).map {
        picture.patch(size: size, toPicture: $0)
      }
    case .five(let places):
      // Fitted in the chip's pixels, as the networks were trained.
      return Similarity(from: face.five, to: places)?.inverse.map {
        picture.patch(size: size, toPicture: $0)
      }
    case .box(let margin):
      return picture.part(low: face.low, high: face.high, size: size, margin: margin)
    }
  }

  /// The numbers of an aligned face.
  ///
  /// - Throws: `FaceModelError`.
  func descriptor(_ chip: PixelGrid) throws(FaceModelError) -> [Float] {
    let size = configuration.size
    let outputs: NetworkOutputs
    do {
      outputs = try NetworkOutputs(
        model,
        running: Tensor(
          shape: [1, size, size, 3], values: .uint8(chip.ordered(configuration.channels).pixels)))
    } catch { throw FaceModelError(error) }
    let values = try outputs.values(at: 0, count: dimension)
    guard let length = configuration.length else { return values }
    let sum = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard sum > 0, sum.isFinite else { return values }
    return values.map { Float(Double($0) * length / sum) }
  }
}

extension PixelGrid {
  /// A box cut out and resized, as facenet-pytorch does it: whole pixels, as far as
  /// they lie in the picture.
  ///
  /// - Parameter margin: so many pixels of the result are around the box, half of
  ///   them on each side.
  fileprivate func part(
    low: SIMD2<Double>, high: SIMD2<Double>, size: Int, margin: Double
  ) -> PixelGrid? {
    let around = (high - low) * margin / (Double(size) - margin) / 2
    let (from, to) = (low - around, high + around)
    let left = max(0, Int(clamping: from.x)), top = max(0, Int(clamping: from.y))
    let right = min(width, Int(clamping: to.x)), bottom = min(height, Int(clamping: to.y))
    guard right > left, bottom > top else { return nil }
    return crop(left: left, top: top, right: right, bottom: bottom)
      .resized(width: size, height: size)
  }
}
