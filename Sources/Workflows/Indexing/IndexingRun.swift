// Indexing as an asynchronous sequence of events that can be cancelled.

package import Support
import Synchronization

/// A run of indexing: iterate it for events, or `finish()` to wait for its end.
///
/// The work begins at once on threads of its own. There are two ways to end it
/// early, both after the batch in flight; what is written stays:
/// - `cancel()`: events go on to the last, which has the report.
/// - cancelling the task that iterates, or that waits in `finish()`: it waits
///   until the work has ended, then throws `CancellationError`, so that another
///   run may begin at once.
///
/// Hold the run until its end: one that is let go of counts as cancelled, and
/// nobody waits for it then.
public struct IndexingRun: AsyncSequence, Sendable {
  /// What is told while it works.
  public typealias Element = IndexingEvent

  private let events: EventQueue
  private let holder: Holder

  /// What a run does; the closure tells of events.
  package typealias Work =
    @Sendable (CancellationFlag, @escaping @Sendable (IndexingEvent) -> Void) throws -> Void

  package init(cancellation: CancellationFlag = CancellationFlag(), _ work: @escaping Work) {
    let events = EventQueue()
    self.events = events
    holder = Holder(cancellation)
    Self.begin(cancellation, tell: { events.add($0) }, end: { events.end($0) }, work)
  }

  /// Begins work on a thread of its own, which makes the calls; `end` is called
  /// once, after the last event.
  package static func begin(
    _ cancellation: CancellationFlag, tell: @escaping @Sendable (IndexingEvent) -> Void,
    end: @escaping @Sendable (Result<Void, any Error>) -> Void, _ work: @escaping Work
  ) {
    let pending = PendingWork(work)
    _ = WorkerThread { end(pending.carryOut(cancellation, tell)) }
  }

  /// Cancels what nobody holds any more.
  fileprivate final class Holder: Sendable {
    let cancellation: CancellationFlag
    init(_ cancellation: CancellationFlag) { self.cancellation = cancellation }
    deinit { cancellation.set() }
  }

  /// Gives the events in their order.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let events: EventQueue
    fileprivate let holder: Holder
    fileprivate var isOver = false

    /// The next event; nil after the last.
    ///
    /// - Throws: what stopped the run as a whole; `CancellationError` where the
    ///   task is cancelled, once the work has ended.
    public mutating func next() async throws -> IndexingEvent? {
      if isOver { return nil }
      let (events, cancellation) = (events, holder.cancellation)
      let step = await withTaskCancellationHandler {
        await events.next()
      } onCancel: {
        cancellation.set()
      }
      if Task.isCancelled {
        cancellation.set()
        isOver = true
        var last = step
        while case .event = last { last = await events.next() }
        throw CancellationError()
      }
      switch step {
      case .event(let event): return event
      case .end(let result):
        isOver = true
        try result.get()
        return nil
      }
    }
  }

  /// Iterates the events; each is given to one iteration only.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(events: events, holder: holder) }

  /// Asks the run to end; what is written stays, and the report still comes.
  public func cancel() { holder.cancellation.set() }

  /// Waits for the end.
  ///
  /// - Returns: the report.
  /// - Throws: what stopped the run as a whole; `CancellationError` where the
  ///   task is cancelled, once the work has ended.
  @discardableResult
  public func finish() async throws -> IndexingReport {
    var report = IndexingReport()
    for try await event in self {
      if case .finished(let last) = event { report = last }
    }
    return report
  }
}

/// Events on their way from the working threads to a task. Waiting for one does
/// not end with the task's cancellation: that is what waits for the work's end.
private final class EventQueue: Sendable {
  enum Step: Sendable {
    case event(IndexingEvent)
    case end(Result<Void, any Error>)
  }

  private struct State {
    /// Those before `first` were given out.
    var events: [IndexingEvent] = []
    var first = 0
    var end: Result<Void, any Error>?
    var waiting: [CheckedContinuation<Step, Never>] = []

    mutating func take() -> Step? {
      guard first < events.count else { return end.map { .end($0) } }
      defer {
        first += 1
        if first == events.count || first > 1024 {
          events.removeFirst(first)
          first = 0
        }
      }
      return .event(events[first])
    }
  }

  private let state = Mutex(State())

  func add(_ event: IndexingEvent) {
    let waiting = state.withLock { state -> CheckedContinuation<Step, Never>? in
      if state.waiting.isEmpty {
        state.events.append(event)
        return nil
      }
      return state.waiting.removeFirst()
    }
    waiting?.resume(returning: .event(event))
  }

  func end(_ result: Result<Void, any Error>) {
    let waiting = state.withLock { state -> [CheckedContinuation<Step, Never>] in
      state.end = result
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: .end(result)) }
  }

  func next() async -> Step {
    await withCheckedContinuation { continuation in
      let step = state.withLock { state -> Step? in
        let step = state.take()
        if step == nil { state.waiting.append(continuation) }
        return step
      }
      if let step { continuation.resume(returning: step) }
    }
  }
}

/// Work that is let go of before its end is told: whoever hears of the end may
/// end the process, and by then no thread may be giving back a model.
private final class PendingWork: Sendable {
  private let work: Mutex<IndexingRun.Work?>

  init(_ work: @escaping IndexingRun.Work) { self.work = Mutex(work) }

  func carryOut(
    _ cancellation: CancellationFlag, _ emit: @escaping @Sendable (IndexingEvent) -> Void
  ) -> Result<Void, any Error> {
    let work = work.withLock { work in
      defer { work = nil }
      return work
    }
    return Result { try work?(cancellation, emit) }
  }
}
