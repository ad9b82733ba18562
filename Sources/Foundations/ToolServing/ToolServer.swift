// Answers requests of the Model Context Protocol, whichever way they come:
// LineConnection has them as lines, an HTTP service as bodies.

public import Support

/// A server of tools. It keeps nothing between requests: what was agreed upon
/// before is handed in.
public struct ToolServer: Sendable {
  private let name: String
  private let title: String
  private let version: String
  private let instructions: String
  private let tools: [Tool]

  /// - Parameters:
  ///   - name: for programs; `title` is for people.
  ///   - instructions: what a client may tell whoever chooses among the tools.
  public init(name: String, title: String, version: String, instructions: String, tools: [Tool]) {
    self.name = name
    self.title = title
    self.version = version
    self.instructions = instructions
    self.tools = tools
  }

  /// The version that a request says by itself; nil where it says none.
  ///
  /// - Throws: `RPCError` for one that cannot be spoken so.
  public func statedVersion(of request: RPCRequest) throws(RPCError) -> ProtocolVersion? {
    guard let stated = request.params["_meta"]?[Self.versionKey] else { return nil }
    guard let text = stated.string else {
      throw RPCError(.invalidParameters, "\(Self.versionKey) must be a text")
    }
    guard let version = ProtocolVersion(rawValue: text), version.isStateless else {
      throw RPCError(
        .unsupportedVersion, "this version of the protocol is not spoken without a handshake",
        data: .of([
          "supported": .list([.text(ProtocolVersion.july2026.rawValue)]), "requested": stated,
        ]))
    }
    return version
  }

  private static let versionKey = "io.modelcontextprotocol/protocolVersion"
  private static let serverKey = "io.modelcontextprotocol/serverInfo"

  /// Carries out a request, on the calling thread; that of a tool may take long.
  ///
  /// - Parameters:
  ///   - spoken: what was agreed upon, for requests that say nothing.
  ///   - cancellation: whether the reply is still wanted.
  ///   - tell: sends a message before the reply; nil where that cannot be.
  public func reply(
    to request: RPCRequest, spoken: ProtocolVersion, cancellation: CancellationToken,
    tell: (@Sendable (JSONTree) -> Void)?
  ) -> RPCReply {
    do throws(RPCError) {
      let version = try statedVersion(of: request) ?? spoken
      let result = try result(of: request, version, cancellation, tell)
      return RPCReply(request.id, .success(version.isStateless ? stamped(result, request) : result))
    } catch {
      return RPCReply(request.id, .failure(error))
    }
  }

  /// Whether a request may take long and its client wants to be told how far it
  /// is.
  public func tellsProgress(_ request: RPCRequest) -> Bool {
    guard Self.isWork(request), ToolCall.progressToken(of: request) != nil else { return false }
    return tools.contains { $0.hints.takesLong && request.params["name"] == .text($0.name) }
  }

  /// Whether carrying a request out may take longer than a moment.
  public static func isWork(_ request: RPCRequest) -> Bool { request.method == "tools/call" }

  private func result(
    of request: RPCRequest, _ version: ProtocolVersion, _ cancellation: CancellationToken,
    _ tell: (@Sendable (JSONTree) -> Void)?
  ) throws(RPCError) -> JSONTree {
    switch request.method {
    case "initialize":
      let agreed = ProtocolVersion.agreed(on: request.params["protocolVersion"]?.string)
      return .of([
        "protocolVersion": .text(agreed.rawValue), "capabilities": capabilities,
        "serverInfo": information, "instructions": .text(instructions),
      ])
    case "server/discover":
      return .of([
        "supportedVersions": .list(ProtocolVersion.allCases.map { .text($0.rawValue) }),
        "capabilities": capabilities, "instructions": .text(instructions),
      ])
    case "ping": return .object([])
    case "tools/list":
      try refuseCursor(request)
      return .of(["tools": .list(tools.map { $0.json(version) })])
    case "tools/call": return try call(request, cancellation, tell).json(version)
    // Asked for by clients that do not look at what is announced.
    case "resources/list":
      try refuseCursor(request)
      return .of(["resources": .list([])])
    case "resources/templates/list":
      try refuseCursor(request)
      return .of(["resourceTemplates": .list([])])
    case "prompts/list":
      try refuseCursor(request)
      return .of(["prompts": .list([])])
    default:
      throw RPCError(.unknownMethod, "there is no method of this name here")
    }
  }

  private var capabilities: JSONTree { .of(["tools": .of(["listChanged": .boolean(false)])]) }

  private var information: JSONTree {
    .of(["name": .text(name), "title": .text(title), "version": .text(version)])
  }

  /// All lists are whole, so that no cursor was ever given.
  private func refuseCursor(_ request: RPCRequest) throws(RPCError) {
    guard request.params["cursor"] ?? .null == .null else {
      throw RPCError(.invalidParameters, "cursor must be nextCursor of the page before")
    }
  }

  private func call(
    _ request: RPCRequest, _ cancellation: CancellationToken,
    _ tell: (@Sendable (JSONTree) -> Void)?
  ) throws(RPCError) -> ToolResult {
    guard let name = request.params["name"]?.string else {
      throw RPCError(.invalidParameters, "params.name must be the name of a tool")
    }
    guard let tool = tools.first(where: { $0.name == name }) else {
      throw RPCError(
        .invalidParameters,
        "unknown tool; there are: \(tools.map(\.name).joined(separator: ", "))")
    }
    var arguments = request.params["arguments"] ?? .object([])
    if arguments == .null { arguments = .object([]) }
    guard case .object = arguments else { return .failure("arguments must be an object") }
    return cancellation.asCurrent {
      tool.run(ToolCall(request, arguments, cancellation, tell))
    }
  }

  /// What results have besides where each request stands by itself.
  private func stamped(_ result: JSONTree, _ request: RPCRequest) -> JSONTree {
    let isKept = request.method.hasSuffix("/list") || request.method == "server/discover"
    return result.adding([
      "resultType": .text("complete"), "_meta": .of([Self.serverKey: information]),
      "ttlMs": isKept ? .number(0) : nil, "cacheScope": isKept ? .text("private") : nil,
    ])
  }
}
