// Taking pictures into a store, and out of it.

import EmbeddingModels
import ImageDecoding
public import SearchDomain
public import SearchWorkflows

extension StoreLibrary {
  /// See `PictureLibrary`; each path is counted before it goes.
  @discardableResult
  public func remove(under paths: [FilePath]) throws -> Int {
    try remove(where: Self.isUnder(paths))
  }

  /// See `PictureLibrary`.
  public func removalCount(under paths: [FilePath]) throws -> Int {
    try count(where: Self.isUnder(paths))
  }

  /// See `PictureLibrary`.
  public func removalCount(where filter: Filter) throws -> Int { try count(where: filter) }

  private static func isUnder(_ paths: [FilePath]) -> Filter {
    .or(IndexingRoots.absolute(paths).map { Filter.isUnder($0) })
  }

  /// See `PictureLibrary`.
  @discardableResult
  public func remove(where filter: Filter) throws -> Int {
    guard configuration.access == .writing else {
      throw GlimpseError(kind: .invalidArgument, message: "The store was opened for reading only.")
    }
    let count = try count(where: filter)
    if count > 0 { try store.delete(where: filter) }
    noteChange()
    return count
  }

  /// See `PictureLibrary` and `Indexer`.
  public func carryOutIndexing(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingReport {
    try options.check()
    defer { noteChange() }
    let indexer = try indexer(options)
    let scale = try ScalePreparation(captionSource, model(), configuration)
    let report = try indexer.run(
      IndexingRoots.absolute(paths), options: prepared(options), cancellation: cancellation,
      emit: scale.watching(emit))
    if !options.isDryRun {
      scale.finish(vectorCount: try store.count(where: nil), cancellation, emit)
    }
    return report
  }

  /// See `PictureLibrary`.
  public func carryOutWatching(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws {
    try options.check()
    defer { noteChange() }
    let indexer = try indexer(options)
    let scale = try ScalePreparation(captionSource, model(), configuration)
    try LibraryWatch(indexer: indexer, cancellation: cancellation)
      .run(
        IndexingRoots.absolute(paths), options: prepared(options),
        emit: scale.watching(emit) { [store] in try? store.count(where: nil) })
  }

  private func indexer(_ options: IndexingOptions) throws -> Indexer {
    if options.ocrLanguages != nil {
      throw unsupported(
        "The writing in pictures cannot be kept",
        instead: "leave --ocr out, or index into a library")
    }
    let model = try model()
    return Indexer(
      store: store, space: try model.space, source: remote.source,
      recognises: { ImageFormat.recognise($0) != nil },
      loadEncoder: { try model.imageEncoder(for: .indexing) })
  }

  private func prepared(_ options: IndexingOptions) -> IndexingOptions {
    var options = options
    options.threads = options.threads ?? configuration.threads
    return options
  }
}
