// The service: takes requests from the server, finds their route, checks who
// calls and what is sent, and turns whatever goes wrong into a reply.

public import GlimpseKit
public import HTTPServing
import SearchDomain
import Support
public import ToolServing

/// A library as an HTTP service; hand it to an `HTTPServer`.
public final class SearchService: RequestHandler {
  let context: ServiceContext
  let routes: [Route]
  private let router: Router<Route>
  private let gatekeeper: Gatekeeper
  private let origins: OriginPolicy
  private let limiter: RateLimiter?

  /// - Parameters:
  ///   - library: opened for writing where the service may change it.
  ///   - log: is told of every request.
  public init(
    _ library: ImageLibrary, _ configuration: ServiceConfiguration, log: any ServiceLog
  ) {
    let context = ServiceContext(library, configuration, log)
    self.context = context
    gatekeeper = Gatekeeper(keys: KeyRing(configuration.keys), sessions: SessionStore())
    origins = OriginPolicy(configuration, isOpen: configuration.keys.isEmpty)
    limiter = configuration.requestsPerSecond.map { RateLimiter(perSecond: $0) }
    let description = ServiceDescription()
    routes = Self.table(context, gatekeeper, description)
    description.write(routes, version: configuration.version)
    var router = Router<Route>()
    for route in routes { router.add(route.method, route.path, route) }
    self.router = router
  }

  /// Begins to carry out jobs, those of an earlier process first.
  ///
  /// - Parameter server: whose load the metrics tell of.
  public func start(on server: HTTPServer) {
    context.load.use { [weak server] in
      guard let server else { return ServerLoad.Figures() }
      return ServerLoad.Figures(
        connections: server.connectionCount, active: server.activeCount,
        waiting: Lane.allCases.map { ($0, server.waitingCount($0)) })
    }
    context.jobs.resume()
  }

  /// Begins to carry out jobs where no server listens.
  public func startJobs() { context.jobs.resume() }

  /// The tools for an agent that reaches this process by another way than HTTP.
  ///
  /// - Parameters:
  ///   - scope: what the agent may do and which paths it sees.
  ///   - mayIndex: whether it may change the library.
  public func toolServer(for scope: AccessScope, mayIndex: Bool) -> ToolServer {
    AgentTools(context: context, routes: routes).server(for: scope, mayIndex: mayIndex)
  }

  /// Stops the job that is under way, after its batch, and the streams. Call
  /// before the server is stopped: requests may wait for a job.
  public func stop(graceSeconds: Double) {
    context.jobs.stop(graceSeconds: graceSeconds)
    context.heartbeats.stop()
    context.load.forget()
  }

  private static func table(
    _ context: ServiceContext, _ gatekeeper: Gatekeeper, _ description: ServiceDescription
  ) -> [Route] {
    let routes =
      SearchRoutes(context).all + ImageRoutes(context).all + LibraryRoutes(context).all
      + CompatibleRoutes(context).all + JobRoutes(context).all + EmbeddingRoutes(context).all
      + UploadRoutes(context).all + DuplicateRoutes(context).all
    return routes + AgentRoutes(context, routes).all + SessionRoutes(context, gatekeeper).all
      + OperationsRoutes(context, description).all + PageRoutes(context).all
  }

  // MARK: RequestHandler

  /// See `RequestHandler`.
  public func admit(_ head: RequestHead) -> Admission {
    do {
      try origins.check(head)
      try limit(head)
      let route: Route
      let parameters: [String: String]
      switch router.match(head.method, head.target.components) {
      case .found(let found, let values): (route, parameters) = (found, values)
      case .otherMethods(let methods):
        if head.method == "OPTIONS" { return .refuse(finished(options(head, methods), head, nil)) }
        throw Problem(
          .methodNotAllowed, "This address knows \(methods.joined(separator: ", ")) alone.",
          headers: ["Allow": methods.joined(separator: ", ")])
      case .none:
        guard let page = PageRoutes(context).missing(head) else { throw PageRoutes.nothing }
        (route, parameters) = (page, [:])
      }
      let scope = try gatekeeper.admit(head, route)
      let query = route.ignoresQuery ? [] : head.target.query
      let arguments = try Arguments(route.parameters, path: parameters, query: query)
      try origins.check(head, isPage: route.isPage, acts: route.acts?(arguments) ?? false)
      return .accept(bodyLimit: route.bodyLimit) { [self] request in
        answer(Call(request: request, route: route, arguments: arguments, scope: scope))
      }
    } catch {
      return .refuse(refused(error, head, nil))
    }
  }

  /// See `RequestHandler`.
  public func refusal(_ status: Int, reason: String?, _ head: RequestHead?) -> ServerResponse {
    finished(Problem(refusedWith: status, reason: reason).response, head, nil)
  }

  /// See `RequestHandler`.
  public func completed(_ record: CompletedRequest) {
    context.metrics.count(
      route: record.note, status: record.status, seconds: record.seconds,
      received: record.receivedBytes, sent: record.sentBytes)
    var fields: [(String, JSONValue)] = [
      ("request_id", .optional(record.head?.id)), ("method", .optional(record.head?.method)),
      ("route", .optional(record.note)), ("status", .integer(record.status)),
      ("ms", .number(record.seconds * 1000, digits: 3)),
      ("received", .integer(record.receivedBytes)),
      ("sent", record.sentBytes.map(JSONValue.integer) ?? .null),
      ("client", .optional(record.head?.clientAddress)),
    ]
    if !record.wasSent { fields.append(("cut_off", .bool(true))) }
    if context.configuration.logsQueries, let head = record.head {
      fields.append(("target", .string(head.target.rawPath)))
      if let words = head.target["q"] { fields.append(("q", .string(words))) }
    }
    context.log.write(ServiceLogRecord(.info, "request", fields))
  }

  // MARK: answering

  /// Whose requests are counted and queued together. Clients are told apart by a key that is known, else by their address, so
  /// that inventing keys gains nothing.
  private func limit(_ head: RequestHead) throws(Problem) {
    guard let limiter, let seconds = limiter.wait(for: client(head)) else { return }
    throw Problem(
      .rateLimited, "Too many requests: try again in \(seconds) s.",
      headers: ["Retry-After": String(seconds)])
  }

  private func client(_ head: RequestHead) -> String {
    gatekeeper.caller(head).name.map { "key " + $0 } ?? "network " + head.clientNetwork
  }

  private func answer(_ call: Call) -> HTTPServing.Answer {
    switch call.route.handling {
    case .atOnce(let handle):
      return .now(result(of: handle, call))
    case .lane(let lane, let cached, let handle):
      if let reply = cached?(call) { return .now(finished(reply, call.request.head, call)) }
      let isSlow = call.route.isSlow?(call.request) ?? false
      return .onLane(isSlow ? .heavy : lane, client: client(call.request.head)) { [self] in
        result(of: handle, call)
      }
    case .deferred(let start):
      return .onLaneDeferred(.heavy, client: client(call.request.head)) { [self] responder in
        do {
          try start(
            try read(call),
            Responder.finishing(responder) { [self] in finished($0, call.request.head, call) })
        } catch {
          responder(refused(error, call.request.head, call))
        }
      }
    }
  }

  private func result(
    of handle: @Sendable (Call) throws -> ServerResponse, _ call: Call
  ) -> ServerResponse {
    do {
      return finished(try handle(try read(call)), call.request.head, call)
    } catch {
      return refused(error, call.request.head, call)
    }
  }

  /// The call with its body read and checked.
  private func read(_ call: Call) throws(Problem) -> Call {
    var call = call
    try BodyReader.read(&call)
    return call
  }

  private func refused(_ error: any Error, _ head: RequestHead, _ call: Call?) -> ServerResponse {
    let problem = Problem(error, showsPaths: call?.showsPaths ?? false)
    if problem.kind.status >= 500, problem.kind != .busy, problem.kind != .emptyLibrary {
      context.log.write(
        ServiceLogRecord(
          .error, "failure",
          [
            ("request_id", .string(head.id)), ("type", .string(problem.kind.rawValue)),
            ("error", .string(problem.detail ?? problem.message)),
          ]))
    }
    return finished(problem.response, head, call)
  }

  private func options(_ head: RequestHead, _ methods: [String]) -> ServerResponse {
    var response = ServerResponse(status: 204)
    response.headers.append("Allow", (methods + ["OPTIONS"]).joined(separator: ", "))
    origins.addPreflight(to: &response, head, methods)
    return response
  }

  /// What every reply has.
  private func finished(
    _ response: ServerResponse, _ head: RequestHead?, _ call: Call?
  ) -> ServerResponse {
    var response = response
    SecurityHeaders.add(to: &response, isSecure: head?.isSecure ?? false)
    if let head { origins.add(to: &response, head) }
    if let head { Compression.apply(to: &response, head) }
    response.note = call?.route.name
    return response
  }
}
