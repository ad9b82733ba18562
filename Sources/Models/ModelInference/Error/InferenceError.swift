// The one error type of this target: why a model could not be read, compiled or
// run, in one sentence.

internal import GraphReading
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
    /// The device that was asked for is not there.
    case deviceMissing
    /// The server that runs the model does not answer.
    case serverUnavailable
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
  init(_ error: GraphReadingError) {
    let kind: Kind =
      switch error.kind {
      case .unreadable, .weightsMissing: .modelMissing
      case .damaged, .pointer, .leavesFolder: .modelUnreadable
      }
    self.init(kind: kind, message: error.message, path: error.path, code: error.code)
  }

  /// OpenVINO's words without source positions and conditions of its own code,
  /// which open its messages: all that is left, on one line, each thing once.
  static func usefulText(_ text: String) -> String {
    var said: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
      var words = String(line.drop { $0 == " " || $0 == "\t" })
      while words.hasSuffix(" ") { words.removeLast() }
      let isPosition = words.hasPrefix("Exception from ") || words.hasPrefix("Check '")
      if words.isEmpty || isPosition || said.contains(words) { continue }
      said.append(words)
    }
    guard !said.isEmpty else {
      return String(text.prefix { !$0.isNewline }.prefix(300)).isEmpty
        ? "no reason given" : String(text.prefix { !$0.isNewline }.prefix(300))
    }
    let whole = said.joined(separator: " ")
    return whole.count > longestReason ? String(whole.prefix(longestReason)) + "…" : whole
  }

  /// Shape inference on a large graph may list hundreds of nodes.
  private static let longestReason = 1500
}
