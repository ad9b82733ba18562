// The part of a captioning model that writes: one token at a time for all
// beginnings of a caption, with what it made of the tokens before.

internal import ModelInference

/// The compiled text decoder of a folder that writes captions.
struct CaptionDecoder: Sendable {
  private let model: CompiledModel
  private let inputs: [Input]
  private let outputs: (logits: Int, present: Int)
  private let generation: BlipFolder.Generation
  /// Keys and values of all layers.
  private let rows: Int
  /// Numbers of a key or value of one beginning.
  private let width: Int
  private let heads: Int
  private let vocabularySize: Int

  private enum Input: String {
    case ids = "input_ids"
    case position, past, mask = "past_mask", imageKeys = "image_keys"
  }

  /// What was made of a caption's beginnings so far.
  struct Memory {
    /// Steps × rows × beams × width; steps to come are zeros.
    fileprivate var past: [Float]
    fileprivate var steps = 0
  }

  /// - Throws: `EmbeddingModelError`.
  init(
    _ folder: BlipFolder, _ generation: BlipFolder.Generation, options: InferenceOptions
  ) throws(EmbeddingModelError) {
    let model = try EmbeddingModelError.translating { () throws(InferenceError) in
      try CompiledModel(path: folder.textPath, options: options)
    }
    let inputs = model.inputs.compactMap { Input(rawValue: $0.name) }
    let names = model.outputs.map(\.name)
    guard inputs.count == model.inputs.count, Set(inputs).count == 5,
      let logits = names.firstIndex(of: "logits"), let present = names.firstIndex(of: "present")
    else {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: "\(folder.textPath) takes or gives something else than a decoder of captions "
          + "here; export the model again with Tools/export-model", path: folder.textPath)
    }
    let (rows, heads) = (2 * folder.textLayers, folder.heads)
    let size = folder.textWidth / heads
    let stated: [(TensorDescription?, [Int?])] = [
      (model.inputs.first { $0.name == Input.past.rawValue }, [nil, rows, nil, heads, size]),
      (model.outputs[present], [rows, nil, heads, size]),
      (model.outputs[logits], [nil, folder.vocabularySize]),
    ]
    for case (let tensor?, let shape) in stated where !tensor.allows(shape) {
      throw EmbeddingModelError(
        kind: .configurationInvalid,
        message: "blip.json says other sizes of “\(tensor.name)” than \(folder.textPath) has; "
          + "export the model again with Tools/export-model", path: folder.textPath)
    }
    self.model = model
    self.inputs = inputs
    self.outputs = (logits, present)
    self.generation = generation
    self.rows = rows
    self.heads = heads
    width = folder.textWidth
    vocabularySize = folder.vocabularySize
  }

  /// Nothing said yet.
  func memory() -> Memory {
    Memory(
      past: Array(repeating: 0, count: generation.mostTokens * rows * generation.beams * width))
  }

  /// Takes the last token of each beginning, and gives the logits of the next:
  /// beams × tokens.
  ///
  /// - Parameters:
  ///   - tokens: one a beginning.
  ///   - imageKeys: the image's keys and values, of the image tower.
  /// - Throws: `EmbeddingModelError`.
  func step(
    _ tokens: [Int32], _ memory: inout Memory, imageKeys: FloatTensor
  ) throws(EmbeddingModelError) -> [Float] {
    let (steps, capacity) = (memory.steps, generation.mostTokens)
    let tensors = inputs.map { input in
      switch input {
      case .ids: Tensor(shape: [tokens.count, 1], values: .int64(tokens.map(Int64.init)))
      case .position: Tensor(shape: [1], values: .int64([Int64(steps)]))
      case .past:
        Tensor(
          shape: [capacity, rows, tokens.count, heads, width / heads],
          values: .float32(memory.past))
      case .mask:
        // What is yet to come is left out; the present token is the last.
        Tensor(
          shape: [capacity + 1],
          values: .float32(
            (0...capacity).map { $0 < steps || $0 == capacity ? 0 : -.greatestFiniteMagnitude }))
      case .imageKeys: Tensor(shape: imageKeys.shape, values: .float32(imageKeys.values))
      }
    }
    let results = try EmbeddingModelError.translating { () throws(InferenceError) in
      try model.run(tensors)
    }
    let (logits, present) = (results[outputs.logits], results[outputs.present])
    let rowCount = rows * tokens.count * width
    guard logits.shape == [tokens.count, vocabularySize],
      present.values.count == rowCount, logits.values.allSatisfy(\.isFinite)
    else {
      throw EmbeddingModelError(
        kind: .badOutput, message: "\(model.path) gave something else than the logits of words",
        path: model.path)
    }
    if steps < capacity {
      memory.past.replaceSubrange(steps * rowCount..<(steps + 1) * rowCount, with: present.values)
    }
    memory.steps += 1
    return logits.values
  }

  /// Has each beginning continue the one at its place in `origins`.
  func reorder(_ memory: inout Memory, by origins: [Int]) {
    guard origins != Array(origins.indices) else { return }
    let old = memory.past
    for row in 0..<min(memory.steps, generation.mostTokens) * rows {
      let start = row * origins.count * width
      for (place, origin) in origins.enumerated() where place != origin {
        memory.past.replaceSubrange(
          start + place * width..<start + (place + 1) * width,
          with: old[start + origin * width..<start + (origin + 1) * width])
      }
    }
  }
}

extension TensorDescription {
  /// Whether this shape can be taken or given; nil stands for any length.
  fileprivate func allows(_ wanted: [Int?]) -> Bool {
    guard let shape else { return true }
    return shape.count == wanted.count
      && zip(shape, wanted).allSatisfy { own, wanted in
        own == nil || wanted == nil || own == wanted
      }
  }
}
