// Reads a whole request from bytes, without a connection, for tests and
// fuzzing.

/// Reads requests as connections do.
package enum MessageReader {
  /// What was read.
  package enum Outcome: Equatable {
    case refused(status: Int)
    /// More bytes are needed.
    case unfinished
    /// The rest belongs to the next request.
    case request(target: String, body: [UInt8], usedBytes: Int)
  }

  /// Reads one request.
  ///
  /// - Parameter step: how many bytes come at a time, at least 1.
  package static func read(_ bytes: [UInt8], step: Int) -> Outcome {
    do throws(MessageFault) {
      var scanner = HeadScanner()
      var come = 0
      while come < bytes.count {
        come = min(bytes.count, come + step)
        if let end = try scanner.end(in: bytes[..<come]) {
          return try body(try HeadParser.parse(bytes[scanner.start..<end]), bytes, from: end, step)
        }
      }
      return .unfinished
    } catch {
      return .refused(status: error.status)
    }
  }

  private static func body(
    _ head: ParsedHead, _ bytes: [UInt8], from start: Int, _ step: Int
  ) throws(MessageFault) -> Outcome {
    switch head.framing {
    case .length(let count):
      guard count <= bytes.count - start else { return .unfinished }
      return .request(
        target: head.target, body: Array(bytes[start..<(start + count)]), usedBytes: start + count)
    case .chunked:
      var decoder = ChunkedDecoder()
      var body: [UInt8] = []
      var used = start
      while used < bytes.count, !decoder.isFinished {
        let come = min(bytes.count, used + step)
        used += try decoder.consume(bytes[used..<come]) { body += $0 }
      }
      return decoder.isFinished
        ? .request(target: head.target, body: body, usedBytes: used) : .unfinished
    }
  }
}
