// What programs may have done for them: a tool, a call of it, and its result.

public import Support

/// Something that is done on request.
public struct Tool: Sendable {
  /// What clients may take for granted of a tool; they need not believe it.
  public struct Hints: Sendable {
    /// Whether it changes nothing.
    public var isReadOnly = true
    /// Whether it may take away what was there.
    public var isDestructive = false
    /// Whether doing it twice is the same as once.
    public var isIdempotent = true
    /// Whether it may take longer than some seconds, and tells of its progress.
    public var takesLong = false

    public init() {}
  }

  /// Letters, digits and `_` alone, which every client takes.
  public let name: String
  /// A few words for people.
  public let title: String
  /// What it does and when to use it, for whoever chooses among tools.
  public let help: String
  /// A JSON Schema of an object. Clients refuse `anyOf` at its top.
  public let input: JSONTree
  /// A JSON Schema of `ToolResult.structured`; nil where there is none.
  public let output: JSONTree?
  /// What clients may take for granted.
  public let hints: Hints
  /// Does it, on the calling thread.
  public let run: @Sendable (ToolCall) -> ToolResult

  public init(
    name: String, title: String, help: String, input: JSONTree, output: JSONTree?,
    hints: Hints = Hints(), run: @escaping @Sendable (ToolCall) -> ToolResult
  ) {
    self.name = name
    self.title = title
    self.help = help
    self.input = input
    self.output = output
    self.hints = hints
    self.run = run
  }

  /// As `tools/list` shows it.
  func json(_ version: ProtocolVersion) -> JSONTree {
    .of([
      "name": .text(name), "title": .text(title), "description": .text(help),
      "inputSchema": input, "outputSchema": version.hasStructuredResults ? output : nil,
      "annotations": .of([
        "title": .text(title), "readOnlyHint": .boolean(hints.isReadOnly),
        "destructiveHint": .boolean(hints.isDestructive),
        "idempotentHint": .boolean(hints.isIdempotent), "openWorldHint": .boolean(false),
      ]),
    ])
  }
}

/// One call of a tool.
public struct ToolCall: Sendable {
  /// An object, as it was sent.
  public let arguments: JSONTree
  /// Whether the result is still wanted.
  public let cancellation: CancellationToken
  private let progressToken: JSONTree?
  private let tell: (@Sendable (JSONTree) -> Void)?

  init(
    _ request: RPCRequest, _ arguments: JSONTree, _ cancellation: CancellationToken,
    _ tell: (@Sendable (JSONTree) -> Void)?
  ) {
    self.arguments = arguments
    self.cancellation = cancellation
    progressToken = Self.progressToken(of: request)
    self.tell = tell
  }

  /// What a client that wants to be told of progress named it by.
  static func progressToken(of request: RPCRequest) -> JSONTree? {
    request.params["_meta"]?["progressToken"].flatMap { RPCID($0) }?.json
  }

  /// Tells a client that wants to know how far the work is.
  ///
  /// - Parameters:
  ///   - done: must grow from call to call.
  ///   - total: nil where it is not known.
  public func progress(_ done: Int, of total: Int?, _ message: String) {
    guard let progressToken, let tell, !cancellation.isCancelled else { return }
    tell(
      .of([
        "jsonrpc": .text("2.0"), "method": .text("notifications/progress"),
        "params": .of([
          "progressToken": progressToken, "progress": .number(Double(done)),
          "total": total.map { .number(Double($0)) }, "message": .text(message),
        ]),
      ]))
  }
}

/// What a call comes to.
public struct ToolResult: Sendable {
  /// A piece of it, for whoever reads or looks.
  public enum Content: Sendable {
    case text(String)
    case image([UInt8], type: String)

    var json: JSONTree {
      switch self {
      case .text(let text): .of(["type": .text("text"), "text": .text(text)])
      case .image(let bytes, let type):
        .of([
          "type": .text("image"), "data": .text(Base64.encode(bytes)), "mimeType": .text(type),
        ])
      }
    }
  }

  /// For whoever reads or looks, in order.
  public let content: [Content]
  /// An object for programs, as the tool's schema has it.
  public let structured: JSONTree?
  /// Whether the tool could not do it, and `content` says why.
  public let isError: Bool

  /// A result for programs, which readers get as text, after what is to be
  /// looked at.
  public init(_ structured: JSONTree, images: [Content] = []) {
    content = images + [.text(structured.text)]
    self.structured = structured
    isError = false
  }

  /// What went wrong, in a sentence that lets the caller do better.
  public static func failure(_ message: String) -> ToolResult {
    ToolResult(failure: message)
  }

  private init(failure message: String) {
    content = [.text(message)]
    structured = nil
    isError = true
  }

  func json(_ version: ProtocolVersion) -> JSONTree {
    .of([
      "content": .list(content.map(\.json)),
      "structuredContent": version.hasStructuredResults ? structured : nil,
      "isError": .boolean(isError),
    ])
  }
}
