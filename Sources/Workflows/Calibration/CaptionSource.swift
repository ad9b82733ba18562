// Where a library gets the vectors of the probe captions from: its memory, the
// cache, or a thread that makes them while searches go on without.

package import EmbeddingModels
import SearchDomain
import Support
import Synchronization

/// The vectors of the probe captions by the model of one library.
final class CaptionSource: Sendable {
  private struct State {
    /// Those that were asked for last.
    var wanted: CaptionVectors?
    var known: [Embedding]?
    var making: CaptionMaking?
    var failures = 0
  }

  private let state = Mutex(State())
  /// A model whose text tower fails is not tried for ever.
  private static let mostFailures = 3

  /// The vectors, without waiting for them to be made; nil where they are not.
  func vectors(_ wanted: CaptionVectors) -> [Embedding]? {
    let known = state.withLock { state -> [Embedding]? in
      if state.wanted?.file != wanted.file { state = State(wanted: wanted) }
      if state.known == nil, let making = state.making, making.isOver {
        state.making = nil
        do {
          state.known = try making.wait() ?? nil
        } catch {
          state.failures += 1
        }
      }
      return state.known
    }
    if let known { return known }
    guard let kept = wanted.kept() else { return nil }
    state.withLock { if $0.wanted?.file == wanted.file { $0.known = kept } }
    return kept
  }

  /// Whether a search has asked for vectors and would find them now. Replies
  /// that were given before differ from those given after.
  var areThere: Bool {
    guard let wanted = state.withLock({ $0.wanted }) else { return false }
    return vectors(wanted) != nil
  }

  /// Makes them on a thread of its own, unless one is at it.
  ///
  /// - Returns: nil where that was tried in vain.
  @discardableResult
  func make(_ wanted: CaptionVectors, _ encode: @escaping CaptionMaking.Encode) -> CaptionMaking? {
    _ = vectors(wanted)
    return state.withLock { state in
      if let making = state.making { return making }
      guard state.failures < Self.mostFailures else { return nil }
      let making = CaptionMaking(wanted, encode)
      state.making = making
      return making
    }
  }

  /// Has them made as the configuration says, for a search that did without.
  ///
  /// - Returns: what the asker should know.
  func haveMade(
    _ wanted: CaptionVectors, by model: EmbeddingModel, _ space: EmbeddingSpace,
    _ making: ScaleMaking
  ) -> String {
    let isBeingMade =
      switch making {
      case .inProcess: make(wanted, model.encodeCaptions) != nil
      case .elsewhere(let start): start(space.modelName)
      }
    return isBeingMade
      ? "how well the pictures fit is not judged yet: the scale of scores for \(space.modelName) is "
        + "being made in the background, once; search again in a little while"
      : "how well the pictures fit is not judged: the scale of scores for \(space.modelName) could "
        + "not be made; the next run of indexing tries again and says why"
  }
}

extension EmbeddingModel {
  /// Makes the vectors of the probe captions, outside of any library.
  ///
  /// - Returns: false where another process is at it.
  /// - Throws: `EmbeddingModelError`.
  package func makeScale(
    _ environment: [String: String], isCancelled: () -> Bool
  ) throws -> Bool {
    let vectors = CaptionVectors(try space, environment)
    if case .busy = try vectors.make(encodeCaptions, isCancelled: isCancelled) { return false }
    return true
  }

  /// The text tower, loaded when it is first called.
  package var encodeCaptions: CaptionMaking.Encode {
    { [self] captions in try textEncoder().encode(captions).map(\.embedding) }
  }
}
