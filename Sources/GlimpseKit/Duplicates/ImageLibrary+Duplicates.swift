// Finding duplicates in a library.

import EmbeddingModels
import ImageDecoding
import SearchDomain
public import SearchWorkflows
import Support

extension ImageLibrary {
  /// Groups the pictures that are duplicates of one another. Nothing is
  /// deleted.
  ///
  /// Costs seconds for a million pictures; a library made before fingerprints
  /// were noted is read once more. Where pixels may be equal, both files are
  /// read. What was read is noted in a library opened for writing.
  ///
  /// - Parameter progress: told how many of the pictures that must be read
  ///   have been.
  /// - Throws: `CatalogError`, `WorkflowError`; `GlimpseError`
  ///   (`invalidArgument`) for a threshold out of its range.
  public func duplicates(
    _ options: DuplicateOptions = DuplicateOptions(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> DuplicateReport {
    guard (0...16).contains(options.threshold) else {
      throw GlimpseError(
        kind: .invalidArgument,
        message: "The threshold \(options.threshold) is no number of bits from 0 to 16.")
    }
    if let similarity = options.similarity, !(-1...1).contains(similarity) {
      throw GlimpseError(
        kind: .invalidArgument,
        message: "The similarity \(similarity) is no cosine from -1 to 1.")
    }
    let finder = DuplicateFinder(
      catalog: catalog, indexes: indexes, pictures: pictures(),
      threads: configuration.threads ?? ProcessorCount.available)
    return try finder.run(options, progress: progress)
  }

  private func pictures() -> DuplicateFinder.Pictures {
    let decoder = configuration.decoder
    let library = self
    @Sendable func read(_ path: FilePath) -> [UInt8]? { try? library.bytes(of: path) }
    return DuplicateFinder.Pictures(
      fingerprint: { path in
        // The size wanted decides how far a picture is reduced while it is
        // loaded, so it is that of an encoder.
        let plan = ResizePlan.shortestSideThenCentreCrop(width: 224, height: 224)
        guard let bytes = read(path),
          let hashes = try? decoder.decode(bytes, as: plan, hashing: true).hashes
        else { return nil }
        return ImageFingerprint(dct: hashes.dct, difference: hashes.difference)
      },
      pixelDigest: { path in
        guard let picture = try? read(path).map({ try decoder.decode($0, as: .full) }),
          !picture.isPartial
        else { return nil }
        return Digest.of(Array("\(picture.width)x\(picture.height)\n".utf8) + picture.pixels, .sha256)
      })
  }
}
