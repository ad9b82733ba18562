// How far a pull is, summed over its threads.

internal import Synchronization

/// How far a pull is.
public struct PullProgress: Hashable, Sendable {
  /// The file that moved last.
  public let file: String
  /// Bytes of that file on the disk.
  public let fileBytesDone: Int
  /// Bytes of all files on the disk, those that were there before included. It
  /// falls if a file has to start over.
  public let bytesDone: Int
  /// Bytes of all files.
  public let bytesTotal: Int
}

/// Adds up what the threads report and passes it on, one report at a time.
final class ProgressMeter: Sendable {
  private struct State {
    var done: [String: Int] = [:]
    var sum = 0
    var total = 0
  }

  private let state = Mutex(State())
  private let report: @Sendable (PullProgress) -> Void

  init(report: @escaping @Sendable (PullProgress) -> Void) {
    self.report = report
  }

  /// More is to be fetched than was known.
  func expect(_ count: Int) { state.withLock { $0.total += count } }

  func set(_ file: String, _ count: Int) {
    state.withLock { state in
      state.sum += count - (state.done[file] ?? 0)
      state.done[file] = count
      report(
        PullProgress(
          file: file, fileBytesDone: count, bytesDone: state.sum, bytesTotal: state.total))
    }
  }
}
