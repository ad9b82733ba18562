// dlib's recognition network: an aligned face to the numbers that tell it from
// others.

import ModelInference

/// The recogniser of a folder.
struct FaceRecogniser: Sendable {
  private let configuration: FaceConfiguration.Recogniser
  private let chipPoints: [SIMD2<Double>]
  private let model: CompiledModel

  init(
    _ configuration: FaceConfiguration.Recogniser, folder: String, options: InferenceOptions
  ) throws(FaceModelError) {
    self.configuration = configuration
    chipPoints = configuration.chipPoints.map { SIMD2($0[0], $0[1]) }
    let pixels = PixelInput(
      height: configuration.size, width: configuration.size, rescale: configuration.scale,
      mean: configuration.mean, deviation: [1, 1, 1])
    do {
      model = try CompiledModel(
        path: folder + "/" + configuration.file, pixels: pixels, options: options)
    } catch { throw FaceModelError(error) }
  }

  /// The face as the network takes it; nil where its points are all one.
  func chip(_ view: FaceMesh.View, in picture: PixelGrid) -> PixelGrid? {
    let points = configuration.meshPoints.map { view.points[$0] }
    return Similarity(from: chipPoints, to: points).map {
      picture.patch(size: configuration.size, toPicture: $0)
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
        model, running: Tensor(shape: [1, size, size, 3], values: .uint8(chip.pixels)))
    } catch { throw FaceModelError(error) }
    return try outputs.values("descriptor", count: configuration.dimension)
  }
}
