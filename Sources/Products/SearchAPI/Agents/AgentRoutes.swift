// The address at which agents call tools: the Model Context Protocol's transport
// "Streamable HTTP". Nothing is kept between requests, so that any of several
// servers may answer.

import HTTPServing
import Support
import Synchronization
import ToolServing

struct AgentRoutes {
  let context: ServiceContext
  let tools: AgentTools
  private let streams = OpenStreams()

  /// - Parameter routes: what tools call.
  init(_ context: ServiceContext, _ routes: [Route]) {
    self.context = context
    tools = AgentTools(context: context, routes: routes)
  }

  var all: [Route] { [post] }

  private static let longestBatch = 50

  private var post: Route {
    var route = Route(
      "POST", "/mcp", name: "mcp", tag: "Agents", scope: .read,
      "Tools for agents, by the Model Context Protocol (JSON-RPC)",
      body: .json(.any, isRequired: true),
      bodyLimit: context.configuration.uploadBytes * 4 / 3 + (1 << 20),
      replies: [
        Route.Reply(200, "The reply, or those of a list.", .any),
        Route.Reply(200, "Messages before the reply, and the reply.", type: "text/event-stream"),
        Route.Reply(202, "There is nothing to reply.", type: ""),
        Route.Reply(400, "It cannot be read, or headers and message differ.", .any),
        Route.Reply(404, "There is no such method (version 2026-07-28).", .any),
      ],
      .lane(.quick) { call in try answer(call) })
    // Searches by words are quick; what decodes images or waits is not.
    route.isSlow = { request in
      let body = String(decoding: request.body.prefix(4096), as: UTF8.self)
      return request.body.count > 4096
        || ["contact_sheet", "view", "index", "duplicates", "["].contains(where: body.contains)
    }
    return route
  }

  private func answer(_ call: Call) throws -> ServerResponse {
    guard let body = call.json else { throw Problem(.badRequest, "A body is needed.") }
    let spoken: ProtocolVersion
    if let stated = call.request.head.headers["MCP-Protocol-Version"] {
      guard let known = ProtocolVersion(rawValue: stated) else {
        return Self.refusal(
          RPCError(
            .unsupportedVersion, "this version of the protocol is not spoken",
            data: .of([
              "supported": .list(ProtocolVersion.allCases.map { .text($0.rawValue) }),
              "requested": .text(stated),
            ])))
      }
      spoken = known
    } else {
      spoken = .unstated
    }
    let configuration = context.configuration
    let server = tools.server(
      for: call.scope, mayIndex: configuration.agentsMayIndex || !configuration.keys.isEmpty)
    if case .list(let messages) = body { return answer(messages, spoken, server) }
    return try answer(RPCMessage(body), spoken, server, call)
  }

  private func answer(
    _ message: RPCMessage, _ spoken: ProtocolVersion, _ server: ToolServer, _ call: Call
  ) throws -> ServerResponse {
    switch message {
    case .notification, .answer: return ServerResponse(status: 202)
    case .unreadable(let reply): return Self.response(reply, isStateless: true)
    case .request(let request):
      do throws(RPCError) {
        try AgentHeaders.check(call.request.head, request, try server.statedVersion(of: request))
      } catch {
        return Self.response(RPCReply(request.id, .failure(error)), isStateless: true)
      }
      if server.tellsProgress(request), AgentHeaders.takesEvents(call.request.head),
        streams.begin()
      {
        return stream(request, spoken, server)
      }
      let reply = server.reply(
        to: request, spoken: spoken,
        cancellation: CancellationToken.current ?? CancellationToken(), tell: nil)
      return Self.response(reply, isStateless: spoken.isStateless)
    }
  }

  private func answer(
    _ messages: [JSONTree], _ spoken: ProtocolVersion, _ server: ToolServer
  ) -> ServerResponse {
    guard spoken.takesBatches else {
      return Self.refusal(
        RPCError(.invalidRequest, "this version of the protocol has no lists of messages"))
    }
    guard !messages.isEmpty, messages.count <= Self.longestBatch else {
      return Self.refusal(
        RPCError(.invalidRequest, "a list must hold 1 to \(Self.longestBatch) messages"))
    }
    let token = CancellationToken.current ?? CancellationToken()
    let replies = messages.compactMap { message -> JSONTree? in
      switch RPCMessage(message) {
      case .notification, .answer: nil
      case .unreadable(let reply): reply.json
      case .request(let request):
        server.reply(to: request, spoken: spoken, cancellation: token, tell: nil).json
      }
    }
    guard !replies.isEmpty else { return ServerResponse(status: 202) }
    return ServerResponse(type: "application/json", JSONTree.list(replies).bytes)
  }

  /// The reply behind messages of progress. A client that hangs up takes its
  /// request back.
  private func stream(
    _ request: RPCRequest, _ spoken: ProtocolVersion, _ server: ToolServer
  ) -> ServerResponse {
    let stream = EventStream()
    let token = CancellationToken()
    let heartbeat = context.heartbeats.add(stream)
    stream.whenClosed { [heartbeats = context.heartbeats] in
      token.cancel()
      heartbeats.remove(heartbeat)
    }
    _ = WorkerThread { [streams] in
      defer { streams.end() }
      let reply = server.reply(to: request, spoken: spoken, cancellation: token) {
        stream.send(event: "message", data: $0.text)
      }
      stream.send(event: "message", data: reply.json.text)
      stream.finish()
    }
    var response = ServerResponse(body: .stream(stream))
    response.headers.append("Content-Type", "text/event-stream")
    response.headers.append("X-Accel-Buffering", "no")
    return response
  }

  private static func refusal(_ error: RPCError) -> ServerResponse {
    response(RPCReply(nil, .failure(error)), isStateless: true)
  }

  /// - Parameter isStateless: whether the status tells of errors too.
  private static func response(_ reply: RPCReply, isStateless: Bool) -> ServerResponse {
    var status = 200
    if isStateless, case .failure(let error) = reply.outcome {
      switch error.code {
      case .unknownMethod: status = 404
      case .unreadable, .invalidRequest, .invalidParameters, .headerMismatch, .unsupportedVersion:
        status = 400
      case .busy: status = 200
      }
    }
    return ServerResponse(status: status, type: "application/json", reply.json.bytes)
  }
}

/// How many replies are being streamed, each by a thread of its own.
private final class OpenStreams: Sendable {
  private let count = Mutex(0)
  private static let most = 16

  /// False where there are too many: the reply then comes without progress.
  func begin() -> Bool {
    count.withLock { count in
      guard count < Self.most else { return false }
      count += 1
      return true
    }
  }

  func end() { count.withLock { $0 -= 1 } }
}

/// What the header of a message says of it.
enum AgentHeaders {
  /// Holds the header against the message where the version has it so
  /// (2026-07-28): those between client and server go by the header.
  ///
  /// - Throws: `RPCError` where they differ.
  static func check(
    _ head: RequestHead, _ request: RPCRequest, _ stated: ProtocolVersion?
  ) throws(RPCError) {
    guard let stated else {
      if head.headers["MCP-Protocol-Version"] == ProtocolVersion.july2026.rawValue {
        throw RPCError(
          .invalidParameters, "params._meta lacks io.modelcontextprotocol/protocolVersion")
      }
      return
    }
    try compare(head, "MCP-Protocol-Version", stated.rawValue)
    try compare(head, "Mcp-Method", request.method)
    if request.method == "tools/call", let name = request.params["name"]?.string {
      try compare(head, "Mcp-Name", name)
    }
  }

  private static func compare(
    _ head: RequestHead, _ name: String, _ value: String
  ) throws(RPCError) {
    let sent = head.headers.values(name)
    guard sent.count == 1, decoded(sent[0]) == value else {
      throw RPCError(.headerMismatch, "the header \(name) must say what the message says")
    }
  }

  /// A value that no header can hold comes as `=?base64?…?=`.
  private static func decoded(_ value: String) -> String? {
    guard value.hasPrefix("=?base64?"), value.hasSuffix("?=") else { return value }
    return Base64.decode(Array(value.dropFirst(9).dropLast(2).utf8))
      .flatMap { String(validating: $0, as: UTF8.self) }
  }

  static func takesEvents(_ head: RequestHead) -> Bool {
    head.headers.list("Accept").contains { $0.hasPrefix("text/event-stream") }
  }
}
