// What stops a workflow as a whole. One bad file never does; it is reported
// as an IndexingFailure instead.

public import Support

/// Why a workflow could not be carried out.
public struct WorkflowError: Error, Sendable, Hashable {
  public enum Kind: String, Hashable, Sendable {
    /// The library's vectors were made by another model.
    case modelMismatch
    /// The library has no picture yet.
    case emptyLibrary
    /// A named path does not exist.
    case noSuchPath
    /// The disk refused: full, read-only, failing.
    case inputOutput
  }

  public var fault: Fault {
    switch kind {
    case .modelMismatch, .emptyLibrary, .noSuchPath: .callerMistake
    case .inputOutput: .environment
    }
  }

  public let kind: Kind
  /// One clear sentence that says what to do.
  public let message: String

  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }
}

extension WorkflowError: CustomStringConvertible {
  public var description: String { message }
}
