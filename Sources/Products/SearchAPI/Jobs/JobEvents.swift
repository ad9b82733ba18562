// A job's events for one client that follows it.

import HTTPServing
import SearchDomain
import Support
import Synchronization

struct JobEvents {
  let context: ServiceContext
  let call: Call

  /// A stream that begins with the state so far and ends with the job.
  func response(_ job: IndexJob) -> ServerResponse {
    let stream = EventStream()
    if let progress = job.progress {
      stream.send(event: "progress", data: IndexJob.json(progress).text)
    }
    let stopFollowing = context.jobs.follow(job.id) { [context, call] happening in
      let shown = { (path: FilePath) in
        (try? context.shown(path, to: call)) ?? path.lastComponent.description
      }
      switch happening {
      case .progress(let progress):
        stream.send(event: "progress", data: IndexJob.json(progress).text)
      case .failure(let failure):
        let data = JSONValue.object([
          ("path", .string(shown(failure.path))), ("error", .string(failure.reason)),
        ])
        stream.send(event: "failure", data: data.text)
      case .warning(let warning):
        // Warnings name paths of the server.
        let text =
          call.showsPaths ? warning : "A folder could not be read; the server's log says which."
        stream.send(event: "warning", data: JSONValue.object([("warning", .string(text))]).text)
      case .ended(let job):
        stream.send(event: "end", data: job.json(withFailures: true, shown: shown).text)
        stream.finish()
      }
    }
    let heartbeat = context.heartbeats.add(stream)
    stream.whenClosed { [heartbeats = context.heartbeats] in
      stopFollowing()
      heartbeats.remove(heartbeat)
    }
    var response = ServerResponse(body: .stream(stream))
    response.headers.append("Content-Type", "text/event-stream")
    response.headers.append("X-Accel-Buffering", "no")
    return response
  }
}

/// Keeps streams alive, and finds out whose client is gone.
final class Heartbeats: Sendable {
  private struct State {
    var streams: [Int: EventStream] = [:]
    var last = 0
    var thread: WorkerThread?
    var isStopped = false
  }

  private let state = Mutex(State())
  private static let intervalSeconds = 15.0

  func add(_ stream: EventStream) -> Int {
    state.withLock { state in
      state.last += 1
      state.streams[state.last] = stream
      if state.thread == nil { state.thread = WorkerThread { [self] in run() } }
      return state.last
    }
  }

  func remove(_ number: Int) { state.withLock { $0.streams[number] = nil } }

  func stop() {
    let thread = state.withLock { state in
      state.isStopped = true
      defer { state.thread = nil }
      return state.thread
    }
    thread?.join()
  }

  private func run() {
    var stopwatch = Stopwatch()
    while !state.withLock({ $0.isStopped }) {
      Pause.sleep(milliseconds: 200)
      guard stopwatch.seconds > Self.intervalSeconds else { continue }
      stopwatch = Stopwatch()
      for stream in state.withLock({ Array($0.streams.values) }) { stream.sendHeartbeat() }
    }
  }
}
