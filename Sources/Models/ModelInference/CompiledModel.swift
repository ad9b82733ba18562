// A model ready to run: how it is loaded, and its inputs and outputs.
// CompiledModel+Running.swift runs it.

import COpenVINO
import Glibc
import Support
import Synchronization

/// A model compiled for this machine's processor.
///
/// May be used from several threads at once; each inference under way has its
/// own request, and requests are kept for reuse.
public final class CompiledModel: Sendable {
  /// The model's file, as given.
  public let path: String
  /// How it was compiled.
  public let options: InferenceOptions
  /// In the file's order.
  public let inputs: [TensorDescription]
  /// In the file's order.
  public let outputs: [TensorDescription]
  /// Whether the compiled form came from the cache.
  public let cameFromCache: Bool

  // Requests are released before the model they were made from: properties are
  // released in the order of their declaration.
  private let idle = Mutex<[InferenceRequest]>([])
  private let loaded: LoadedModel

  /// Reads and compiles a model, or takes it from the cache.
  ///
  /// Cost: reading the whole file once; for a tower of 250 MB about a second,
  /// a quarter of that from the cache.
  ///
  /// - Parameters:
  ///   - path: an `.onnx` file, or an `.xml` file with its `.bin` beside it.
  ///   - pixels: makes the model's one input take plain pixels.
  /// - Throws: `InferenceError`.
  public init(
    path: String, pixels: PixelInput? = nil, options: InferenceOptions = InferenceOptions()
  ) throws(InferenceError) {
    guard access(path, R_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      throw InferenceError(
        kind: .modelMissing, message: "cannot read the model \(path): \(reason)", path: path)
    }
    let compiling = OpenVINOStage(
      kind: .modelUnsupported, action: "compile the model", path: path)
    let cache = CompiledModelCache(modelPath: path, pixels: pixels, options: options)
    // Checked while the runtime loads its plugin for the processor.
    let entry = cache?.startChecking()
    let core = try OpenVINORuntime.makeCore(options, path: path)
    if entry != nil { OpenVINORuntime.loadPlugin(core) }
    if let entry, let kept = cache?.load(entry, core: core, compiling) {
      loaded = kept
      cameFromCache = true
    } else {
      let graph = try GraphSource(
        path: path, pixels: pixels, cacheFolder: options.cacheFolder, core: core)
      let (corePointer, graphPointer) = (core.pointer, graph.model.pointer)
      let handle = try OwnedHandle(compiling, release: ov_compiled_model_free) { made in
        ov_core_compile_model_props(corePointer, graphPointer, "CPU", 0, nil, &made)
      }
      cache?.store(handle)
      loaded = LoadedModel(handle: handle, mapping: nil)
      cameFromCache = false
    }
    self.path = path
    self.options = options
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
    let properties =
      [
        ("INFERENCE_PRECISION_HINT", options.effectivePrecision.rawValue),
        ("INFERENCE_NUM_THREADS", String(options.threads)),
        ("PERFORMANCE_HINT", options.goal == .latency ? "LATENCY" : "THROUGHPUT"),
        // Pinned threads would fight with the decoders' for the same cores.
        ("ENABLE_CPU_PINNING", "NO"),
      ] + (options.streams.map { [("NUM_STREAMS", String($0))] } ?? [])
    let status = withProperties(properties) { list in
      ov_core_set_properties(core.pointer, "CPU", list.count, list)
    }
    try stage.check(status)
    return core
  }

  /// Loads the processor's plugin now; otherwise the first model does, which
  /// also reports a failure.
  static func loadPlugin(_ core: borrowing OwnedHandle) {
    var name: UnsafeMutablePointer<CChar>?
    // Any property will do: to answer, the runtime needs the plugin.
    guard ov_core_get_property(core.pointer, "CPU", "FULL_DEVICE_NAME", &name) == OK else { return }
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
