// Messages of JSON-RPC 2.0 (https://www.jsonrpc.org/specification), as the Model
// Context Protocol uses it.

public import Support

/// What names a request: a text or a whole number.
public enum RPCID: Hashable, Sendable {
  case text(String)
  case number(Int)

  /// Reads an id; nil for what is none. Fractions, and numbers that JSON readers
  /// round, name nothing for certain.
  init?(_ tree: JSONTree) {
    switch tree {
    case .text(let text): self = .text(text)
    case .number(let number):
      guard let whole = Int(exactly: number), abs(number) < 9_007_199_254_740_992 else {
        return nil
      }
      self = .number(whole)
    case .null, .boolean, .list, .object: return nil
    }
  }

  /// As it is sent back.
  public var json: JSONTree {
    switch self {
    case .text(let text): .text(text)
    case .number(let number): .number(Double(number))
    }
  }
}

/// A request, which is answered once.
public struct RPCRequest: Sendable {
  /// Names the request in its reply.
  public let id: RPCID
  /// What is asked for, such as `tools/call`.
  public let method: String
  /// An object; empty where none was sent.
  public let params: JSONTree
}

/// Why a request is not carried out: a code with its sentence.
public struct RPCError: Error, Sendable {
  /// What went wrong, by JSON-RPC's numbers and MCP's own.
  public enum Code: Int, Sendable {
    case unreadable = -32700
    case invalidRequest = -32600
    case unknownMethod = -32601
    case invalidParameters = -32602
    case busy = -32000
    case headerMismatch = -32020
    case unsupportedVersion = -32022
  }

  /// What kind of error it is.
  public let code: Code
  /// One sentence for people.
  public let message: String
  /// What programs may need besides.
  public let data: JSONTree?

  public init(_ code: Code, _ message: String, data: JSONTree? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }
}

/// The answer to a request, or to what was none.
public struct RPCReply: Sendable {
  /// Nil where the request could not be read.
  public let id: RPCID?
  /// What was asked for, or why it is not given.
  public let outcome: Result<JSONTree, RPCError>

  public init(_ id: RPCID?, _ outcome: Result<JSONTree, RPCError>) {
    self.id = id
    self.outcome = outcome
  }

  /// The whole message.
  public var json: JSONTree {
    switch outcome {
    case .success(let result):
      .of(["jsonrpc": .text("2.0"), "id": id?.json ?? .null, "result": result])
    case .failure(let error):
      .of([
        "jsonrpc": .text("2.0"), "id": id?.json ?? .null,
        "error": .of([
          "code": .number(Double(error.code.rawValue)), "message": .text(error.message),
          "data": error.data,
        ]),
      ])
    }
  }
}

/// A message of a client.
public enum RPCMessage: Sendable {
  case request(RPCRequest)
  case notification(method: String, params: JSONTree)
  /// An answer, though this server asks nothing.
  case answer
  /// What is none of these, with the reply that it gets.
  case unreadable(RPCReply)

  /// Reads one message; never fails, whatever the tree holds.
  public init(_ tree: JSONTree) {
    guard case .object = tree else {
      self = .unreadable(Self.refusal(nil, "a message must be an object"))
      return
    }
    let id = tree["id"].flatMap { RPCID($0) }
    guard tree["jsonrpc"] == .text("2.0") else {
      self = .unreadable(Self.refusal(id, "the member jsonrpc must be \"2.0\""))
      return
    }
    guard let method = tree["method"]?.string else {
      let isAnswer = tree["method"] == nil && (tree["result"] != nil || tree["error"] != nil)
      self =
        isAnswer
        ? .answer : .unreadable(Self.refusal(id, "the member method must be a text"))
      return
    }
    let params = tree["params"] ?? .object([])
    guard case .object = params else {
      self = .unreadable(
        RPCReply(id, .failure(RPCError(.invalidParameters, "the member params must be an object")))
      )
      return
    }
    guard let sent = tree["id"] else {
      self = .notification(method: method, params: params)
      return
    }
    guard let id = RPCID(sent) else {
      self = .unreadable(
        Self.refusal(nil, "the member id must be a text or a whole number below 2^53"))
      return
    }
    self = .request(RPCRequest(id: id, method: method, params: params))
  }

  private static func refusal(_ id: RPCID?, _ message: String) -> RPCReply {
    RPCReply(id, .failure(RPCError(.invalidRequest, message)))
  }
}
