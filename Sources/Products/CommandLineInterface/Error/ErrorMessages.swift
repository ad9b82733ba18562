// Every sentence that an error becomes; no other file words one.

import GlimpseKit
import Glibc
import Interchange
import Support

enum ErrorMessages {
  /// The sentence for any error, without the program's name in front.
  static func text(of error: any Error) -> String {
    if let error = error as? CommandError { return text(of: error) }
    if error is CancellationError { return "stopped" }
    return String(describing: error) + (howTyped(error).map { " (\($0))" } ?? "")
  }

  /// How what a library's sentence advises is typed here; the libraries speak to
  /// other programs too.
  private static func howTyped(_ error: any Error) -> String? {
    switch error {
    case let error as GlimpseError where error.kind == .libraryNotFound:
      "'glimpse index FOLDER', --library DIR"
    case let error as WorkflowError where error.kind == .emptyLibrary: "'glimpse index FOLDER'"
    case let error as WorkflowError where error.kind == .modelMismatch: "--model MODEL"
    case let error as GlimpseError where error.kind == .modelNotFound: "--model MODEL"
    case let error as InterchangeError where error.kind == .modelUnknown: "--model MODEL"
    case let error as InterchangeError where error.kind == .modelMismatch: "--library DIR"
    default: nil
    }
  }

  /// A second line that says where to read on, for wrong usage of flags and
  /// commands alone.
  static func hint(for error: any Error, command: CommandName?) -> String? {
    guard let error = error as? CommandError, ExitStatus.of(error) == .wrongUsage else {
      return nil
    }
    switch error.kind {
    case .badSetting, .vectorSize, .query, .notOnStore: return nil
    // A setting, not a flag.
    case .badSecret(let name, _) where !name.hasPrefix("-"): return nil
    default: break
    }
    let call = command.map { "glimpse \($0.rawValue) --help" } ?? "glimpse --help"
    return "Read '\(call)' for what there is."
  }

  static func text(of error: CommandError) -> String {
    switch error.kind {
    case .missingCommand:
      return "name a command, such as 'index' or 'search'"
    case .unknownCommand(let name, let suggestion):
      return "there is no command '\(name)'" + didYouMean(suggestion)
    case .unknownAction(let command, let action, let known):
      return "'\(command)' does not know '\(action)'; it knows \(list(known))"
    case .unknownFlag(let flag, let command, let suggestion):
      return "\(subject(command)) has no flag \(flag)" + didYouMean(suggestion)
        + (suggestion == nil ? "; to pass it as a word, put -- before it" : "")
    case .flagOfOtherCommands(let flag, let command?, let others):
      return "'\(command)' has no flag \(flag); it belongs to \(list(others))"
    case .flagOfOtherCommands(let flag, nil, let others):
      return "\(flag) goes after its command, as in 'glimpse \(others.first ?? "index") \(flag)'"
    case .missingValue(let flag, let valueName):
      return "\(flag) needs a value: \(flag) \(valueName)"
    case .unexpectedValue(let flag):
      return "\(flag) takes no value"
    case .tooSmall(let flag, let value, let expected):
      return "\(flag) must be \(expected), and \(value) is too small"
    case .tooLarge(let flag, let value, let expected):
      return "\(flag) must be \(expected), and \(value) is too large"
    case .badValue(let flag, let value, let expected):
      return "\(flag) must be \(expected), and '\(value)' is not"
    case .badSecret(let name, let expected):
      return "\(name) must be \(expected), and what was given is not"
    case .missingOperand(let command, let name):
      return "'\(command)' needs \(name)"
    case .unexpectedOperand(let operand, let command):
      return "'\(command)' does not know what to do with '\(operand)'"
    case .conflict(let one, let other):
      return "\(one) and \(other) cannot be given together"
    case .query(let sentence):
      return sentence
    case .badSetting(let name, let value, let expected):
      return "\(name) must be \(expected), and '\(value)' is not"
    case .vectorSize(let stated, let actual, let model):
      return "VECTOR_SIZE says \(stated), but the vectors of the model \(model) have "
        + "\(actual) numbers; correct it or leave it out"
    case .alone(let flag, let needed):
      return "\(flag) needs \(needed) beside it"
    case .keyNeeded(let reason):
      return "\(reason): set GLIMPSE_API_KEYS or --api-key, or say "
        + "--insecure if anyone there may do anything"
    case .notOnStore(let address):
      return "this command works on a library of this machine, not on the store \(address): name a "
        + "library with --library (glimpse sync --from copies a store)"
    case .file(let path, let operation, let reason):
      return "cannot \(operation) \(path): \(reason)"
    case .notFound(let what):
      return what
    case .damageFound(let count):
      return "\(Plural.of(count, "problem")) found; "
        + "'glimpse verify --repair' mends what can be mended"
    case .outputClosed:
      return "the reader of the output is gone"
    case .outputFailed(let code):
      return "the output could not be written: \(String(cString: strerror(code)))"
    case .interrupted:
      return "stopped"
    }
  }

  private static func subject(_ command: String?) -> String {
    command.map { "'\($0)'" } ?? "glimpse"
  }

  private static func didYouMean(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean \($0)?" } ?? ""
  }

  private static func list(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
