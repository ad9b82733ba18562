// How fast work goes and how long it will still take: one estimate for every
// bar, line and reply that says so.

/// The pace of work that comes in pieces, judged from its first pieces on: what
/// was done before this run, and the time until anything is done (loading a
/// model, connecting), say nothing about what is to come.
public struct Pace: Hashable, Sendable {
  private struct Mark: Hashable {
    let done: Int
    let seconds: Double
  }

  private var start: Mark?
  /// The end of the first burst: what is judged comes after it.
  private var base: Mark?
  private var last: Mark?
  /// When the burst began that `last` belongs to, and the end of the one before.
  private var burstStart = 0.0
  private var settled: Mark?

  /// Pieces that come closer together than this are a burst, such as a batch: they
  /// were worked on together, before the first of them came.
  private static let burstSeconds = 0.25
  /// Nothing is said before so much has been seen.
  private static let leastSeconds = 1.0

  /// Before anything is known.
  public init() {}

  /// Takes note of how much is done at a time. The first note may be of work that
  /// was done before.
  ///
  /// - Parameter seconds: on any clock that does not go back.
  public mutating func note(_ done: Int, at seconds: Double) {
    let mark = Mark(done: done, seconds: seconds)
    guard let start, done >= (last ?? start).done else {
      self = Pace()
      start = mark
      return
    }
    guard done > start.done else { return }
    let isSameBurst = last.map { seconds - $0.seconds <= Self.burstSeconds } ?? false
    if !isSameBurst {
      settled = last
      burstStart = seconds
    }
    if settled == nil, seconds - burstStart < Self.burstSeconds { base = mark }
    last = mark
  }

  /// Pieces a second; nil while there is too little to judge by.
  public var rate: Double? {
    // Of a burst that has only begun nobody knows how large it will be.
    let isLong = last.map { $0.seconds - burstStart >= Self.burstSeconds } ?? false
    guard let base, let judged = isLong ? last : settled, judged.done > base.done,
      judged.seconds - base.seconds >= Self.leastSeconds
    else { return nil }
    return Double(judged.done - base.done) / (judged.seconds - base.seconds)
  }

  /// How long so many more pieces take, in seconds; nil while there is too little
  /// to judge by.
  public func remainingSeconds(for pieces: Int) -> Double? {
    rate.map { Double(max(0, pieces)) / $0 }
  }
}
