// A library whose pictures and vectors are in a store on a server. Nothing is
// kept on this machine but the model, so any number of programs work on it side
// by side. Searching, indexing and counting are in extensions.

public import EmbeddingModels
public import SearchDomain
import SearchWorkflows
import Support
import Synchronization

/// A library in a vector store.
///
/// Safe to use from several threads, processes and machines at once.
public final class StoreLibrary: PictureLibrary {
  /// What it was opened with; `folder` counts for nothing.
  public let configuration: LibraryConfiguration
  /// Where the vectors are.
  public let store: any ImageStore
  /// Vectors of words that were asked for lately.
  let rememberedTexts = RememberedTexts()
  /// Words that wait for the same tower.
  let gatheredTexts = GatheredTexts()
  /// What scores are measured by.
  let captionSource = CaptionSource()
  /// Where pictures are that are no files of this machine.
  let remote: RemoteAccess
  let knowledge = Mutex(Knowledge())
  private let opened = Mutex<EmbeddingModel?>(nil)

  /// What was learned of the store, and when.
  struct Knowledge {
    var description: (value: StoreDescription, asked: Stopwatch)?
    /// The digest of the model that the collection was held against.
    var verified: (digest: String, asked: Stopwatch)?
    var status: (value: LibraryStatus, asked: Stopwatch)?
    var calibration: ScoreCalibration?
    /// Counts this program's own changes.
    var changes = 0
  }

  /// How long what was learned of the store is taken to hold.
  static let freshSeconds = 30.0

  /// Nothing is sent to the store and no model is loaded yet.
  public init(store: any ImageStore, configuration: LibraryConfiguration) {
    self.store = store
    self.configuration = configuration
    remote = RemoteAccess(
      environment: configuration.environment,
      allowsPrivateAddresses: configuration.allowsPrivateAddresses)
  }

  /// The store's address.
  public var folder: FilePath { FilePath(store.name) }

  /// Anyone with access to the server writes into it.
  public var isShared: Bool { true }

  /// Nothing is kept on this machine.
  public var stateFolder: String? { nil }

  /// The model in use: the one asked for, else the collection's, else the
  /// default.
  ///
  /// - Throws: `GlimpseError` (`modelNotFound`), `EmbeddingModelError`,
  ///   `VectorStoreError`.
  public func model() throws -> EmbeddingModel {
    if let model = opened.withLock({ $0 }) { return model }
    let name = try configuration.model ?? storedModelName() ?? BundledModel.name
    let model = try configuration.openModel(named: name)
    opened.withLock { $0 = model }
    return model
  }

  /// The model that made the collection's vectors; nil where there is no
  /// collection, or it does not say.
  public func storedModelName() throws -> String? { try description()?.space?.modelName }

  /// What the collection is, asked for anew after some seconds; nil where there
  /// is none.
  func description() throws -> StoreDescription? {
    if let known = knowledge.withLock({ $0.description }), known.asked.seconds < Self.freshSeconds {
      return known.value
    }
    let asked = Stopwatch()
    let description = try store.describe()
    knowledge.withLock { $0.description = description.map { ($0, asked) } }
    return description
  }

  /// Holds the collection against the model, before vectors of both meet.
  ///
  /// - Throws: `WorkflowError` (`emptyLibrary`), `VectorStoreError`
  ///   (`mismatch`).
  func requireVectors(of space: EmbeddingSpace?) throws {
    guard try description()?.count ?? 0 > 0 else {
      knowledge.withLock { $0.description = nil }
      throw WorkflowError(
        kind: .emptyLibrary,
        message:
          "The store \(store.name) holds no pictures yet: run glimpse index FOLDER with it first.")
    }
    guard let space else { return }
    let isKnown = knowledge.withLock {
      $0.verified.map { $0.digest == space.digest && $0.asked.seconds < Self.freshSeconds } ?? false
    }
    if isKnown { return }
    let asked = Stopwatch()
    try store.verify(for: space)
    knowledge.withLock { $0.verified = (space.digest, asked) }
  }

  /// What was learned may not hold any more.
  func noteChange() {
    knowledge.withLock { knowledge in
      knowledge.changes += 1
      knowledge.description = nil
      knowledge.status = nil
    }
  }

  /// A number that changes every two seconds, since others may have changed the
  /// store, with every change by this program, and once matches can be judged.
  public func generation() -> Int {
    let changes = knowledge.withLock { $0.changes } * 2 + (captionSource.areThere ? 1 : 0)
    return WallClock.nanoseconds() / 2_000_000_000 * 1_000_000 + changes % 1_000_000
  }
}
