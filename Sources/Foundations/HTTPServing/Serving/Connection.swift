// One connection, with one request at a time: its state, and how long it may
// stay in it.

import Glibc
import Support

/// A connection. Only its event thread uses it.
final class Connection {
  enum State {
    /// A head is awaited or coming.
    case head
    case body
    /// The handler has the request.
    case waiting
    case sending
    /// The last reply is sent; what still comes is thrown away, so that the
    /// client gets to read the reply before it learns that nobody listens.
    case lingering
    case closed
  }

  let key: UInt64
  let socket: Int32
  let address: String
  /// Under which it is counted.
  let network: String
  let transport: any Transport
  let core: ServerCore
  unowned let loop: EventLoop
  var state = State.head

  // Reading.
  var input: [UInt8] = []
  var consumed = 0
  var scanner = HeadScanner()
  var parsed: ParsedHead?
  var chunks: ChunkedDecoder?
  var bodyLeft = 0
  /// When the request, or the body, or the reply began.
  var since: Double
  var deadline: Double

  // The request.
  var exchange: Exchange?
  /// Tells a reply to this request from one to an earlier one.
  var serial: UInt64 = 0
  var keeps = false
  var isPeerEnded = false

  // Writing.
  var pieces: [[UInt8]] = []
  var written = 0
  var source: Source?
  var sentBytes = 0
  var lastProgress = 0.0
  var interest: EventPoll.Interest = .reading

  /// Where more of a reply comes from.
  enum Source {
    case file(OpenFile, offset: Int, left: Int)
    case stream(EventStream, isChunked: Bool)
  }

  init(
    key: UInt64, socket: Int32, address: String, network: String, transport: any Transport,
    loop: EventLoop
  ) {
    self.key = key
    self.socket = socket
    self.address = address
    self.network = network
    self.transport = transport
    self.loop = loop
    core = loop.core
    since = loop.now
    deadline = loop.now + Double(loop.core.configuration.headSeconds)
  }

  // MARK: events

  func handle(_ event: EventPoll.Event) {
    if event.isPeerEnded { peerEnded() }
    if event.isBroken, state == .waiting || state == .sending { close() }
    advance()
  }

  /// The client has ended its side. It may still read: what is in work is asked
  /// to end, what has not begun is dropped.
  private func peerEnded() {
    guard !isPeerEnded else { return }
    isPeerEnded = true
    switch state {
    case .waiting:
      if exchange?.withdraw() == true { return close() }
      exchange?.token.cancel()
    case .sending: if case .stream? = source { close() }
    case .head, .body, .lingering, .closed: break
    }
  }

  /// Does all that can be done without waiting.
  func advance() {
    var canGoOn = true
    while canGoOn {
      switch state {
      case .head: canGoOn = takeHead()
      case .body: canGoOn = takeBody()
      case .sending: canGoOn = send()
      case .lingering: canGoOn = discard()
      case .waiting, .closed: canGoOn = false
      }
    }
    guard state != .closed else { return }
    var wanted: EventPoll.Interest = []
    switch state {
    case .head, .body, .lingering: wanted = .reading
    case .waiting, .sending, .closed: wanted = isPeerEnded ? [] : .peerEnd
    }
    if !pieces.isEmpty || transport.flush() == .later { wanted.insert(.writing) }
    if wanted != interest {
      interest = wanted
      loop.poll.change(socket, key: key, wanted)
    }
  }

  /// Called once a second.
  func check() {
    let limits = core.configuration
    if state == .sending {
      // A stream may be silent for as long as nothing happens.
      let isBlocked = !pieces.isEmpty
      let isSlow =
        loop.now > since + Double(limits.idleSeconds) + Double(sentBytes)
        / Double(limits.slowestReply)
      var isStream = false
      if case .stream? = source { isStream = true }
      if isBlocked, loop.now > lastProgress + Double(limits.idleSeconds) || (isSlow && !isStream) {
        close()
      }
      return
    }
    guard loop.now > deadline else { return }
    switch state {
    case .head where consumed < input.count:
      refuse(MessageFault(408, "the request's head did not come in time"))
    case .body: refuse(MessageFault(408, "the request's body did not come in time"))
    case .head, .waiting, .sending, .lingering, .closed: close()
    }
    advance()
  }

  func close() {
    guard state != .closed else { return }
    state = .closed
    if let exchange { core.end(exchange, wasSent: false) }
    exchange = nil
    core.connections.close(network)
    loop.forget(self)
    Glibc.close(socket)
  }
}
