// Measures what scores are worth in this library, once while it is open. The
// vectors of the probe captions depend on the model alone and are kept.

import Cataloging
import EmbeddingModels
import SearchDomain
import SearchWorkflows
import Support
import Synchronization

extension ImageLibrary {
  /// Vectors looked at for the scale.
  static let calibrationSample = 128

  /// The scale of scores; nil where the library is too small to judge by.
  func calibration(_ encoder: QueryEncoder) throws -> ScoreCalibration? {
    guard let set = try catalog.currentSet() else { return nil }
    if let known = scale.withLock({ $0 }), known.set == set.id,
      Self.isFresh(known.calibration, set.vectorCount)
    {
      return known.calibration
    }
    let sample = try catalog.sampleVectors(in: set.id, count: Self.calibrationSample)
    guard sample.count >= ScoreCalibration.minimumSample else { return nil }
    let measured = ScoreCalibration(
      probes: try encoder.probeEmbeddings(configuration.environment),
      sample: sample.sorted { $0.key < $1.key }.map(\.value), vectorCount: set.vectorCount,
      scaling: encoder.model.folder.strengthScaling)
    scale.withLock { $0 = (set.id, measured) }
    return measured
  }

  /// The scale as it is being measured on a thread of its own, while the query
  /// is embedded; nil where it is known, or where a tower is needed for it.
  func calibrationAhead(_ encoder: QueryEncoder) -> Ahead<ScoreCalibration?, any Error>? {
    guard scale.withLock({ $0 == nil }), encoder.hasKeptProbes(configuration.environment) else {
      return nil
    }
    return Ahead { try self.calibration(encoder) }
  }

  /// A library that grew or shrank by a fifth is measured anew.
  static func isFresh(_ calibration: ScoreCalibration?, _ count: Int) -> Bool {
    guard let calibration else { return false }
    return (calibration.vectorCount -| count).magnitude <= (calibration.vectorCount / 5).magnitude
  }
}

extension QueryEncoder {
  /// The vectors of the probe captions, from the cache where they are there.
  ///
  /// - Parameter environment: names the cache's folder.
  func probeEmbeddings(_ environment: [String: String]) throws -> [Embedding] {
    let captions = ProbeCaptions.all
    let (folder, path) = placeOfProbes(environment)
    if let kept = EmbeddingFile.read(path, dimension: space.dimension), kept.count == captions.count
    {
      return kept
    }
    let made = try model.textEncoder().encode(captions).map(\.embedding)
    // Only a cache: where it cannot be written, the next one makes them anew.
    try? FileIO.makeFolders(folder)
    try? FileIO.replace(path, with: EmbeddingFile.bytes(made))
    return made
  }

  /// Whether the cache seems to have the vectors of the probe captions.
  func hasKeptProbes(_ environment: [String: String]) -> Bool {
    (try? FileIO.status(Array(placeOfProbes(environment).file.utf8))) != nil
  }

  private func placeOfProbes(_ environment: [String: String]) -> (folder: String, file: String) {
    let key = Digest.name(of: ["\(space.digest)", "\(space.dimension)"] + ProbeCaptions.all)
    let folder = Folders.cache(environment) + "/glimpse/probes"
    return (folder, "\(folder)/\(key.prefix(32))")
  }
}

/// Unit vectors in a file of the cache: float32 in little-endian, row by row,
/// followed by the SHA-256 of all that.
enum EmbeddingFile {
  static func bytes(_ embeddings: [Embedding]) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in embeddings.flatMap(\.values) {
      let bits = value.bitPattern
      for shift in [0, 8, 16, 24] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
    return bytes + Digest.of(bytes, .sha256)
  }

  /// Nil for a file that is not there, damaged, or of another dimension.
  static func read(_ path: String, dimension: Int) -> [Embedding]? {
    guard let all = try? FileIO.read(Array(path.utf8), limit: 64 << 20), all.count > 32,
      dimension > 0, (all.count - 32) % (dimension * 4) == 0
    else { return nil }
    let bytes = Array(all.dropLast(32))
    guard Digest.of(bytes, .sha256) == Array(all.suffix(32)) else { return nil }
    let values = stride(from: 0, to: bytes.count, by: 4).map { i -> Float in
      var bits: UInt32 = 0
      for byte in bytes[i..<i + 4].reversed() { bits = bits << 8 | UInt32(byte) }
      return Float(bitPattern: bits)
    }
    return stride(from: 0, to: values.count, by: dimension).map {
      Embedding(unitLength: Array(values[$0..<($0 + dimension)]))
    }
  }
}
