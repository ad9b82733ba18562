// Whether it still makes sense to wait for a helper.

import Glibc
import Support

/// Watches one helper at one image.
///
/// What counts is the processor's time, so that a machine that is busy with
/// other things gives no image up. A helper that takes none and does not
/// answer is given up after a multiple of it. So is one whose request is called
/// off (`CancellationToken.current`).
struct HelperWatch {
  /// What a helper that notices by itself ends with.
  static let alarmSignal = SIGPROF
  /// How much longer a helper is waited for than it may compute.
  private static let patience = 10.0
  /// A look that comes later than this stands for a process that was stopped,
  /// helpers and all; that time does not count.
  private static let longestLook = 1.0

  private let process: HelperProcess
  private let seconds: Double
  private let before: Double
  private var waited = 0.0
  private var sinceLook = Stopwatch()

  init(_ process: HelperProcess, seconds: Double) {
    self.process = process
    self.seconds = seconds
    before = process.processorSeconds ?? 0
  }

  /// - Throws: `ChannelFailure` if waiting has no sense any more.
  mutating func look() throws(ChannelFailure) {
    waited += min(sinceLook.seconds, Self.longestLook)
    sinceLook = Stopwatch()
    let taken = (process.processorSeconds ?? before) - before
    if CancellationToken.current?.isCancelled == true { throw .cancelled }
    if taken > seconds || waited > seconds * Self.patience { throw .timedOut }
  }
}
