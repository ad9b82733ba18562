// A model that ONNX Runtime runs: the way to NVIDIA's processors, and a second
// opinion on this machine's.

import CONNXRuntime
import FoundationEssentials
import Glibc
import Support

/// A model read by ONNX Runtime.
///
/// Safety: ONNX Runtime allows several threads to run a session at once, and
/// nothing of it changes after `init`.
final class ONNXRuntimeEngine: InferenceEngine, @unchecked Sendable {
  let inputs: [TensorDescription]
  let outputs: [TensorDescription]
  /// Nothing compiled is kept by us; TensorRT keeps its own.
  var cameFromCache: Bool { false }

  private let path: String
  private let session: OpaquePointer
  private let pixels: PixelTable?
  /// Where the weights lie, which ONNX Runtime may map.
  private let place: ReadablePlace

  /// Reads a model and makes it ready for the device of `options`.
  ///
  /// - Throws: `InferenceError`.
  init(path: String, pixels: PixelInput?, options: InferenceOptions) throws(InferenceError) {
    guard path.hasSuffix(".onnx") else {
      throw InferenceError(
        kind: .modelUnsupported,
        message: "ONNX Runtime reads no model but .onnx files, and \(path) is none: take an ONNX "
          + "export, or another device", path: path)
    }
    let library = try ONNXRuntimeLibrary.shared(options.onnxRuntime)
    let place = try ReadablePlace(of: path, cacheFolder: options.cacheFolder)
    let (session, inputs, outputs) = try Self.load(place.path, of: path, library, options)
    self.path = path
    self.place = place
    self.session = session
    self.outputs = outputs
    do {
      self.pixels = try pixels.map { wanted throws(InferenceError) in
        try PixelTable(wanted, for: inputs, path: path)
      }
    } catch {
      glimpse_ort_unload(session)
      throw error
    }
    self.inputs = self.pixels.map { [$0.description] } ?? inputs
  }

  deinit { glimpse_ort_unload(session) }

  private static func load(
    _ readPath: String, of path: String, _ library: ONNXRuntimeLibrary, _ options: InferenceOptions
  ) throws(InferenceError) -> (OpaquePointer, [TensorDescription], [TensorDescription]) {
    let provider = options.device.provider
    if let name = provider.name, !library.providers.contains(name) {
      throw options.device.absence(
        path: path, reason: "ONNX Runtime was built without \(name)", library: options.onnxRuntime)
    }
    // Callers that run side by side are the threads; else one call has all.
    let threads = options.goal == .throughput ? 1 : options.threads
    var session: OpaquePointer?
    var isOfProvider: Int32 = 0
    let failure = glimpse_ort_load(
      library.runtime, readPath, provider.number, Int32(clamping: threads), options.cacheFolder,
      &session, &isOfProvider)
    if let reason = reason(failure) {
      if isOfProvider != 0 {
        throw options.device.absence(
          path: path, reason: reason + " (its libraries must be on the loader's path)",
          library: options.onnxRuntime)
      }
      throw InferenceError(
        kind: .modelUnreadable, message: "cannot read the model \(path): \(reason)", path: path)
    }
    guard let session else {
      throw InferenceError(
        kind: .modelUnreadable, message: "cannot read the model \(path): nothing came", path: path)
    }
    do {
      return (session, try describe(session, 0, path), try describe(session, 1, path))
    } catch {
      glimpse_ort_unload(session)
      throw error
    }
  }

  /// The text that a call failed with, which is freed; nil where it did not.
  private static func reason(_ failure: UnsafeMutablePointer<CChar>?) -> String? {
    guard let failure else { return nil }
    defer { free(failure) }
    // "[ONNXRuntimeError] : 1 : FAIL : " ends what its own code has to say.
    let text = String(cString: failure)
    let words = text.components(separatedBy: "[ONNXRuntimeError] : ").last ?? text
    let parts = words == text ? [] : words.components(separatedBy: " : ").dropFirst(2)
    return InferenceError.usefulText(parts.isEmpty ? text : parts.joined(separator: " : "))
  }

  private static func describe(
    _ session: OpaquePointer, _ ofOutputs: Int32, _ path: String
  ) throws(InferenceError) -> [TensorDescription] {
    func check(_ failure: UnsafeMutablePointer<CChar>?) throws(InferenceError) {
      guard let reason = reason(failure) else { return }
      throw InferenceError(
        kind: .modelUnsupported, message: "cannot use the model \(path): \(reason)", path: path)
    }
    var count = 0
    try check(glimpse_ort_count(session, ofOutputs, &count))
    var descriptions: [TensorDescription] = []
    for index in 0..<count {
      var description = glimpse_ort_description()
      try check(glimpse_ort_describe(session, ofOutputs, index, &description))
      defer { free(description.name) }
      descriptions.append(TensorDescription(description))
    }
    return descriptions
  }

  func run(_ tensors: [Tensor]) throws(InferenceError) -> [FloatTensor] {
    let tensors = pixels.map { table in tensors.map(table.prepared) } ?? tensors.map(RawTensor.init)
    let names = (pixels?.graphName).map { [$0] } ?? inputs.map(\.name)
    let inputNames = names.map { strdup($0) }
    let outputNames: [UnsafePointer<CChar>?] = outputs.map { UnsafePointer(strdup($0.name)) }
    var values = [OpaquePointer?](repeating: nil, count: outputs.count)
    defer {
      for name in inputNames { free(name) }
      for name in outputNames { free(UnsafeMutablePointer(mutating: name)) }
      for value in values { glimpse_ort_release(session, value) }
    }
    let failure = RawTensor.withAll(tensors) { parts in
      let given = zip(parts, inputNames).map { part, name in
        glimpse_ort_input(
          name: name, type: part.type, data: part.bytes.baseAddress, bytes: part.bytes.count,
          axes: part.axes.baseAddress, rank: part.axes.count)
      }
      return glimpse_ort_run(
        session, given, given.count, outputNames, outputNames.count, &values)
    }
    if let reason = Self.reason(failure) { throw failed(reason) }
    return try values.map(read)
  }

  private func failed(_ reason: String) -> InferenceError {
    InferenceError(
      kind: .runFailed, message: "cannot run the model \(path): \(reason)", path: path)
  }

  private func read(_ value: OpaquePointer?) throws(InferenceError) -> FloatTensor {
    guard let value else { throw failed("an output has no value") }
    var description = glimpse_ort_description()
    var data: UnsafeRawPointer?
    if let reason = Self.reason(glimpse_ort_read(session, value, &description, &data)) {
      throw failed(reason)
    }
    guard let shape = TensorDescription(description).shape?.map({ $0 ?? 0 }) else {
      throw failed("an output is no tensor, or has more than \(GLIMPSE_ORT_AXES) axes")
    }
    let count = shape.reduce(1, *)
    guard count > 0 else { return FloatTensor(shape: shape, values: []) }
    guard let data else { throw failed("an output has no data") }
    // The value holds `count` elements of its type, and lives until we return.
    return FloatTensor(
      shape: shape, values: ElementType(onnx: description.type).floats(data, count: count))
  }
}

extension InferenceDevice {
  /// The provider of ONNX Runtime: as it is called, nil for the processor's,
  /// and as the loader numbers it.
  fileprivate var provider: (name: String?, number: glimpse_ort_provider) {
    switch self {
    case .cuda: ("CUDAExecutionProvider", GLIMPSE_ORT_CUDA)
    case .tensorrt: ("TensorrtExecutionProvider", GLIMPSE_ORT_TENSORRT)
    case .auto, .cpu, .gpu, .npu, .onnxruntime: (nil, GLIMPSE_ORT_CPU)
    }
  }
}

extension TensorDescription {
  fileprivate init(_ description: glimpse_ort_description) {
    var axes = description.axes
    let all = withUnsafeBytes(of: &axes) { Array($0.bindMemory(to: Int64.self)) }
    self.init(
      name: description.name.map { String(cString: $0) } ?? "",
      elementType: ElementType(onnx: description.type),
      shape: description.rank >= 0
        ? all.prefix(Int(description.rank)).map { $0 < 0 ? nil : Int($0) } : nil)
  }
}

extension ElementType {
  /// - Parameter type: as ONNX numbers it (onnx.proto, TensorProto.DataType).
  init(onnx type: Int32) {
    switch Int(type) {
    case GLIMPSE_ORT_FLOAT: self = .f32
    case GLIMPSE_ORT_FLOAT16: self = .f16
    case GLIMPSE_ORT_BFLOAT16: self = .bf16
    case GLIMPSE_ORT_UINT8: self = .u8
    case GLIMPSE_ORT_INT32: self = .i32
    case GLIMPSE_ORT_INT64: self = .i64
    case GLIMPSE_ORT_BOOL: self = .boolean
    default: self = .other
    }
  }
}
