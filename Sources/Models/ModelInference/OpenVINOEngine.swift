// A model that OpenVINO has compiled, and the runtime as a whole.
// OpenVINOEngine+Running.swift runs the model.

import COpenVINO
import Support
import Synchronization

/// A model that OpenVINO has compiled for one of its devices.
///
/// Requests are kept for reuse.
final class OpenVINOEngine: InferenceEngine {
  let path: String
  let inputs: [TensorDescription]
  let outputs: [TensorDescription]
  let cameFromCache: Bool

  // Requests are released before the model they were made from: properties are
  // released in the order of their declaration.
  private let idle = Mutex<[InferenceRequest]>([])
  private let loaded: LoadedModel

  /// Reads and compiles a model, or takes it from the cache.
  ///
  /// - Throws: `InferenceError`.
  init(path: String, pixels: PixelInput?, options: InferenceOptions) throws(InferenceError) {
    let device = options.device.openVINOName ?? "CPU"
    if device != "CPU" {
      let found = InferenceDevice.found(library: options.onnxRuntime)
      guard found.contains(options.device) else {
        throw options.device.absence(path: path, library: options.onnxRuntime)
      }
    }
    let compiling = OpenVINOStage(
      kind: .modelUnsupported, action: "compile the model", path: path)
    let cache = CompiledModelCache(modelPath: path, pixels: pixels, options: options)
    // Checked while the runtime loads its plugin for the processor.
    let entry = cache?.startChecking()
    let core = try OpenVINORuntime.makeCore(options, path: path)
    if entry != nil { OpenVINORuntime.loadPlugin(core, device) }
    if let entry, let kept = cache?.load(entry, core: core, compiling) {
      loaded = kept
      cameFromCache = true
    } else {
      let graph = try GraphSource(
        path: path, pixels: pixels, cacheFolder: options.cacheFolder, core: core)
      let (corePointer, graphPointer) = (core.pointer, graph.model.pointer)
      let handle = try OwnedHandle(compiling, release: ov_compiled_model_free) { made in
        ov_core_compile_model_props(corePointer, graphPointer, device, 0, nil, &made)
      }
      cache?.store(handle)
      loaded = LoadedModel(handle: handle, mapping: nil)
      cameFromCache = false
    }
    self.path = path
    let pointer = loaded.handle.pointer
    inputs = try TensorDescription.all(
      compiling, count: { ov_compiled_model_inputs_size(pointer, &$0) },
      port: { ov_compiled_model_input_by_index(pointer, $0, &$1) })
    outputs = try TensorDescription.all(
      compiling, count: { ov_compiled_model_outputs_size(pointer, &$0) },
      port: { ov_compiled_model_output_by_index(pointer, $0, &$1) })
  }

  /// Calls `body` with a request that no other thread has.
  func withRequest<R>(
    _ body: (InferenceRequest) throws(InferenceError) -> R
  ) throws(InferenceError) -> R {
    let kept = idle.withLock { $0.popLast() }
    let request = if let kept { kept } else { try makeRequest() }
    let result = try body(request)
    // A request that failed is not put back: its state is unknown.
    idle.withLock { $0.append(request) }
    return result
  }

  private func makeRequest() throws(InferenceError) -> InferenceRequest {
    let stage = OpenVINOStage(kind: .runFailed, action: "prepare to run", path: path)
    let pointer = loaded.handle.pointer
    let handle = try OwnedHandle(stage, release: ov_infer_request_free) { made in
      ov_compiled_model_create_infer_request(pointer, &made)
    }
    return InferenceRequest(handle)
  }
}

/// OpenVINO's compiled model, and the memory it may refer to.
///
/// Safety: OpenVINO allows several threads to make requests from a
/// compiled model, and nothing else is done with it.
final class LoadedModel: @unchecked Sendable {
  // Declared, and so released, before the memory of a model from the cache.
  let handle: OwnedHandle
  private let mapping: MappedFile?

  init(handle: consuming OwnedHandle, mapping: MappedFile?) {
    self.handle = handle
    self.mapping = mapping
  }
}

/// The runtime as a whole.
enum OpenVINORuntime {
  /// The runtime's version and build, such as `2026.4.1-…`.
  static let version: String = {
    var version = ov_version_t()
    guard ov_get_openvino_version(&version) == OK else { return "unknown" }
    defer { ov_version_free(&version) }
    return version.buildNumber.map { String(cString: $0) } ?? "unknown"
  }()

  /// A runtime with the options set for everything compiled or imported in it.
  ///
  /// Each model has its own: making one takes a millisecond, and the import
  /// from the cache takes its options from here alone.
  static func makeCore(
    _ options: InferenceOptions, path: String
  ) throws(InferenceError) -> OwnedHandle {
    let stage = OpenVINOStage(
      kind: .runtimeUnavailable, action: "start the OpenVINO runtime for", path: path)
    let core = try OwnedHandle(stage, release: ov_core_free) { ov_core_create(&$0) }
    let device = options.device.openVINOName ?? "CPU"
    var properties = [
      ("PERFORMANCE_HINT", options.goal == .latency ? "LATENCY" : "THROUGHPUT")
    ]
    // Neural processors compute in what they have.
    if device != "NPU" {
      properties.append(("INFERENCE_PRECISION_HINT", options.effectivePrecision.rawValue))
    }
    if device == "CPU" {
      properties += [
        ("INFERENCE_NUM_THREADS", String(options.threads)),
        // Pinned threads would fight with the decoders' for the same cores.
        ("ENABLE_CPU_PINNING", "NO"),
      ]
      if let streams = options.streams { properties.append(("NUM_STREAMS", String(streams))) }
    }
    let status = withProperties(properties) { list in
      ov_core_set_properties(core.pointer, device, list.count, list)
    }
    try stage.check(status)
    return core
  }

  /// Loads a device's plugin now; otherwise the first model does, which also
  /// reports a failure.
  static func loadPlugin(_ core: borrowing OwnedHandle, _ device: String) {
    var name: UnsafeMutablePointer<CChar>?
    // Any property will do: to answer, the runtime needs the plugin.
    guard ov_core_get_property(core.pointer, device, "FULL_DEVICE_NAME", &name) == OK else {
      return
    }
    ov_free(name)
  }
}

extension TensorDescription {
  static func all(
    _ stage: OpenVINOStage, count: (inout Int) -> ov_status_e,
    port: (Int, inout OpaquePointer?) -> ov_status_e
  ) throws(InferenceError) -> [TensorDescription] {
    var number = 0
    try stage.check(count(&number))
    var descriptions: [TensorDescription] = []
    for index in 0..<number {
      let handle = try OwnedHandle(stage, release: ov_output_const_port_free) { port(index, &$0) }
      descriptions.append(try TensorDescription(port: handle, stage))
    }
    return descriptions
  }

  private init(port: borrowing OwnedHandle, _ stage: OpenVINOStage) throws(InferenceError) {
    var rawName: UnsafeMutablePointer<CChar>?
    // Fails for a port without a name; it is then found by its place.
    if ov_port_get_any_name(port.pointer, &rawName) == OK, let rawName {
      name = String(cString: rawName)
      ov_free(rawName)
    } else {
      name = ""
    }
    var type = DYNAMIC
    try stage.check(ov_port_get_element_type(port.pointer, &type))
    elementType = ElementType(type)
    var partial = ov_partial_shape_t()
    try stage.check(ov_port_get_partial_shape(port.pointer, &partial))
    defer { ov_partial_shape_free(&partial) }
    guard partial.rank.min == partial.rank.max, let axes = partial.dims else {
      shape = partial.rank.max == 0 ? [] : nil
      return
    }
    // A known rank comes with that many axes.
    shape = (0..<Int(partial.rank.max)).map { axis in
      axes[axis].min == axes[axis].max && axes[axis].max >= 0 ? Int(axes[axis].max) : nil
    }
  }
}
