// Images through a model folder's image tower, which goes over to 8 bits once it
// is proven, on the images that come, that their vectors stay the same.

internal import SearchDomain
import Support
import Synchronization

/// Embeds in floating point, and in 8 bits from where that is proven to be good
/// enough.
///
/// The first images are kept as they pass. Once there are enough, the tower in 8
/// bits is made and proven beside the work; it is kept for the next run. Vectors of
/// both stand side by side: what is proven is that they may.
final class AdaptiveImageEncoder: ImageEncoder {
  let space: EmbeddingSpace
  private let floating: ImageTower
  private let preparer: ImagePreparer
  private let maker: EightBitTowerMaker
  private let choice: PrecisionChoice

  /// So many images are kept: some for the scales, the others for the proof.
  static let sampleCount = 192

  /// - Parameter tower: in 8 bits, where it was proven before.
  init(
    space: EmbeddingSpace, floating: ImageTower, preparer: ImagePreparer,
    maker: EightBitTowerMaker
  ) {
    self.space = space
    self.floating = floating
    self.preparer = preparer
    self.maker = maker
    choice = PrecisionChoice()
  }

  deinit { choice.stop() }

  /// The same with another idea of what pays.
  func taking(leastSpeedup: Double) -> AdaptiveImageEncoder {
    var maker = maker
    maker.leastSpeedup = leastSpeedup
    return AdaptiveImageEncoder(
      space: space, floating: floating, preparer: preparer, maker: maker)
  }

  /// Waits until the choice is made that is under way.
  ///
  /// - Returns: whether 8 bits were chosen.
  func awaitChoice() -> Bool {
    choice.wait()
    return choice.tower != nil
  }

  var preferredBatchSize: Int { floating.preferredBatchSize }
  var parallelBatches: Int { floating.parallelBatches }

  func prepare(_ image: EncodedImage) throws -> PreparedImage { try preparer.prepare(image) }

  func encode(_ batch: [PreparedImage]) throws -> [Embedding] {
    if let narrow = choice.tower { return try narrow.embed(batch, dimension: space.dimension) }
    let embeddings = try floating.embed(batch, dimension: space.dimension)
    if let sample = choice.gather(zip(batch, embeddings), upTo: Self.sampleCount) {
      choice.decide { [maker, floating] isCancelled in
        try maker.make(of: sample, comparedWith: floating, isCancelled: isCancelled)
      }
    }
    return embeddings
  }
}

/// What is known of a tower in 8 bits while images pass.
private final class PrecisionChoice: Sendable {
  typealias Sample = [(image: PreparedImage, embedding: Embedding)]
  typealias Made = (tower: ImageTower?, proof: PrecisionProof)

  private enum State {
    case gathering(Sample)
    case proving
    case decided(ImageTower?)
  }

  private let state = Mutex(State.gathering([]))
  private let worker = Mutex<WorkerThread?>(nil)
  private let cancellation = CancellationFlag()

  /// The tower in 8 bits, once it is proven.
  var tower: ImageTower? {
    state.withLock { if case .decided(let tower) = $0 { tower } else { nil } }
  }

  /// Keeps images that passed.
  ///
  /// - Returns: all that were kept, once, when they are enough.
  func gather(
    _ more: Zip2Sequence<[PreparedImage], [Embedding]>, upTo count: Int
  ) -> Sample? {
    state.withLock { state in
      guard case .gathering(var sample) = state else { return nil }
      // Not two copies while it grows.
      state = .proving
      sample += more.map { (image: $0, embedding: $1) }
      if sample.count >= count { return Array(sample.prefix(count)) }
      state = .gathering(sample)
      return nil
    }
  }

  /// Makes the choice on a thread of its own. What fails leaves it as it was: in
  /// floating point.
  func decide(_ make: @escaping @Sendable (() -> Bool) throws -> Made?) {
    let thread = WorkerThread { [self] in
      let made = try? make { cancellation.isSet }
      state.withLock { $0 = .decided(made?.tower) }
    }
    worker.withLock { $0 = thread }
  }

  /// Ends what is under way; waits for it.
  func stop() {
    cancellation.set()
    wait()
  }

  /// Waits for what is under way.
  func wait() { worker.withLock { $0.take() }?.join() }
}
