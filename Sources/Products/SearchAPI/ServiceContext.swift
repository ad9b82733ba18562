// What all routes share: the library, the caches, and who may see which path.

import GlimpseKit
import HTTPServing
import SearchDomain
public import Support
import Synchronization

/// The parts of a service behind its routes.
final class ServiceContext: Sendable {
  let configuration: ServiceConfiguration
  let library: ImageLibrary
  /// Where the bytes of images come from.
  let images: ImageBytes
  let generation: GenerationWatch
  let replies: ReplyCache
  /// Nil where none are shared.
  let sharedReplies: SharedReplies?
  let thumbnails: ThumbnailStore
  let jobs: IndexJobs
  let heartbeats = Heartbeats()
  let metrics = ServiceMetrics()
  let load = ServerLoad()
  let log: any ServiceLog
  let queryImages: QueryImages
  private let knownRoots: KnownRoots

  init(_ library: ImageLibrary, _ configuration: ServiceConfiguration, _ log: any ServiceLog) {
    self.library = library
    self.configuration = configuration
    self.log = log
    let generation = GenerationWatch { try library.generation() }
    self.generation = generation
    let knownRoots = KnownRoots(library, generation, configured: configuration.imagesRoots)
    self.knownRoots = knownRoots
    let isConfined = library.isShared && !configuration.imagesRoots.isEmpty
    images = ImageBytes(
      bases: configuration.imageBases, roots: isConfined ? configuration.imagesRoots : nil,
      library: library, indexed: { try knownRoots.current() })
    jobs = IndexJobs(
      library, log: log,
      check: { try JobConfinement.check($0, configuration, indexed: knownRoots.current()) },
      changed: { generation.forget() })
    queryImages = QueryImages(configuration, log)
    replies = ReplyCache(byteLimit: 32 << 20)
    sharedReplies = SharedReplies(library, configuration)
    thumbnails = ThumbnailStore(
      folder: configuration.thumbnailFolder, byteLimit: configuration.thumbnailBytes,
      decoder: library.configuration.queryDecoder, shared: library.configuration.sharedCache)
  }

  /// The folders that were indexed.
  func indexedRoots() throws -> [FilePath] { try knownRoots.current() }

  /// A condition as its caller means it: one on paths is on the paths that the
  /// caller sees.
  func filter(_ filter: Filter?, of call: Call) throws -> Filter? {
    guard let filter, !call.showsPaths else { return filter }
    return ShownPaths(roots: try indexedRoots()).meaning(of: filter)
  }

  /// How a path is shown to a caller: whole with the scope `admin`, else from
  /// the name of the indexed folder on.
  func shown(_ path: FilePath, to call: Call) throws -> String {
    call.showsPaths ? path.description : ShownPaths(roots: try indexedRoots()).text(of: path)
  }
}

/// The folders that were indexed, of the library's generation: replies that are
/// kept show paths from them on.
final class KnownRoots: Sendable {
  private let library: ImageLibrary
  private let generation: GenerationWatch
  private let configured: [FilePath]
  private let known = Mutex<(roots: [FilePath], generation: Int)?>(nil)

  init(_ library: ImageLibrary, _ generation: GenerationWatch, configured: [FilePath]) {
    self.library = library
    self.generation = generation
    self.configured = configured
  }

  func current() throws -> [FilePath] {
    let generation = try generation.current()
    if let known = known.withLock({ $0 }), known.generation == generation { return known.roots }
    // A store remembers none; those of the configuration serve then.
    var roots = try library.roots()
    if roots.isEmpty { roots = configured }
    known.withLock { $0 = (roots, generation) }
    return roots
  }
}

/// What a service tells of itself.
public protocol ServiceLog: Sendable {
  /// Whether and how it is written is the program's affair.
  func write(_ record: ServiceLogRecord)
}

/// A line of the log.
public struct ServiceLogRecord: Sendable {
  /// How much it matters.
  public enum Level: String, Sendable, Comparable, CaseIterable {
    case debug, info, warning, error

    /// Orders by how much it matters.
    public static func < (left: Level, right: Level) -> Bool {
      allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
  }

  /// How much it matters.
  public let level: Level
  /// What happened, in a few fixed words.
  public let message: String
  /// Facts by name.
  public let fields: [(String, JSONValue)]

  /// - Parameter fields: facts by name, in this order.
  public init(_ level: Level, _ message: String, _ fields: [(String, JSONValue)] = []) {
    self.level = level
    self.message = message
    self.fields = fields
  }
}

/// What the server says of its load, once there is one.
final class ServerLoad: Sendable {
  struct Figures: Sendable {
    var connections = 0
    var active = 0
    var waiting: [(lane: Lane, count: Int)] = []
  }

  private let ask = Mutex<(@Sendable () -> Figures)?>(nil)

  var now: Figures { ask.withLock { $0 }?() ?? Figures() }

  func use(_ ask: @escaping @Sendable () -> Figures) { self.ask.withLock { $0 = ask } }

  func forget() { ask.withLock { $0 = nil } }
}
