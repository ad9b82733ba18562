// Pixels as numbers, for a runtime whose graph cannot be made to take pixels.

import CONNXRuntime

/// A tensor's bytes as a runtime takes them.
struct RawTensor {
  let shape: [Int]
  /// As ONNX numbers it.
  let type: Int32
  let values: Values

  enum Values {
    case tensor(Tensor.Values)
    /// IEEE 754 binary16.
    case halves([UInt16])
  }

  init(_ tensor: Tensor) {
    shape = tensor.shape
    values = .tensor(tensor.values)
    let number =
      switch tensor.values {
      case .float32: GLIMPSE_ORT_FLOAT
      case .uint8: GLIMPSE_ORT_UINT8
      case .int32: GLIMPSE_ORT_INT32
      case .int64: GLIMPSE_ORT_INT64
      }
    type = Int32(clamping: number)
  }

  init(shape: [Int], halves: [UInt16]) {
    self.shape = shape
    type = Int32(clamping: GLIMPSE_ORT_FLOAT16)
    values = .halves(halves)
  }

  /// A tensor whose memory may be read for a while.
  struct Borrowed {
    let type: Int32
    let bytes: UnsafeRawBufferPointer
    let axes: UnsafeBufferPointer<Int64>
  }

  /// Calls `body` with all of them; the pointers are valid only inside.
  static func withAll<R>(_ tensors: [RawTensor], _ body: ([Borrowed]) -> R) -> R {
    func next(_ index: Int, _ borrowed: [Borrowed]) -> R {
      guard index < tensors.count else { return body(borrowed) }
      let tensor = tensors[index]
      return tensor.shape.map(Int64.init).withUnsafeBufferPointer { axes in
        tensor.withBytes { bytes in
          next(index + 1, borrowed + [Borrowed(type: tensor.type, bytes: bytes, axes: axes)])
        }
      }
    }
    return next(0, [])
  }

  private func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    switch values {
    case .tensor(.float32(let values)): values.withUnsafeBytes(body)
    case .tensor(.uint8(let values)): values.withUnsafeBytes(body)
    case .tensor(.int32(let values)): values.withUnsafeBytes(body)
    case .tensor(.int64(let values)): values.withUnsafeBytes(body)
    case .halves(let values): values.withUnsafeBytes(body)
    }
  }
}

/// The arithmetic of `PixelInput`, worked out for every byte beforehand.
struct PixelTable: Sendable {
  /// What the caller sees: batch × height × width × 3 bytes.
  let description: TensorDescription
  /// The name of the graph's input.
  let graphName: String
  private let form: Form

  private enum Form {
    /// The graph takes what the caller has.
    case asGiven
    case planarBytes
    /// 256 numbers for each of three channels.
    case floats([Float])
    case halves([UInt16])
  }

  /// - Throws: `InferenceError` (`modelUnsupported`) if the graph has no input
  ///   that pixels could go into.
  init(
    _ pixels: PixelInput, for inputs: [TensorDescription], path: String
  ) throws(InferenceError) {
    guard inputs.count == 1, let input = inputs.first, input.shape == nil || input.shape?.count == 4
    else {
      let list = inputs.map { "“\($0.name)”" }.joined(separator: ", ")
      throw Self.refusal(path, "it takes \(list), not one input of batch × 3 × height × width")
    }
    graphName = input.name
    description = TensorDescription(
      name: input.name, elementType: .u8,
      shape: [input.shape?.first ?? nil, pixels.height, pixels.width, 3])
    let numbers = (0..<3).flatMap { channel in
      (0..<256).map { byte in
        (Float(Double(byte) * pixels.rescale) - pixels.mean[channel]) / pixels.deviation[channel]
      }
    }
    form =
      switch input.elementType {
      case .u8: input.shape?.last == 3 ? .asGiven : .planarBytes
      case .f32: .floats(numbers)
      case .f16: .halves(numbers.map { Float16($0).bitPattern })
      case .bf16, .i32, .i64, .boolean, .other:
        throw Self.refusal(path, "“\(input.name)” takes \(input.elementType)")
      }
  }

  private static func refusal(_ path: String, _ reason: String) -> InferenceError {
    InferenceError(
      kind: .modelUnsupported, message: "cannot give pixels to the model \(path): \(reason)",
      path: path)
  }

  /// What the graph takes of pixels that fit `description`.
  func prepared(_ tensor: Tensor) -> RawTensor {
    guard case .uint8(let bytes) = tensor.values, tensor.shape.count == 4 else {
      return RawTensor(tensor)
    }
    let (batch, height, width) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
    let shape = [batch, 3, height, width]
    switch form {
    case .asGiven: return RawTensor(tensor)
    case .planarBytes:
      let table = (0..<3 * 256).map { UInt8(truncatingIfNeeded: $0) }
      let values = Self.planes(bytes, batch, height * width, table)
      return RawTensor(Tensor(shape: shape, values: .uint8(values)))
    case .floats(let table):
      let values = Self.planes(bytes, batch, height * width, table)
      return RawTensor(Tensor(shape: shape, values: .float32(values)))
    case .halves(let table):
      return RawTensor(shape: shape, halves: Self.planes(bytes, batch, height * width, table))
    }
  }

  /// Pixels that lie together, taken apart into planes of one channel.
  private static func planes<Number>(
    _ bytes: [UInt8], _ batch: Int, _ area: Int, _ table: [Number]
  ) -> [Number] {
    [Number](unsafeUninitializedCapacity: bytes.count) { planes, count in
      for image in 0..<batch {
        for channel in 0..<3 {
          let (source, target) = (image * area * 3 + channel, (image * 3 + channel) * area)
          for pixel in 0..<area {
            planes.initializeElement(
              at: target + pixel, to: table[channel << 8 + Int(bytes[source + 3 * pixel])])
          }
        }
      }
      count = bytes.count
    }
  }
}
