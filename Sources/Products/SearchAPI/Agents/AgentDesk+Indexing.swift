// The tools that change the library: only where that is asked for.

import Indexing
import SearchDomain
import Support
import Synchronization
import ToolServing

extension AgentDesk {
  private static let job = Schema.object(
    [
      .init("id", .string(), isRequired: true),
      .init("state", .choice(IndexJob.State.allCases.map(\.rawValue)), isRequired: true),
      .init("progress", .nullable(.object([], isOpen: true)), isRequired: true),
      .init("report", .nullable(.object([], isOpen: true)), isRequired: true),
      .init("error", .nullable(.string()), isRequired: true),
    ], isOpen: true)

  var index: AgentTool {
    var hints = Tool.Hints()
    hints.isReadOnly = false
    hints.takesLong = true
    return AgentTool(
      name: "index", title: "Index pictures",
      help:
        "Takes new and changed pictures into the library, and those out of it whose files are gone; no file is changed. Where it takes longer than wait_seconds, it goes on: ask index_status.",
      input: .object([
        .init(
          "paths",
          .described(
            "Folders that the server allows; all of them, if none is named.",
            .array(.path, minItems: 1, maxItems: 100))),
        .init("category", .string(maxLength: 200, minLength: 1)),
        .init(
          "wait_seconds",
          .described(
            "How long to wait for the end.",
            .withDefault(.integer(30), .integer(0...600)))),
      ]), output: Self.job, hints: hints
    ) { [self] call, arguments in
      let body = JSONTree.of(["paths": arguments["paths"], "category": arguments["category"]])
      let job = try caller.json("start_job", body: body)
      let id = job["id"]?.string ?? ""
      let seconds = arguments["wait_seconds"]?.whole ?? 30
      wait(for: id, seconds: Double(seconds), call)
      if call.cancellation.isCancelled { _ = try? caller.json("cancel_job", id: id) }
      return ToolResult(try caller.json("job", id: id))
    }
  }

  var job: AgentTool {
    AgentTool(
      name: "index_status", title: "Ask for a run of indexing",
      help: "How far a run of index is, and how it ended.",
      input: .object([
        .init(
          "id", .described("The id that index gave.", .string(maxLength: 64, minLength: 1)),
          isRequired: true)
      ]), output: Self.job
    ) { [self] _, arguments in
      ToolResult(try caller.json("job", id: arguments["id"]?.string ?? ""))
    }
  }

  /// Until the job has ended, the time is over, or nobody wants it any more.
  private func wait(for id: String, seconds: Double, _ call: ToolCall) {
    let hasEnded = Mutex(false)
    let told = Mutex(-1)
    let stop = context.jobs.follow(id) { happening in
      switch happening {
      case .progress(let progress):
        // What clients are told must grow.
        let grows = told.withLock { told in
          defer { told = max(told, progress.done) }
          return progress.done > told
        }
        if grows { call.progress(progress.done, of: progress.total, progress.phase.rawValue) }
      case .ended: hasEnded.withLock { $0 = true }
      case .failure, .warning: break
      }
    }
    defer { stop() }
    let stopwatch = Stopwatch()
    while !hasEnded.withLock({ $0 }), !call.cancellation.isCancelled, stopwatch.seconds < seconds {
      Pause.sleep(milliseconds: 20)
    }
  }
}
