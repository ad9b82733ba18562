// Makes the scale of scores ready while images are indexed, so that the first
// search has it. Measuring it is the search's own part and takes milliseconds.

package import EmbeddingModels
package import Indexing
package import SearchDomain
package import Support
import Synchronization

/// The captions' vectors beside one run of indexing.
package final class ScalePreparation: Sendable {
  /// A run that reads so many files has them made beside it from its start;
  /// a shorter one afterwards, when the processors are free.
  static let besideFrom = 1000

  private let source: CaptionSource
  private let wanted: CaptionVectors
  private let model: EmbeddingModel

  /// - Throws: `EmbeddingModelError`.
  package init(_ scale: LibraryScale, _ model: EmbeddingModel) throws {
    source = scale.source
    self.model = model
    wanted = scale.captions(of: try model.space)
  }

  /// Passes events on, and starts when a long run begins to embed.
  ///
  /// - Parameter vectorCount: asked at the end of a run, one of many in a
  ///   folder that is watched; then what is missing is made beside the watch.
  package func watching(
    _ emit: @escaping @Sendable (IndexingEvent) -> Void,
    vectorCount: (@Sendable () -> Int?)? = nil
  ) -> @Sendable (IndexingEvent) -> Void {
    { [self] event in
      var isTime = false
      switch event {
      case .progress(let progress):
        isTime =
          progress.phase == .embedding && progress.done == 0 && progress.total >= Self.besideFrom
      case .finished: isTime = vectorCount?() ?? 0 >= ScoreCalibration.minimumSample
      case .failure, .warning: break
      }
      if isTime, source.vectors(wanted) == nil { source.make(wanted, model.encodeCaptions) }
      emit(event)
    }
  }

  /// Vectors of probe captions, for a comparison: all that are kept, else some that
  /// are made now.
  package func someVectors() throws -> [Embedding] {
    if let kept = source.vectors(wanted) { return kept }
    return try model.encodeCaptions(ProbeCaptions.some)
  }

  /// Makes what is still missing, and tells how far it is. A failure is told
  /// as a warning: the images are indexed, and can be searched.
  ///
  /// - Parameter vectorCount: the vectors of this model that the library has;
  ///   with too few, nothing is judged and nothing is made.
  package func finish(
    vectorCount: Int, _ cancellation: CancellationFlag, _ emit: (IndexingEvent) -> Void
  ) {
    guard vectorCount >= ScoreCalibration.minimumSample, !cancellation.isSet,
      source.vectors(wanted) == nil, let making = source.make(wanted, model.encodeCaptions)
    else { return }
    let stopwatch = Stopwatch()
    var progress = IndexingProgress()
    progress.phase = .preparing
    progress.total = making.total
    do {
      let made = try making.wait(isCancelled: { cancellation.isSet }) { done in
        progress.note(done: done, seconds: stopwatch.seconds)
        emit(.progress(progress))
      }
      guard made != nil else { return }
      progress.note(done: progress.total, seconds: stopwatch.seconds)
      emit(.progress(progress))
      if !wanted.seemKept {
        emit(
          .warning(
            "the scale of scores cannot be kept, since \(wanted.file) cannot be written: matches of "
              + "searches are not judged"))
      }
    } catch {
      emit(
        .warning("the scale of scores could not be made, so that matches are not judged: \(error)"))
    }
  }
}
