// Why a Parquet file cannot be read or written, with its name.

public import Support

/// A Parquet file that is damaged, beyond what is read here, or refused by the
/// disk.
public struct ParquetError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The bytes are no Parquet file, or a damaged one.
    case damaged
    /// The file is sound and uses what is not read here.
    case unsupported
    /// The system refused to read or write.
    case file
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the file.
  public let message: String

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

/// What is wrong inside a file, without its name.
struct FormatProblem: Error {
  let kind: ParquetError.Kind
  let words: String

  init(_ words: String) {
    kind = .damaged
    self.words = words
  }

  init(unsupported words: String) {
    kind = .unsupported
    self.words = words
  }

  /// The problem with the file's name before it.
  func error(in path: String) -> ParquetError { ParquetError(kind, "\(path): \(words)") }
}
