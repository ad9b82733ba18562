// The one error type of this target: what is wrong with a model's file before
// any runtime sees it, in one sentence.

public import Support

/// Why a graph's file says nothing, or something that is refused.
public struct GraphReadingError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// The file cannot be opened or read.
    case unreadable
    /// It is not laid out as ONNX files are.
    case damaged
    /// It names a file of weights outside its own folder.
    case leavesFolder
    /// It is what git keeps in place of a large file.
    case pointer
    /// It names a file of weights that is not there.
    case weightsMissing
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

  static func unreadable(_ path: String, _ error: FileError) -> GraphReadingError {
    GraphReadingError(
      .unreadable, "cannot read the model \(path): \(error.reason)", path: path, code: error.code)
  }
}
