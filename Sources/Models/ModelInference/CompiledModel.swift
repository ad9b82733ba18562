// A model ready to run, whatever runtime runs it.

import Glibc
package import HTTPRequesting
import Support

/// A model compiled for a device of this machine, or run by a server.
///
/// May be used from several threads at once; each inference under way has its
/// own request.
public final class CompiledModel: Sendable {
  /// The model's file, as given; of a served one, its name and its server.
  public let path: String
  /// How it was compiled.
  public let options: InferenceOptions
  private let engine: any InferenceEngine

  /// In the file's order.
  public var inputs: [TensorDescription] { engine.inputs }
  /// In the file's order.
  public var outputs: [TensorDescription] { engine.outputs }
  /// Whether the compiled form came from the cache.
  public var cameFromCache: Bool { engine.cameFromCache }

  /// Reads and compiles a model, or takes it from the cache.
  ///
  /// Cost: reading the whole file once; for a tower of 250 MB about a second,
  /// a quarter of that from the cache.
  ///
  /// - Parameters:
  ///   - path: an `.onnx` file, or an `.xml` file with its `.bin` beside it,
  ///     which ONNX Runtime does not read.
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
    self.path = path
    self.options = options
    engine =
      options.device.needsONNXRuntime
      ? try ONNXRuntimeEngine(path: path, pixels: pixels, options: options)
      : try OpenVINOEngine(path: path, pixels: pixels, options: options)
  }

  /// A model that an inference server runs.
  ///
  /// Cost: two requests, which are repeated where they may pass, some eight
  /// seconds long.
  ///
  /// - Parameter options: its streams are how many batches are under way at once;
  ///   the rest is the server's to decide.
  /// - Throws: `InferenceError`: `modelMissing` where the server has no such
  ///   model, `serverUnavailable` where it does not answer.
  public convenience init(
    served: ServedModel, pixels: PixelInput? = nil, options: InferenceOptions = InferenceOptions()
  ) throws(InferenceError) {
    try self.init(
      served: served, pixels: pixels, options: options,
      client: HTTPClient(connections: max(8, options.streams ?? 1)), clock: .system)
  }

  /// The same with time of the caller's making.
  package init(
    served: ServedModel, pixels: PixelInput? = nil, options: InferenceOptions = InferenceOptions(),
    client: HTTPClient, clock: HTTPRetryClock
  ) throws(InferenceError) {
    path = "\(served.name) on \(served.server)"
    self.options = options
    engine = try ServedEngine(served, pixels: pixels, client: client, clock: clock)
  }

  /// The most rows in one inference, where the batch is free and a server bounds
  /// it.
  public var largestBatch: Int? { engine.largestBatch }

  /// How often a server was away meanwhile: it may have come back as another.
  public var interruptions: Int { engine.interruptions }

  /// Runs the model once.
  ///
  /// May be called from several threads at once.
  ///
  /// - Parameter tensors: one for each of `inputs`, in their order, of their
  ///   element type and with their fixed axes.
  /// - Returns: one for each of `outputs`, in their order; 16-bit floats are
  ///   widened.
  /// - Throws: `InferenceError`: `wrongInput` if a tensor does not fit,
  ///   `runFailed` if the runtime fails, `serverUnavailable` if a server is away.
  public func run(_ tensors: [Tensor]) throws(InferenceError) -> [FloatTensor] {
    try check(tensors)
    return try engine.run(tensors)
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
}
