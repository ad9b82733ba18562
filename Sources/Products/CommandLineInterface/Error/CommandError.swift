// What can go wrong between the typed line and the libraries. How each is
// said is ErrorMessages' affair, what status it ends with is ExitStatus'.

public import Support

/// A command that could not be carried out, as far as the command line itself
/// is concerned; the libraries' own errors pass through unchanged.
public struct CommandError: SentenceError {
  /// Why, with what the sentence needs to name.
  public enum Kind: Hashable, Sendable {
    case missingCommand
    case unknownCommand(String, suggestion: String?)
    case unknownAction(command: String, action: String, known: [String])
    case unknownFlag(String, command: String?, suggestion: String?)
    /// The flag exists, but other commands take it.
    case flagOfOtherCommands(String, command: String?, takenBy: [String])
    case missingValue(flag: String, valueName: String)
    case unexpectedValue(flag: String)
    /// A number outside its range; `expected` states the range.
    case tooSmall(flag: String, value: String, expected: String)
    case tooLarge(flag: String, value: String, expected: String)
    case badValue(flag: String, value: String, expected: String)
    /// The same for a value that may hold a key or password: it is not shown.
    case badSecret(name: String, expected: String)
    case missingOperand(command: String, name: String)
    case unexpectedOperand(String, command: String)
    case conflict(String, String)
    /// A flag that says nothing without another.
    case alone(flag: String, needs: String)
    /// A query or filter that cannot be read; the sentence is the reader's.
    case query(String)
    /// An environment variable or a line of `.env` that cannot be used.
    case badSetting(name: String, value: String, expected: String)
    /// `VECTOR_SIZE` states another dimension than the model has.
    case vectorSize(stated: Int, actual: Int, model: String)
    /// Letting others in needs a key; what lets them in begins the sentence.
    case keyNeeded(because: String)
    /// A file named on the command line cannot be read or written.
    case file(path: String, operation: String, reason: String)
    /// The command works on libraries of this machine alone, and a store is
    /// named.
    case notOnStore(String)
    /// Nothing was found that was asked for by name.
    case notFound(String)
    /// The check found damage that is still there.
    case damageFound(Int)
    /// The reader of stdout went away, as `head` does.
    case outputClosed
    case outputFailed(code: Int32)
    case interrupted
  }

  /// What went wrong; decides how it is told and what status follows.
  public let kind: Kind

  /// An error of a kind, whose sentence ErrorMessages writes.
  public init(_ kind: Kind) { self.kind = kind }

  /// One clear sentence.
  public var message: String { ErrorMessages.text(of: self) }
}
