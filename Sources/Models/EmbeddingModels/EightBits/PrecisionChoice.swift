// The choice between floating point and 8 bits in one run of indexing, from the
// first images that pass to what is kept with the library.

internal import GraphQuantizing
public import SearchDomain
import Support
import Synchronization

/// In what arithmetic one run of indexing embeds images: what was decided before,
/// or what is found while images pass.
///
/// May be used from several threads. Whoever makes one ends it with `stop`.
public final class PrecisionChoice: Sendable {
  /// Keeps a decision with the vectors of a space. Called before an image is embedded
  /// by it.
  public typealias Keep = @Sendable (PrecisionDecision, EmbeddingSpace) throws -> Void
  /// Vectors of texts that images are looked for with in the proof.
  public typealias Texts = @Sendable () throws -> [Embedding]

  /// What is known of the images and vectors that the run adds to.
  public struct Library: Sendable {
    /// A name for the file of the tower in 8 bits, its own in the cache.
    public var towerName: String
    /// What its vectors of this model are in: `int8` where any of them is; nil
    /// where it has none.
    public var heldPrecision: String?
    /// What was decided for them before.
    public var decision: PrecisionDecision?

    /// All facts at once.
    public init(towerName: String, heldPrecision: String?, decision: PrecisionDecision?) {
      self.towerName = towerName
      self.heldPrecision = heldPrecision
      self.decision = decision
    }

    /// Whether what was begun for one goes on for the other: vectors in floating
    /// point that came meanwhile change nothing.
    package func isAlike(_ other: Library) -> Bool {
      let eightBits = PrecisionCourse.eightBits
      return towerName == other.towerName && decision == other.decision
        && (heldPrecision == eightBits) == (other.heldPrecision == eightBits)
    }
  }

  typealias Sample = [(image: PreparedImage, embedding: Embedding)]
  typealias Made = (tower: ImageTower?, proof: PrecisionProof, towerDigest: String?)

  private enum State {
    case gathering(Sample)
    case proving
    case decided(ImageTower?)
  }

  /// How the run goes about it.
  let course: PrecisionCourse
  /// The space of the vectors that the run makes.
  public var space: EmbeddingSpace { course.space }
  /// What the owner should know before the run: that all is embedded anew.
  public var remark: String? { course.remark }
  package let library: Library
  let texts: Texts
  private let keep: Keep
  private let sampleCount: Int
  private let state = Mutex(State.gathering([]))
  private let found = Mutex<(decision: PrecisionDecision?, failure: String?)>((nil, nil))
  private let worker = Mutex<WorkerThread?>(nil)
  private let cancellation = CancellationFlag()
  private let runCount = Atomic(0)

  /// Images that are kept: some for the scales, the others for the proof. Fewer of
  /// large ones, to bound memory.
  static let sampleCounts = 96...192
  private static let sampleBytes = 128 << 20

  /// Making and proving costs as much as embedding 300 to 1,100 images
  /// (Design/Indexing.md). A run of fewer images than this would pay for it and gain
  /// nothing, unless 8 bits were asked for by name.
  static let gainingCount = 2000
  /// A tower whose files are no larger is proven within seconds, for the runs to come.
  static let cheapTowerBytes = 24 << 20
  private let beginsAtOnce: Bool
  private let expected = Atomic(0)
  private let passed = Atomic(0)

  /// - Parameters:
  ///   - model: opened as the owner asked.
  ///   - library: what is there already.
  ///   - texts: called once, on a thread of its own, where there is a proof.
  ///   - keep: called from that thread, and from those that load an encoder.
  /// - Throws: `EmbeddingModelError`.
  public convenience init(
    _ model: EmbeddingModel, _ library: Library, texts: @escaping Texts, keep: @escaping Keep
  ) throws(EmbeddingModelError) {
    try self.init(
      model, library, cheapTowerBytes: Self.cheapTowerBytes, texts: texts, keep: keep)
  }

  /// - Parameter cheapTowerBytes: see there.
  init(
    _ model: EmbeddingModel, _ library: Library, cheapTowerBytes: Int,
    texts: @escaping Texts, keep: @escaping Keep
  ) throws(EmbeddingModelError) {
    course = try PrecisionCourse(model, library)
    beginsAtOnce =
      course.demandsEightBits || model.folder.imageTowerByteCount <= cheapTowerBytes
    self.library = library
    self.texts = texts
    self.keep = keep
    let image = model.folder.configuration.image
    let pixelBytes = max(1, image.width * image.height * 3)
    sampleCount = min(
      max(Self.sampleCounts.lowerBound, Self.sampleBytes / pixelBytes),
      Self.sampleCounts.upperBound)
  }

  /// What was decided in this run; nil where nothing was, or nothing new.
  public var decision: PrecisionDecision? { found.withLock { $0.decision } }

  /// Why 8 bits are not used though they were asked for by name; nil where they
  /// are, or were not asked for.
  public var refusal: String? {
    guard course.demandsEightBits, tower == nil, course.kind == .made else { return nil }
    let (decision, failure) = found.withLock { $0 }
    if let failure { return failure }
    if let decision = decision ?? course.known { return decision.refusal }
    if case .gathering(let sample) = state.withLock({ $0 }), !sample.isEmpty {
      return "\(sampleCount) new pictures are needed to prove them on, and there were "
        + "\(sample.count)"
    }
    return nil
  }

  /// Waits for a choice that is under way.
  ///
  /// - Parameters:
  ///   - isCancelled: asked now and then; ends it.
  ///   - tell: called now and then with how many images were run for it.
  public func finish(isCancelled: () -> Bool = { false }, tell: (Int) -> Void = { _ in }) {
    while case .proving = state.withLock({ $0 }) {
      if isCancelled() { cancellation.set() }
      tell(runCount.load(ordering: .relaxed))
      Pause.wait(seconds: Self.patience)
    }
  }

  /// Ends what is under way.
  public func stop() {
    cancellation.set()
    worker.withLock { $0.take() }?.join()
  }

  private static let patience = 0.05

  /// The tower in 8 bits, once it is proven.
  var tower: ImageTower? {
    state.withLock { if case .decided(let tower) = $0 { tower } else { nil } }
  }

  /// Whether nothing is left to find out.
  package var isDecided: Bool { state.withLock { if case .decided = $0 { true } else { false } } }

  /// Goes by a decision, and keeps it where it is another than before.
  func settle(_ decision: PrecisionDecision, _ tower: ImageTower? = nil) throws {
    if decision != course.known, decision != self.decision {
      try keep(decision, space)
      found.withLock { $0.decision = decision }
    }
    state.withLock { $0 = .decided(tower) }
  }

  /// Takes note of how many images the run means to embed.
  func expect(_ count: Int) { expected.add(count, ordering: .relaxed) }

  private var isWorthwhile: Bool {
    beginsAtOnce || expected.load(ordering: .relaxed) >= Self.gainingCount
      || passed.load(ordering: .relaxed) >= Self.gainingCount
  }

  /// Keeps images that passed, once it is worthwhile.
  ///
  /// - Returns: all that were kept, once, when they are enough.
  func gather(_ more: Zip2Sequence<[PreparedImage], [Embedding]>) -> Sample? {
    guard isWorthwhile else {
      passed.add(more.underestimatedCount, ordering: .relaxed)
      return nil
    }
    return state.withLock { state in
      guard case .gathering(var sample) = state else { return nil }
      // Not two copies while it grows.
      state = .proving
      sample += more.map { (image: $0, embedding: $1) }
      if sample.count >= sampleCount { return Array(sample.prefix(sampleCount)) }
      state = .gathering(sample)
      return nil
    }
  }

  /// Makes the choice on a thread of its own. What fails leaves it as it was: in
  /// floating point.
  func decide(_ make: @escaping @Sendable (() -> Bool) throws -> Made?) {
    let thread = WorkerThread { [self] in
      do {
        if let made = try make({
          // Asked before each image.
          runCount.add(1, ordering: .relaxed)
          return cancellation.isSet
        }) {
          return try settle(course.decision(made.proof, made.towerDigest), made.tower)
        }
      } catch let error as GraphQuantizingError where error.isLasting {
        if (try? settle(course.impossible(error))) != nil { return }
      } catch {
        found.withLock { $0.failure = "they could not be tried: \(error)" }
      }
      state.withLock { $0 = .decided(nil) }
    }
    worker.withLock { $0 = thread }
  }
}

extension GraphQuantizingError {
  /// Whether trying again would end the same way.
  var isLasting: Bool {
    switch kind {
    case .unsupported, .nothingToQuantize, .damaged: true
    case .inputOutput, .missingRange: false
    }
  }
}
