// The one error type of this target: why a model folder gives no embeddings,
// in one sentence that says which file is wrong and what to do.

internal import ModelInference
public import SearchDomain
internal import Tokenizers
public import Support

/// Why a model folder could not be used.
public struct EmbeddingModelError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// There is no such folder, or it holds no model.
    case folderMissing
    /// A file that belongs to the model is not there or cannot be read.
    case fileMissing
    /// A configuration file is damaged or says something impossible.
    case configurationInvalid
    /// A tower or the tokenizer is damaged.
    case modelDamaged
    /// The model is sound, but of a kind that is not supported here.
    case modelUnsupported
    /// The model ran, but its output is not an embedding.
    case badOutput
    /// The runtime failed, for example because memory ran out or a device that was
    /// asked for is not there.
    case inferenceFailed
    /// The server that runs the towers does not answer.
    case serverUnavailable
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence.
  public let message: String
  /// The file or folder concerned.
  public let path: String?
  /// The system's or the runtime's number, if it gave one.
  public let code: Int32?

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String, path: String? = nil, code: Int32? = nil) {
    self.kind = kind
    self.message = message
    self.path = path
    self.code = code
  }
}

extension EmbeddingModelError: ImageConcerning {
  /// Never: the model is at fault.
  public var isOfOneImage: Bool { false }
}

extension EmbeddingModelError: EncoderOutage {
  /// Whether the server that runs the towers is away.
  public var isOutage: Bool { kind == .serverUnavailable }
}

extension EmbeddingModelError {
  init(_ error: InferenceError) {
    let kind: Kind =
      switch error.kind {
      case .modelMissing: .fileMissing
      case .modelUnreadable: .modelDamaged
      case .modelUnsupported: .modelUnsupported
      case .wrongInput: .modelUnsupported
      case .runFailed, .runtimeUnavailable, .deviceMissing: .inferenceFailed
      case .serverUnavailable: .serverUnavailable
      }
    self.init(kind: kind, message: error.message, path: error.path, code: error.code)
  }

  init(_ error: TokenizerError) {
    let kind: Kind =
      switch error.kind {
      case .unreadable: .fileMissing
      case .malformed, .invalidField: .modelDamaged
      case .unsupported: .modelUnsupported
      }
    let advice =
      switch error.kind {
      case .unreadable, .malformed, .invalidField: "fetch the file again"
      case .unsupported: "take another export, whose tokenizer is of a kind that is read here"
      }
    self.init(
      kind: kind, message: "\(error.description); \(advice)", path: error.path, code: error.code)
  }

  /// Runs `body`, saying a tower's failure in this target's words.
  static func translating<R>(
    _ body: () throws(InferenceError) -> R
  ) throws(EmbeddingModelError) -> R {
    do { return try body() } catch { throw EmbeddingModelError(error) }
  }
}
