// The stage before reading, for images that are no files of this machine:
// more threads than there are processors fetch, for they mostly wait.

import SearchDomain
import Support
import Synchronization

extension IndexingPipeline {
  /// An image that came, on its way to a reader.
  struct Arrival: Sendable {
    let task: IndexTask
    let bytes: [UInt8]
  }

  /// Requests that are made at the same time.
  static let fetcherCount = 16
  /// Bytes of fetched files that may wait for a reader.
  static let arrivalBudget = 64 << 20

  /// Starts the threads that fetch; the last of them closes `arrivals`.
  func startFetching(
    _ tasks: [IndexTask], _ state: PipelineState, _ arrivals: BoundedQueue<Arrival>,
    _ embedded: BoundedQueue<[FinishedTask]>
  ) -> [WorkerThread] {
    guard let source, !tasks.isEmpty else {
      arrivals.close()
      return []
    }
    let counter = TaskCounter(tasks)
    let count = min(Self.fetcherCount, tasks.count)
    let running = RunningCount(count)
    return (0..<count).map { _ in
      WorkerThread {
        while !cancellation.isSet, !state.hasStopped, let task = counter.next() {
          fetch(task, from: source, state, arrivals, embedded)
        }
        if running.leave() { arrivals.close() }
      }
    }
  }

  private func fetch(
    _ task: IndexTask, from source: any ImageSource, _ state: PipelineState,
    _ arrivals: BoundedQueue<Arrival>,
    _ embedded: BoundedQueue<[FinishedTask]>
  ) {
    guard let remote = task.remote else { return }
    do {
      let found = try source.fetch(
        task.file.path, of: remote.root, unless: remote.unless, limit: FileIO.largestFile,
        isCancelled: { [cancellation] in cancellation.isSet })
      switch found {
      case .unchanged:
        state.addUnchanged()
        state.note(RemoteImage(root: remote.root, path: task.file.path, validator: remote.unless))
        onDone(nil)
      case .bytes(let bytes, let validator, let modified):
        let validator = validator ?? remote.validator
        let file = ScannedFile(
          path: task.file.path, byteCount: bytes.count,
          modifiedNanoseconds: modified ?? task.file.modifiedNanoseconds)
        let arrived = IndexTask(
          file: file, category: task.category, knownContent: task.knownContent,
          remote: RemoteTask(root: remote.root, unless: remote.unless, validator: validator))
        guard !bytes.isEmpty else {
          embedded.push([arrived.failed(.empty)])
          return
        }
        arrivals.push(Arrival(task: arrived, bytes: bytes), cost: bytes.count)
      }
    } catch {
      if error.kind == .cancelled { return }
      embedded.push([task.failed(FileFailure.Cause(error))])
    }
  }
}

/// Hands out tasks to threads.
private final class TaskCounter: Sendable {
  private let tasks: [IndexTask]
  private let index = Atomic<Int>(0)

  init(_ tasks: [IndexTask]) { self.tasks = tasks }

  func next() -> IndexTask? {
    let place = index.wrappingAdd(1, ordering: .relaxed).oldValue
    return place < tasks.count ? tasks[place] : nil
  }
}

/// How many threads still work.
private final class RunningCount: Sendable {
  private let count: Atomic<Int>

  init(_ count: Int) { self.count = Atomic(count) }

  /// - Returns: whether the caller is the last.
  func leave() -> Bool { count.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
}
