// The side of a process that a search started to have the scale of scores made
// after it: nobody waits for it, and its death is harmless.

import FoundationEssentials
import GlimpseKit
import Glibc
import Support

/// Makes the scale of scores of one model, in a process of its own.
public enum ScaleHelper {
  /// Stands before the model's name on the helper's command line; nobody types
  /// it.
  static let word = "--make-scale-of-scores"

  /// What a helper is given of the environment: where models and the cache are,
  /// and what programs need to run. No keys.
  private static let passed: Set<String> = [
    "HOME", "PATH", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME",
    "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE",
  ]

  /// Starts a helper, unless one is at it.
  ///
  /// - Parameter program: this program's file.
  /// - Returns: whether the scale is being made now.
  static func start(
    _ model: String, program: String, configuration: LibraryConfiguration
  ) -> Bool {
    switch try? configuration.scaleReadiness(forModel: model) {
    case .busy?: return true
    case .impossible?, nil: return false
    case .free?: break
    }
    let environment = configuration.environment.filter { passed.contains($0.key) }
    return (try? DetachedProcess.start(program, [word, model], environment: environment)) != nil
  }

  /// Does the helper's work where this process was started for it.
  ///
  /// - Parameter arguments: of this process, without the program's name.
  /// - Returns: the status to end with: 0, or 1 where the scale could not be
  ///   made; nil where the arguments are not a helper's.
  public static func serve(_ arguments: [[UInt8]]) -> Int32? {
    guard arguments.first == Array(word.utf8) else { return nil }
    guard arguments.count == 2 else { return 2 }
    // Whoever searches meanwhile goes first.
    _ = nice(19)
    let configuration = LibraryConfiguration(
      folder: "", access: .reading, environment: ProcessInfo.processInfo.environment)
    do {
      try configuration.makeScale(forModel: String(decoding: arguments[1], as: UTF8.self))
      return 0
    } catch {
      return 1
    }
  }
}
