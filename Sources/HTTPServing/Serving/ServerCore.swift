// What the callbacks of libmicrohttpd do, in terms of requests and replies.

import CMicroHTTPD
import Glibc
import Support
import Synchronization

/// The part of a server that the callbacks share.
final class ServerCore: Sendable {
  let configuration: ServerConfiguration
  let handler: any RequestHandler
  let lanes: [Lane: LaneThreads]
  let connections: ConnectionTable

  private struct State {
    /// Requests from the first look at their head to the end of their reply.
    var active = 0
    var suspended: [ObjectIdentifier: Exchange] = [:]
    var streams: [ObjectIdentifier: EventStream] = [:]
    var bodyBytes = 0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let ids = RequestIDs()

  init(_ configuration: ServerConfiguration, _ handler: any RequestHandler) {
    self.configuration = configuration
    self.handler = handler
    connections = ConnectionTable(
      headSeconds: max(configuration.headSeconds, configuration.idleSeconds))
    var lanes: [Lane: LaneThreads] = [:]
    for lane in Lane.allCases {
      lanes[lane] = LaneThreads(
        threads: configuration.threads[lane] ?? 1, waiting: configuration.waitingRequests)
    }
    self.lanes = lanes
  }

  var activeCount: Int { state.withLock { $0.active } }
  var suspendedCount: Int { state.withLock { $0.suspended.count } }
  var isStopping: Bool { state.withLock { $0.isStopping } }

  func stopLanes() { for lane in lanes.values { lane.stop() } }

  /// Streams end, for they would last for ever.
  func beginStopping() {
    let streams = state.withLock { state in
      state.isStopping = true
      return Array(state.streams.values)
    }
    for stream in streams { stream.finish() }
  }

  /// Answers what is still being answered.
  func abandon() {
    let (suspended, streams) = state.withLock { (Array($0.suspended.values), Array($0.streams.values)) }
    for exchange in suspended { exchange.complete(handler.refusal(503, exchange.head)) }
    for stream in streams { stream.finish() }
  }

  // MARK: the steps of a request

  /// The head is there. Gives a reply where the request is refused.
  func begin(_ exchange: Exchange, _ parts: HeadParts) -> ServerResponse? {
    exchange.phase = .receiving
    state.withLock { $0.active += 1 }
    guard let target = RequestTarget(exchange.rawTarget) else { return handler.refusal(400, nil) }
    let head = RequestHead(
      method: parts.method, target: target, headers: parts.headers,
      clientAddress: parts.clientAddress, id: ids.id(asked: parts.headers["X-Request-Id"]),
      isSecure: configuration.tls != nil)
    exchange.head = head
    if parts.headers["Content-Length"] != nil, head.contentLength.map({ $0 < 0 }) ?? true {
      return handler.refusal(400, head)
    }
    switch handler.admit(head) {
    case .refuse(let response):
      let hasBody = (head.contentLength ?? 0) > 0 || parts.headers["Transfer-Encoding"] != nil
      if hasBody { return response }
      // A reply before the end of the request would close the connection.
      exchange.proceed = { _ in .now(response) }
      return nil
    case .accept(let limit, let proceed):
      let length = head.contentLength ?? 0
      guard length <= limit else { return handler.refusal(413, head) }
      exchange.bodyLimit = limit
      exchange.proceed = proceed
      if length > 0 {
        guard reserve(length, exchange) else { return handler.refusal(503, head) }
        exchange.body.reserveCapacity(min(length, 1 << 20))
      }
      connections.awaitBody(
        parts.socket,
        seconds: Double(configuration.bodySeconds) + Double(length) / Double(configuration.slowestBody))
      return nil
    }
  }

  /// More of the body. False closes the connection.
  func receive(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Bool {
    exchange.receivedBytes += bytes.count
    let total = exchange.body.count + bytes.count
    if exchange.isBodyTooLarge || total > exchange.bodyLimit
      || (total > exchange.reserved && !reserve(max(total - exchange.reserved, 64 << 10), exchange))
    {
      // A reply can only be given once the body has ended, so a little more
      // than the limit is read and thrown away.
      exchange.isBodyTooLarge = true
      exchange.body = []
      exchange.discarded += bytes.count
      return exchange.discarded <= exchange.bodyLimit + (1 << 20)
    }
    exchange.body.append(contentsOf: bytes)
    return true
  }

  /// The request is whole. Gives the reply, or nil where it comes later.
  func finish(_ exchange: Exchange, _ connection: OpaquePointer, _ socket: Int32) -> ServerResponse? {
    connections.awaitNothing(socket)
    guard let head = exchange.head, let proceed = exchange.proceed else {
      return handler.refusal(500, exchange.head)
    }
    guard !exchange.isBodyTooLarge else { return handler.refusal(413, head) }
    let request = ServerRequest(head: head, body: exchange.body)
    exchange.body = []
    switch proceed(request) {
    case .now(let response): return response
    case .onLane(let lane, let work):
      suspend(exchange, connection)
      let isAccepted = lanes[lane]?.submit { exchange.complete(work()) } ?? false
      if !isAccepted { exchange.complete(handler.refusal(503, head)) }
      return nil
    case .onLaneDeferred(let lane, let start):
      suspend(exchange, connection)
      let responder = Responder { exchange.complete($0) }
      let isAccepted = lanes[lane]?.submit { start(responder) } ?? false
      if !isAccepted { exchange.complete(handler.refusal(503, head)) }
      return nil
    }
  }

  private func suspend(_ exchange: Exchange, _ connection: OpaquePointer) {
    state.withLock { $0.suspended[ObjectIdentifier(exchange)] = exchange }
    exchange.suspend(connection)
  }

  /// The reply to a request that was suspended.
  func resumed(_ exchange: Exchange) -> ServerResponse {
    state.withLock { $0.suspended[ObjectIdentifier(exchange)] = nil }
    return exchange.takeResponse() ?? handler.refusal(500, exchange.head)
  }

  /// The reply is given to libmicrohttpd.
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
    state.withLock { state in
      if exchange.phase != .new { state.active -= 1 }
      state.bodyBytes -= exchange.reserved
      state.suspended[ObjectIdentifier(exchange)] = nil
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

  private func reserve(_ count: Int, _ exchange: Exchange) -> Bool {
    let isFree = state.withLock { state in
      guard state.bodyBytes + count <= configuration.bodiesMemory else { return false }
      state.bodyBytes += count
      return true
    }
    if isFree { exchange.reserved += count }
    return isFree
  }
}

/// What a connection says of a request's head.
struct HeadParts {
  let method: String
  let headers: HeaderFields
  let clientAddress: String
  let socket: Int32
}

/// Names for requests: a client's own where it is harmless, else a new one.
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
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
