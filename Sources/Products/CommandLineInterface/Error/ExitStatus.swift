// The status the program ends with; nothing else chooses one.

import GlimpseKit
import HTTPServing
import Interchange
import LocalStores
import SearchDomain
import Support

/// What the shell is told, as the manual promises it.
public struct ExitStatus: Hashable, Sendable {
  /// The number for the system.
  public let code: Int32

  /// All that was asked was done.
  public static let done = ExitStatus(code: 0)
  /// It could not be done.
  public static let failed = ExitStatus(code: 1)
  /// It was done, and there was nothing to be found, as grep has it.
  public static let nothingFound = ExitStatus(code: 1)
  /// The arguments make no sense together.
  public static let wrongUsage = ExitStatus(code: 2)
  /// Done, but inputs were skipped and `--strict` was given.
  public static let inputsSkipped = ExitStatus(code: 3)
  /// Stopped by Ctrl-C: 128 and the signal's number, as shells have it.
  public static let interrupted = ExitStatus(code: 130)

  /// The status for an error that ended a command.
  static func of(_ error: any Error) -> ExitStatus {
    switch error {
    case is CancellationError: .interrupted
    case let error as CommandError: of(error.kind)
    case let error as GlimpseError: of(error.kind)
    case let error as CatalogError: of(error.kind)
    case let error as WorkflowError: of(error.kind)
    case let error as InterchangeError: of(error.kind)
    case let error as VectorStoreError: of(error.kind)
    case let error as HTTPServingError: of(error.kind)
    // Errors of the layers below say nothing of what was typed.
    default: .failed
    }
  }

  private static func of(_ kind: CommandError.Kind) -> ExitStatus {
    switch kind {
    case .outputClosed: .done
    case .interrupted: .interrupted
    case .file, .notFound, .damageFound, .outputFailed: .failed
    case .missingCommand, .unknownCommand, .unknownAction, .unknownFlag, .flagOfOtherCommands,
      .missingValue, .unexpectedValue, .tooSmall, .tooLarge, .badValue, .badSecret,
      .missingOperand,
      .unexpectedOperand, .conflict, .alone, .query, .badSetting, .vectorSize, .keyNeeded,
      .notOnStore:
      .wrongUsage
    }
  }

  private static func of(_ kind: GlimpseError.Kind) -> ExitStatus {
    switch kind {
    case .emptyQuery, .cancellingQuery, .invalidArgument: .wrongUsage
    case .modelNotFound, .libraryNotFound, .imageNotFound, .unreadableQueryImage, .unsupported:
      .failed
    }
  }

  private static func of(_ kind: CatalogError.Kind) -> ExitStatus {
    switch kind {
    case .invalidFilter: .wrongUsage
    case .notFound, .notALibrary, .newerVersion, .olderVersion, .busy, .readOnly, .diskFull,
      .damaged, .system, .modelMismatch, .noVectorSet, .setIsCurrent, .invalidVector, .internal:
      .failed
    }
  }

  private static func of(_ kind: WorkflowError.Kind) -> ExitStatus {
    switch kind {
    case .invalidMetadata: .wrongUsage
    case .modelMismatch, .emptyLibrary, .noSuchPath, .unreachableSource, .inputOutput,
      .unusableDataset, .emptyDataset:
      .failed
    }
  }

  private static func of(_ kind: InterchangeError.Kind) -> ExitStatus {
    switch kind {
    case .modelUnknown: .wrongUsage
    case .notAnExport, .damaged, .modelMismatch, .folderInUse, .emptyLibrary, .file: .failed
    }
  }

  private static func of(_ kind: VectorStoreError.Kind) -> ExitStatus {
    switch kind {
    case .invalidAddress, .invalidFilter: .wrongUsage
    case .cancelled: .interrupted
    case .unreachable, .timedOut, .unauthorized, .rateLimited, .serverFailed, .refused, .badReply,
      .noCollection, .mismatch, .unsupported, .busy, .readOnly, .diskFull, .library, .internal:
      .failed
    }
  }

  private static func of(_ kind: HTTPServingError.Kind) -> ExitStatus {
    switch kind {
    case .badAddress, .badCertificate: .wrongUsage
    case .addressInUse, .notPermitted, .system: .failed
    }
  }

  /// The status of an indexing run that came to its end.
  static func ofRun(skipped: Int, isStrict: Bool, wasCancelled: Bool) -> ExitStatus {
    if wasCancelled { return .interrupted }
    return isStrict && skipped > 0 ? .inputsSkipped : .done
  }
}
