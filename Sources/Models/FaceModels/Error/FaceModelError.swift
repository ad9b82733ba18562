// The one error type of this target: why a folder of face models finds no
// faces, in one sentence that says which file is wrong and what to do.

internal import ModelInference
public import Support

/// Why a folder of face models could not be used.
public struct FaceModelError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// A file that belongs to the folder is not there or cannot be read.
    case fileMissing
    /// `faces.json` is damaged or says something impossible.
    case configurationInvalid
    /// A network's file is damaged.
    case modelDamaged
    /// The folder is sound, but of a kind that is not supported here.
    case modelUnsupported
    /// A network ran, but its output is not what its place in the folder says.
    case badOutput
    /// The runtime failed, for example because memory ran out.
    case inferenceFailed
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence.
  public let message: String
  /// The file concerned.
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

extension FaceModelError {
  init(_ error: InferenceError) {
    let kind: Kind =
      switch error.kind {
      case .modelMissing: .fileMissing
      case .modelUnreadable: .modelDamaged
      case .modelUnsupported, .wrongInput: .modelUnsupported
      case .runFailed, .runtimeUnavailable, .deviceMissing, .serverUnavailable: .inferenceFailed
      }
    self.init(kind: kind, message: error.message, path: error.path, code: error.code)
  }
}
