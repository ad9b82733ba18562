// How well an image and words match, from a model on this machine: BLIP's image
// tower, and a text encoder that looks at the image while it reads.

import Glibc

internal import ImageDecoding
internal import ModelInference
public import SearchDomain
internal import Tokenizers

/// A model that says how well images and words match, in a folder.
///
/// Unlike an embedding, which is made of an image alone, this reads the words
/// with the image before it; so every pair is computed. May be used from
/// several threads at once.
public final class MatchingModel: Sendable {
  /// The folder it was opened from.
  public let folder: BlipFolder
  /// Another state of the folder's files has another.
  public let identity: String
  private let tower: VisionTower
  private let matcher: CompiledModel
  private let inputs: [Input]
  private let tokenizer: Tokenizer

  private enum Input: String {
    case ids = "input_ids"
    case mask = "attention_mask"
    case states = "image_states"
  }

  /// Opens a folder and loads both graphs.
  ///
  /// - Parameter options: the arithmetic is f32 unless bf16 is asked for by
  ///   name.
  /// - Throws: `EmbeddingModelError`; `modelUnsupported` if the folder's model
  ///   writes captions instead.
  public init(
    folder path: String, options: EmbeddingModel.Options = EmbeddingModel.Options()
  ) throws(EmbeddingModelError) {
    let folder = try Self.open(path)
    do {
      tokenizer = try Tokenizer.load(path: folder.path + "/tokenizer.json")
    } catch {
      throw EmbeddingModelError(error)
    }
    tower = try VisionTower(folder, options: options, output: "image_states")
    let matcher = try EmbeddingModelError.translating { () throws(InferenceError) in
      try CompiledModel(path: folder.textPath, options: options.inference.forBlip)
    }
    inputs = matcher.inputs.compactMap { Input(rawValue: $0.name) }
    guard inputs.count == matcher.inputs.count, Set(inputs).count == 3,
      matcher.outputs.map(\.name) == ["logits"]
    else {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: "\(folder.textPath) takes or gives something else than a matcher here; export "
          + "the model again with Tools/export-model", path: folder.textPath)
    }
    self.matcher = matcher
    self.folder = folder
    identity = try folder.state()
  }

  /// What the model in a folder is called; no graph is loaded.
  ///
  /// - Throws: `EmbeddingModelError` for a folder that cannot be one of these.
  public static func name(inFolder path: String) throws(EmbeddingModelError) -> String {
    name(of: try open(path))
  }

  private static func name(of folder: BlipFolder) -> String { "blip \(folder.source)" }

  private static func open(_ path: String) throws(EmbeddingModelError) -> BlipFolder {
    let folder = try BlipFolder.open(path)
    guard folder.task == .matching else {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: "\(folder.path) holds a model that writes captions; it matches no pictures and "
          + "words", path: folder.path)
    }
    return folder
  }

  /// The probability that words describe an image, 0…1.
  ///
  /// Cost: with the published sizes, some 60 billion multiplications.
  ///
  /// - Parameter words: what is beyond the model's longest text is cut off.
  /// - Throws: `FileFailure.Cause` for an image that cannot be decoded,
  ///   `EmbeddingModelError` where none can be matched, `CancellationError`.
  public func probability(of words: String, in image: EncodedImage) throws -> Double {
    let logits = try logits(of: words, inPixels: tower.prepare(image).pixels)
    return 1 / (1 + exp(Double(logits[0]) - Double(logits[1])))
  }

  /// The two logits: of no match, and of a match.
  func logits(of words: String, inPixels pixels: [UInt8]) throws(EmbeddingModelError) -> [Float] {
    let states = try tower.look(at: pixels)
    let ids = tokenizer.encode(words, limit: folder.positions).ids.map(Int64.init)
    let tensors = inputs.map { input in
      switch input {
      case .ids: Tensor(shape: [1, ids.count], values: .int64(ids))
      case .mask: Tensor(shape: [1, ids.count], values: .int64(ids.map { _ in 1 }))
      case .states: Tensor(shape: states.shape, values: .float32(states.values))
      }
    }
    let results = try EmbeddingModelError.translating { () throws(InferenceError) in
      try matcher.run(tensors)
    }
    guard results[0].shape == [1, 2], results[0].values.allSatisfy(\.isFinite) else {
      throw EmbeddingModelError(
        kind: .badOutput, message: "\(matcher.path) gave something else than two numbers",
        path: matcher.path)
    }
    return results[0].values
  }
}

extension MatchingModel: ImageMatcher {
  /// `blip` and the checkpoint.
  public var name: String { Self.name(of: folder) }
  /// One image takes all processors.
  public var parallelImages: Int { 1 }
}
