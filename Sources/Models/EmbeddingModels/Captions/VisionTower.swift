// The image tower of BLIP: an image's pixels to what the text half looks at.

internal import ImageDecoding
internal import ModelInference
internal import SearchDomain

/// A compiled image tower of BLIP's.
struct VisionTower: Sendable {
  private let model: CompiledModel
  private let preparer: ImagePreparer
  private let side: Int

  /// - Parameter output: the name of its one output.
  /// - Throws: `EmbeddingModelError`.
  init(
    _ folder: BlipFolder, options: EmbeddingModel.Options, output: String
  ) throws(EmbeddingModelError) {
    let image = folder.image
    let pixels = PixelInput(
      height: image.height, width: image.width, rescale: image.rescale, mean: image.mean,
      deviation: image.deviation)
    model = try EmbeddingModelError.translating { () throws(InferenceError) in
      try CompiledModel(path: folder.visionPath, pixels: pixels, options: options.inference.forBlip)
    }
    guard model.outputs.map(\.name) == [output] else {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: "\(folder.visionPath) does not give “\(output)” alone; export the model again "
          + "with Tools/export-model", path: folder.visionPath)
    }
    side = folder.side
    preparer = ImagePreparer(
      decoder: DecoderPool.shared(
        program: options.decoderProgram, secondsAImage: options.queryDecodingSeconds),
      plan: image.resize, limits: DecodingLimits(maximumPixels: options.maximumPixels),
      hashing: false)
  }

  /// - Throws: `FileFailure.Cause` for an image that cannot be decoded,
  ///   `EmbeddingModelError` if none can, `CancellationError`.
  func prepare(_ image: EncodedImage) throws -> PreparedImage { try preparer.prepare(image) }

  /// - Throws: `EmbeddingModelError`.
  func look(at pixels: [UInt8]) throws(EmbeddingModelError) -> FloatTensor {
    guard pixels.count == side * side * 3 else {
      throw EmbeddingModelError(
        kind: .badOutput, message: "a picture was prepared for another model than \(model.path)",
        path: model.path)
    }
    let results = try EmbeddingModelError.translating { () throws(InferenceError) in
      try model.run([Tensor(shape: [1, side, side, 3], values: .uint8(pixels))])
    }
    return results[0]
  }
}

extension InferenceOptions {
  /// Every token of BLIP's sees all others, and of its logits the order counts:
  /// f32, unless bf16 is asked for by name.
  var forBlip: InferenceOptions {
    var options = self
    if options.precision != .bf16 { options.precision = .f32 }
    return options
  }
}
