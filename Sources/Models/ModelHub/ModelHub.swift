// From a model's name to its folder on this machine. ModelHub+Pull.swift
// fetches; EmbeddingModels reads the files.

internal import FoundationEssentials
internal import Glibc
public import HTTPRequesting
internal import Support

/// Finds, fetches, lists and removes models.
///
/// Safe to use from several threads. Only `pull` uses the network.
public struct ModelHub: Sendable {
  /// The names of the models that come with the program, the default first.
  public static let bundledNames = ModelRegistry.bundled.map(\.name)

  let settings: HubSettings
  let bundledFolders: [String]
  let client: HTTPClient
  let retryPolicy: HTTPRetryPolicy
  let clock: HTTPRetryClock
  let freeBytes: @Sendable (String) -> Int?

  /// Five attempts with waits of about 0.5, 1, 2 and 4 seconds.
  public static let patience = HTTPRetryPolicy(
    attemptLimit: 5, firstPauseSeconds: 0.5, longestRetryAfterSeconds: 300)

  var cache: HubCache { HubCache(folder: settings.cacheFolder) }

  /// - Parameters:
  ///   - settings: where models are kept and fetched from.
  ///   - bundledFolders: folders in which bundled models may lie, each in a
  ///     folder of its name; the first that has one wins.
  ///   - client: what requests are made with.
  ///   - retryPolicy: how often to ask again, counting attempts in a row that
  ///     brought nothing.
  ///   - clock: time and waiting.
  public init(
    settings: HubSettings, bundledFolders: [String] = [], client: HTTPClient = HTTPClient(),
    retryPolicy: HTTPRetryPolicy = patience, clock: HTTPRetryClock = .system
  ) {
    self.init(
      settings: settings, bundledFolders: bundledFolders, client: client,
      retryPolicy: retryPolicy, clock: clock, freeBytes: { HubCache.freeBytes(at: $0) })
  }

  /// With a disk of the caller's making.
  package init(
    settings: HubSettings, bundledFolders: [String], client: HTTPClient,
    retryPolicy: HTTPRetryPolicy,
    clock: HTTPRetryClock, freeBytes: @escaping @Sendable (String) -> Int?
  ) {
    self.settings = settings
    self.bundledFolders = bundledFolders
    self.client = client
    self.retryPolicy = retryPolicy
    self.clock = clock
    self.freeBytes = freeBytes
  }

  /// The folder that holds pulled models.
  public var cacheFolder: String { settings.cacheFolder }

  /// Finds a model on this machine, without the network.
  ///
  /// In this order: a folder of that path; a bundled model; a registered name,
  /// alias or tier; a hub id. A bare word names a folder only if the
  /// folder holds a model, so that a stray folder does not hide a name.
  ///
  /// The graphs are not read: whoever loads the model names weights that are
  /// missing beside them.
  ///
  /// - Returns: nil if the name is good but the model has to be pulled.
  /// - Throws: `ModelHubError` of kind `unknownModel` or `invalidName`.
  public func resolve(_ name: String) throws(ModelHubError) -> LocatedModel? {
    let path = expandedPath(name)
    if isExplicitPath(name) {
      guard HubCache.isFolder(path) else {
        throw ModelHubError(
          kind: .unknownModel, message: "there is no folder \(path): check the path of the model",
          model: name, path: path)
      }
      return LocatedModel(name: name, folder: path, origin: .folder)
    }
    if !name.isEmpty, isModelFolder(path) {
      return LocatedModel(name: name, folder: path, origin: .folder)
    }
    if let folder = bundledFolder(name) {
      return LocatedModel(name: name, folder: folder, origin: .bundled)
    }
    let id = try hubID(for: name)
    guard let found = snapshot(id, withWeights: false) else { return nil }
    return LocatedModel(
      name: name, folder: found.folder, origin: .cache(id, commit: found.commit))
  }

  /// A model that comes with the program, and is beside it.
  ///
  /// - Returns: nil for every other name, a folder of that name included.
  public func bundled(_ name: String) -> InstalledModel? {
    guard ModelHub.bundledNames.contains(name) else { return nil }
    return bundled().first { $0.name == name }
  }

  /// The hub's id for a name that `pull` takes.
  ///
  /// - Throws: `ModelHubError` of kind `unknownModel` or `invalidName`.
  public func hubID(for name: String) throws(ModelHubError) -> HubID {
    if let entry = ModelRegistry.entry(named: name), let id = entry.hubID {
      return keepingCommit(id, named: name)
    }
    if ModelHub.bundledNames.contains(name) {
      throw ModelHubError(
        kind: .unknownModel,
        message: "the bundled model \(name) is not beside this program: "
          + "install the program whole, or name another model or the folder of one",
        model: name)
    }
    if let repository = FaceModelNames.repository(named: name), let id = HubID(repository) {
      return id
    }
    if let sentence = ModelRegistry.missingRow(name) {
      throw ModelHubError(kind: .unknownModel, message: sentence, model: name)
    }
    guard let id = HubID(name) else {
      throw ModelHubError(
        kind: .invalidName,
        message: "\"\(ModelHub.shortened(name))\" cannot be a model's name: "
          + "give a name from 'glimpse models list', a hub id such as org/name, or a folder",
        model: ModelHub.shortened(name))
    }
    guard id.repository.contains("/") else {
      throw ModelHubError(
        kind: .unknownModel,
        message: "no model named \(name)\(ModelRegistry.suggestion(for: name)): "
          + "give a name from 'glimpse models list', a hub id such as org/name, or a folder",
        model: name)
    }
    return id
  }

  /// A name of the table keeps the commit that was fetched for it, so that a
  /// publisher's change of the branch changes no library here; the hub id, typed
  /// as such, follows the branch. Where the table has a commit, it is that one.
  private func keepingCommit(_ id: HubID, named name: String) -> HubID {
    guard id.revision == HubID.branch, name.lowercased() != id.repository.lowercased(),
      let commit = cache.completeSnapshot(id)?.commit
    else { return id }
    return HubID("\(id.repository)@\(commit)") ?? id
  }

  /// The whole snapshot of a revision. In place of a commit that the table has, the
  /// branch's is taken as it was fetched, which was done before the table had one.
  func snapshot(
    _ id: HubID, withWeights: Bool = true
  ) -> (folder: String, commit: String)? {
    if let found = cache.completeSnapshot(id, withWeights: withWeights) { return found }
    guard ModelRegistry.entries.contains(where: { $0.hubID == id }),
      let branch = HubID(id.repository)
    else { return nil }
    return cache.completeSnapshot(branch, withWeights: withWeights)
  }

  /// Every model on this machine: the bundled ones, then those in the cache
  /// that hold a whole model, and registered ones that hold a part of one.
  public func installed() -> [InstalledModel] {
    bundled() + cache.repositories().compactMap { inCache($0) }
  }

  /// What is known of a model: from the table, and from this machine.
  ///
  /// - Throws: `ModelHubError` of kind `unknownModel` or `invalidName`.
  public func info(_ name: String) throws(ModelHubError) -> ModelInfo {
    if let found = try resolve(name) {
      switch found.origin {
      case .bundled:
        let entry = ModelRegistry.bundledEntry(named: name)
        return ModelInfo(entry: entry, hubID: nil, installed: bundled().first { $0.name == name })
      case .folder:
        let model = InstalledModel(
          name: name, folder: found.folder, origin: .folder,
          byteCount: ModelHub.byteCount(found.folder),
          isComplete: isModelFolder(found.folder) && HubCache.hasWeights(found.folder))
        return ModelInfo(entry: nil, hubID: nil, installed: model)
      case .cache: break
      }
    }
    let id = try hubID(for: name)
    let entry = ModelRegistry.entries.first { $0.hubID?.repository == id.repository }
    return ModelInfo(entry: entry, hubID: id, installed: inCache(id))
  }

  /// Removes a model's repository from the cache: every revision, and what was
  /// fetched in part.
  ///
  /// Nothing outside the cache folder is touched: links are removed, not
  /// followed, and a repository that is itself a link is refused.
  ///
  /// - Returns: the bytes freed.
  /// - Throws: `ModelHubError`.
  @discardableResult
  public func remove(_ name: String) throws(ModelHubError) -> Int {
    if isExplicitPath(name) || bundledFolder(name) != nil {
      throw ModelHubError(
        kind: .notRemovable,
        message: "\(name) is not in the cache of pulled models: "
          + "only pulled models are removed, delete the folder yourself", model: name)
    }
    let id = try hubID(for: name)
    let path = cache.repository(id)
    let failure = HubFailure(model: id, settings: settings)
    guard let status = try? FileIO.status(Array(path.utf8), followLinks: false) else {
      throw ModelHubError(
        kind: .notInstalled,
        message: "\(id.repository) is not in \(cacheFolder): "
          + "see what is there with 'glimpse models list'", model: name, path: path)
    }
    guard status.kind == .folder else {
      throw ModelHubError(
        kind: .notRemovable,
        message: "\(path) is not a folder but a link or file: "
          + "delete it yourself if it is not needed", model: name, path: path)
    }
    let freed = cache.byteCount(id)
    // Renamed first, so that no one finds half of a model.
    let aside = "\(cacheFolder)/.removed-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    guard rename(path, aside) == 0 else {
      throw failure.file(FileError(code: errno, operation: "remove", path: path))
    }
    do {
      try FileManager.default.removeItem(atPath: aside)
      let locks = "\(cacheFolder)/.locks/\(id.folderName)"
      if HubCache.isFolder(locks) { try FileManager.default.removeItem(atPath: locks) }
    } catch {
      throw failure.file(
        FileError(code: errno == 0 ? EACCES : errno, operation: "remove", path: aside))
    }
    return freed
  }
}

extension ModelHub {
  private func isExplicitPath(_ name: String) -> Bool {
    name == "." || name == ".." || name == "~"
      || ["/", "./", "../", "~/"].contains(where: name.hasPrefix)
  }

  private func expandedPath(_ name: String) -> String {
    guard name == "~" || name.hasPrefix("~/"), let home = getenv("HOME") else { return name }
    // The environment's text is terminated and not changed by this program.
    return String(cString: home) + name.dropFirst()
  }

  private func isModelFolder(_ path: String) -> Bool {
    HubCache.isFolder(path) && HubCache.holdsModel(path)
  }

  private func bundledFolder(_ name: String) -> String? {
    guard HubID(name) != nil, !name.contains("/") else { return nil }
    return bundledFolders.lazy.map { "\($0)/\(name)" }.first(where: isModelFolder)
  }

  private func bundled() -> [InstalledModel] {
    var seen: Set<String> = []
    var models: [InstalledModel] = []
    for parent in bundledFolders {
      let names = ((try? FileIO.names(inFolder: Array(parent.utf8))) ?? [])
        .map { String(decoding: $0, as: UTF8.self) }
      for name in names.sorted() where isModelFolder("\(parent)/\(name)") {
        guard seen.insert(name).inserted else { continue }
        let folder = "\(parent)/\(name)"
        models.append(
          InstalledModel(
            name: name, folder: folder, origin: .bundled,
            byteCount: ModelHub.byteCount(folder), isComplete: true))
      }
    }
    return models
  }

  private func inCache(_ id: HubID) -> InstalledModel? {
    let entry = ModelRegistry.entries.first { $0.hubID?.repository == id.repository }
    let found =
      snapshot(entry?.hubID ?? id) ?? cache.completeSnapshot(id, withWeights: true)
    guard found != nil || (entry != nil && HubCache.isFolder(cache.repository(id))) else {
      return nil
    }
    let commit = found?.commit ?? ""
    return InstalledModel(
      name: entry?.name ?? id.repository, folder: found?.folder ?? cache.repository(id),
      origin: .cache(id, commit: commit), byteCount: cache.byteCount(id), isComplete: found != nil)
  }

  /// Bytes of the files in a folder and those below it, four levels deep at
  /// most, which no model exceeds and no loop of links gets past.
  private static func byteCount(_ folder: String, depth: Int = 4) -> Int {
    let names = (try? FileIO.names(inFolder: Array(folder.utf8))) ?? []
    return names.reduce(0) { sum, name in
      let path = "\(folder)/\(String(decoding: name, as: UTF8.self))"
      guard let status = try? FileIO.status(Array(path.utf8)) else { return sum }
      switch status.kind {
      case .file: return sum +| status.byteCount
      case .folder: return depth > 0 ? sum +| byteCount(path, depth: depth - 1) : sum
      case .link, .other: return sum
      }
    }
  }

  private static func shortened(_ name: String) -> String {
    let plain = name.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) }
    return plain.count > 100 ? String(plain.prefix(100)) + "…" : String(plain)
  }
}
