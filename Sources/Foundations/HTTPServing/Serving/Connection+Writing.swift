// Turns a reply into bytes.

import Glibc
import Support

extension Connection {
  /// A reply from elsewhere.
  func deliver(_ response: ServerResponse, serial: UInt64) {
    guard serial == self.serial, state == .waiting || state == .body else { return }
    if state == .body { keeps = false }
    reply(response)
    advance()
  }

  /// Begins to send a reply.
  func reply(_ response: ServerResponse) {
    guard let exchange, state != .closed else { return }
    core.answered(exchange, response)
    let isOld = parsed?.isOld ?? false
    let isHead = parsed?.method == "HEAD"
    if core.isStopping || isPeerEnded { keeps = false }
    var framing = ReplyHead.Framing.none
    var body: [UInt8] = []
    switch response.body {
    case .bytes(let bytes):
      framing = .length(bytes.count)
      body = bytes
    case .file(let file, let offset, let count):
      framing = .length(count)
      source = .file(file, offset: offset, left: count)
    case .stream(let stream):
      framing = isOld ? .untilClosed : .chunked
      if isOld { keeps = false }
      source = .stream(stream, isChunked: !isOld)
    }
    if response.status == 204 || response.status == 304 || response.status < 200 { framing = .none }
    if isHead || framing == .none {
      body = []
      source = nil
    }
    var head = ReplyHead.bytes(
      response, framing, id: exchange.head?.id, date: loop.date, closes: !keeps, isOld: isOld)
    if body.count <= 16 << 10 {
      head += body
      body = []
    }
    // What was said before, such as 100, goes first.
    pieces.append(head)
    if !body.isEmpty { pieces.append(body) }
    state = .sending
    since = loop.now
    lastProgress = loop.now
    sentBytes = 0
  }

  /// Sends; false if that has to wait.
  func send() -> Bool {
    while true {
      flushPieces()
      guard state == .sending, pieces.isEmpty else { return false }
      guard let source else { break }
      switch source {
      case .file(let file, let offset, let left):
        guard left > 0 else {
          self.source = nil
          continue
        }
        guard let bytes = try? file.read(at: offset, count: min(left, 128 << 10)), !bytes.isEmpty
        else {
          // Shorter than it was: the client must not take this for the whole.
          close()
          return false
        }
        pieces.append(bytes)
        self.source = .file(file, offset: offset + bytes.count, left: left - bytes.count)
      case .stream(let stream, let isChunked):
        switch stream.read(wake: loop.mailbox.waker(key: key, serial: serial)) {
        case .some(let bytes):
          pieces.append(isChunked ? Self.chunk(bytes) : bytes)
          lastProgress = loop.now
        case .nothingYet: return false
        case .end:
          self.source = nil
          if isChunked { pieces.append(Array("0\r\n\r\n".utf8)) }
        }
      }
    }
    switch transport.flush() {
    case .done: break
    case .later: return false
    case .end, .failed:
      close()
      return false
    }
    finishReply()
    return state != .closed
  }

  private static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + [13, 10]
  }

  /// Writes as many of the pieces as can be taken.
  func flushPieces() {
    while let piece = pieces.first {
      let result = piece[written...].withUnsafeBytes { transport.write($0) }
      switch result {
      case .done(let count):
        written += count
        sentBytes += count
        lastProgress = loop.now
        if written == piece.count {
          pieces.removeFirst()
          written = 0
        }
      case .later: return
      case .end, .failed: return close()
      }
    }
  }

  private func finishReply() {
    if let exchange { core.end(exchange, wasSent: true) }
    exchange = nil
    if keeps, !core.isStopping {
      state = .head
      parsed = nil
      since = loop.now
      let limits = core.configuration
      deadline = loop.now + Double(consumed < input.count ? limits.headSeconds : limits.idleSeconds)
      return
    }
    transport.finish()
    shutdown(socket, Int32(SHUT_WR))
    state = .lingering
    // A client that still sends reads its answer only when it has sent all, or
    // not at all if the connection is cut under it.
    deadline = loop.now + 10
    // How much of what still comes is thrown away.
    sentBytes = 16 << 20
  }
}
