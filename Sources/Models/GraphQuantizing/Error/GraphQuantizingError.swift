// The one error type of this target: why a graph was not brought to 8 bits.

internal import GraphReading
public import Support

/// Why there is no 8-bit form of a graph.
public struct GraphQuantizingError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// A file cannot be read or written.
    case inputOutput
    /// The file is not laid out as ONNX files are.
    case damaged
    /// Its operators are older than quantization, it computes in half precision,
    /// nodes of it have constants in other files, or it would not fit into one.
    case unsupported
    /// It holds 8-bit weights already, or no layers that gain by them.
    case nothingToQuantize
    /// An activation has no range, or one that is not finite.
    case missingRange
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence that names the file.
  public let message: String
  /// The file concerned.
  public let path: String
  /// The system's number, or 0.
  public let code: Int32

  init(_ kind: Kind, _ message: String, path: String, code: Int32 = 0) {
    self.kind = kind
    self.message = message
    self.path = path
    self.code = code
  }

  init(_ error: FileError, path: String) {
    self.init(.inputOutput, "\(error)", path: path, code: error.code)
  }

  init(_ error: GraphReadingError) {
    let kind: Kind =
      switch error.kind {
      case .unreadable, .weightsMissing: .inputOutput
      case .damaged, .pointer, .leavesFolder: .damaged
      }
    self.init(kind, error.message, path: error.path, code: error.code)
  }
}
