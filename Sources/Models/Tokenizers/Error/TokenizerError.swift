// The one error of this target. Loading a tokenizer can fail; encoding with a
// loaded one cannot.

public import Support

/// Why a tokenizer file could not be used.
public struct TokenizerError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file is missing or may not be read.
    case unreadable
    /// The file is not JSON.
    case malformed
    /// A field is missing or has a value of the wrong kind.
    case invalidField
    /// The file asks for something this program does not do.
    case unsupported
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the field and what was found there.
  public let message: String
  /// The file, if one was read.
  public let path: String?
  /// The system's error number, if a system call failed.
  public let code: Int32?

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String, path: String? = nil, code: Int32? = nil) {
    self.kind = kind
    self.message = message
    self.path = path
    self.code = code
  }
}

extension TokenizerError {
  /// The message, with the file in front if it is known.
  public var description: String { path.map { "\($0): \(message)" } ?? message }
}

extension TokenizerError {
  static func invalid(_ field: String, _ problem: String) -> TokenizerError {
    TokenizerError(kind: .invalidField, message: "\(field) \(problem)")
  }

  /// - Parameter part: the section in words, such as "normalizer".
  static func unsupported(_ part: String, _ name: String, at field: String) -> TokenizerError {
    TokenizerError(
      kind: .unsupported, message: "the \(part) \"\(name)\" at \(field) is not supported")
  }

  func at(path: String) -> TokenizerError {
    TokenizerError(kind: kind, message: message, path: path, code: code)
  }
}
