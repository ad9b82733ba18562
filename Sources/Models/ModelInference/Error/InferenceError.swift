// The one error type of this target: why a model could not be read, compiled or
// run, in one sentence.

public import Support

/// Why a model could not be read, compiled or run.
public struct InferenceError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// There is no file at the path, or it may not be read.
    case modelMissing
    /// The file is damaged, cut off, or of no format that is read.
    case modelUnreadable
    /// The file is sound, but uses something that cannot be run here.
    case modelUnsupported
    /// A tensor does not fit the model's input.
    case wrongInput
    /// The runtime failed while the model ran, for example because memory ran
    /// out.
    case runFailed
    /// The runtime itself could not be started.
    case runtimeUnavailable
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence that names the file or tensor.
  public let message: String
  /// The model's path, if one is concerned.
  public let path: String?
  /// OpenVINO's status code, if it gave one; see its `ov_status_e`.
  public let code: Int32?

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String, path: String? = nil, code: Int32? = nil) {
    self.kind = kind
    self.message = message
    self.path = path
    self.code = code
  }
}

extension InferenceError {
  /// The first line of OpenVINO's words that says something: its messages
  /// open with source positions and repeated conditions.
  static func firstUsefulLine(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop { $0 == " " || $0 == "\t" })
    }
    let useful = lines.first { line in
      !line.isEmpty && !line.hasPrefix("Exception from ") && !line.hasPrefix("Check '")
    }
    return String((useful ?? lines.first ?? "no reason given").prefix(300))
  }
}
