// The status the program ends with; nothing else chooses one.

import LocalStores
import GlimpseKit
import HTTPServing
import Interchange
import SearchDomain
import SearchWorkflows
import Support

/// What the shell is told, as the manual promises it.
public struct ExitStatus: Hashable, Sendable {
  /// The number for the system.
  public let code: Int32

  /// All that was asked was done.
  public static let done = ExitStatus(code: 0)
  /// It could not be done.
  public static let failed = ExitStatus(code: 1)
  /// The arguments make no sense together.
  public static let wrongUsage = ExitStatus(code: 2)
  /// Done, but inputs were skipped and `--strict` was given.
  public static let inputsSkipped = ExitStatus(code: 3)
  /// Stopped by Ctrl-C: 128 and the signal's number, as shells have it.
  public static let interrupted = ExitStatus(code: 130)

  /// The status for an error that ended a command.
  static func of(_ error: any Error) -> ExitStatus {
    if error is CancellationError { return .interrupted }
    switch error {
    case let error as GlimpseError:
      return [.emptyQuery, .cancellingQuery, .invalidArgument].contains(error.kind)
        ? .wrongUsage : .failed
    case let error as HTTPServingError:
      return [.badAddress, .badCertificate].contains(error.kind) ? .wrongUsage : .failed
    case let error as CatalogError:
      return error.kind == .invalidFilter ? .wrongUsage : .failed
    case let error as WorkflowError where error.kind == .invalidMetadata: return .wrongUsage
    case let error as InterchangeError where error.kind == .modelUnknown: return .wrongUsage
    case let error as VectorStoreError:
      switch error.kind {
      case .invalidAddress, .invalidFilter: return .wrongUsage
      case .cancelled: return .interrupted
      default: return .failed
      }
    default: break
    }
    guard let error = error as? CommandError else { return .failed }
    switch error.kind {
    case .outputClosed: return .done
    case .interrupted: return .interrupted
    case .file, .notFound, .damageFound, .outputFailed: return .failed
    case .missingCommand, .unknownCommand, .unknownAction, .unknownFlag, .flagOfOtherCommands,
      .missingValue, .unexpectedValue, .tooSmall, .tooLarge, .badValue, .missingOperand,
      .unexpectedOperand, .conflict, .alone, .query, .badSetting, .vectorSize, .keyNeeded,
      .notOnStore:
      return .wrongUsage
    }
  }

  /// The status of an indexing run that came to its end.
  static func ofRun(skipped: Int, isStrict: Bool, wasCancelled: Bool) -> ExitStatus {
    if wasCancelled { return .interrupted }
    return isStrict && skipped > 0 ? .inputsSkipped : .done
  }
}
