// Finding duplicates in a library.

public import Duplicates
import LocalStores
import Refusals
import RemoteSources
public import SearchDomain
import Support

extension ImageLibrary {
  /// Groups the images that are duplicates of one another. Nothing is
  /// deleted.
  ///
  /// Costs seconds for a million images; a library made before fingerprints
  /// were noted is read once more. Images that fingerprints take for copies
  /// are read and compared, which takes tens of milliseconds each. Where pixels
  /// may be equal, both files are read in full, once: that is noted in a library
  /// opened for writing.
  ///
  /// - Parameter progress: told how many of the images that must be read
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
      store: local,
      pictures: .init(decoder: configuration.decoder) { [files] in try? files.bytes(of: $0) },
      threads: configuration.threads ?? ProcessorCount.available)
    return try finder.run(options, progress: progress)
  }

  /// Takes images out whose files were just deleted or moved away. Their
  /// vectors are kept for a while, as those of any image that left.
  ///
  /// - Throws: `CatalogError`.
  public func forgetGone(_ paths: [FilePath]) throws {
    let catalog = try local(for: .duplicates).catalog
    for start in stride(from: 0, to: paths.count, by: 1000) {
      _ = try catalog.apply(paths[start..<min(start + 1000, paths.count)].map { .depart(path: $0) })
    }
  }
}
