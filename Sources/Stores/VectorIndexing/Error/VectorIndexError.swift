// The one error of this target: what is wrong with an index file.

public import Support

/// An index that cannot be read or written.
///
/// The index is derived from the catalog, so none of these loses an image:
/// the remedy for a damaged, foreign or missing file is to build it again.
public struct VectorIndexError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// No such file.
    case missing
    /// Not an index file, or of a format version that is not read here.
    case foreign
    /// An index file whose checksums or sizes do not hold.
    case damaged
    /// The file could not be read or written; `code` says why.
    case inputOutput
    /// The query has another dimension than the index.
    case dimensionMismatch
    /// A vector that is not finite or of another dimension was to be added.
    case invalidVector
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the file.
  public let message: String
  /// The system's error number for `inputOutput`, else 0.
  public let code: Int32

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String, code: Int32 = 0) {
    self.kind = kind
    self.message = message
    self.code = code
  }
}
