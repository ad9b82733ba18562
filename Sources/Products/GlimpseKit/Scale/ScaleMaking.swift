// Who makes the scale of scores where a search finds none.

import EmbeddingModels
import SearchDomain
public import SearchWorkflows

/// Who makes what the strength of matches is judged by, where a search finds
/// that nobody has. The search itself never waits for it.
public enum ScaleMaking: Sendable {
  /// A thread of this process, which ends with the library's object.
  case inProcess
  /// Whatever the closure starts, such as a process that outlives this one. It
  /// is given the model's name and says whether somebody is at it now.
  case elsewhere(@Sendable (_ model: String) -> Bool)
}

extension LibraryConfiguration {
  /// Makes the scale of scores of one model, so that searches can judge. Takes
  /// seconds to minutes, once; what was made before it is stopped stays.
  ///
  /// - Returns: false where another process is at it.
  /// - Throws: `GlimpseError`, `EmbeddingModelError`.
  @discardableResult
  public func makeScale(
    forModel name: String, cancellation: CancellationFlag = CancellationFlag()
  ) throws -> Bool {
    let model = try openModel(named: name)
    let vectors = CaptionVectors(try model.space, environment)
    let outcome = try vectors.make(model.encodeCaptions, isCancelled: { cancellation.isSet })
    if case .busy = outcome { return false }
    return true
  }

  /// Whether a process started now could make the scale of one model.
  ///
  /// - Throws: as `openModel`.
  public func scaleReadiness(forModel name: String) throws -> ScaleReadiness {
    CaptionVectors(try openModel(named: name).space, environment).readiness
  }
}

/// What would become of an attempt to make the scale of scores.
public enum ScaleReadiness: Hashable, Sendable {
  /// It would be made.
  case free
  /// Somebody is at it.
  case busy
  /// The cache cannot be written.
  case impossible
}
