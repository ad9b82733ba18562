// A model that an inference server runs: the Open Inference Protocol, version 2,
// over HTTP (https://github.com/kserve/open-inference-protocol), with its
// extension for binary tensors where the server has it.

import HTTPRequesting
import Support
import Synchronization

/// A model on an inference server.
///
/// Requests are repeated where they may pass. As many are under way as there are
/// callers; each holds one batch in and one answer, which is bounded.
final class ServedEngine: InferenceEngine {
  let inputs: [TensorDescription]
  let outputs: [TensorDescription]
  var cameFromCache: Bool { false }
  let largestBatch: Int?
  /// How often the server was away, so that another may have come back.
  var interruptions: Int { interruptionCount.load(ordering: .acquiring) }

  private let requests: ServedRequests
  private let pixels: PixelTable?
  /// The outputs that are asked for: a row for each of the batch, or unknown.
  private let wanted: [Int]
  /// Nil until an answer has told whether the server takes binary tensors.
  private let takesBinary = Mutex<Bool?>(nil)
  private let interruptionCount = Atomic(0)

  /// Asks the server what the model takes and gives.
  ///
  /// - Throws: `InferenceError`: `modelMissing` if the server has no such model,
  ///   `serverUnavailable` if it does not answer.
  init(
    _ model: ServedModel, pixels: PixelInput?, client: HTTPClient, clock: HTTPRetryClock
  ) throws(InferenceError) {
    let requests = ServedRequests(model, client: client, clock: clock)
    self.requests = requests
    let metadata = try requests.metadata()
    largestBatch = try requests.largestBatch()
    let outputs = metadata.outputs
    self.outputs = outputs
    wanted = metadata.outputs.indices.filter { index in
      let shape = metadata.outputs[index].shape
      return shape == nil || shape?.count == 2
    }
    guard !wanted.isEmpty else {
      throw requests.failure(
        .modelUnsupported,
        "gives no rows of numbers, but "
          + (outputs.isEmpty
            ? "nothing that it names" : outputs.map(\.name).joined(separator: ", ")))
    }
    self.pixels = try pixels.map { wanted throws(InferenceError) in
      try PixelTable(wanted, for: metadata.inputs, path: requests.label)
    }
    guard !metadata.inputs.isEmpty else {
      throw requests.failure(
        .modelUnsupported, "names no inputs: write them into its settings on the server")
    }
    inputs = self.pixels.map { [$0.description] } ?? metadata.inputs
  }

  func run(_ tensors: [Tensor]) throws(InferenceError) -> [FloatTensor] {
    let raw = pixels.map { table in tensors.map(table.prepared) } ?? tensors.map(RawTensor.init)
    let names = (pixels?.graphName).map { [$0] } ?? inputs.map(\.name)
    let asked = wanted.map { outputs[$0].name }
    let known = takesBinary.withLock { $0 }
    let answer: ServedAnswer
    do {
      answer = try requests.infer(
        ServedMessage.request(raw, names, outputs: asked, isBinary: known ?? true),
        noteInterruption)
      if known == nil { takesBinary.withLock { $0 = true } }
    } catch {
      // Only a refusal of the very first may mean that it knows JSON alone.
      guard known == nil, error.kind == .runFailed || error.kind == .wrongInput else { throw error }
      do {
        answer = try requests.infer(
          ServedMessage.request(raw, names, outputs: asked, isBinary: false), noteInterruption)
      } catch _ {
        throw error
      }
      takesBinary.withLock { $0 = false }
    }
    return try results(answer)
  }

  private func noteInterruption() {
    interruptionCount.add(1, ordering: .acquiringAndReleasing)
  }

  private func results(_ answer: ServedAnswer) throws(InferenceError) -> [FloatTensor] {
    var results = outputs.map { _ in FloatTensor(shape: [], values: []) }
    for index in wanted {
      guard let output = answer.outputs.first(where: { $0.name == outputs[index].name }) else {
        throw requests.failure(.runFailed, "answered without its output “\(outputs[index].name)”")
      }
      guard output.tensor.shape.reduce(1, *|) == output.tensor.values.count else {
        throw requests.failure(
          .runFailed,
          "answered with \(output.tensor.values.count) numbers for the shape "
            + "\(output.tensor.shape) of “\(output.name)”")
      }
      results[index] = output.tensor
    }
    return results
  }
}
