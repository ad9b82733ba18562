// Reads a model's file, and makes its graph take pixels if that is wanted.
// CompiledModel compiles it.

import COpenVINO
import Support

/// A model read from its file, ready to be compiled.
struct GraphSource: ~Copyable {
  let model: OwnedHandle
  /// The runtime may still read weights from there while it compiles.
  private let place: ReadablePlace

  /// - Parameter cacheFolder: where files may be put that the runtime would
  ///   refuse where they are.
  /// - Throws: `InferenceError` if the file cannot be read, or its input
  ///   cannot take pixels.
  init(
    path: String, pixels: PixelInput?, cacheFolder: String?, core: borrowing OwnedHandle
  ) throws(InferenceError) {
    let reading = OpenVINOStage(
      kind: .modelUnreadable, action: "read the model", path: path,
      advice: "fetch the file again, or take another export")
    let place = try ReadablePlace(of: path, cacheFolder: cacheFolder)
    let corePointer = core.pointer
    let readPath = place.path
    var read = try OwnedHandle(reading, release: ov_model_free) { made in
      ov_core_read_model(corePointer, readPath, nil, &made)
    }
    if let pixels {
      let shaping = OpenVINOStage(
        kind: .modelUnsupported, action: "give pixels to the model", path: path)
      let input = try Self.input(of: read.pointer, shaping)
      let batch = input.shape?[0]
      if input.elementType == .u8, input.shape?.last == 3 {
        // It takes bytes as they are, and normalises them itself.
        try Self.reshape(read.pointer, to: [batch, pixels.height, pixels.width, 3], shaping)
      } else {
        try Self.reshape(read.pointer, to: [batch, 3, pixels.height, pixels.width], shaping)
        read = try Self.takingPixels(
          read, pixels, normalises: input.elementType != .u8, shaping)
      }
    }
    model = read
    self.place = place
  }

  /// The model's one input: of four axes, the batch first.
  private static func input(
    of model: OpaquePointer, _ stage: OpenVINOStage
  ) throws(InferenceError) -> TensorDescription {
    let inputs = try TensorDescription.all(
      stage, count: { ov_model_inputs_size(model, &$0) },
      port: { ov_model_const_input_by_index(model, $0, &$1) })
    guard inputs.count == 1, inputs[0].shape == nil || inputs[0].shape?.count == 4
    else {
      let list = inputs.map { "“\($0.name)”" }.joined(separator: ", ")
      throw stage.failure(
        code: nil, reason: "it takes \(list), not one input of batch × 3 × height × width")
    }
    return inputs[0]
  }

  private static func reshape(
    _ model: OpaquePointer, to shape: [Int?], _ stage: OpenVINOStage
  ) throws(InferenceError) {
    let axes = shape.map { length in
      ov_dimension_t(min: Int64(length ?? -1), max: Int64(length ?? -1))
    }
    var partial = ov_partial_shape_t()
    try stage.check(ov_partial_shape_create(Int64(axes.count), axes, &partial))
    defer { ov_partial_shape_free(&partial) }
    try stage.check(ov_model_reshape_single_input(model, partial))
  }

  /// Puts the arithmetic of `PixelInput` in front of the graph.
  ///
  /// - Parameter normalises: false leaves only the order of the axes to be
  ///   changed, for a graph that takes bytes.
  private static func takingPixels(
    _ model: borrowing OwnedHandle, _ pixels: PixelInput, normalises: Bool,
    _ stage: OpenVINOStage
  ) throws(InferenceError) -> OwnedHandle {
    let source = model.pointer
    let processor = try OwnedHandle(stage, release: ov_preprocess_prepostprocessor_free) { made in
      ov_preprocess_prepostprocessor_create(source, &made)
    }
    let processorPointer = processor.pointer
    let input = try OwnedHandle(stage, release: ov_preprocess_input_info_free) { made in
      ov_preprocess_prepostprocessor_get_input_info_by_index(processorPointer, 0, &made)
    }
    let inputPointer = input.pointer
    let tensor = try OwnedHandle(stage, release: ov_preprocess_input_tensor_info_free) { made in
      ov_preprocess_input_info_get_tensor_info(inputPointer, &made)
    }
    let interleaved = try OwnedHandle(stage, release: ov_layout_free) { made in
      ov_layout_create("NHWC", &made)
    }
    try stage.check(ov_preprocess_input_tensor_info_set_element_type(tensor.pointer, U8))
    try stage.check(
      ov_preprocess_input_tensor_info_set_layout(tensor.pointer, interleaved.pointer))
    let modelInfo = try OwnedHandle(stage, release: ov_preprocess_input_model_info_free) { made in
      ov_preprocess_input_info_get_model_info(inputPointer, &made)
    }
    let planar = try OwnedHandle(stage, release: ov_layout_free) { made in
      ov_layout_create("NCHW", &made)
    }
    try stage.check(ov_preprocess_input_model_info_set_layout(modelInfo.pointer, planar.pointer))

    if normalises { try Self.normalise(inputPointer, pixels, stage) }
    return try OwnedHandle(stage, release: ov_model_free) { made in
      ov_preprocess_prepostprocessor_build(processorPointer, &made)
    }
  }

  private static func normalise(
    _ input: OpaquePointer, _ pixels: PixelInput, _ stage: OpenVINOStage
  ) throws(InferenceError) {
    let steps = try OwnedHandle(stage, release: ov_preprocess_preprocess_steps_free) { made in
      ov_preprocess_input_info_get_preprocess_steps(input, &made)
    }
    try stage.check(ov_preprocess_preprocess_steps_convert_element_type(steps.pointer, F32))
    // OpenVINO's "scale" divides and its "mean" subtracts.
    try stage.check(ov_preprocess_preprocess_steps_scale(steps.pointer, Float(1 / pixels.rescale)))
    try stage.check(
      ov_preprocess_preprocess_steps_mean_multi_channels(
        steps.pointer, pixels.mean, Int32(pixels.mean.count)))
    try stage.check(
      ov_preprocess_preprocess_steps_scale_multi_channels(
        steps.pointer, pixels.deviation, Int32(pixels.deviation.count)))
  }
}
