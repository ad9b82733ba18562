// Measures what scores are worth in this library, once while it is open, by the
// vectors of the probe captions. Where there are none it does not wait for them.

import EmbeddingModels
import SearchDomain
import SearchWorkflows
import Support
import Synchronization
import VectorIndexing

/// What matches of one library are judged by.
enum ScoreScale: Sendable {
  case measured(ScoreCalibration)
  /// The library is too small to judge by.
  case tooSmall
  /// The captions' vectors are not made yet.
  case missing

  var calibration: ScoreCalibration? {
    if case .measured(let calibration) = self { calibration } else { nil }
  }
}

extension ImageLibrary {
  /// Vectors looked at for the scale.
  private static let calibrationSample = 128

  /// The scale of scores.
  func calibration(_ encoder: QueryEncoder) throws -> ScoreScale {
    let count = try knowledge.description()?.count ?? 0
    if let known = scale.withLock({ $0 }), known.isFresh(count) { return .measured(known) }
    guard count >= ScoreCalibration.minimumSample else { return .tooSmall }
    guard let captions = captionSource.vectors(encoder.captionVectors(configuration)) else {
      return .missing
    }
    let sample = try store.sampleVectors(count: Self.calibrationSample)
    guard sample.count >= ScoreCalibration.minimumSample else { return .tooSmall }
    let measured = ScoreCalibration(
      probes: captions, sample: sample.map(\.values), vectorCount: count,
      scaling: encoder.model.folder.strengthScaling, scoring: VectorRows.self)
    scale.withLock { $0 = measured }
    return measured.map { .measured($0) } ?? .tooSmall
  }

  /// The scale as it is being measured on a thread of its own, while the query
  /// is embedded; nil where it is known, or there is nothing to measure it by.
  func calibrationAhead(_ encoder: QueryEncoder) -> Future<ScoreScale, any Error>? {
    guard scale.withLock({ $0 == nil }), encoder.captionVectors(configuration).seemKept else {
      return nil
    }
    return Future { try self.calibration(encoder) }
  }
}

extension ScoreCalibration {
  /// A library that grew or shrank by a fifth is measured anew.
  fileprivate func isFresh(_ count: Int) -> Bool {
    (vectorCount -| count).magnitude <= (vectorCount / 5).magnitude
  }
}

extension QueryEncoder {
  /// Where the captions' vectors of its model are.
  func captionVectors(_ configuration: LibraryConfiguration) -> CaptionVectors {
    CaptionVectors(space, configuration.environment)
  }
}
