// A client at the other end of two pipes: a message a line, one way and the
// other (https://modelcontextprotocol.io/specification, "stdio").

import Support
import Synchronization

/// Serves one client until it closes its end.
///
/// Requests that are work run on threads of their own, a few at a time, so that
/// the client can take one back meanwhile. Replies come in the order in which
/// they are ready.
public final class LineConnection: Sendable {
  private struct State {
    var version = ProtocolVersion.unstated
    var running: [RPCID: CancellationToken] = [:]
    var isClosed = false
  }

  private let server: ToolServer
  private let state = Mutex(State())
  private let output: Mutex<@Sendable ([UInt8]) -> Bool>
  /// Requests that are under way or wait for a thread.
  private let open = Semaphore(LineConnection.mostOpen)
  private let working = Semaphore(LineConnection.mostWorking)

  /// The longest line in bytes: an image of 64 MB as Base64 fits.
  public static let longestLine = 96 << 20
  private static let mostOpen = 64
  private static let mostWorking = 4
  private static let longestBatch = 50
  private static let mostValues = 300_000

  /// - Parameter write: writes bytes, which are whole lines; false if the client
  ///   is gone. Called by one thread at a time.
  public init(_ server: ToolServer, write: @escaping @Sendable ([UInt8]) -> Bool) {
    self.server = server
    output = Mutex(write)
  }

  /// Answers until `read` gives nil, then waits for what is under way.
  ///
  /// - Parameter read: waits for bytes; nil at their end.
  public func run(read: () -> [UInt8]?) {
    var splitter = LineSplitter(limit: Self.longestLine)
    while !state.withLock({ $0.isClosed }), let bytes = read() {
      for line in splitter.add(bytes) { take(line) }
    }
    if let line = splitter.end() { take(line) }
    open.take(Self.mostOpen)
  }

  /// Takes all back that is under way; `run` ends once its input does.
  public func cancelAll() {
    for token in state.withLock({ Array($0.running.values) }) { token.cancel() }
  }

  private func take(_ line: LineSplitter.Line) {
    guard case .whole(let bytes) = line else {
      let sentence = "a line is longer than \(Self.longestLine >> 20) MB"
      return send(RPCReply(nil, .failure(RPCError(.invalidRequest, sentence))))
    }
    let limits = JSONTree.Limits(values: Self.mostValues, bytes: bytes.count + (64 << 20))
    let tree: JSONTree
    do {
      tree = try JSONTree(parsing: bytes, limits: limits)
    } catch {
      return send(
        RPCReply(nil, .failure(RPCError(.unreadable, "the line is not JSON: \(error)"))))
    }
    guard case .list(let messages) = tree else { return take(RPCMessage(tree)) }
    take(batch: messages)
  }

  private func take(_ message: RPCMessage) {
    switch message {
    case .request(let request) where ToolServer.isWork(request):
      guard let token = begin(request) else { return }
      _ = WorkerThread { [self] in
        let reply = working.using(1) { answer(request, token) }
        end(request.id)
        if let reply { send(reply) }
        open.giveBack(1)
      }
    case .request(let request):
      if let reply = answer(request, CancellationToken()) { send(reply) }
    case .notification(let method, let params): note(method, params)
    case .answer: break
    case .unreadable(let reply): send(reply)
    }
  }

  /// Nil, and told to the client, where it cannot be taken.
  private func begin(_ request: RPCRequest) -> CancellationToken? {
    let outcome = state.withLock { state -> Result<CancellationToken, RPCError> in
      guard state.running.count < Self.mostOpen else {
        return .failure(RPCError(.busy, "too many requests at once: wait for replies"))
      }
      guard state.running[request.id] == nil else {
        return .failure(RPCError(.invalidRequest, "a request with this id is under way"))
      }
      let token = CancellationToken()
      state.running[request.id] = token
      return .success(token)
    }
    switch outcome {
    case .success(let token):
      open.take(1)
      return token
    case .failure(let error):
      send(RPCReply(request.id, .failure(error)))
      return nil
    }
  }

  private func end(_ id: RPCID) { state.withLock { $0.running[id] = nil } }

  /// Nil for a request that was taken back: it gets no reply.
  private func answer(_ request: RPCRequest, _ token: CancellationToken) -> RPCReply? {
    guard !token.isCancelled else { return nil }
    let reply = server.reply(
      to: request, spoken: state.withLock { $0.version }, cancellation: token,
      tell: { [self] in write($0) })
    if request.method == "initialize", case .success(let result) = reply.outcome,
      let agreed = result["protocolVersion"]?.string.flatMap(ProtocolVersion.init)
    {
      state.withLock { $0.version = agreed }
    }
    return token.isCancelled ? nil : reply
  }

  private func note(_ method: String, _ params: JSONTree) {
    guard method == "notifications/cancelled",
      let id = params["requestId"].flatMap({ RPCID($0) })
    else { return }
    state.withLock { $0.running[id] }?.cancel()
  }

  // MARK: batches

  private func take(batch: [JSONTree]) {
    guard state.withLock({ $0.version.takesBatches }) else {
      return refuse("this version of the protocol has no lists of messages")
    }
    guard !batch.isEmpty, batch.count <= Self.longestBatch else {
      return refuse("a list must hold 1 to \(Self.longestBatch) messages")
    }
    open.take(1)
    _ = WorkerThread { [self] in
      let replies = working.using(1) { batch.compactMap { reply(inBatch: RPCMessage($0)) } }
      if !replies.isEmpty { write(.list(replies.map(\.json))) }
      open.giveBack(1)
    }
  }

  private func refuse(_ sentence: String) {
    send(RPCReply(nil, .failure(RPCError(.invalidRequest, sentence))))
  }

  private func reply(inBatch message: RPCMessage) -> RPCReply? {
    switch message {
    case .request(let request):
      let token = CancellationToken()
      let isNew = state.withLock { state in
        guard state.running[request.id] == nil else { return false }
        state.running[request.id] = token
        return true
      }
      guard isNew else {
        let error = RPCError(.invalidRequest, "a request with this id is under way")
        return RPCReply(request.id, .failure(error))
      }
      defer { end(request.id) }
      return answer(request, token)
    case .notification(let method, let params):
      note(method, params)
      return nil
    case .answer: return nil
    case .unreadable(let reply): return reply
    }
  }

  // MARK: writing

  private func send(_ reply: RPCReply) { write(reply.json) }

  private func write(_ message: JSONTree) {
    let line = message.bytes + [UInt8(ascii: "\n")]
    guard !output.withLock({ $0(line) }) else { return }
    state.withLock { $0.isClosed = true }
    cancelAll()
  }
}
