// Measures what scores are worth in one library, once while it is open, by the
// vectors of the probe captions. Where there are none it does not wait for them.

package import EmbeddingModels
package import SearchDomain
package import Support
import Synchronization

/// What matches of one library are judged by.
package enum ScoreScale: Sendable {
  case measured(ScoreCalibration)
  /// The library is too small to judge by.
  case tooSmall
  /// The captions' vectors are not made yet.
  case missing

  /// What was measured, if anything was.
  package var calibration: ScoreCalibration? {
    if case .measured(let calibration) = self { calibration } else { nil }
  }
}

/// The scale of scores of one library. Safe to use from several threads.
package final class LibraryScale: Sendable {
  /// Vectors looked at for the scale.
  private static let sampleCount = 128

  private let store: any ImageStore
  private let environment: [String: String]
  private let making: ScaleMaking
  private let scoring: any VectorScoring.Type
  /// The scale, once it was measured.
  private let measured = Mutex<ScoreCalibration?>(nil)
  /// What it is measured by.
  let source = CaptionSource()

  /// - Parameters:
  ///   - environment: names the cache's folder.
  ///   - making: who makes the captions' vectors where a search finds none.
  ///   - scoring: compares vectors.
  package init(
    of store: any ImageStore, environment: [String: String], making: ScaleMaking,
    scoring: any VectorScoring.Type
  ) {
    self.store = store
    self.environment = environment
    self.making = making
    self.scoring = scoring
  }

  /// Whether a search has asked for the captions' vectors and would find them
  /// now.
  package var canJudge: Bool { source.areThere }

  /// Where the captions' vectors of a model are.
  func captions(of space: EmbeddingSpace) -> CaptionVectors { CaptionVectors(space, environment) }

  /// The scale of scores.
  ///
  /// - Parameter count: how many vectors the library has.
  package func scale(for model: EmbeddingModel, _ count: () throws -> Int) throws -> ScoreScale {
    let count = try count()
    if let known = measured.withLock({ $0 }), known.isFresh(count) { return .measured(known) }
    guard count >= ScoreCalibration.minimumSample else { return .tooSmall }
    guard let captions = source.vectors(captions(of: try model.space)) else { return .missing }
    let sample = try store.sampleVectors(count: Self.sampleCount)
    guard sample.count >= ScoreCalibration.minimumSample else { return .tooSmall }
    let made = ScoreCalibration(
      probes: captions, sample: sample.map(\.values), vectorCount: count,
      scaling: model.folder.strengthScaling, scoring: scoring)
    measured.withLock { $0 = made }
    return made.map { .measured($0) } ?? .tooSmall
  }

  /// The scale as it is being measured on a thread of its own, while the query
  /// is embedded; nil where it is known, or there is nothing to measure it by.
  package func scaleAhead(
    for model: EmbeddingModel, _ count: @escaping @Sendable () throws -> Int
  ) throws -> Future<ScoreScale, any Error>? {
    guard measured.withLock({ $0 == nil }), captions(of: try model.space).seemKept else {
      return nil
    }
    return Future { try self.scale(for: model, count) }
  }

  /// Has the captions' vectors made that a search did without.
  ///
  /// - Returns: what the asker should know.
  package func haveMade(for model: EmbeddingModel) throws -> String {
    let space = try model.space
    return source.haveMade(captions(of: space), by: model, space, making)
  }
}

extension ScoreCalibration {
  /// A library that grew or shrank by a fifth is measured anew.
  fileprivate func isFresh(_ count: Int) -> Bool {
    (vectorCount -| count).magnitude <= (vectorCount / 5).magnitude
  }
}
