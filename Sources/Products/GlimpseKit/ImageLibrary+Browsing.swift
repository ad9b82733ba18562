// Looking around in a library without a query.

import Indexing
import Refusals
import RemoteSources
public import SearchDomain
import Searching
public import StoreStatus
import VectorIndexing

extension ImageLibrary {
  /// One image of the library.
  ///
  /// - Returns: nil where there is none with this id.
  public func image(id: ImageID) throws -> ImageRecord? { try store.image(id: id) }

  /// The image indexed at a path.
  public func image(path: FilePath) throws -> ImageRecord? {
    try image(id: ImageID(naming: path.absolute))
  }

  /// Images that meet a condition, in the order of their paths. A store on a
  /// server is read as a whole for it.
  ///
  /// - Throws: `VectorStoreError`; `GlimpseError` (`invalidArgument`) where
  ///   `limit` or `offset` is negative.
  public func images(
    where filter: Filter? = nil, limit: Int? = nil, offset: Int = 0
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    try Bounds.notNegative(offset, "offset")
    return try store.images(where: filter, limit: limit, offset: offset)
  }

  /// Images that meet a condition, in an order that people want; equals in the
  /// order of their paths. The list is read as a whole for it.
  ///
  /// - Throws: as the same in the order of paths.
  public func images(
    where filter: Filter? = nil, in order: ResultOrder, limit: Int? = nil, offset: Int = 0
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    try Bounds.notNegative(offset, "offset")
    return try store.images(where: filter, in: order, limit: limit, offset: offset)
  }

  /// Images that meet a condition, in the library's own order (of paths; of
  /// ids on a server), from the one after `id` on; nil begins with the first.
  /// Costs as much as it returns, however far down the list it is.
  ///
  /// - Parameter position: how many images came before, for going on where
  ///   the image is gone.
  public func images(
    after id: ImageID?, position: Int = 0, where filter: Filter? = nil, limit: Int
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    return try store.images(after: id, position: position, where: filter, limit: limit)
  }

  /// How many images meet a condition.
  public func count(where filter: Filter? = nil) throws -> Int {
    try store.imageCount(where: filter)
  }

  /// Why a condition may have admitted nothing: for each text that no image has in
  /// its field a sentence, with the values that come closest. Searches tell it in
  /// their warnings.
  public func hints(where filter: Filter) throws -> [String] {
    try FilterHints.sentences(for: filter, in: store)
  }

  /// The values of a facet and how many images have each, most first.
  public func facetCounts(
    _ facet: Facet, where filter: Filter? = nil, limit: Int = 1000
  ) throws -> [FacetCount] {
    try Bounds.notNegative(limit, "limit")
    return try store.facetCounts(facet, where: filter, limit: limit)
  }

  /// Files that could not be indexed, in the order of their paths.
  ///
  /// - Throws: `VectorStoreError`; `GlimpseError` (`unsupported`) where the store
  ///   does not remember them.
  public func failures() throws -> [FileFailure] {
    try store.require(\.remembersFiles, for: .failures)
    return try store.failures(under: nil)
  }

  /// The folders that were indexed, as far as the library remembers them.
  public func roots() throws -> [FilePath] { try store.roots().map(\.path) }

  /// Whether links in an indexed folder are followed, wherever they lead, as
  /// whoever indexed it wished. Never where others write into the store: they
  /// must not lead this machine out of a folder.
  public func followsLinks(in root: FilePath) throws -> Bool {
    guard !isShared, let known = try store.roots().first(where: { $0.path == root }) else {
      return false
    }
    return IndexedRoot(known).scan?.followsLinks ?? false
  }

  /// A number that changes with the images and vectors, whoever changes them,
  /// and once matches can be judged. What was found out at one number holds
  /// while it stays; in a store on a server, for two seconds.
  public func generation() throws -> Int {
    try knowledge.generation(isJudged: scale.canJudge)
  }

  /// The library in numbers; reads the list of images once. What a server said
  /// is not asked again for some seconds.
  ///
  /// - Throws: `VectorStoreError`; `GlimpseError` (`libraryNotFound`) where a
  ///   server has no collection.
  public func status() throws -> LibraryStatus {
    try knowledge.status(of: folder, instructionSet: InstructionSet.selected.name)
  }

  /// An image of the library as it is where it lies now; one that lies
  /// elsewhere is fetched.
  ///
  /// - Throws: `FileError` for files; `ImageSourceError` for all others.
  public func bytes(of path: FilePath) throws -> [UInt8] { try files.bytes(of: path) }
}
