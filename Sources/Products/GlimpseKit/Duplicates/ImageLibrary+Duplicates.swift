// Finding duplicates in a library.

import EmbeddingModels
import ImageDecoding
import LocalStores
public import SearchDomain
public import SearchWorkflows
import Support

extension ImageLibrary {
  /// Groups the pictures that are duplicates of one another. Nothing is
  /// deleted.
  ///
  /// Costs seconds for a million pictures; a library made before fingerprints
  /// were noted is read once more. Pictures that fingerprints take for copies
  /// are read and compared, which takes tens of milliseconds each. Where pixels
  /// may be equal, both files are read in full, once: that is noted in a library
  /// opened for writing.
  ///
  /// - Parameter progress: told how many of the pictures that must be read
  ///   have been.
  /// - Throws: `VectorStoreError`; `GlimpseError`
  ///   (`invalidArgument`) for a threshold out of its range, and (`unsupported`)
  ///   for a store on a server.
  public func duplicates(
    _ options: DuplicateOptions = DuplicateOptions(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> DuplicateReport {
    let local = try local(for: .duplicates)
    try options.check()
    let finder = DuplicateFinder(
      store: local, pictures: pictures(),
      threads: configuration.threads ?? ProcessorCount.available)
    return try finder.run(options, progress: progress)
  }

  /// Takes pictures out whose files were just deleted or moved away. Their
  /// vectors are kept for a while, as those of any picture that left.
  ///
  /// - Throws: `CatalogError`.
  public func forgetGone(_ paths: [FilePath]) throws {
    let catalog = try local(for: .duplicates).catalog
    for start in stride(from: 0, to: paths.count, by: 1000) {
      _ = try catalog.apply(paths[start..<min(start + 1000, paths.count)].map { .depart(path: $0) })
    }
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
        return Digest.of(
          Array("\(picture.width)x\(picture.height)\n".utf8) + picture.pixels, .sha256)
      },
      look: { path in read(path).flatMap { Self.look($0, decoder) } })
  }

  /// What a whole picture looks like; one that is cut off may lack what tells it
  /// from another.
  private static func look(_ bytes: [UInt8], _ decoder: DecoderPool) -> PictureLook? {
    var plan = ResizePlan.within(maxSide: PictureLook.side)
    guard let picture = try? decoder.decode(bytes, as: plan), !picture.isPartial else { return nil }
    var onBlack: [UInt8]?
    if picture.info.hasAlpha {
      plan.background = .black
      guard let dark = try? decoder.decode(bytes, as: plan) else { return nil }
      onBlack = dark.pixels
    }
    return PictureLook(
      width: picture.width, height: picture.height, pixels: picture.pixels, onBlack: onBlack,
      pages: picture.info.pages)
  }
}
