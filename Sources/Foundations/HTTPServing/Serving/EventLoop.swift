// A thread that waits for connections and moves their bytes.

import Glibc
import Support
import Synchronization

/// One event thread with its connections.
final class EventLoop: @unchecked Sendable {
  // Safety: `mailbox`, `poll`, `core` and `isStopped` may be used by any
  // thread; only the loop's own thread touches all else.
  let core: ServerCore
  let poll: EventPoll
  let mailbox: Mailbox
  private let isStopped = Atomic(false)
  private let listening: Int32
  private let tls: TLSContext?
  private var connections: [UInt64: Connection] = [:]
  private var nextKey: UInt64 = 1
  private let clock = Stopwatch()
  /// Seconds, read once for each round of events.
  private(set) var now = 0.0
  private(set) var date: [UInt8] = []
  /// Where bytes are read to.
  let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  private static let listeningKey: UInt64 = 0

  /// - Returns: nil if the system has no descriptors left.
  init?(_ core: ServerCore, listening: Int32, tls: TLSContext?) {
    guard let poll = EventPoll() else { return nil }
    self.core = core
    self.poll = poll
    self.listening = listening
    self.tls = tls
    mailbox = Mailbox(poll)
    poll.add(listening, key: Self.listeningKey, [.reading, .exclusive])
  }

  deinit { scratch.deallocate() }

  /// Runs until `stop`; then closes all connections.
  func run() {
    var checked = -1.0
    while !isStopped.load(ordering: .acquiring) {
      let events = poll.wait(milliseconds: 500)
      now = clock.seconds
      if now - checked >= 1 {
        checked = now
        date = ReplyHead.date()
        for connection in Array(connections.values) { connection.check() }
      }
      for event in events {
        if event.key == Self.listeningKey {
          accept()
        } else {
          connections[event.key]?.handle(event)
        }
      }
      for message in mailbox.take() {
        guard let connection = connections[message.key] else { continue }
        if let response = message.response {
          connection.deliver(response, serial: message.serial)
        } else if connection.serial == message.serial {
          connection.advance()
        }
      }
    }
    for connection in Array(connections.values) { connection.close() }
  }

  /// Ends the loop, from any thread.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    poll.wake()
  }

  func forget(_ connection: Connection) { connections[connection.key] = nil }

  // MARK: accepting

  private func accept() {
    // A few at a time, so that the others' events are not kept waiting.
    for _ in 0..<16 {
      let socket = EventPoll.accept(listening)
      guard socket >= 0 else {
        // Without descriptors left the event would come again at once.
        if errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS {
          Pause.sleep(milliseconds: 5)
        }
        return
      }
      open(socket, SocketAddress(peerOf: socket)?.host ?? "")
    }
  }

  private func open(_ socket: Int32, _ address: String) {
    // A server that stops closes new connections at once.
    guard !core.isStopping else {
      close(socket)
      return
    }
    let network = ClientNetwork.name(of: address)
    if core.connections.count >= core.configuration.connections, !makeRoom() {
      return turnAway(socket)
    }
    guard core.connections.open(network) else { return turnAway(socket) }
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    let transport: (any Transport)? =
      tls == nil ? PlainTransport(socket: socket) : tls?.transport(socket: socket)
    nextKey += 1
    guard let transport, poll.add(socket, key: nextKey, .reading) else {
      core.connections.close(network)
      close(socket)
      return
    }
    let connection = Connection(
      key: nextKey, socket: socket, address: address, network: network, transport: transport,
      loop: self)
    connections[nextKey] = connection
    connection.advance()
  }

  /// Closes the connection that has waited longest for a request. Of those that
  /// came in one turn of the loop, and so at one time, the first.
  private func makeRoom() -> Bool {
    let waiting = connections.values.filter { $0.state == .head }
    guard let oldest = waiting.min(by: { ($0.since, $0.key) < ($1.since, $1.key) })
    else { return false }
    oldest.close()
    return true
  }

  /// Says why, as far as that can be said without waiting.
  private func turnAway(_ socket: Int32) {
    if tls == nil {
      let response = core.handler.refusal(
        503, reason: "there are too many connections from your address: close some", nil)
      if case .bytes(let body) = response.body {
        let head = ReplyHead.bytes(
          response, .length(body.count), id: nil, date: date, closes: true, isOld: false)
        _ = (head + body).withUnsafeBytes { SocketTransfer.send(socket, $0) }
      }
    }
    close(socket)
  }
}

/// What other threads have for a loop's connections.
final class Mailbox: Sendable {
  struct Message: Sendable {
    let key: UInt64
    let serial: UInt64
    /// Nil: a stream has something to read.
    let response: ServerResponse?
  }

  private let messages = Mutex<[Message]>([])
  private let poll: EventPoll

  init(_ poll: EventPoll) { self.poll = poll }

  /// What sends the reply to a connection's request.
  func sender(key: UInt64, serial: UInt64) -> @Sendable (ServerResponse) -> Void {
    { [self] in post(Message(key: key, serial: serial, response: $0)) }
  }

  /// What says that a connection's stream has something to read.
  func waker(key: UInt64, serial: UInt64) -> @Sendable () -> Void {
    { [self] in post(Message(key: key, serial: serial, response: nil)) }
  }

  private func post(_ message: Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if isFirst { poll.wake() }
  }

  func take() -> [Message] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
