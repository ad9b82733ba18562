// Brings a model into the cache. A pull ends with a whole model that is
// verified file by file. If it fails, it leaves only blobs and parts of blobs,
// which the next pull uses.

internal import HTTPRequesting

/// How to pull.
public struct PullOptions: Sendable {
  /// Which copy of the weights to fetch.
  public var variant: WeightVariant
  /// Of a repository with several models, the folder of the towers wanted, such
  /// as `onnx/s2`; empty where it has one.
  public var towers: String
  /// Judges the small files before the large ones are fetched: it is given a
  /// folder that has them, and returns a sentence if they cannot be used.
  public var judge: @Sendable (_ folder: String) -> String?
  /// How many files are fetched at the same time, at least 1.
  public var threads: Int
  /// Called with every piece that comes, on the thread that fetched it, one
  /// call at a time; it must return soon.
  public var onProgress: @Sendable (PullProgress) -> Void
  /// Asked often, from several threads; once it is true the pull ends.
  public var isCancelled: @Sendable () -> Bool

  /// Full weights, four files at a time, no reports.
  public init(
    variant: WeightVariant = .full, towers: String = "", threads: Int = 4,
    judge: @escaping @Sendable (_ folder: String) -> String? = { _ in nil },
    onProgress: @escaping @Sendable (PullProgress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.variant = variant
    self.towers = towers
    self.judge = judge
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
    let selection = try PullSelection(listing, options, failure)
    return try PullRun(
      cache: cache, listing: listing, requests: requests, options: options,
      policy: retryPolicy, clock: clock, freeBytes: freeBytes
    ).run(selection)
  }

  private func cached(_ id: HubID) -> PulledModel? {
    snapshot(id).map {
      PulledModel(
        hubID: id, folder: $0.folder, commit: $0.commit, files: [], byteCount: 0,
        receivedBytes: 0, isConfirmed: false)
    }
  }
}
