// The steps of a request between its connection and its handler.

import Support
import Synchronization

/// The part of a server that all its connections share.
final class ServerCore: Sendable {
  let configuration: ServerConfiguration
  let handler: any RequestHandler
  let lanes: [Lane: FairLane]
  let connections: ConnectionTable
  let memory: BodyMemory

  private struct State {
    /// Requests from their head to the end of their reply.
    var active: [ObjectIdentifier: Exchange] = [:]
    var streams: [ObjectIdentifier: EventStream] = [:]
    var isStopping = false
  }

  private let state = Mutex(State())
  private let ids = RequestIDs()

  init(_ configuration: ServerConfiguration, _ handler: any RequestHandler) {
    self.configuration = configuration
    self.handler = handler
    connections = ConnectionTable(limitOfOne: configuration.connectionsPerClient)
    memory = BodyMemory(limit: configuration.bodiesMemory)
    var lanes: [Lane: FairLane] = [:]
    for lane in Lane.allCases {
      let threads = configuration.threads[lane] ?? 1
      lanes[lane] = FairLane(
        threads: threads,
        limits: .init(
          waiting: configuration.waitingRequests, waitingOfOne: configuration.waitingRequestsOfOne,
          workingOfOne: configuration.threadsOfOne[lane] ?? threads))
    }
    self.lanes = lanes
  }

  var activeCount: Int { state.withLock { $0.active.count } }
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Ends streams, which would last for ever.
  func beginStopping() {
    let streams = state.withLock { state in
      state.isStopping = true
      return Array(state.streams.values)
    }
    for stream in streams { stream.finish() }
  }

  /// Asks all work to end, drops what has not begun, and answers the clients
  /// that still wait.
  func abandon() {
    let (exchanges, streams) = state.withLock {
      (Array($0.active.values), Array($0.streams.values))
    }
    for exchange in exchanges {
      exchange.complete(handler.refusal(503, reason: nil, nil))
      exchange.token.cancel()
    }
    for stream in streams { stream.finish() }
    for lane in lanes.values { lane.close() }
  }

  // MARK: the steps of a request

  /// What to do with a request once its head is known.
  enum Step {
    /// Answered without its body.
    case refuse(ServerResponse)
    case readBody
  }

  /// The head is there.
  func begin(_ exchange: Exchange, _ parsed: ParsedHead, client: String) -> Step {
    state.withLock { $0.active[ObjectIdentifier(exchange)] = exchange }
    guard let target = RequestTarget(parsed.target) else {
      return .refuse(handler.refusal(400, reason: "the request's address cannot be read", nil))
    }
    let head = RequestHead(
      method: parsed.method, target: target, headers: parsed.headers, clientAddress: client,
      id: ids.id(asked: parsed.headers["X-Request-Id"]), isSecure: configuration.tls != nil)
    exchange.head = head
    switch handler.admit(head) {
    case .refuse(let response): return .refuse(response)
    case .accept(let limit, let proceed):
      exchange.bodyLimit = limit
      exchange.proceed = proceed
      guard case .length(let length) = parsed.framing else { return .readBody }
      guard length <= limit else { return .refuse(handler.refusal(413, reason: nil, head)) }
      if length > 0 {
        guard exchange.memory.take(length) else {
          return .refuse(handler.refusal(503, reason: nil, head))
        }
        exchange.body.reserveCapacity(min(length, 1 << 20))
      }
      return .readBody
    }
  }

  /// More of the body.
  func receive(_ exchange: Exchange, _ bytes: ArraySlice<UInt8>) throws(MessageFault) {
    exchange.receivedBytes += bytes.count
    let total = exchange.body.count + bytes.count
    guard total <= exchange.bodyLimit else {
      throw MessageFault(413, "the body is larger than this address takes")
    }
    if total > exchange.memory.count {
      guard exchange.memory.take(max(total - exchange.memory.count, 64 << 10)) else {
        throw MessageFault(503, "the server is busy: try again in a moment")
      }
    }
    exchange.body.append(contentsOf: bytes)
  }

  /// The request is whole. Gives the reply, or nil if it comes later.
  func finish(_ exchange: Exchange) -> ServerResponse? {
    guard let head = exchange.head, let proceed = exchange.proceed else {
      return handler.refusal(500, reason: nil, exchange.head)
    }
    let memory = exchange.memory
    let request = ServerRequest(head: head, body: exchange.body) { memory.take($0) }
    exchange.body = []
    exchange.phase = .waiting
    switch proceed(request) {
    case .now(let response): return response
    case .onLane(let lane, let client, let work):
      return submit(exchange, head, lane, client) { exchange.complete(work()) }
    case .onLaneDeferred(let lane, let client, let start):
      let responder = Responder { exchange.complete($0) }
      return submit(exchange, head, lane, client) { start(responder) }
    }
  }

  private func submit(
    _ exchange: Exchange, _ head: RequestHead, _ lane: Lane, _ client: String?,
    _ run: @escaping @Sendable () -> Void
  ) -> ServerResponse? {
    let work = FairLane.Work(token: exchange.token, run: run)
    guard let lane = lanes[lane], let ticket = lane.submit(work, of: client ?? head.clientNetwork)
    else { return handler.refusal(503, reason: nil, head) }
    exchange.wait(in: lane, ticket)
    return nil
  }

  /// The reply is about to be sent.
  func answered(_ exchange: Exchange, _ response: ServerResponse) {
    exchange.phase = .answered
    exchange.sent = response
    if case .stream(let stream) = response.body {
      let isStopping = state.withLock { state in
        state.streams[ObjectIdentifier(stream)] = stream
        return state.isStopping
      }
      if isStopping { stream.finish() }
    }
  }

  /// The request is over.
  func end(_ exchange: Exchange, wasSent: Bool) {
    guard exchange.phase != .over else { return }
    exchange.phase = .over
    if !wasSent { exchange.abandon() }
    state.withLock { state in
      state.active[ObjectIdentifier(exchange)] = nil
      if case .stream(let stream)? = exchange.sent?.body {
        state.streams[ObjectIdentifier(stream)] = nil
      }
    }
    var sentBytes: Int?
    switch exchange.sent?.body {
    case .bytes(let bytes)?: sentBytes = bytes.count
    case .file(_, _, let count)?: sentBytes = count
    case .stream(let stream)?: stream.close()
    case nil: sentBytes = 0
    }
    handler.completed(
      CompletedRequest(
        head: exchange.head, status: exchange.sent?.status ?? 0,
        seconds: exchange.stopwatch.seconds, receivedBytes: exchange.receivedBytes,
        sentBytes: sentBytes, note: exchange.sent?.note, wasSent: wasSent))
  }
}

/// Names for requests: a client's own if it is harmless, else a new one.
struct RequestIDs: Sendable {
  private let prefix = String(UInt64.random(in: 0...UInt64.max) >> 32, radix: 36)
  private let counter = Counter()

  private final class Counter: Sendable { let value = Atomic(0) }

  func id(asked: String?) -> String {
    if let asked, (1...64).contains(asked.utf8.count), asked.utf8.allSatisfy(Self.isHarmless) {
      return asked
    }
    return prefix + "-" + String(counter.value.add(1, ordering: .relaxed).newValue, radix: 36)
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
