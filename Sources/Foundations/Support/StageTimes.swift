// How long the stages of the work take. Counting costs some ten nanoseconds.

import Synchronization

/// Times of one stage, from the start of the process.
public final class StageTimes: Sendable {
  /// Upper bounds of the classes, in seconds.
  public static let bounds = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  /// Counted times.
  public struct Figures: Sendable {
    /// How many fell into each class; times longer than the last are in none.
    public var counts = [Int](repeating: 0, count: StageTimes.bounds.count)
    /// How many there were.
    public var count = 0
    /// All together, in seconds.
    public var sum = 0.0

    /// None yet.
    public init() {}

    /// One more.
    public mutating func add(_ seconds: Double) {
      if let index = StageTimes.bounds.firstIndex(where: { seconds <= $0 }) { counts[index] += 1 }
      count += 1
      sum += seconds
    }
  }

  /// An image from its bytes to pixels.
  public static let decode = StageTimes()
  /// Words or pixels to a vector.
  public static let encode = StageTimes()
  /// A vector to the contents closest to it.
  public static let search = StageTimes()
  /// Contents to images with all that is known of them.
  public static let fetch = StageTimes()

  private let state = Mutex(Figures())

  private init() {}

  /// Counts how long the work takes, also if it fails.
  public func measure<R, E: Error>(_ work: () throws(E) -> R) throws(E) -> R {
    let stopwatch = Stopwatch()
    defer {
      let seconds = stopwatch.seconds
      state.withLock { $0.add(seconds) }
    }
    return try work()
  }

  /// What was counted.
  public var figures: Figures { state.withLock { $0 } }
}
