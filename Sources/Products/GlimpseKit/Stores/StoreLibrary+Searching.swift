// Searching a store by words, pictures, or both.

import EmbeddingModels
import QueryUnderstanding
import SearchDomain
import SearchWorkflows
import Support
import Synchronization

extension StoreLibrary: SearchableLibrary {
  /// Finds the pictures closest to a query by looks, best first.
  ///
  /// Words in names, captions and other texts are not looked for in a store:
  /// a warning of the reply says so where the query does not rule them out.
  ///
  /// - Throws: `GlimpseError`, `WorkflowError` (`emptyLibrary`),
  ///   `VectorStoreError`, `EmbeddingModelError`.
  public func search(_ query: SearchQuery) throws -> SearchReply {
    try reply(to: query)
  }

  /// Nothing is known of a store before it is asked.
  func calibrationAhead(_ encoder: QueryEncoder) -> Future<ScoreScale, any Error>? { nil }

  /// The scale of scores, measured on the first records in the order of ids:
  /// those are hashes of paths, so the sample is a random one.
  func calibration(_ encoder: QueryEncoder) throws -> ScoreScale {
    let count = try description()?.count ?? 0
    if let known = knowledge.withLock({ $0.calibration }), ImageLibrary.isFresh(known, count) {
      return ScoreScale(known)
    }
    guard count >= ScoreCalibration.minimumSample else { return .tooSmall }
    guard let captions = captionSource.vectors(encoder.captionVectors(configuration)) else {
      return .missing
    }
    var sample: [[Float]] = []
    var cursor: StoreCursor?
    repeat {
      let page = try store.page(
        after: cursor, limit: ImageLibrary.calibrationSample, where: nil, withVectors: true)
      sample += page.records.compactMap { $0.embedding?.values }
      cursor = page.next
    } while cursor != nil && sample.count < ImageLibrary.calibrationSample
    guard sample.count >= ScoreCalibration.minimumSample else { return .tooSmall }
    let measured = ScoreCalibration(
      probes: captions,
      sample: Array(sample.prefix(ImageLibrary.calibrationSample)), vectorCount: count,
      scaling: encoder.model.folder.strengthScaling)
    knowledge.withLock { $0.calibration = measured }
    return ScoreScale(measured)
  }
}
