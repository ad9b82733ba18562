// Sending statements and rows over a connection, and waiting for the answer.

internal import CPostgres
internal import Support

/// A value for a placeholder of a statement.
public enum PostgresValue: Hashable, Sendable {
  case null
  /// In the type's text form; without a zero byte, at which it would end.
  case text(String)
  /// In the type's binary form.
  case bytes([UInt8])
}

extension PostgresConnection {
  /// Runs one statement with values for `$1`, `$2` and so on. No statement is
  /// prepared by name, so that poolers may lie in between.
  public func run(
    _ statement: String, _ values: [PostgresValue] = [], _ patience: PostgresPatience
  ) throws(PostgresError) -> PostgresRows {
    let stopwatch = Stopwatch()
    return try stopping { () throws(PostgresError) -> PostgresRows in
      guard send(statement, values) else { throw lost() }
      try flush(patience, stopwatch)
      var last: PostgresRows?
      try forEachResult(patience, stopwatch) { (result) throws(PostgresError) in last = result }
      guard let last else { throw PostgresError(kind: .badReply) }
      return last
    }
  }

  /// Runs statements that are separated by semicolons, in one request.
  public func runAll(
    _ statements: String, _ patience: PostgresPatience
  ) throws(PostgresError) {
    let stopwatch = Stopwatch()
    try stopping { () throws(PostgresError) in
      guard glimpse_pq_send(handle, statements) == 1 else { throw lost() }
      try flush(patience, stopwatch)
      try forEachResult(patience, stopwatch) { _ throws(PostgresError) in }
    }
  }

  /// Runs `COPY … FROM STDIN` with bytes that are made while they are sent.
  ///
  /// - Parameter next: the next part, empty or not; nil at the end.
  public func copyIn(
    _ statement: String, _ patience: PostgresPatience, _ next: () -> [UInt8]?
  ) throws(PostgresError) {
    let stopwatch = Stopwatch()
    try stopping { () throws(PostgresError) in
      guard glimpse_pq_send(handle, statement) == 1 else { throw lost() }
      try flush(patience, stopwatch)
      guard let begun = try nextResult(patience, stopwatch) else {
        throw PostgresError(kind: .badReply)
      }
      let status = glimpse_pq_result_status(begun)
      guard status == GLIMPSE_PQ_COPY_IN else {
        defer { glimpse_pq_clear(begun) }
        let failure = error(of: begun)
        try forEachResult(patience, stopwatch) { _ throws(PostgresError) in }
        throw failure
      }
      glimpse_pq_clear(begun)
      while let part = next() {
        if part.isEmpty { continue }
        try put(patience, stopwatch) {
          part.withUnsafeBytes { bytes in
            glimpse_pq_put_copy(
              handle, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count))
          }
        }
        try flush(patience, stopwatch)
      }
      try put(patience, stopwatch) { glimpse_pq_end_copy(handle, nil) }
      try flush(patience, stopwatch)
      try forEachResult(patience, stopwatch) { _ throws(PostgresError) in }
    }
  }

  /// Hands something to libpq, waiting while it has no room.
  private func put(
    _ patience: PostgresPatience, _ stopwatch: Stopwatch, _ body: () -> Int32
  ) throws(PostgresError) {
    while true {
      switch body() {
      case 1: return
      case 0: try flush(patience, stopwatch)
      default: throw lost()
      }
    }
  }

  private func send(_ statement: String, _ values: [PostgresValue]) -> Bool {
    // Bytes may hold zeros, so each value is a block of its own with its length.
    var blocks: [[UInt8]?] = []
    var formats: [Int32] = []
    for value in values {
      switch value {
      case .null: (blocks, formats) = (blocks + [nil], formats + [0])
      case .text(let text): (blocks, formats) = (blocks + [Array(text.utf8) + [0]], formats + [0])
      case .bytes(let bytes): (blocks, formats) = (blocks + [bytes], formats + [1])
      }
    }
    let lengths = blocks.map { Int32(clamping: $0?.count ?? 0) }
    // One block with all of them, so that the pointers stay where they are; a
    // zero after each keeps that of an empty one valid.
    var places: [Int?] = []
    var all: [UInt8] = []
    for block in blocks {
      places.append(block == nil ? nil : all.count)
      all += (block ?? []) + [0]
    }
    all.append(0)
    return all.withUnsafeBytes { bytes in
      let start = bytes.bindMemory(to: CChar.self).baseAddress
      let pointers = places.map { place in place.flatMap { place in start.map { $0 + place } } }
      return glimpse_pq_send_parameters(
        handle, statement, Int32(clamping: values.count), pointers, lengths, formats, 1) == 1
    }
  }

  private func flush(
    _ patience: PostgresPatience, _ stopwatch: Stopwatch
  ) throws(PostgresError) {
    while true {
      switch glimpse_pq_flush(handle) {
      case 0: return
      case 1:
        try wait(reading: true, writing: true, patience, since: stopwatch)
        guard glimpse_pq_consume(handle) == 1 else { throw lost() }
      default: throw lost()
      }
    }
  }

  private func nextResult(
    _ patience: PostgresPatience, _ stopwatch: Stopwatch
  ) throws(PostgresError) -> OpaquePointer? {
    while glimpse_pq_is_busy(handle) != 0 {
      try wait(reading: true, writing: false, patience, since: stopwatch)
      guard glimpse_pq_consume(handle) == 1 else { throw lost() }
    }
    return glimpse_pq_next_result(handle)
  }

  /// All results of what was sent; the first error is thrown when the last has
  /// come, so that the connection is ready for the next statement.
  private func forEachResult(
    _ patience: PostgresPatience, _ stopwatch: Stopwatch,
    _ body: (PostgresRows) throws(PostgresError) -> Void
  ) throws(PostgresError) {
    var failure: PostgresError?
    var seen = 0
    while let result = try nextResult(patience, stopwatch) {
      seen += 1
      switch glimpse_pq_result_status(result) {
      case Int32(GLIMPSE_PQ_COMMAND_OK), Int32(GLIMPSE_PQ_TUPLES_OK), Int32(GLIMPSE_PQ_EMPTY_QUERY):
        try body(PostgresRows(result))
      case Int32(GLIMPSE_PQ_COPY_IN), Int32(GLIMPSE_PQ_COPY_OUT):
        glimpse_pq_clear(result)
        throw lost()
      default:
        if failure == nil { failure = error(of: result) }
        glimpse_pq_clear(result)
        // A connection that broke has one more result after this, for ever.
        if glimpse_pq_status(handle) == GLIMPSE_PQ_BAD { throw lost(failure) }
      }
    }
    if glimpse_pq_status(handle) == GLIMPSE_PQ_BAD { throw lost(failure) }
    if let failure { throw failure }
    if seen == 0 { throw lost() }
  }

  private func error(of result: OpaquePointer) -> PostgresError {
    let state = glimpse_pq_result_state(result).flatMap { SQLState(String(cString: $0)) }
    let message = glimpse_pq_result_message(result).map { String(cString: $0) }
    return PostgresError(kind: state == nil ? .lost : .refused, state: state, message: message)
  }

  /// The connection is of no more use. What the server said before it went is
  /// kept: it may have been told to stop.
  private func lost(_ told: PostgresError? = nil) -> PostgresError {
    isUsable = false
    return PostgresError(kind: .lost, state: told?.state)
  }

  /// Where the wait ends before the answer, the server is asked to stop, and the
  /// connection is given up.
  private func stopping<Result>(
    _ body: () throws(PostgresError) -> Result
  ) throws(PostgresError) -> Result {
    do {
      return try body()
    } catch {
      switch error.kind {
      case .timedOut, .cancelled:
        isUsable = false
        if let cancel = glimpse_pq_cancel_of(handle) { StatementStopper.stop(cancel) }
      case .lost, .badReply, .cannotConnect: isUsable = false
      case .noLibrary, .invalidAddress, .wantsPassword, .refused: break
      }
      throw error
    }
  }
}
