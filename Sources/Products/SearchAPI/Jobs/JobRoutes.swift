// Routes that index: as a job, or waiting for its end as the compatible route
// does.

import GlimpseKit
import HTTPServing
import SearchDomain
import Support

struct JobRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [ingest, start, list, one, cancel, roots] }

  private static let jobSchema = Schema.reference("Job")
  private static let id = Parameter("id", .pathText, isRequired: true, "the job")

  private var ingest: Route {
    Route(
      "POST", "/ingest", name: "ingest", tag: "Compatible", scope: .write,
      "Index a folder and wait for the end",
      parameters: [
        Parameter(
          "folder_path", .text(maxLength: 4096, default: nil),
          "a folder below an images root; without it, all of them")
      ],
      replies: [
        Route.Reply(
          200, "What was done.",
          .object([
            .init("message", .string(), isRequired: true),
            .init("indexed", .integer(), isRequired: true),
            .init("unchanged", .integer(), isRequired: true),
            .init("removed", .integer(), isRequired: true),
            .init("failed", .integer(), isRequired: true),
          ]))
      ], problems: [403, 404, 503],
      .deferred { [context] call, responder in
        let named = call.arguments.text("folder_path").map { [$0] }
        let job = try context.jobs.add(IndexRequest(paths: try Self.paths(named, context)))
        _ = context.jobs.follow(job.id) { happening in
          guard case .ended(let job) = happening else { return }
          responder(Self.ingested(job))
        }
      })
  }

  private static func ingested(_ job: IndexJob) -> ServerResponse {
    if let problem = job.error { return problem.response }
    guard let report = job.report, job.state == .finished else {
      return Problem(.unavailable, "Indexing was stopped before its end.").response
    }
    let count = report.indexed + report.moved
    let message =
      "Indexed \(count) \(count == 1 ? "image" : "images")"
      + (report.failed > 0 ? "; \(report.failed) could not be read: see GET /api/v1/failures" : "")
      + "."
    return ServerResponse(
      type: "application/json",
      JSONValue.object([
        ("message", .string(message)), ("indexed", .integer(report.indexed)),
        ("unchanged", .integer(report.unchanged)), ("removed", .integer(report.removed)),
        ("failed", .integer(report.failed)),
      ]).bytes)
  }

  /// The folders named, else all images roots.
  private static func paths(_ named: [String]?, _ context: ServiceContext) throws -> [FilePath] {
    let roots = try ImagesRoots(context)
    if let named, !named.isEmpty { return try named.map { try roots.path($0) } }
    guard !roots.roots.isEmpty else {
      throw Problem(
        .forbidden,
        "The server has no images root: start it with --images-root DIR, or index once on the command line."
      )
    }
    return roots.roots
  }

  private static let request = Schema.object([
    .init("paths", .array(.path, maxItems: 100)),
    .init("category", .nullable(.string(maxLength: 200, minLength: 1))),
    .init("prune", .withDefault(.bool(true), .boolean)),
    .init("retry_failures", .withDefault(.bool(false), .boolean)),
    .init("include_hidden", .boolean),
    .init("exclude", .array(.string(maxLength: 1000, minLength: 1), maxItems: 100)),
  ])

  private var start: Route {
    Route(
      "POST", "/api/v1/jobs/index", name: "start_job", tag: "Indexing", scope: .write,
      "Index folders in the background",
      body: .json(Self.request, isRequired: false), bodyLimit: 1 << 20,
      replies: [Route.Reply(202, "The job.", Self.jobSchema)], problems: [403, 404, 503],
      .lane(.quick) { [context] call in
        let body = call.json ?? .object([])
        var request = IndexRequest(paths: try Self.paths(Self.texts(body["paths"]), context))
        request.category = body["category"]?.string
        let values = BodyValues(body, Self.request)
        request.prunes = values.isTrue("prune")
        request.retriesFailures = values.isTrue("retry_failures")
        if case .boolean(let isWanted)? = body["include_hidden"] {
          request.includesHidden = isWanted
        }
        request.excludes = Self.texts(body["exclude"])
        let job = try context.jobs.add(request)
        var response = try respond(job, call, status: 202)
        response.headers.append("Location", "/api/v1/jobs/\(job.id)")
        return response
      })
  }

  private static func texts(_ tree: JSONTree?) -> [String]? {
    guard case .list(let items)? = tree else { return nil }
    return items.compactMap(\.string)
  }

  private var list: Route {
    Route(
      "GET", "/api/v1/jobs", name: "jobs", tag: "Indexing", scope: .read, "The jobs, newest first",
      replies: [
        Route.Reply(
          200, "The jobs.", .object([.init("jobs", .array(Self.jobSchema), isRequired: true)]))
      ],
      .lane(.quick) { [context] call in
        let jobs = try context.jobs.all.map { job in
          try job.json(withFailures: false) { try context.shown($0, to: call) }
        }
        return ServerResponse(
          type: "application/json", JSONValue.object([("jobs", .array(jobs))]).bytes)
      })
  }

  private var one: Route {
    Route(
      "GET", "/api/v1/jobs/{id}", name: "job", tag: "Indexing", scope: .read,
      "A job; with Accept: text/event-stream its events until its end", parameters: [Self.id],
      replies: [
        Route.Reply(200, "The job.", Self.jobSchema),
        Route.Reply(200, "Events progress, failure, warning and end.", type: "text/event-stream"),
      ], problems: [404],
      .lane(.quick) { [context] call in
        let job = try find(call)
        guard
          call.request.head.headers.list("Accept").contains(where: {
            $0.hasPrefix("text/event-stream")
          })
        else { return try respond(job, call) }
        return JobEvents(context: context, call: call).response(job)
      })
  }

  private func find(_ call: Call) throws(Problem) -> IndexJob {
    guard let job = call.arguments.text("id").flatMap(context.jobs.job) else {
      throw Problem(.notFound, "There is no job with this id.")
    }
    return job
  }

  private func respond(_ job: IndexJob, _ call: Call, status: Int = 200) throws -> ServerResponse {
    ServerResponse(
      status: status, type: "application/json",
      try job.json(withFailures: true) { try context.shown($0, to: call) }.bytes)
  }

  private var cancel: Route {
    Route(
      "DELETE", "/api/v1/jobs/{id}", name: "cancel_job", tag: "Indexing", scope: .write,
      "Ask a job to end; what is indexed stays", parameters: [Self.id],
      replies: [Route.Reply(202, "The job.", Self.jobSchema)], problems: [404, 409],
      .lane(.quick) { [context] call in
        try respond(try context.jobs.cancel(try find(call).id), call, status: 202)
      })
  }

  private var roots: Route {
    Route(
      "GET", "/api/v1/roots", name: "roots", tag: "Indexing", scope: .read,
      "The folders that may be indexed, and those that are",
      replies: [
        Route.Reply(
          200, "The folders.",
          .object([
            .init(
              "roots",
              .array(
                .object([
                  .init("path", .string(), isRequired: true),
                  .init("name", .string(), isRequired: true),
                  .init("indexed", .boolean, isRequired: true),
                  .init("allowed", .boolean, isRequired: true),
                  .init(
                    "within",
                    .described(
                      "The path of the outermost of these folders that it lies in.",
                      .nullable(.string())), isRequired: true),
                ])), isRequired: true)
          ]))
      ],
      .lane(.quick) { [context] call in
        let allowed = try ImagesRoots(context).roots
        let indexed = try context.indexedRoots()
        let all = allowed + indexed.filter { !allowed.contains($0) }
        func shown(_ root: FilePath) -> String {
          call.showsPaths ? root.description : root.lastComponent.description
        }
        let items = all.map { root in
          // Every folder is inside itself; of those around it the outermost is the shortest.
          let around = all.filter { root.isInside($0) && !$0.isInside(root) }
          let outermost = around.min { $0.bytes.count < $1.bytes.count }
          return JSONValue.object([
            ("path", .string(shown(root))), ("name", .string(root.lastComponent.description)),
            ("indexed", .bool(indexed.contains { root.isInside($0) })),
            ("allowed", .bool(allowed.contains { root.isInside($0) })),
            ("within", .optional(outermost.map(shown))),
          ])
        }
        return ServerResponse(
          type: "application/json", JSONValue.object([("roots", .array(items))]).bytes)
      })
  }
}
