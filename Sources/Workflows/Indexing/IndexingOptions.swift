// What a person may ask of an indexing run.

package import Refusals
public import SearchDomain
package import Support

/// How an image gets its category.
public enum CategoryRule: Hashable, Sendable {
  /// The name of the folder the image lies in.
  case folder
  case none
  case named(String)

  /// The rule as the catalog keeps it with a root, and back.
  var stored: String {
    switch self {
    case .folder: "folder"
    case .none: "none"
    case .named(let name): "named:" + name
    }
  }

  /// The rule as a store keeps it with a root (`LibraryRoot.options`).
  ///
  /// - Returns: nil for what is no such text.
  public init?(stored: String) {
    switch stored {
    case "folder": self = .folder
    case "none": self = .none
    default:
      guard stored.hasPrefix("named:") else { return nil }
      self = .named(String(stored.dropFirst("named:".count)))
    }
  }

  /// The category of an image at a path, in form NFC: a Mac and another system
  /// write a folder's name differently, and mean one category.
  public func category(of path: FilePath) -> String? {
    switch self {
    case .folder:
      let name = path.parent.lastComponent.description
      return name.isEmpty || name == "/" ? nil : TextFolding.composed(name)
    case .none: return nil
    case .named(let name): return TextFolding.composed(name)
    }
  }
}

/// Settings of an indexing run; the defaults suit a folder of photographs.
public struct IndexingOptions: Sendable {
  /// Nil keeps the rule the folder was indexed with before, at first `folder`.
  public var category: CategoryRule?
  /// Which files are looked at.
  public var scan = ScanOptions()
  /// Images whose files are gone leave the catalog.
  public var prunes = true
  /// So do those that were not met but need not be gone: on a disk that is not
  /// mounted, hidden or excluded by now. Danger: where a disk was only taken
  /// away, its images leave.
  public var prunesDoubtful = false
  /// For so many days the vectors of images that left are kept, 0 to 36,500:
  /// files that come back are not embedded again.
  public var departedDays = 30
  /// Files that failed before are tried again even if they did not change.
  public var retriesFailures = false
  /// Only say what would be done.
  public var isDryRun = false
  /// Images embedded together; nil is the encoder's own preference.
  public var batchSize: Int?
  /// Threads that read and decode; nil is one for every processor.
  public var threads: Int?
  /// Takes only the part `index` of `count` (from 1), by a hash of the path.
  public var shard: Shard?

  /// CSV or JSON lines files with metadata of images by their path.
  public var metadataFiles: [FilePath] = []
  /// Languages in which writing in images is read, as Tesseract names them
  /// (`deu+eng`); nil reads none.
  public var ocrLanguages: String?

  /// Folders without links in their paths, outside of which no file is read,
  /// whatever links lead there; nil reads any.
  public var confinement: [FilePath]?

  /// With the values stated at each property.
  public init() {}

  /// One of several equal parts of the work.
  public struct Shard: Hashable, Sendable {
    /// Which part, from 1.
    public let index: Int
    /// How many parts there are.
    public let count: Int

    /// The most parts there can be.
    public static let largestCount = 1 << 20

    /// - Returns: nil unless 1 ≤ index ≤ count ≤ `largestCount`.
    public init?(index: Int, count: Int) {
      guard (1...Self.largestCount).contains(count), (1...count).contains(index) else { return nil }
      self.index = index
      self.count = count
    }

    /// Whether a path falls into this part.
    func takes(_ path: FilePath) -> Bool { takes(ImageID(naming: path)) }

    /// Whether the image with an id falls into this part. An id is a SHA-1,
    /// whose first bytes spread evenly; a part is a range of them, so that a
    /// store that is read in the order of ids can be read in parts.
    func takes(_ id: ImageID) -> Bool {
      let number = id.bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
      return (number * count) >> 32 == index - 1
    }

    /// The ids that can fall into this part.
    var ids: ClosedRange<ImageID> {
      // Rounded up: the first number whose part this is, and the next part's.
      let first = ((index - 1) << 32 + count - 1) / count
      let next = (index << 32 + count - 1) / count
      return Self.id(first, filled: 0)...Self.id(next - 1, filled: 0xFF)
    }

    private static func id(_ number: Int, filled byte: UInt8) -> ImageID {
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
      return ImageID(sixteen: bytes + [UInt8](repeating: byte, count: 12))
    }
  }
}

/// How far a run has come.
public struct IndexingProgress: Hashable, Sendable {
  /// What a run is doing.
  public enum Phase: String, Hashable, Sendable {
    case scanning, embedding, finishing
    /// What searches judge matches by is being made; `total` counts captions.
    case preparing
    /// 8 bits are tried; `done` counts images that were run for it, of an unknown
    /// number.
    case proving
  }
  /// What the run is doing.
  public var phase: Phase = .scanning
  /// Files to be read in this run, known once the scan is over.
  public var total = 0
  /// Of these, how many are done, failures included.
  public var done = 0
  /// Images that the library held already and that are as they were, known
  /// once the scan is over: where the run goes on.
  public var known = 0
  /// Of those done, how many could not be indexed.
  public var failed = 0
  /// How long it took so far, in seconds.
  public var seconds = 0.0

  /// What rate and remaining time are judged by.
  package var pace = Pace()

  /// Files a second, without what came before the first of them was done; in the
  /// first moments since the embedding began.
  public var rate: Double { pace.rate ?? (seconds > 0 ? Double(done) / seconds : 0) }
  /// Nil until there is enough to judge by.
  public var remainingSeconds: Double? { pace.remainingSeconds(for: total - done) }

  /// Notes how much is done, and when.
  package mutating func note(done: Int, seconds: Double) {
    self.done = done
    self.seconds = seconds
    pace.note(done, at: seconds)
  }

  /// With the values stated at each property.
  public init() {}
}

/// What a run did.
public struct IndexingReport: Sendable {
  /// Images met, failures included.
  public var scanned = 0
  /// Images added or embedded anew, copies included.
  public var indexed = 0
  /// Known images whose files are as they were.
  public var unchanged = 0
  /// Known images found at another path.
  public var moved = 0
  /// Known images whose files are gone.
  public var removed = 0
  /// Known images that were not met and stay, since they need not be gone;
  /// `warnings` say why.
  public var kept = 0
  /// Further paths to files that are counted already: links, hard links, folders
  /// mounted twice.
  public var aliases = 0
  /// Images whose facts changed because of a sidecar file.
  public var described = 0
  /// Images that rows of metadata files name.
  public var named = 0
  /// Of these, how many have other facts now.
  public var annotated = 0
  /// Known images that are in another category now.
  public var recategorized = 0
  /// Paths that were named, do not exist and never did. `warnings` name them too;
  /// where there is no other path the run is refused instead.
  public var neverThere: [FilePath] = []
  /// Files that could not be indexed, those of earlier runs included.
  public var failures: [FileFailure] = []
  /// What the owner should know: a vanished folder, an unreadable one.
  public var warnings: [String] = []
  /// How long it took so far, in seconds.
  public var seconds = 0.0
  /// Whether it ended before its work was done.
  public var wasCancelled = false
  /// Whether the figures say only what would be done.
  public var isDryRun = false
  /// What the run decided of the arithmetic that images are embedded in; nil where
  /// it goes on as before.
  public var precision: PrecisionDecision?

  /// Files that could not be indexed, those of earlier runs included.
  public var failed: Int { failures.count }
  /// Images embedded a second, scanning included.
  public var imagesPerSecond: Double { seconds > 0 ? Double(indexed) / seconds : 0 }

  /// With the values stated at each property.
  public init() {}
}

/// What a run tells while it works.
public enum IndexingEvent: Sendable {
  case progress(IndexingProgress)
  case failure(FileFailure)
  case warning(String)
  case finished(IndexingReport)
}

extension IndexingOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`) for numbers out of their bounds.
  package func check() throws(GlimpseError) {
    try Bounds.within(threads, Bounds.threads, "number of threads")
    try Bounds.within(batchSize, 1...100_000, "size of a batch")
  }
}
