// Turns bytes into a request.

import Support

extension Connection {
  /// Reads what has come behind what was not consumed.
  ///
  /// - Returns: false if nothing has come, or the connection is closed.
  private func read() -> Bool {
    if consumed == input.count {
      input.removeAll(keepingCapacity: input.count <= 64 << 10)
      consumed = 0
    } else if consumed > 0 {
      input.removeSubrange(..<consumed)
      consumed = 0
    }
    switch transport.read(into: loop.scratch) {
    case .done(let count):
      input.append(contentsOf: loop.scratch[..<count])
      return true
    case .later: return false
    case .end, .failed:
      close()
      return false
    }
  }

  // MARK: the head

  func takeHead() -> Bool {
    if consumed == input.count {
      guard read() else { return false }
      // The first head may take as long from the opening on.
      if serial > 0 { deadline = loop.now + Double(core.configuration.headSeconds) }
    }
    do throws(MessageFault) {
      let limit = core.configuration.headBytes
      if let end = try scanner.end(in: input[consumed...]) {
        guard end <= limit else { throw Self.tooLong(input[consumed...], limit) }
        let head = input[(consumed + scanner.start)..<(consumed + end)]
        consumed += end
        scanner = HeadScanner()
        begin(try HeadParser.parse(head))
        return true
      }
      guard input.count - consumed <= limit else { throw Self.tooLong(input[consumed...], limit) }
    } catch {
      refuse(error)
      return true
    }
    return read()
  }

  private static func tooLong(_ bytes: ArraySlice<UInt8>, _ limit: Int) -> MessageFault {
    bytes.prefix(limit).contains(13)
      ? MessageFault(431, "the request's head is longer than \(limit) bytes")
      : MessageFault(414, "the request's address is longer than this server takes")
  }

  private func begin(_ head: ParsedHead) {
    let exchange = newExchange()
    parsed = head
    since = loop.now
    switch core.begin(exchange, head, client: address) {
    case .refuse(let response):
      // The rest of a body that nobody reads would be taken for a request.
      keeps = head.keepsConnection && head.framing == .length(0)
      reply(response)
    case .readBody:
      keeps = head.keepsConnection
      switch head.framing {
      case .length(0): return finishRequest()
      case .length(let length): bodyLeft = length
      case .chunked: chunks = ChunkedDecoder()
      }
      state = .body
      prolong()
      if head.expectsContinue, consumed == input.count {
        pieces.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        flushPieces()
      }
    }
  }

  private func newExchange() -> Exchange {
    serial += 1
    let made = Exchange(core.memory, deliver: loop.mailbox.sender(key: key, serial: serial))
    exchange = made
    return made
  }

  // MARK: the body

  /// How long the body may still take, by what has come of it.
  private func prolong() {
    let limits = core.configuration
    let stated = exchange?.head?.contentLength ?? 0
    let count = max(stated, exchange?.receivedBytes ?? 0)
    deadline = since + Double(limits.bodySeconds) + Double(count) / Double(limits.slowestBody)
  }

  func takeBody() -> Bool {
    guard let exchange else { return false }
    if !pieces.isEmpty { flushPieces() }
    if state == .closed { return false }
    if consumed == input.count, !read() { return false }
    do throws(MessageFault) {
      if chunks != nil {
        let core = core
        consumed +=
          try chunks?.consume(input[consumed...]) { bytes throws(MessageFault) in
            try core.receive(exchange, bytes)
          } ?? 0
        if chunks?.isFinished == true {
          chunks = nil
          finishRequest()
        } else {
          prolong()
        }
      } else {
        let count = min(bodyLeft, input.count - consumed)
        try core.receive(exchange, input[consumed..<(consumed + count)])
        consumed += count
        bodyLeft -= count
        if bodyLeft == 0 { finishRequest() }
      }
    } catch {
      refuse(error)
    }
    return true
  }

  private func finishRequest() {
    guard let exchange else { return }
    state = .waiting
    deadline = .infinity
    if let response = core.finish(exchange) { reply(response) }
  }

  // MARK: the end

  /// Answers what cannot be taken, and ends the connection.
  func refuse(_ fault: MessageFault) {
    keeps = false
    chunks = nil
    let exchange = exchange ?? newExchange()
    reply(core.handler.refusal(fault.status, reason: fault.reason, exchange.head))
  }

  func discard() -> Bool {
    consumed = input.count
    guard read() else { return false }
    sentBytes -= input.count
    if sentBytes < 0 { close() }
    return state != .closed
  }
}
