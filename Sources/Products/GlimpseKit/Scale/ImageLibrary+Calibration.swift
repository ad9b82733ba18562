// Measures what scores are worth in this library, once while it is open, by the
// vectors of the probe captions. Where there are none it does not wait for them.

import LocalStores
import EmbeddingModels
import SearchDomain
import SearchWorkflows
import Support
import Synchronization

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

  init(_ measured: ScoreCalibration?) { self = measured.map { .measured($0) } ?? .tooSmall }
}

extension ImageLibrary {
  /// Vectors looked at for the scale.
  static let calibrationSample = 128

  /// The scale of scores.
  func calibration(_ encoder: QueryEncoder) throws -> ScoreScale {
    guard let set = try catalog.currentSet() else { return .tooSmall }
    if let known = scale.withLock({ $0 }), known.set == set.id,
      Self.isFresh(known.calibration, set.vectorCount)
    {
      return ScoreScale(known.calibration)
    }
    let sample = try catalog.sampleVectors(in: set.id, count: Self.calibrationSample)
    guard sample.count >= ScoreCalibration.minimumSample else { return .tooSmall }
    guard let captions = captionSource.vectors(encoder.captionVectors(configuration)) else {
      return .missing
    }
    let measured = ScoreCalibration(
      probes: captions,
      sample: sample.sorted { $0.key < $1.key }.map(\.value), vectorCount: set.vectorCount,
      scaling: encoder.model.folder.strengthScaling)
    scale.withLock { $0 = (set.id, measured) }
    return ScoreScale(measured)
  }

  /// The scale as it is being measured on a thread of its own, while the query
  /// is embedded; nil where it is known, or there is nothing to measure it by.
  func calibrationAhead(_ encoder: QueryEncoder) -> Future<ScoreScale, any Error>? {
    guard scale.withLock({ $0 == nil }), encoder.captionVectors(configuration).seemKept else {
      return nil
    }
    return Future { try self.calibration(encoder) }
  }

  /// A library that grew or shrank by a fifth is measured anew.
  static func isFresh(_ calibration: ScoreCalibration?, _ count: Int) -> Bool {
    guard let calibration else { return false }
    return (calibration.vectorCount -| count).magnitude <= (calibration.vectorCount / 5).magnitude
  }
}

extension QueryEncoder {
  /// Where the captions' vectors of its model are.
  func captionVectors(_ configuration: LibraryConfiguration) -> CaptionVectors {
    CaptionVectors(space, configuration.environment)
  }
}
