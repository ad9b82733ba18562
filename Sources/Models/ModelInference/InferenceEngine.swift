// What a runtime does for CompiledModel, which checks what goes in.

/// A model that one runtime has made ready.
///
/// May be used from several threads at once.
protocol InferenceEngine: Sendable {
  /// In the file's order.
  var inputs: [TensorDescription] { get }
  /// In the file's order.
  var outputs: [TensorDescription] { get }
  /// Whether the compiled form came from the cache.
  var cameFromCache: Bool { get }

  /// The most rows in one inference, where a free batch is bounded.
  var largestBatch: Int? { get }
  /// How often what runs the model was away, so that another may have taken its
  /// place.
  var interruptions: Int { get }

  /// Runs the model once with tensors that fit its inputs.
  ///
  /// - Returns: one for each of `outputs`, in their order; 16-bit floats are
  ///   widened, and what are no floats, or would be sent in vain, have no values.
  /// - Throws: `InferenceError` (`runFailed`, `serverUnavailable`).
  func run(_ tensors: [Tensor]) throws(InferenceError) -> [FloatTensor]
}

extension InferenceEngine {
  var largestBatch: Int? { nil }
  var interruptions: Int { 0 }
}
