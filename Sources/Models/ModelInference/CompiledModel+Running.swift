// One inference: tensors in, floats out.

import COpenVINO
import Support

extension CompiledModel {
  /// Runs the model once.
  ///
  /// May be called from several threads at once.
  ///
  /// - Parameter tensors: one for each of `inputs`, in their order, of their
  ///   element type and with their fixed axes.
  /// - Returns: one for each of `outputs`, in their order; 16-bit floats are
  ///   widened.
  /// - Throws: `InferenceError`: `wrongInput` if a tensor does not fit,
  ///   `runFailed` if the runtime fails.
  public func run(_ tensors: [Tensor]) throws(InferenceError) -> [FloatTensor] {
    try check(tensors)
    let stage = OpenVINOStage(kind: .runFailed, action: "run the model", path: path)
    return try withRequest { request throws(InferenceError) in
      let pointer = request.handle.pointer
      for (index, tensor) in tensors.enumerated() {
        let input = try Self.makeTensor(tensor, stage)
        // The request keeps a reference to the tensor; ours is released.
        try stage.check(ov_infer_request_set_input_tensor_by_index(pointer, index, input.pointer))
      }
      try stage.check(ov_infer_request_infer(pointer))
      var results: [FloatTensor] = []
      for index in outputs.indices {
        let output = try OwnedHandle(stage, release: ov_tensor_free) { made in
          ov_infer_request_get_output_tensor_by_index(pointer, index, &made)
        }
        results.append(try Self.readTensor(output, stage))
      }
      return results
    }
  }

  private func check(_ tensors: [Tensor]) throws(InferenceError) {
    func refuse(_ reason: String) -> InferenceError {
      InferenceError(
        kind: .wrongInput, message: "wrong input for the model \(path): \(reason)", path: path)
    }
    guard tensors.count == inputs.count else {
      throw refuse("\(tensors.count) tensors for \(inputs.count) inputs")
    }
    for (tensor, input) in zip(tensors, inputs) {
      guard tensor.elementType == input.elementType else {
        throw refuse("“\(input.name)” takes \(input.elementType), not \(tensor.elementType)")
      }
      guard tensor.shape.allSatisfy({ $0 > 0 }), tensor.shape.reduce(1, *) == tensor.count else {
        throw refuse("“\(input.name)” has \(tensor.count) values for the shape \(tensor.shape)")
      }
      guard let shape = input.shape else { continue }
      let fits =
        shape.count == tensor.shape.count
        && zip(shape, tensor.shape).allSatisfy { $0 == nil || $0 == $1 }
      guard fits else {
        let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: " × ")
        throw refuse("“\(input.name)” takes the shape \(wanted), not \(tensor.shape)")
      }
    }
  }

  private static func makeTensor(
    _ tensor: Tensor, _ stage: OpenVINOStage
  ) throws(InferenceError) -> OwnedHandle {
    var axes = tensor.shape.map(Int64.init)
    let type = tensor.elementType.foreign
    let handle = try OwnedHandle(stage, release: ov_tensor_free) { made in
      axes.withUnsafeMutableBufferPointer { axes in
        // OpenVINO copies the shape.
        ov_tensor_create(type, ov_shape_t(rank: Int64(axes.count), dims: axes.baseAddress), &made)
      }
    }
    var start: UnsafeMutableRawPointer?
    try stage.check(ov_tensor_data(handle.pointer, &start))
    guard let start else { return handle }
    // The tensor has room for as many elements as its shape says, which `check`
    // has found to be the number of values.
    func fill(_ bytes: UnsafeRawBufferPointer) {
      UnsafeMutableRawBufferPointer(start: start, count: bytes.count).copyMemory(from: bytes)
    }
    switch tensor.values {
    case .float32(let values): values.withUnsafeBytes(fill)
    case .uint8(let values): values.withUnsafeBytes(fill)
    case .int32(let values): values.withUnsafeBytes(fill)
    case .int64(let values): values.withUnsafeBytes(fill)
    }
    return handle
  }

  private static func readTensor(
    _ tensor: borrowing OwnedHandle, _ stage: OpenVINOStage
  ) throws(InferenceError) -> FloatTensor {
    var axes = ov_shape_t()
    try stage.check(ov_tensor_get_shape(tensor.pointer, &axes))
    defer { _ = ov_shape_free(&axes) }
    // `dims` has `rank` elements.
    let shape = (0..<Int(axes.rank)).map { Int(axes.dims[$0]) }
    var type = DYNAMIC
    try stage.check(ov_tensor_get_element_type(tensor.pointer, &type))
    var start: UnsafeMutableRawPointer?
    let count = shape.reduce(1, *)
    guard count > 0 else { return FloatTensor(shape: shape, values: []) }
    try stage.check(ov_tensor_data(tensor.pointer, &start))
    guard let start else { throw stage.failure(code: nil, reason: "an output has no data") }
    // The tensor holds `count` elements of its type, and lives until we return.
    let values: [Float]
    switch ElementType(type) {
    case .f32:
      let floats = start.assumingMemoryBound(to: Float.self)
      values = Array(UnsafeBufferPointer(start: floats, count: count))
    case .f16:
      let halves = start.assumingMemoryBound(to: UInt16.self)
      values = (0..<count).map { Float(halfBits: halves[$0]) }
    case .bf16:
      let halves = start.assumingMemoryBound(to: UInt16.self)
      values = (0..<count).map { Float(bitPattern: UInt32(halves[$0]) << 16) }
    case .u8, .i32, .i64, .boolean, .other:
      // Outputs that are no floats, such as token counts, are of no use here.
      values = []
    }
    return FloatTensor(shape: shape, values: values)
  }
}
