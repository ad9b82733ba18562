// What stops a workflow as a whole. One bad file never does; it is reported
// as a FileFailure instead.

public import SearchDomain
public import Support

/// Why a workflow could not be carried out.
public struct WorkflowError: SentenceError {
  /// What can go wrong.
  public enum Kind: String, Hashable, Sendable {
    /// The library's vectors were made by another model.
    case modelMismatch
    /// The library has no image yet.
    case emptyLibrary
    /// A named path does not exist.
    case noSuchPath
    /// A bucket or list cannot be read.
    case unreachableSource
    /// A file of metadata cannot be read or makes no sense.
    case invalidMetadata
    /// The disk refused: full, read-only, failing.
    case inputOutput
    /// A set of captions or classes that cannot be evaluated with.
    case unusableDataset
    /// A set of captions or classes without anything in it.
    case emptyDataset
  }

  /// What went wrong; decides how it is told and what status follows.
  public let kind: Kind
  /// One clear sentence that says what to do.
  public let message: String

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }
}

extension WorkflowError {
  /// A path that was named for indexing and is not there.
  public static func noSuchPath(_ path: FilePath) -> WorkflowError {
    WorkflowError(
      kind: .noSuchPath,
      message: "\(path) does not exist: check the spelling, or mount the disk it is on")
  }
}

extension WorkflowError {
  package static func unusableDataset(_ message: String) -> WorkflowError {
    WorkflowError(kind: .unusableDataset, message: message)
  }

  package static func emptyDataset(_ message: String) -> WorkflowError {
    WorkflowError(kind: .emptyDataset, message: message)
  }
}
