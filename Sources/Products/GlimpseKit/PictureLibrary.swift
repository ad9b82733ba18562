// What the command line and the service ask of a library, wherever its vectors
// are: in a folder of this machine or in a store on a server.

import LocalStores
public import EmbeddingModels
public import SearchDomain
public import SearchWorkflows
import Support

/// A searchable library of pictures. Safe to use from several threads.
///
/// What a library cannot do is refused with `GlimpseError` (`unsupported`) or
/// `VectorStoreError` (`unsupported`), or told in a reply's warnings; nothing
/// that was asked for is left out in silence.
public protocol PictureLibrary: Sendable {
  /// What it was opened with.
  var configuration: LibraryConfiguration { get }
  /// The library's folder; the address of a store, for display.
  var folder: FilePath { get }
  /// Whether others write into it too, as into a store: then what it says of a
  /// picture is not this machine's own word.
  var isShared: Bool { get }
  /// Where a service may keep what belongs to the library, such as jobs that
  /// wait; nil keeps nothing.
  var stateFolder: String? { get }

  /// The model in use: the one asked for, else the library's own, else the
  /// default. Its towers are loaded when they are first needed.
  func model() throws -> EmbeddingModel
  /// The name of the model that made the vectors; nil without vectors.
  func storedModelName() throws -> String?

  /// Finds the pictures closest to a query, best first.
  func search(_ query: SearchQuery) throws -> SearchReply

  /// One picture; nil where there is none with this id.
  func image(id: ImageID) throws -> ImageRecord?
  /// The picture indexed at a path.
  func image(path: FilePath) throws -> ImageRecord?
  /// Pictures that meet a condition, in the order of their paths.
  func images(where filter: Filter?, limit: Int?, offset: Int) throws -> [ImageRecord]
  /// Pictures that meet a condition, in the library's own order (of paths; of
  /// ids in a store), from the one after `id` on; nil begins with the first.
  ///
  /// - Parameter position: how many pictures came before, for going on where
  ///   the picture is gone.
  func images(
    afterPicture id: ImageID?, position: Int, where filter: Filter?, limit: Int
  ) throws -> [ImageRecord]
  /// A picture as it is where it lies now, on this machine or elsewhere.
  func bytes(of path: FilePath) throws -> [UInt8]
  /// How many pictures meet a condition.
  func count(where filter: Filter?) throws -> Int
  /// The values of a facet and how many pictures have each, most first.
  func facetCounts(_ facet: Facet, where filter: Filter?, limit: Int) throws -> [FacetCount]

  /// The library in numbers.
  func status() throws -> LibraryStatus
  /// Files that could not be indexed, in the order of their paths.
  func failures() throws -> [FileFailure]
  /// The folders that were indexed, as far as the library remembers them.
  func roots() throws -> [FilePath]
  /// Whether links in an indexed folder are followed, wherever they lead, as
  /// whoever indexed it wished.
  func followsLinks(in root: FilePath) throws -> Bool
  /// A number that changes with the pictures: what was found out at one number
  /// holds while it stays, in a store for some seconds.
  func generation() throws -> Int

  /// Takes pictures at or below paths out of the library; the files stay.
  ///
  /// - Returns: how many pictures.
  @discardableResult func remove(under paths: [FilePath]) throws -> Int
  /// Takes pictures that meet a condition out of the library; the files stay.
  @discardableResult func remove(where filter: Filter) throws -> Int
  /// How many pictures `remove(under:)` would take out.
  func removalCount(under paths: [FilePath]) throws -> Int
  /// How many pictures `remove(where:)` would take out.
  func removalCount(where filter: Filter) throws -> Int

  /// Groups the pictures that are duplicates of one another.
  func duplicates(
    _ options: DuplicateOptions, progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> DuplicateReport

  /// Indexes on the calling thread; `index` does it on one of its own.
  func carryOutIndexing(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws -> IndexingReport
  /// Indexes, then keeps in step with the folders until cancelled, on the
  /// calling thread; every run ends with `finished`.
  func carryOutWatching(
    _ paths: [FilePath], options: IndexingOptions, cancellation: CancellationFlag,
    emit: @escaping @Sendable (IndexingEvent) -> Void
  ) throws
}

extension PictureLibrary {
  /// A file that is in the library as its stored picture, whose vector is
  /// known; anything else as it is.
  public func storedContent(
    _ content: SearchQuery.Part.Content
  ) throws -> SearchQuery.Part.Content {
    guard case .file(let path) = content, let image = try image(path: path) else { return content }
    return .stored(image.id)
  }
}

extension ImageLibrary: PictureLibrary {
  /// Its files are this user's.
  public var isShared: Bool { false }

  /// The library's own folder.
  public var stateFolder: String? { folder.description }

  /// As it was indexed last.
  public func followsLinks(in root: FilePath) throws -> Bool {
    try catalog.roots().first { $0.path == root }?.scan.flatMap { ScanRules(stored: $0) }?
      .followsLinks ?? false
  }

  /// The model of the vectors that are searched.
  public func storedModelName() throws -> String? { try catalog.currentSet()?.space.modelName }

  /// See `PictureLibrary`.
  public func images(
    afterPicture id: ImageID?, position: Int, where filter: Filter?, limit: Int
  ) throws -> [ImageRecord] {
    guard let id else { return try images(after: nil, where: filter, limit: limit) }
    if let last = try image(id: id) {
      return try images(after: last.path, where: filter, limit: limit)
    }
    return try images(where: filter, limit: limit, offset: max(0, position -| 1))
  }
}
