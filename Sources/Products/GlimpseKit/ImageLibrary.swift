// The front door for Swift programs: a folder of vectors and what can be done
// with it. Searching and indexing are in extensions.

import LocalStores
public import EmbeddingModels
import ModelHub
import ModelInference
public import SearchDomain
public import SearchWorkflows
import Support
import Synchronization

/// A searchable library of pictures.
///
/// ```swift
/// let library = try ImageLibrary(at: "holiday.library")
/// try await library.index(["/home/me/Pictures"]).finish()
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
  /// The library's folder.
  public let folder: FilePath
  /// Whether others could read the library's files or the cache until it was
  /// opened just now, as older versions left them; they cannot any more. To be
  /// told.
  public let wasMadePrivate: Bool
  let catalog: Catalog
  let indexes: IndexMaintainer
  private let opened = Mutex<EmbeddingModel?>(nil)
  /// The scale of scores, once it was measured.
  let scale = Mutex<(set: VectorSet.ID, calibration: ScoreCalibration?)?>(nil)
  /// What that is measured by.
  let captionSource = CaptionSource()
  /// Where pictures are that are no files of this machine.
  let remote: RemoteAccess
  /// Vectors of words that were asked for lately.
  let rememberedTexts = RememberedTexts()
  let gatheredTexts = GatheredTexts()

  /// Opens a library. No model is loaded until one is needed.
  ///
  /// - Throws: `GlimpseError` (`libraryNotFound`, `invalidArgument` for numbers
  ///   that make no sense), `CatalogError`.
  public init(configuration: LibraryConfiguration) throws {
    try configuration.check()
    self.configuration = configuration
    folder = FilePath(configuration.folder).lexicallyAbsolute(from: FilePath(WorkingFolder.path))
    remote = RemoteAccess(
      environment: configuration.environment,
      allowsPrivateAddresses: configuration.allowsPrivateAddresses)
    catalog = try Self.openCatalog(in: folder, configuration.access)
    let cache = Folders.cache(configuration.environment) + "/glimpse"
    // Thumbnails, captions of queries: nobody else's either.
    let closesCache = configuration.access == .writing && FileIO.makePrivate(Array(cache.utf8))
    wasMadePrivate = catalog.wasMadePrivate || closesCache
    indexes = IndexMaintainer(
      catalog: catalog, cacheFolder: cache, memory: configuration.indexMemory)
  }

  private static func openCatalog(
    in folder: FilePath, _ access: LibraryConfiguration.Access
  ) throws -> Catalog {
    do {
      return try Catalog.open(
        folder: folder, access: access == .writing ? .readWrite(createIfMissing: true) : .readOnly)
    } catch {
      guard error.kind == .notFound else { throw error }
      throw GlimpseError(
        kind: .libraryNotFound,
        message:
          "There is no library in \(folder) yet: run glimpse index FOLDER first, or name another with --library."
      )
    }
  }

  /// Opens or makes the library in a folder, with the model it has or the
  /// default one.
  public convenience init(at folder: String) throws {
    try self.init(configuration: LibraryConfiguration(folder: folder))
  }

  /// The model in use: the one asked for, else the library's own, else the
  /// default, `glimpse-photo`. Its towers are loaded when they are first needed.
  ///
  /// - Throws: `GlimpseError` (`modelNotFound`), `EmbeddingModelError`.
  public func model() throws -> EmbeddingModel {
    if let model = opened.withLock({ $0 }) { return model }
    let name = try configuration.model ?? catalog.currentSet()?.space.modelName ?? defaultModelName
    let model = try configuration.openModel(named: name)
    // Two threads may have come here at once; both models are alike.
    opened.withLock { $0 = model }
    return model
  }

  private var defaultModelName: String { BundledModel.name }

  /// One picture of the library.
  ///
  /// - Returns: nil where there is none with this id.
  public func image(id: ImageID) throws -> ImageRecord? { try catalog.image(id: id) }

  /// The picture indexed at a path.
  public func image(path: FilePath) throws -> ImageRecord? {
    try catalog.image(path: path.lexicallyAbsolute(from: FilePath(WorkingFolder.path)))
  }

  /// Pictures that meet a condition, in the order of their paths.
  ///
  /// - Throws: `CatalogError`; `GlimpseError` (`invalidArgument`) where `limit`
  ///   or `offset` is negative.
  public func images(
    where filter: Filter? = nil, limit: Int? = nil, offset: Int = 0
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    try Bounds.notNegative(offset, "offset")
    return try catalog.images(where: filter, limit: limit, offset: offset)
  }

  /// How many pictures meet a condition.
  public func count(where filter: Filter? = nil) throws -> Int { try catalog.count(where: filter) }

  /// Takes pictures at or below paths out of the library; the files stay. An
  /// indexed folder that is wholly taken out is forgotten.
  ///
  /// - Returns: how many pictures.
  @discardableResult
  public func remove(under paths: [FilePath]) throws -> Int {
    let paths = paths.map { $0.lexicallyAbsolute(from: FilePath(WorkingFolder.path)) }
    let count = try catalog.remove(under: paths)
    for root in try catalog.roots() where paths.contains(where: { root.path.isInside($0) }) {
      try catalog.removeRoot(root.path)
    }
    return count
  }

  /// Takes pictures that meet a condition out of the library; the files stay.
  @discardableResult
  public func remove(where filter: Filter) throws -> Int { try catalog.remove(where: filter) }

  /// How many pictures `remove(under:)` would take out.
  public func removalCount(under paths: [FilePath]) throws -> Int {
    let folder = FilePath(WorkingFolder.path)
    return try catalog.removalCount(under: paths.map { $0.lexicallyAbsolute(from: folder) })
  }

  /// How many pictures `remove(where:)` would take out.
  public func removalCount(where filter: Filter) throws -> Int {
    try catalog.removalCount(where: filter)
  }

  /// Checks the library, and mends it where `repairing`.
  public func verify(repairing: Bool = false) throws -> VerificationReport {
    try Verifier(catalog: catalog, indexes: indexes) { [self] path, validator in
      isThere(path, validator: validator)
    }.verify(repairing: repairing)
  }
}
