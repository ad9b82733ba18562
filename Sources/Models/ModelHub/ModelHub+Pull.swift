// Brings a model into the cache. A pull ends with a whole model that is
// verified file by file. If it fails, it leaves only blobs and parts of blobs,
// which the next pull uses.

internal import Glibc
internal import HTTPRequesting
internal import Support
internal import Synchronization

/// How to pull.
public struct PullOptions: Sendable {
  /// Which copy of the weights to fetch.
  public var variant: WeightVariant
  /// How many files are fetched at the same time, at least 1.
  public var threads: Int
  /// Called with every piece that comes, on the thread that fetched it, one
  /// call at a time; it must return soon.
  public var onProgress: @Sendable (PullProgress) -> Void
  /// Asked often, from several threads; once it is true the pull ends.
  public var isCancelled: @Sendable () -> Bool

  /// Full weights, four files at a time, no reports.
  public init(
    variant: WeightVariant = .full, threads: Int = 4,
    onProgress: @escaping @Sendable (PullProgress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.variant = variant
    self.threads = threads
    self.onProgress = onProgress
    self.isCancelled = isCancelled
  }
}

/// A model that a pull brought or found.
public struct PulledModel: Hashable, Sendable {
  /// The hub's name for it.
  public let hubID: HubID
  /// The folder to load it from.
  public let folder: String
  /// The commit it is of.
  public let commit: String
  /// The model's files, as paths inside the folder; empty if the hub was not asked.
  public let files: [String]
  /// The size of the model's files in bytes; 0 if the hub was not asked.
  public let byteCount: Int
  /// Bytes that came over the network.
  public let receivedBytes: Int
  /// Whether the hub confirmed that this is the revision's present commit; it
  /// is not asked in offline mode, and may be out of reach.
  public let isConfirmed: Bool
}

extension ModelHub {
  /// Fetches a model's files that are not in the cache yet.
  ///
  /// Blocks until done. Files are fetched side by side, resumed where an
  /// earlier pull was cut, repeated as the retry policy says, and verified by
  /// size and SHA-256 (or git's own hash for small files). The model appears
  /// in the cache only when every file is there. Two pulls at the same time,
  /// also of several programs, do not disturb each other.
  ///
  /// Where the hub is out of reach and the model is whole in the cache, that
  /// one is returned. An unverified file never is.
  ///
  /// - Parameter name: a registered name, a tier, or a hub id `org/name` with
  ///   an optional `@revision`.
  /// - Throws: `ModelHubError`.
  public func pull(
    _ name: String, options: PullOptions = PullOptions()
  ) throws(ModelHubError) -> PulledModel {
    let id = try hubID(for: name)
    let failure = HubFailure(model: id, settings: settings)
    if let entry = ModelRegistry.entry(named: name), let advice = entry.exportAdvice {
      guard let found = cached(id) else { throw failure.error(.unsupportedModel, advice, nil, 0) }
      return found
    }
    if settings.isOffline {
      guard let found = cached(id) else { throw failure.offline() }
      return found
    }
    let requests = HubRequests(
      client: client, settings: settings, model: id, failure: failure,
      retrying: HTTPRetrying(policy: retryPolicy, clock: clock, isCancelled: options.isCancelled))
    let listing: HubListing
    do throws(ModelHubError) {
      listing = try requests.listing()
    } catch {
      let isAway = [.unreachable, .serverUnavailable, .offline].contains(error.kind)
      guard isAway, let found = cached(id) else { throw error }
      return found
    }
    guard
      let chosen = ModelFiles.selection(from: listing.files.map(\.path), variant: options.variant)
    else {
      throw failure.error(
        .unsupportedModel,
        "\(id) has no ONNX or OpenVINO files of a layout that is read here: "
          + "choose an export such as those of immich-app or Xenova, see `glimpse models list`, "
          + "or make one with Tools/export-model",
        nil, 0)
    }
    let wanted = Set(chosen)
    var files: [RemoteFile] = []
    for file in listing.files where wanted.contains(file.path) {
      files.append(try requests.complete(file, commit: listing.commit))
    }
    return try fetch(files, listing.commit, requests, options)
  }

  private func cached(_ id: HubID) -> PulledModel? {
    snapshot(id).map {
      PulledModel(
        hubID: id, folder: $0.folder, commit: $0.commit, files: [], byteCount: 0,
        receivedBytes: 0, isConfirmed: false)
    }
  }

  private func fetch(
    _ files: [RemoteFile], _ commit: String, _ requests: HubRequests, _ options: PullOptions
  ) throws(ModelHubError) -> PulledModel {
    let id = requests.model
    let total = files.reduce(0) { $0 +| ($1.byteCount ?? 0) }
    let meter = ProgressMeter(total: total, report: options.onProgress)
    var missing: [RemoteFile] = []
    for file in files {
      let size = HubCache.fileSize(cache.blob(id, file.blobName))
      if let size, file.byteCount == nil || size == file.byteCount {
        meter.set(file.path, size)
      } else {
        missing.append(file)
      }
    }
    let isWhole = missing.isEmpty && cache.isComplete(id, commit: commit)
    var received = 0
    do throws(FileError) {
      // A whole model needs nothing written, so a read-only cache will do.
      if !isWhole { try cache.prepare(id, commit: commit) }
    } catch {
      throw requests.failure.file(error)
    }
    if !missing.isEmpty {
      try checkSpace(missing, requests)
      // The largest first, so that no thread is left with it at the end.
      missing.sort { ($0.byteCount ?? .max) > ($1.byteCount ?? .max) }
      received = try fetchAll(missing, commit, requests, meter, options)
    }
    do throws(FileError) {
      for file in files where file.path != ModelFiles.last {
        if !isWhole
          || HubCache.fileSize("\(cache.snapshot(id, commit: commit))/\(file.path)") == nil
        {
          try cache.link(id, commit: commit, path: file.path, blob: file.blobName)
        }
      }
      for file in files where file.path == ModelFiles.last && !isWhole {
        try cache.link(id, commit: commit, path: file.path, blob: file.blobName)
      }
      if isWhole {
        try? cache.setReference(id, commit: commit)
      } else {
        try cache.setReference(id, commit: commit)
      }
    } catch {
      throw requests.failure.file(error)
    }
    return PulledModel(
      hubID: id, folder: cache.snapshot(id, commit: commit), commit: commit,
      files: files.map(\.path).sorted(), byteCount: total, receivedBytes: received,
      isConfirmed: true)
  }

  private func checkSpace(
    _ missing: [RemoteFile], _ requests: HubRequests
  ) throws(ModelHubError) {
    let id = requests.model
    let needed = missing.reduce(0) { sum, file in
      let partial = HubCache.fileSize(cache.partialBlob(id, file.blobName)) ?? 0
      return sum +| max(0, (file.byteCount ?? 0) -| partial)
    }
    guard let free = freeBytes(cache.folder), free < needed else { return }
    let megabytes = { (bytes: Int) in "\((bytes +| 999_999) / 1_000_000) MB" }
    throw requests.failure.error(
      .noSpace,
      "\(id) needs \(megabytes(needed)) and \(cache.folder) has \(megabytes(free)) free: "
        + "make room, or set HF_HOME to a folder on another disk", cache.folder, 0)
  }

  /// Runs the downloads on threads of their own; the first failure ends all.
  private func fetchAll(
    _ files: [RemoteFile], _ commit: String, _ requests: HubRequests, _ meter: ProgressMeter,
    _ options: PullOptions
  ) throws(ModelHubError) -> Int {
    let crew = Crew(files)
    let stopping = { @Sendable in crew.hasFailed || options.isCancelled() }
    let shared = HubRequests(
      client: requests.client, settings: requests.settings, model: requests.model,
      failure: requests.failure,
      retrying: HTTPRetrying(policy: retryPolicy, clock: clock, isCancelled: stopping))
    let cache = cache
    let threads = (0..<min(max(1, options.threads), files.count)).map { _ in
      WorkerThread {
        while !stopping(), let file = crew.next() {
          let download = BlobDownload(
            file, commit: commit, requests: shared, cache: cache, meter: meter)
          do throws(ModelHubError) {
            crew.add(received: try download.run())
          } catch {
            crew.fail(error)
          }
        }
      }
    }
    for thread in threads { thread.join() }
    if let error = crew.failure { throw error }
    if options.isCancelled() { throw requests.failure.cancelled }
    return crew.received
  }
}

/// What the threads of a pull share: the files left, and how it went.
private final class Crew: Sendable {
  private struct State {
    var left: ArraySlice<RemoteFile>
    var received = 0
    var failure: ModelHubError?
  }

  private let state: Mutex<State>

  init(_ files: [RemoteFile]) {
    // Two names for one content are one download.
    var seen: Set<String> = []
    state = Mutex(State(left: files.filter { seen.insert($0.blobName).inserted }[...]))
  }

  func next() -> RemoteFile? { state.withLock { $0.left.popFirst() } }
  func add(received: Int) { state.withLock { $0.received += received } }

  /// Keeps the first failure; those that follow from stopping the others are not it.
  func fail(_ error: ModelHubError) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
  }

  var hasFailed: Bool { state.withLock { $0.failure != nil } }
  var failure: ModelHubError? { state.withLock { $0.failure } }
  var received: Int { state.withLock { $0.received } }
}
