// Why a library cannot be handed on or taken in, in one sentence.

public import Support

/// An export or import that cannot be carried out.
public struct InterchangeError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The folder holds no export, or one that is not whole.
    case notAnExport
    /// A file of the folder is damaged or not of the form that is read.
    case damaged
    /// The folder's vectors are not those of the library's model.
    case modelMismatch
    /// Nobody said which model made the vectors.
    case modelUnknown
    /// There is something in the folder already.
    case folderInUse
    /// The library has nothing to hand on.
    case emptyLibrary
    /// The system refused to read or write.
    case file
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the file or folder.
  public let message: String

  /// A sentence that names the file or folder.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
