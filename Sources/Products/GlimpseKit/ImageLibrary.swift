// The front door for Swift programs: images and vectors in one store, and what
// can be done with them. Looking around, searching and indexing are in
// extensions.

import Calibration
public import EmbeddingModels
import Indexing
import LocalStores
import ModelHub
import Refusals
import RemoteSources
public import SearchDomain
import Searching
import StoreStatus
import Support
import Synchronization
import VectorIndexing

/// A searchable library of images.
///
/// ```swift
/// let library = try ImageLibrary(at: "holiday.library")
/// try await library.index(["/home/me/Images"]).finish()
/// for hit in try library.search("a red bicycle").hits {
///   print(hit.score, hit.image.path)
/// }
/// ```
///
/// Safe to use from several threads. One process at a time may index; any
/// number may search meanwhile.
public final class ImageLibrary: Sendable {
  /// What it was opened with.
  public let configuration: LibraryConfiguration
  /// Where its images and vectors are: on this machine, or on a server.
  /// Writing needs a library opened for it.
  public let store: any ImageStore
  /// The library's folder; the address of a store on a server, for display.
  public let folder: FilePath
  /// Whether others could read the library's files or the cache until it was
  /// opened just now, as older versions left them; they cannot any more. To be
  /// told.
  public let wasMadePrivate: Bool
  /// The same store, where it is that of this machine.
  let local: LocalStore?
  let knowledge: StoreKnowledge
  private let opened = Mutex<EmbeddingModel?>(nil)
  /// What scores are worth.
  let scale: LibraryScale
  /// The images' bytes, wherever they lie.
  let files: ImageFiles
  /// Words that were asked for lately, or wait for the same tower.
  let texts: EmbeddedTexts
  /// What puts the best of a search in order once more.
  let reranker: Reranker

  private init(
    _ store: any ImageStore, _ configuration: LibraryConfiguration, wasMadePrivate: Bool
  ) {
    self.store = store
    self.configuration = configuration
    self.wasMadePrivate = wasMadePrivate
    texts = EmbeddedTexts(shared: configuration.sharedCache)
    local = store as? LocalStore
    folder = local?.catalog.folder ?? FilePath(store.name)
    knowledge = StoreKnowledge(of: store, isShared: local == nil)
    scale = LibraryScale(
      of: store, environment: configuration.environment, making: configuration.scaleMaking,
      scoring: VectorRows.self)
    files = ImageFiles(
      of: store, environment: configuration.environment,
      allowsPrivateAddresses: configuration.allowsPrivateAddresses)
    reranker = Reranker(
      cacheFolder: Folders.cache(configuration.environment) + "/glimpse/matches",
      progress: configuration.rerankProgress, read: files.bytes, name: configuration.matcherName,
      open: configuration.openMatcher)
  }

  /// A library whose images and vectors are in a store, such as one on a
  /// server: then nothing is kept on this machine but the model, and any number
  /// of programs and machines may work on it side by side.
  ///
  /// Nothing is sent to the store and no model is loaded yet. What a store on a
  /// server cannot do is refused with `GlimpseError` (`unsupported`) or
  /// `VectorStoreError` (`unsupported`), or told in a reply's warnings.
  ///
  /// - Parameter configuration: its `folder` counts for nothing.
  public convenience init(store: any ImageStore, configuration: LibraryConfiguration) {
    self.init(store, configuration, wasMadePrivate: false)
  }

  /// Opens the library in a folder of this machine. No model is loaded until one
  /// is needed.
  ///
  /// - Throws: `GlimpseError` (`libraryNotFound`, `invalidArgument` for numbers
  ///   that make no sense), `CatalogError`.
  public convenience init(configuration: LibraryConfiguration) throws {
    try configuration.check()
    let catalog = try Self.openCatalog(configuration)
    let cache = Folders.cache(configuration.environment) + "/glimpse"
    // Thumbnails, captions of queries: nobody else's either.
    let closesCache = configuration.access == .writing && FileIO.makePrivate(Array(cache.utf8))
    let indexes = IndexMaintainer(
      catalog: catalog, cacheFolder: cache, memory: configuration.indexMemory)
    self.init(
      LocalStore(catalog: catalog, indexes: indexes), configuration,
      wasMadePrivate: catalog.wasMadePrivate || closesCache)
  }

  private static func openCatalog(_ configuration: LibraryConfiguration) throws -> Catalog {
    let folder = FilePath(configuration.folder).absolute
    do {
      return try Catalog.open(
        folder: folder,
        access: configuration.access == .reading
          ? .readOnly : .readWrite(createIfMissing: configuration.createsLibrary),
        upgradeProgress: configuration.upgradeProgress)
    } catch {
      guard error.kind == .notFound else { throw error }
      throw GlimpseError(
        kind: .libraryNotFound,
        message:
          "there is no library in \(folder) yet: index a folder into it first, or name another library"
      )
    }
  }

  /// Opens or makes the library in a folder, with the model it has or the
  /// default one.
  public convenience init(at folder: String) throws {
    try self.init(configuration: LibraryConfiguration(folder: folder))
  }

  /// Whether others write into it too, as into a store on a server: then what it
  /// says of an image is not this machine's own word.
  public var isShared: Bool { local == nil }

  /// Where a service may keep what belongs to the library, such as jobs that
  /// wait; nil where nothing is kept on this machine.
  public var stateFolder: String? { local.map { _ in folder.description } }

  /// The model in use: the one asked for, else the one that made the vectors,
  /// else the default, `glimpse-photo`. Its towers are loaded when they are
  /// first needed.
  ///
  /// - Throws: `GlimpseError` (`modelNotFound`), `EmbeddingModelError`,
  ///   `VectorStoreError`.
  public func model() throws -> EmbeddingModel {
    if let model = opened.withLock({ $0 }) { return model }
    let name = try configuration.model ?? storedModelName() ?? BundledModel.name
    // Several machines would bring one server's vectors to 8 bits each in its way.
    let model = try configuration.openModel(named: name, makesEightBits: local != nil)
    // Two threads may have come here at once; both models are alike.
    opened.withLock { $0 = model }
    return model
  }

  /// The name of the model that made the vectors; nil where there are none, or
  /// the store does not say. An address of a server does not count: whoever wrote
  /// into the library would have it asked.
  public func storedModelName() throws -> String? {
    try knowledge.modelName().flatMap { ServedAddress.isOne($0) ? nil : $0 }
  }

  /// Takes images at or below paths out of the library; the files stay. An
  /// indexed folder that is wholly taken out is forgotten.
  ///
  /// - Returns: how many images.
  /// - Throws: `VectorStoreError` (`readOnly` where the library was opened for
  ///   reading).
  @discardableResult
  public func remove(under paths: [FilePath]) throws -> Int {
    try changing { try store.remove(under: paths.map(\.absolute)) }
  }

  /// Takes images that meet a condition out of the library; the files stay.
  @discardableResult
  public func remove(where filter: Filter) throws -> Int {
    try changing { try store.remove(where: filter) }
  }

  /// How many images `remove(under:)` would take out.
  public func removalCount(under paths: [FilePath]) throws -> Int {
    try store.removalCount(under: paths.map(\.absolute))
  }

  /// How many images `remove(where:)` would take out.
  public func removalCount(where filter: Filter) throws -> Int {
    try store.removalCount(where: filter)
  }

  private func changing(_ change: () throws -> Int) throws -> Int {
    guard configuration.access == .writing || !isShared else {
      throw GlimpseError(kind: .invalidArgument, message: "the store was opened for reading only")
    }
    defer { knowledge.noteChange() }
    return try change()
  }
}
