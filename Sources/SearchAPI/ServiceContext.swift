// What all routes share: the library, the caches, and who may see which path.

import GlimpseKit
import HTTPServing
import SearchDomain
public import Support
import Synchronization

/// The parts of a service behind its routes.
final class ServiceContext: Sendable {
  let configuration: ServiceConfiguration
  let library: any PictureLibrary
  /// Where the bytes of pictures come from.
  let pictures: PictureBytes
  let generation: GenerationWatch
  let replies: ReplyCache
  let thumbnails: ThumbnailStore
  let jobs: IndexJobs
  let heartbeats = Heartbeats()
  let metrics = ServiceMetrics()
  let load = ServerLoad()
  let log: any ServiceLog
  private let knownRoots = Mutex<(roots: [FilePath], asked: Stopwatch)?>(nil)

  init(_ library: any PictureLibrary, _ configuration: ServiceConfiguration, _ log: any ServiceLog) {
    self.library = library
    let isConfined = library.isShared && !configuration.imagesRoots.isEmpty
    pictures = PictureBytes(
      bases: configuration.pictureBases, roots: isConfined ? configuration.imagesRoots : nil,
      library: library)
    self.configuration = configuration
    self.log = log
    let generation = GenerationWatch { try library.generation() }
    self.generation = generation
    jobs = IndexJobs(library, log: log) { generation.forget() }
    replies = ReplyCache(byteLimit: 32 << 20)
    thumbnails = ThumbnailStore(
      folder: configuration.thumbnailFolder, byteLimit: configuration.thumbnailBytes)
  }

  /// The folders that were indexed; asked for anew after some seconds.
  func indexedRoots() throws -> [FilePath] {
    if let known = knownRoots.withLock({ $0 }), known.asked.seconds < 5 { return known.roots }
    // A store remembers none; those of the configuration serve then.
    var roots = try library.roots()
    if roots.isEmpty { roots = configuration.imagesRoots }
    knownRoots.withLock { $0 = (roots, Stopwatch()) }
    return roots
  }

  /// How a path is shown to a caller: whole with the scope `admin`, else from
  /// the name of the indexed folder on.
  func shown(_ path: FilePath, to call: Call) throws -> String {
    if call.showsPaths { return path.description }
    let roots = try indexedRoots().filter { path.isInside($0) && path != $0 }
    guard let root = roots.max(by: { $0.bytes.count < $1.bytes.count }) else {
      return path.lastComponent.description
    }
    let rest = FilePath(bytes: Array(path.bytes.dropFirst(root.bytes.count).drop { $0 == UInt8(ascii: "/") }))
    return root.lastComponent.appending(rest).description
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

  init(_ level: Level, _ message: String, _ fields: [(String, JSONValue)] = []) {
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
