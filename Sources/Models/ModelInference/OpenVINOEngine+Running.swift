// One inference by OpenVINO: tensors in, floats out.

import COpenVINO

extension OpenVINOEngine {
  func run(_ tensors: [Tensor]) throws(InferenceError) -> [FloatTensor] {
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
    return FloatTensor(shape: shape, values: ElementType(type).floats(start, count: count))
  }
}
