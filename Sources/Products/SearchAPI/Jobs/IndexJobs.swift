// Carries out jobs, one at a time, and tells whoever follows them.

import GlimpseKit
import HTTPServing
import Indexing
import SearchDomain
import Support
import Synchronization

/// The jobs of a service.
final class IndexJobs: Sendable {
  /// Told of what happens to a job; called from several threads.
  typealias Follower = @Sendable (Happening) -> Void

  /// Something that happens to a job.
  enum Happening: Sendable {
    case progress(IndexingProgress)
    case failure(FileFailure)
    case warning(String)
    case ended(IndexJob)
  }

  private struct State {
    var jobs: [String: IndexJob] = [:]
    /// Oldest first.
    var order: [String] = []
    var followers: [String: [Int: Follower]] = [:]
    var lastFollower = 0
    var running: (id: String, cancellation: CancellationFlag)?
    /// What the running job reported.
    var report: IndexingReport?
    var isStopping = false
    var lastTold = Stopwatch()
  }

  private let state: Mutex<State>
  private let library: ImageLibrary
  private let store: JobStore
  private let check: @Sendable ([FilePath]) throws -> [FilePath]
  private let changed: @Sendable () -> Void
  private let log: any ServiceLog

  /// - Parameters:
  ///   - check: called when a job begins; gives the folders that it must not
  ///     read outside of, or throws where it may not run.
  ///   - changed: called when the library was changed.
  init(
    _ library: ImageLibrary, log: any ServiceLog,
    check: @escaping @Sendable ([FilePath]) throws -> [FilePath],
    changed: @escaping @Sendable () -> Void
  ) {
    self.check = check
    self.library = library
    self.log = log
    self.changed = changed
    store = JobStore(library: library.stateFolder)
    var first = State()
    if library.configuration.access == .writing {
      for job in store.load() {
        if job.state == .failed { store.save(job) }
        first.jobs[job.id] = job
        first.order.append(job.id)
      }
    }
    state = Mutex(first)
  }

  /// Goes on with what an earlier process left.
  func resume() { startNext() }

  /// Adds a job.
  ///
  /// - Throws: `Problem` where too many wait, or the library cannot be changed.
  func add(_ request: IndexRequest) throws(Problem) -> IndexJob {
    guard library.configuration.access == .writing else {
      throw Problem(.forbidden, "The library cannot be changed by this server.")
    }
    let job = IndexJob(request)
    let isAccepted = state.withLock { state in
      guard !state.isStopping,
        state.jobs.values.filter({ !$0.state.isOver }).count < Self.queueLimit
      else { return false }
      state.jobs[job.id] = job
      state.order.append(job.id)
      return true
    }
    guard isAccepted else {
      throw Problem(
        .busy, "Too many jobs wait already: try again later.", headers: ["Retry-After": "60"])
    }
    store.save(job)
    forgetOld()
    startNext()
    return job
  }

  private static let queueLimit = 100

  /// A job, or nil.
  func job(_ id: String) -> IndexJob? { state.withLock { $0.jobs[id] } }

  /// All jobs, newest first.
  var all: [IndexJob] {
    state.withLock { state in state.order.reversed().compactMap { state.jobs[$0] } }
  }

  /// Jobs that wait or run.
  var openCount: Int { state.withLock { $0.jobs.values.filter { !$0.state.isOver }.count } }

  /// Asks a job to end.
  ///
  /// - Throws: `Problem` where there is none, or it is over.
  func cancel(_ id: String) throws(Problem) -> IndexJob {
    let (job, running, wasQueued) = state.withLock {
      state -> (IndexJob?, CancellationFlag?, Bool) in
      guard var job = state.jobs[id] else { return (nil, nil, false) }
      if job.state == .queued {
        job.state = .cancelled
        job.ended = Timestamp.now
        state.jobs[id] = job
        return (job, nil, true)
      }
      return (job, state.running.flatMap { $0.id == id ? $0.cancellation : nil }, false)
    }
    guard let job else { throw Problem(.notFound, "There is no job with this id.") }
    if wasQueued {
      store.save(job)
      tell(id, .ended(job))
      return job
    }
    guard job.state == .running, let running else {
      throw Problem(.conflict, "The job is over already.")
    }
    running.set()
    return job
  }

  /// Follows a job; one that is over is told of at once.
  ///
  /// - Returns: what ends following.
  func follow(_ id: String, _ follower: @escaping Follower) -> @Sendable () -> Void {
    let (number, over) = state.withLock { state -> (Int, IndexJob?) in
      if let job = state.jobs[id], job.state.isOver { return (0, job) }
      state.lastFollower += 1
      state.followers[id, default: [:]][state.lastFollower] = follower
      return (state.lastFollower, nil)
    }
    if let over { follower(.ended(over)) }
    return { [self] in state.withLock { state in state.followers[id]?[number] = nil } }
  }

  /// Stops the run that is under way; it is queued again by the next process.
  func stop(graceSeconds: Double) {
    let running = state.withLock { state in
      state.isStopping = true
      return state.running?.cancellation
    }
    running?.set()
    let stopwatch = Stopwatch()
    while state.withLock({ $0.running != nil }), stopwatch.seconds < graceSeconds {
      Pause.sleep(milliseconds: 5)
    }
  }

  // MARK: carrying out

  private func startNext() {
    let job = state.withLock { state -> IndexJob? in
      guard state.running == nil, !state.isStopping,
        let id = state.order.first(where: { state.jobs[$0]?.state == .queued }),
        var job = state.jobs[id]
      else { return nil }
      job.state = .running
      job.started = Timestamp.now
      state.jobs[id] = job
      state.report = nil
      // Until the run gives its own.
      state.running = (id, CancellationFlag())
      // Noted before the work begins: the work may end this process.
      store.save(job)
      return job
    }
    guard let job else { return }
    log.write(ServiceLogRecord(.info, "job started", [("job", .string(job.id))]))
    begin(job)
  }

  private func begin(_ job: IndexJob) {
    let id = job.id
    var options = job.request.options
    do {
      let confinement = try check(job.request.paths)
      // The owner had links followed there, wherever they lead.
      let followed = try library.roots().filter { try library.followsLinks(in: $0) }
      options.confinement =
        job.request.paths.contains { path in
          followed.contains { path.isInside($0) || $0.isInside(path) }
        } ? nil : confinement
    } catch {
      return ended(id, .failure(error))
    }
    state.withLock { state in
      // Its calls come from another thread and wait for this lock.
      let cancellation = library.index(
        job.request.paths, options: options, tell: { [self] in told(id, $0) },
        end: { [self] in ended(id, $0) })
      if state.running?.cancellation.isSet ?? false { cancellation.set() }
      state.running = (id, cancellation)
    }
  }

  private func told(_ id: String, _ event: IndexingEvent) {
    switch event {
    case .progress(let progress): told(id, progress)
    case .failure(let failure): tell(id, .failure(failure))
    case .warning(let warning): tell(id, .warning(warning))
    case .finished(let report): state.withLock { $0.report = report }
    }
  }

  private func ended(_ id: String, _ result: Result<Void, any Error>) {
    var problem: Problem?
    if case .failure(let error) = result {
      problem = Problem(error, showsPaths: false)
      log.write(
        ServiceLogRecord(
          .error, "job failed", [("job", .string(id)), ("error", .string("\(error)"))]))
    }
    changed()
    end(id, problem)
    startNext()
  }

  private func told(_ id: String, _ progress: IndexingProgress) {
    let isDue = state.withLock { state in
      state.jobs[id]?.progress = progress
      guard state.lastTold.seconds > 0.2 || progress.phase != .embedding else { return false }
      state.lastTold = Stopwatch()
      return true
    }
    if isDue { tell(id, .progress(progress)) }
  }

  private func end(_ id: String, _ problem: Problem?) {
    let job = state.withLock { state -> IndexJob? in
      let report = state.report
      state.running = nil
      guard var job = state.jobs[id] else { return nil }
      if state.isStopping, report?.wasCancelled ?? true {
        // The next process goes on with it; this one was asked to stop.
        job.state = .queued
        job.interruptions = 0
      } else {
        job.state =
          problem != nil ? .failed : (report?.wasCancelled ?? true) ? .cancelled : .finished
        job.ended = Timestamp.now
      }
      job.report = report
      job.error = problem
      state.jobs[id] = job
      return job
    }
    guard let job else { return }
    store.save(job)
    log.write(
      ServiceLogRecord(
        .info, "job ended", [("job", .string(id)), ("state", .string(job.state.rawValue))]))
    tell(id, .ended(job))
    state.withLock { $0.followers[id] = nil }
  }

  private func tell(_ id: String, _ happening: Happening) {
    let followers = state.withLock { Array(($0.followers[id] ?? [:]).values) }
    for follower in followers { follower(happening) }
  }

  private func forgetOld() {
    let old = state.withLock { state -> [IndexJob] in
      let over = state.order.filter { state.jobs[$0]?.state.isOver ?? true }
      let surplus = Set(over.prefix(max(0, over.count - JobStore.keptCount)))
      state.order.removeAll { surplus.contains($0) }
      return surplus.compactMap { state.jobs.removeValue(forKey: $0) }
    }
    for job in old { store.remove(job) }
  }
}
